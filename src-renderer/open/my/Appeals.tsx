/** @jsxImportSource preact */
/** Her appeals: what became of each and who said so; and a new one, with its last day. */
import { useState } from 'preact/hooks'
import { claimLength } from '../../../src-shared/appeals/bounds.ts'
import type { MyAppeal, MyAppealable, MyAppeals } from '../../../src-shared/appeals/mine.ts'
import { Failed, Notice } from '../Notice.tsx'
import { call, callBytes, problemOf } from '../server.ts'
import { type Mine, useMine } from './mine.ts'
import { save } from './save.ts'

/** `2026-01-31` as people write it. */
const dayOf = (day: string, language: Mine['language']) =>
  day
    .split('-')
    .reverse()
    .join(language === 'en' ? '/' : '.')

export function Appeals(props: Mine) {
  const { t, base, onOver } = props
  const { found, error, again } = useMine(() => call('GET /api/open/my/appeals'), onOver)
  const [newer, setNewer] = useState<MyAppeals | null>(null)
  if (error !== null) return <Failed error={error} base={base} onRetry={again} />
  if (!found) return <p aria-busy="true">{t('asking')}</p>
  const { appeals, exams } = newer ?? found
  return (
    <div data-testid="my-appeals">
      <h1>{t('appeals.title')}</h1>
      <p>{t('appeals.how')}</p>
      {appeals.map((appeal) => (
        <One key={appeal.number} {...props} appeal={appeal} />
      ))}
      {exams.length > 0 && <Form key={appeals.length} {...props} exams={exams} onFiled={setNewer} />}
    </div>
  )
}

function One({ appeal, t, base, language, onOver }: Mine & { appeal: MyAppeal }) {
  const [error, setError] = useState<unknown>(null)
  const { number, title, about, question, decision, outcome, state } = appeal
  async function act() {
    setError(null)
    try {
      const address = `/api/open/my/appeals/${number}/act.pdf?language=${language}`
      save(await callBytes(address), `appeal-${number}.pdf`)
    } catch (problem) {
      if (problemOf(problem) === 'signed-out') onOver()
      setError(problem)
    }
  }
  return (
    <section class="my-card" data-testid={`appeal-${number}`}>
      <h2 data-as-is>{title[language]}</h2>
      <p class="my-quiet">
        {t('appeals.number')} <span data-as-is>{number}</span> ·{' '}
        {t('appeals.filed', { day: dayOf(appeal.filedOn, language) })}
      </p>
      <p>
        {decision !== null ? (
          <>
            {t('appeals.decision')} <span data-as-is>{decision}</span>
          </>
        ) : about === 'procedure' ? (
          t('appeals.exam')
        ) : (
          t('appeals.question', { n: question ?? '–' })
        )}
      </p>
      <blockquote data-as-is>{appeal.words}</blockquote>
      <p data-testid="appeal-state">
        <b>{t(outcome === null ? `appeals.state.${state}` : `appeals.outcome.${outcome}`)}</b>
      </p>
      {outcome === null && <p>{t('appeals.answer-by', { day: dayOf(appeal.answerBy, language) })}</p>}
      {appeal.late && outcome === null && <p>{t('appeals.was-late')}</p>}
      {appeal.said.map(({ name, verdict, words }) => (
        <div key={name}>
          <p class="my-quiet">
            <span data-as-is>{name}</span>
            {verdict && ` · ${t(`appeals.vote.${verdict}`)}`}
          </p>
          <blockquote data-as-is>{words}</blockquote>
        </div>
      ))}
      {outcome !== null && (
        <button type="button" class="quiet" onClick={() => void act()} data-testid="take-appeal-act">
          {t('act')}
        </button>
      )}
      {error !== null && <Failed error={error} base={base} />}
    </section>
  )
}

/** What she chooses from: `question`, `exam`, or a decision's number. */
const kindsOf = ({ content, procedure, decisions }: MyAppealable): string[] => [
  ...decisions.map(({ number }) => number),
  ...(content ? ['question'] : []),
  ...(procedure ? ['exam'] : []),
]

interface FormProps extends Mine {
  exams: readonly MyAppealable[]
  onFiled: (all: MyAppeals) => void
}

function Form({ exams, onFiled, onOver, t, base, language }: FormProps) {
  const open = exams.filter((one) => kindsOf(one).length > 0)
  const [id, setId] = useState(open[0]?.exam ?? '')
  const exam = open.find((one) => one.exam === id)
  const kinds = exam ? kindsOf(exam) : []
  const [chosen, setChosen] = useState('')
  const kind = kinds.includes(chosen) ? chosen : (kinds[0] ?? '')
  const [nth, setNth] = useState('')
  const [words, setWords] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  if (!exam) return null
  const decision = exam.decisions.find(({ number }) => number === kind) ?? null
  const days = decision ?? (kind === 'question' ? exam.content : exam.procedure)
  const question = kind === 'question' ? Number(nth || exam.content?.questions[0]) : null
  async function send() {
    setBusy(true)
    setError(null)
    try {
      const about = kind === 'question' ? ('content' as const) : ('procedure' as const)
      const body = { exam: id, about, question, decision: decision?.number ?? null, words }
      onFiled(await call('POST /api/open/my/appeals', { body }))
    } catch (problem) {
      if (problemOf(problem) === 'signed-out') onOver()
      setError(problem)
      setBusy(false)
    }
  }
  return (
    <form
      class="my-explain"
      onSubmit={(event) => {
        event.preventDefault()
        if (!busy) void send()
      }}
      data-testid="appeal-form"
    >
      <h2>{t('appeals.new')}</h2>
      <label class="field">
        <span>{t('exam')}</span>
        <select
          value={id}
          onChange={({ currentTarget }) => setId(currentTarget.value)}
          data-testid="appeal-exam"
        >
          {open.map((one) => (
            <option key={one.exam} value={one.exam}>
              {one.title[language]}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span>{t('appeals.against')}</span>
        <select
          value={kind}
          onChange={({ currentTarget }) => setChosen(currentTarget.value)}
          data-testid="appeal-kind"
        >
          {kinds.map((one) => (
            <option key={one} value={one}>
              {one === 'question' || one === 'exam'
                ? t(`appeals.kind.${one}`)
                : `${t('appeals.decision')} ${one}`}
            </option>
          ))}
        </select>
      </label>
      {kind === 'question' && (
        <label class="field">
          <span>{t('appeals.nth')}</span>
          <select
            value={String(question)}
            onChange={({ currentTarget }) => setNth(currentTarget.value)}
            data-testid="appeal-question"
          >
            {exam.content?.questions.map((n) => (
              <option key={n} value={n}>
                {n}
              </option>
            ))}
          </select>
        </label>
      )}
      {days?.last && (
        <Notice kind={days.late ? 'care' : 'plain'}>
          <p data-testid="appeal-last">
            {t(days.late ? 'appeals.late' : 'appeals.last', { day: dayOf(days.last, language) })}
          </p>
        </Notice>
      )}
      <p>{t(kind === 'question' ? 'appeals.to-chair' : 'appeals.to-commission')}</p>
      <label class="field">
        <span>{t('appeals.words')}</span>
        <textarea
          value={words}
          rows={6}
          maxLength={claimLength}
          disabled={busy}
          onInput={({ currentTarget }) => setWords(currentTarget.value)}
          data-testid="appeal-words"
        />
      </label>
      {error !== null && <Failed error={error} base={base} />}
      <button type="submit" disabled={busy || words.trim() === ''} data-testid="appeal-send">
        {t('appeals.send')}
      </button>
    </form>
  )
}
