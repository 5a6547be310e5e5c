/** @jsxImportSource preact */
/** The questions, one below the other; sent once all that must be is answered. */
import { useRef, useState } from 'preact/hooks'
import type { Language } from '../../../src-shared/languages.ts'
import {
  type Answer,
  answersGiven,
  choicesOf,
  type SurveyResponse,
  unanswered,
} from '../../../src-shared/surveys/response.ts'
import { choiceText, withGroup } from '../../anonymous/groups.ts'
import { newPrefix, workedFor } from '../../anonymous/response.ts'
import type { Token } from '../../anonymous/token.ts'
import { Failed, Notice } from '../Notice.tsx'
import type { RoomProps } from '../room.ts'
import { call, reasonOf } from '../server.ts'
import { Question } from './Question.tsx'
import type { Shown } from './shown.ts'

/** Null: it is tried out, nothing is sent. */
type Way = { token: Token } | { work: { challenge: string; bits: number } | null } | null

interface Props extends RoomProps {
  survey: Shown
  shownIn: Language
  way: Way
}

export function Questions({ survey, shownIn, way, t, base }: Props) {
  const [groups, setGroups] = useState<SurveyResponse['groups']>({})
  const [answers, setAnswers] = useState<SurveyResponse['answers']>({})
  const [missing, setMissing] = useState<string[]>([])
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [done, setDone] = useState(false)
  /** By link: sent again, it counts once. */
  const own = useRef(newPrefix())

  async function send() {
    const left = unanswered(survey, answers)
    setMissing(left)
    setError(null)
    if (left[0] !== undefined) {
      document.getElementById(`q-${left[0]}`)?.scrollIntoView({ block: 'start' })
      return
    }
    if (way === null) return setDone(true)
    setBusy(true)
    try {
      const proof = 'token' in way ? way.token : await workedFor(survey.id, way.work, own.current)
      await call('POST /api/open/surveys/:survey/responses', {
        survey: survey.id,
        body: { language: shownIn, groups, answers: answersGiven(answers), ...proof },
      })
      setDone(true)
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(false)
    }
  }

  if (done)
    return (
      <Notice kind="good">
        <p data-testid="survey-done">{t(way === null ? 'tried' : 'done')}</p>
      </Notice>
    )
  const used = reasonOf(error) === 'used-token'
  return (
    <form
      class="survey"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
      data-testid="questions"
    >
      {survey.asks.length > 0 && <p class="quiet-text">{t('about-you')}</p>}
      {survey.asks.map((name) => (
        <label key={name} class="field">
          <span>{t(`groups.${name}`)}</span>
          <select
            value={groups[name] ?? ''}
            disabled={busy}
            onChange={({ currentTarget: { value } }) => setGroups((before) => withGroup(before, name, value))}
            data-testid={`group-${name}`}
          >
            <option value="">{t('not-said')}</option>
            {choicesOf(survey, name).map((value) => (
              <option key={value} value={value} data-as-is={name === 'faculty' ? '' : undefined}>
                {choiceText(survey, name, value, t)}
              </option>
            ))}
          </select>
        </label>
      ))}
      {survey.questions.map((question, i) => (
        <Question
          key={question.id}
          number={i + 1}
          question={question}
          shownIn={shownIn}
          answer={answers[question.id]}
          missing={missing.includes(question.id)}
          disabled={busy}
          t={t}
          onAnswer={(answer: Answer) => {
            setAnswers((before) => ({ ...before, [question.id]: answer }))
            setMissing((before) => before.filter((id) => id !== question.id))
          }}
        />
      ))}
      {missing.length > 0 && (
        <p class="missing" role="alert" data-testid="missing">
          {t('missing', { count: missing.length })}
        </p>
      )}
      {error !== null &&
        (used ? (
          <Notice kind="care">
            <p data-testid="used">{t('used')}</p>
          </Notice>
        ) : (
          <Failed error={error} base={base} />
        ))}
      <button type="submit" disabled={busy} data-testid="send">
        {t(busy ? 'sending' : way === null ? 'try-send' : 'send')}
      </button>
    </form>
  )
}
