/** Three who decide: named by an officer, each votes alone; who had a part in what it is against cannot be named. */
import { Button, MultiSelect, Radio, Stack } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { commissionSize, verdicts } from '../../../src-shared/appeals/course.ts'
import type { AppealView } from '../../../src-shared/appeals/held.ts'
import { formatDateTime, useLanguage, useTranslation } from '../../i18n/index.ts'
import cases from '../cases/Cases.module.css'
import { useName, useVote } from '../server/appeals.ts'
import { Refused, Words } from './Answer.tsx'

export function Commission({ view }: { view: AppealView }) {
  const { t } = useTranslation('appeals')
  const language = useLanguage()
  const { commission, votes, voted } = view
  return (
    <section className={cases.card} aria-label={t('commission.title')} data-testid="commission">
      <h2>{t('commission.title')}</h2>
      <p className={cases.quiet}>{t('commission.how')}</p>
      {commission.length > 0 && (
        <ul className={cases.list} data-testid="members">
          {commission.map(({ name, login }) => {
            const vote = votes.find(({ by }) => by.login === login)
            return (
              <li key={login}>
                <span data-as-is>{name}</span>
                {vote && (
                  <>
                    {' '}
                    · {t(`vote.${vote.verdict}`)} · {formatDateTime(vote.at, language)}
                    <blockquote data-as-is>{vote.words}</blockquote>
                  </>
                )}
              </li>
            )
          })}
        </ul>
      )}
      {commission.length > 0 && view.outcome === null && (
        <p data-testid="voted">{t('commission.voted', { n: voted, of: commissionSize })}</p>
      )}
      {view.may.includes('vote') && <Vote view={view} />}
      {view.candidates && <Name view={view} candidates={view.candidates} />}
    </section>
  )
}

function Vote({ view }: { view: AppealView }) {
  const { t } = useTranslation('appeals')
  const vote = useVote(view.number)
  const [chosen, setChosen] = useState('')
  const [words, setWords] = useState('')
  const verdict = verdicts.find((one) => one === chosen)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (verdict) vote.mutate({ verdict, words })
  }
  return (
    <form onSubmit={submit} className={cases.form} aria-label={t('vote.title')} data-testid="vote">
      <Radio.Group label={t('vote.title')} value={chosen} onChange={setChosen}>
        <Stack gap="xs" mt="xs">
          {verdicts.toReversed().map((one) => (
            <Radio key={one} value={one} label={t(`vote.${one}`)} data-testid={`vote-${one}`} />
          ))}
        </Stack>
      </Radio.Group>
      {verdict && (
        <p className={cases.quiet}>{t(`vote.${view.decision ? 'decision' : 'exam'}-${verdict}`)}</p>
      )}
      <Words label={t('vote.words')} value={words} onChange={setWords} />
      <p className={cases.quiet}>{t('vote.once')}</p>
      <Refused error={vote.error} />
      <Button
        type="submit"
        className={cases.own ?? ''}
        disabled={!verdict || words.trim() === ''}
        loading={vote.isPending}
        data-testid="send-vote"
      >
        {t('vote.do')}
      </Button>
    </form>
  )
}

interface NameProps {
  view: AppealView
  candidates: NonNullable<AppealView['candidates']>
}

function Name({ view, candidates }: NameProps) {
  const { t } = useTranslation('appeals')
  const name = useName(view.number)
  const [members, setMembers] = useState(view.commission.map(({ login }) => login))
  return (
    <form
      className={cases.form}
      onSubmit={(event) => {
        event.preventDefault()
        name.mutate(members)
      }}
    >
      <MultiSelect
        label={t('commission.members')}
        description={t('commission.barred')}
        searchable
        limit={50}
        maxValues={commissionSize}
        value={members}
        onChange={setMembers}
        data={candidates.map((one) => ({
          value: one.login,
          label: `${one.name} (${one.login})`,
          disabled: one.barred,
        }))}
        renderOption={({ option }) => (
          <span data-as-is>
            {candidates.find(({ login }) => login === option.value)?.name} ({option.value})
          </span>
        )}
        nothingFoundMessage={t('commission.nobody')}
        data-testid="choose-members"
      />
      <Refused error={name.error} />
      <Button
        type="submit"
        variant={view.commission.length > 0 ? 'default' : 'filled'}
        className={cases.own ?? ''}
        disabled={members.length !== commissionSize}
        loading={name.isPending}
        data-testid="name"
      >
        {t(view.commission.length > 0 ? 'commission.again' : 'commission.name')}
      </Button>
    </form>
  )
}
