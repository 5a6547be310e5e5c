/** An appeal that a student handed in on paper, typed in by the office. */
import { Button, NativeSelect, Radio, Stack, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { claimLength } from '../../../src-shared/appeals/bounds.ts'
import { appealKinds } from '../../../src-shared/appeals/course.ts'
import { localize, useLanguage, useTranslation } from '../../i18n/index.ts'
import heading from '../attempt/Heading.module.css'
import cases from '../cases/Cases.module.css'
import { goTo } from '../frame/route.ts'
import { statusOf } from '../server/api.ts'
import { useFile } from '../server/appeals.ts'
import { useMarkExams } from '../server/marks.ts'
import { Refused } from './Answer.tsx'
import { AppealBar } from './AppealBar.tsx'
import { places } from './place.ts'

const empty = { exam: '', student: '', about: '', question: '', decision: '', words: '' }

export function FileScreen() {
  const { t } = useTranslation('appeals')
  const language = useLanguage()
  const exams = useMarkExams()
  const file = useFile()
  const [typed, setTyped] = useState(empty)
  const type = (more: Partial<typeof empty>) => setTyped((before) => ({ ...before, ...more }))
  const about = appealKinds.find((one) => one === typed.about)
  const question = /^[1-9]\d{0,2}$/.test(typed.question.trim()) ? Number(typed.question) : null
  const student = typed.student.trim()
  const told = [400, 404, 409].find((status) => file.error && statusOf(file.error) === status)
  const ready =
    typed.exam !== '' &&
    student !== '' &&
    typed.words.trim() !== '' &&
    (about === 'content' ? question !== null : about !== undefined)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!ready || !about) return
    const decision = about === 'procedure' ? typed.decision.trim().toUpperCase() || null : null
    const { exam, words } = typed
    file.mutate(
      { exam, student, about, words, decision, question: about === 'content' ? question : null },
      { onSuccess: ({ number }) => goTo(places.appeal(number)) },
    )
  }
  return (
    <div className={cases.case} data-testid="screen-file-appeal">
      <AppealBar>
        <h1 className={heading.name}>{t('list.file')}</h1>
      </AppealBar>
      <main className={cases.plain}>
        <form onSubmit={submit} className={cases.card}>
          <NativeSelect
            label={t('list.exam')}
            value={typed.exam}
            onChange={({ currentTarget: { value } }) => type({ exam: value })}
            data={[
              { value: '', label: '–' },
              ...(exams.data?.exams ?? []).map(({ exam, title }) => ({
                value: exam,
                label: localize(title, language),
              })),
            ]}
            data-testid="file-exam"
          />
          <TextInput
            label={t('file.student')}
            maxLength={64}
            value={typed.student}
            onChange={({ currentTarget: { value } }) => type({ student: value })}
            data-testid="file-student"
          />
          <Radio.Group label={t('list.about')} value={typed.about} onChange={(about) => type({ about })}>
            <Stack gap="xs" mt="xs">
              {appealKinds.map((one) => (
                <Radio key={one} value={one} label={t(`about.${one}`)} data-testid={`file-${one}`} />
              ))}
            </Stack>
          </Radio.Group>
          {about === 'content' && (
            <TextInput
              label={t('file.question')}
              inputMode="numeric"
              maxLength={3}
              value={typed.question}
              onChange={({ currentTarget: { value } }) => type({ question: value })}
              data-testid="file-question"
            />
          )}
          {about === 'procedure' && (
            <TextInput
              label={t('file.decision')}
              maxLength={64}
              value={typed.decision}
              onChange={({ currentTarget: { value } }) => type({ decision: value })}
              data-testid="file-decision"
            />
          )}
          <Textarea
            label={t('one.claim')}
            maxLength={claimLength}
            autosize
            minRows={4}
            maxRows={16}
            value={typed.words}
            onChange={({ currentTarget: { value } }) => type({ words: value })}
            data-testid="file-words"
          />
          {file.error && told ? (
            <p role="alert" className={cases.care} data-testid="file-refused">
              {t(`file.status-${told}`)}
            </p>
          ) : (
            <Refused error={file.error} />
          )}
          <Button
            type="submit"
            className={cases.own ?? ''}
            disabled={!ready}
            loading={file.isPending}
            data-testid="file"
          >
            {t('file.do')}
          </Button>
        </form>
      </main>
    </div>
  )
}
