/** What ends an appeal without a commission: the chair's answer, and a refusal. */
import { Button, NativeSelect, Radio, Stack, Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { refusals, wordsLength } from '../../../src-shared/appeals/course.ts'
import type { AppealView } from '../../../src-shared/appeals/held.ts'
import { formatDateTime, useLanguage, useTranslation } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import cases from '../cases/Cases.module.css'
import { problemOf, statusOf } from '../server/api.ts'
import { useAnswer, useRefuse } from '../server/appeals.ts'

export function Answer({ view }: { view: AppealView }) {
  const { t } = useTranslation('appeals')
  const language = useLanguage()
  const answer = useAnswer(view.number)
  const [verdict, setVerdict] = useState('')
  const [chosen, setChosen] = useState('')
  const [words, setWords] = useState('')
  const applied = (view.content?.regrades ?? []).filter(({ decision }) => decision === 'applied')
  const regrade = applied.find(({ id }) => id === chosen) ?? applied[0]
  const anew = view.content?.anew ?? null
  const byHand = view.content?.byHand === true
  const waits = anew !== null && anew.after === null
  const others = anew !== null && anew.after !== null && anew.after !== anew.before
  const accepts = verdict === 'accepted'
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (accepts && byHand) answer.mutate({ verdict, words, regrade: null })
    else if (accepts && regrade) answer.mutate({ verdict, words, regrade: regrade.id })
    if (verdict === 'rejected') answer.mutate({ verdict, words, regrade: null })
  }
  return (
    <form onSubmit={submit} className={cases.card} aria-label={t('answer.title')} data-testid="answer">
      <h2>{t('answer.title')}</h2>
      <Radio.Group
        label={t('answer.verdict')}
        description={
          byHand
            ? others
              ? undefined
              : t('answer.no-anew')
            : applied.length === 0
              ? t('answer.no-key')
              : undefined
        }
        value={verdict}
        onChange={setVerdict}
      >
        <Stack gap="xs" mt="xs">
          <Radio
            value="rejected"
            label={t('answer.rejected')}
            disabled={waits || others}
            data-testid="rejected"
          />
          <Radio
            value="accepted"
            label={t(byHand ? 'answer.accepted-anew' : 'answer.accepted')}
            disabled={byHand ? !others : applied.length === 0}
            data-testid="accepted"
          />
        </Stack>
      </Radio.Group>
      {accepts && !byHand && applied.length > 1 && (
        <NativeSelect
          label={t('answer.regrade')}
          value={regrade?.id ?? ''}
          onChange={({ currentTarget: { value } }) => setChosen(value)}
          data={applied.map(({ id, at, by }) => ({
            value: id,
            label: `${formatDateTime(at, language)} · ${by}`,
          }))}
        />
      )}
      <Words label={t('answer.words')} value={words} onChange={setWords} />
      <Refused error={answer.error} />
      <Button
        type="submit"
        className={cases.own ?? ''}
        disabled={verdict === '' || words.trim() === ''}
        loading={answer.isPending}
        data-testid="send-answer"
      >
        {t('answer.do')}
      </Button>
    </form>
  )
}

export function Refuse({ view }: { view: AppealView }) {
  const { t } = useTranslation('appeals')
  const refuse = useRefuse(view.number)
  const [why, setWhy] = useState('')
  const [words, setWords] = useState('')
  const allowed = refusals.filter((one) => one !== 'late' || view.late)
  const reason = allowed.find((one) => one === why)
  return (
    <details className={cases.card} data-testid="refuse">
      <summary>{t('refuse.title')}</summary>
      <form
        className={cases.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (reason) refuse.mutate({ why: reason, words })
        }}
      >
        <NativeSelect
          label={t('refuse.why')}
          value={why}
          onChange={({ currentTarget: { value } }) => setWhy(value)}
          data={[
            { value: '', label: '–' },
            ...allowed.map((value) => ({ value, label: t(`refuse.${value}`) })),
          ]}
          data-testid="refuse-why"
        />
        <Words label={t('refuse.words')} value={words} onChange={setWords} />
        <Refused error={refuse.error} />
        <Button
          type="submit"
          variant="default"
          className={cases.own ?? ''}
          disabled={!reason || words.trim() === ''}
          loading={refuse.isPending}
          data-testid="send-refusal"
        >
          {t('refuse.do')}
        </Button>
      </form>
    </details>
  )
}

interface WordsProps {
  label: string
  value: string
  onChange: (value: string) => void
}

export function Words({ label, value, onChange }: WordsProps) {
  return (
    <Textarea
      label={label}
      maxLength={wordsLength}
      autosize
      minRows={2}
      maxRows={8}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data-testid="words"
    />
  )
}

export function Refused({ error }: { error: unknown }) {
  const { t } = useTranslation('appeals')
  if (!error) return null
  if (statusOf(error) !== 409) return <ProblemAlert problem={problemOf(error)} />
  return (
    <p role="alert" className={cases.care} data-testid="overtaken">
      {t('one.overtaken')}
    </p>
  )
}
