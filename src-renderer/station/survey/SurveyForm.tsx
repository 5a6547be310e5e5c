/** The questions, one below the other; sent once all that must be is answered. */
import { Alert, Button, NativeSelect, Stack, Text } from '@mantine/core'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { Language } from '../../../src-shared/languages.ts'
import {
  answersGiven,
  choicesOf,
  type SurveyResponse,
  unanswered,
} from '../../../src-shared/surveys/response.ts'
import type { Problem } from '../../../src-shared/vocabulary.ts'
import { choiceText, withGroup } from '../../anonymous/groups.ts'
import { newPrefix, workedFor } from '../../anonymous/response.ts'
import type { Token } from '../../anonymous/token.ts'
import { call } from '../../bridge.ts'
import { useTranslation } from '../../i18n/index.ts'
import { ProblemAlert } from '../../ui/index.ts'
import { problemOf } from '../problem.ts'
import type { Published } from './published.ts'
import { SurveyQuestion } from './SurveyQuestion.tsx'

interface Props {
  survey: Published
  shownIn: Language
  /** Null: it is answered by link, for some work. */
  token: Token | null
  onTouched: () => void
  onDone: () => void
  /** The server takes it no more, or not like this: it is read again. */
  onRefused: () => void
}

export function SurveyForm({ survey, shownIn, token, onTouched, onDone, onRefused }: Props) {
  const { t } = useTranslation()
  const [groups, setGroups] = useState<SurveyResponse['groups']>({})
  const [answers, setAnswers] = useState<SurveyResponse['answers']>({})
  const [missing, setMissing] = useState<string[]>([])
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  /** By link: sent again, it counts once. */
  const own = useRef<string | null>(null)

  /** The code's form had the focus and is gone. */
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (token !== null) form.current?.focus({ preventScroll: true })
  }, [token])

  async function send(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    const left = unanswered(survey, answers)
    setMissing(left)
    setProblem(null)
    if (left[0] !== undefined) {
      document.getElementById(`survey-${left[0]}`)?.scrollIntoView({ block: 'start' })
      return
    }
    setBusy(true)
    try {
      own.current ??= newPrefix()
      const proof = token ?? (await workedFor(survey.id, survey.work, own.current))
      const body = { language: shownIn, groups, answers: answersGiven(answers), ...proof }
      await call('survey.respond', { survey: survey.id, body })
      onDone()
    } catch (error) {
      const why = problemOf(error)
      setProblem(why)
      // It may have ended meanwhile, and what the work was done for may be over.
      if (why.code === 'bad-input') onRefused()
    } finally {
      setBusy(false)
    }
  }
  return (
    <form
      ref={form}
      tabIndex={-1}
      style={{ outline: 'none' }}
      onSubmit={(event) => void send(event)}
      data-testid="survey-questions"
    >
      <Stack gap="xl">
        {survey.asks.length > 0 && <Text c="var(--taza-quiet)">{t('open-survey:about-you')}</Text>}
        {survey.asks.map((name) => (
          <NativeSelect
            key={name}
            label={t(`open-survey:groups.${name}`)}
            size="md"
            value={groups[name] ?? ''}
            disabled={busy}
            onChange={({ currentTarget: { value } }) => {
              onTouched()
              setGroups((before) => withGroup(before, name, value))
            }}
            data={[
              { value: '', label: t('open-survey:not-said') },
              ...choicesOf(survey, name).map((value) => ({
                value,
                label: choiceText(survey, name, value, (key, values) => t(`open-survey:${key}`, values)),
              })),
            ]}
            data-testid={`survey-group-${name}`}
          />
        ))}
        {survey.questions.map((question, i) => (
          <SurveyQuestion
            key={question.id}
            number={i + 1}
            question={question}
            shownIn={shownIn}
            answer={answers[question.id]}
            isMissing={missing.includes(question.id)}
            disabled={busy}
            onAnswer={(answer) => {
              onTouched()
              setAnswers((before) => ({ ...before, [question.id]: answer }))
              setMissing((before) => before.filter((id) => id !== question.id))
            }}
          />
        ))}
        {missing.length > 0 && (
          <Text role="alert" fw={600} data-testid="survey-missing">
            {t('open-survey:missing', { count: missing.length })}
          </Text>
        )}
        {problem &&
          (problem.code === 'used-token' ? (
            <Alert role="alert" color="orange" variant="light" data-testid="survey-used">
              <Text c="var(--taza-ink)">{t('open-survey:used')}</Text>
            </Alert>
          ) : (
            <ProblemAlert problem={problem} />
          ))}
        <Button type="submit" size="lg" loading={busy} data-testid="survey-send">
          {t('open-survey:send')}
        </Button>
      </Stack>
    </form>
  )
}
