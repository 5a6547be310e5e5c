/** One exam in the university's own system: when it is, what its page may reach, tried out before it is saved. */
import { Button, Fieldset, NumberInput, Select, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { policyPresets, type WebExam } from '../../../src-shared/api/web-exams.ts'
import type { Me } from '../../../src-shared/console-api.ts'
import { languages } from '../../../src-shared/vocabulary.ts'
import { languageNames } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import boxes from '../frame/Form.module.css'
import { hashOf, replaceWith } from '../frame/route.ts'
import { Waiting } from '../frame/Waiting.tsx'
import table from '../officer/Table.module.css'
import { problemOf } from '../server/api.ts'
import { useSaveWebExam, useWebExam } from '../server/webExams.ts'
import { useText } from '../text/useText.ts'
import { draftOf, emptyDraft, rulesOf } from './draft.ts'
import { type ExamDraft, examDraftOf, givenOf, newExamDraft } from './examDraft.ts'
import { RulesForm } from './RulesForm.tsx'
import { SebUpload } from './SebUpload.tsx'
import { TryOut } from './TryOut.tsx'
import classes from './WebExam.module.css'

export function WebExamScreen({ me, exam }: { me: Me; exam: string | null }) {
  const { data, error, refetch } = useWebExam(exam)
  if (exam !== null && !data) return <Waiting error={error} onRetry={() => void refetch()} />
  return <Form key={exam ?? 'new'} timeZone={me.timeZone ?? 'UTC'} exam={data ?? null} />
}

function Form({ timeZone, exam }: { timeZone: string; exam: WebExam | null }) {
  const { t, localize } = useText()
  const save = useSaveWebExam(exam?.id ?? null)
  const [about, setAbout] = useState(() => (exam ? examDraftOf(exam, timeZone) : newExamDraft()))
  const [draft, setDraft] = useState(() => (exam ? draftOf(exam.web) : emptyDraft))
  const [tried, setTried] = useState(false)
  const { rules, wrong } = rulesOf(draft)
  const given = rules && givenOf(about, rules, timeZone)
  const opened = exam?.opened === true
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (given?.ok)
      save.mutate(given.value, {
        onSuccess: ({ id }) => replaceWith({ screen: 'web-exam', exam: id }),
      })
  }
  return (
    <main className={table.page} data-testid="screen-web-exam">
      <h1>{exam ? localize(exam.title) : t('webexam:form.new')}</h1>
      <p>
        <a href={hashOf({ screen: 'web-exams' })}>{t('webexam:form.all')}</a>
      </p>
      {opened && <p role="status">{t('webexam:form.opened')}</p>}
      <div className={classes.columns}>
        <div className={boxes.form}>
          {!opened && <SebUpload onRules={(read) => setDraft(draftOf(read))} />}
          <form onSubmit={submit} className={boxes.form} noValidate>
            <About about={about} disabled={opened} onChange={(change) => setAbout({ ...about, ...change })} />
            <RulesForm
              draft={draft}
              wrong={tried ? wrong : []}
              disabled={opened}
              onChange={(change) => setDraft({ ...draft, ...change })}
            />
            {tried && rules === null && <p className={classes.wrong}>{t('webexam:form.look-above')}</p>}
            {tried && given && !given.ok && (
              <p className={classes.wrong} role="alert" data-testid="web-exam-wrong">
                {t(`webexam:form.${given.wrong}`)}
              </p>
            )}
            {save.error && <ProblemAlert problem={problemOf(save.error)} />}
            {!opened && (
              <Button type="submit" loading={save.isPending} data-testid="web-exam-save">
                {t('webexam:form.save')}
              </Button>
            )}
            {exam && !save.error && <Saved id={exam.id} />}
          </form>
        </div>
        <TryOut rules={rules} />
      </div>
    </main>
  )
}

function Saved({ id }: { id: string }) {
  const { t } = useText()
  return (
    <p role="status" data-testid="web-exam-saved">
      {t('webexam:form.saved')}{' '}
      <code className={classes.address} data-as-is>
        taza server import-roster --exam {id}
      </code>
    </p>
  )
}

function About({
  about,
  disabled,
  onChange,
}: {
  about: ExamDraft
  disabled: boolean
  onChange(change: Partial<ExamDraft>): void
}) {
  const { t } = useText()
  return (
    <Fieldset legend={t('webexam:form.about')} disabled={disabled} className={boxes.group}>
      <p className={classes.how}>{t('webexam:form.titles')}</p>
      <div className={classes.pairs}>
        {languages.map((language) => (
          <TextInput
            key={language}
            label={t('webexam:form.title', { language: languageNames[language] })}
            lang={language}
            maxLength={500}
            value={about.title[language]}
            onChange={(event) =>
              onChange({ title: { ...about.title, [language]: event.currentTarget.value } })
            }
            data-testid={`title-${language}`}
          />
        ))}
        <TextInput
          type="datetime-local"
          label={t('webexam:form.starts')}
          value={about.starts}
          onChange={(event) => onChange({ starts: event.currentTarget.value })}
          data-testid="starts"
        />
        <TextInput
          type="datetime-local"
          label={t('webexam:form.ends')}
          value={about.ends}
          onChange={(event) => onChange({ ends: event.currentTarget.value })}
          data-testid="ends"
        />
        <NumberInput
          label={t('webexam:form.minutes')}
          min={1}
          max={10_080}
          value={about.minutes}
          onChange={(value) => onChange({ minutes: String(value) })}
          data-testid="minutes"
        />
        <Select
          label={t('webexam:form.policy')}
          description={t(`webexam:policy-what.${about.policy}`)}
          data={policyPresets.map((value) => ({ value, label: t(`webexam:policy.${value}`) }))}
          value={about.policy}
          allowDeselect={false}
          onChange={(value) => onChange({ policy: policyPresets.find((one) => one === value) ?? 'standard' })}
          data-testid="policy"
        />
      </div>
    </Fieldset>
  )
}
