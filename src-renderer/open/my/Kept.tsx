/** @jsxImportSource preact */
/** What is kept of her until when, all of it as a file, and her objection. */
import { useState } from 'preact/hooks'
import { objectionLength } from '../../../src-shared/students/bounds.ts'
import type { MyKept } from '../../../src-shared/students/mine.ts'
import { Failed, Notice } from '../Notice.tsx'
import { call, callBytes, problemOf } from '../server.ts'
import { timeOf } from '../time.ts'
import { type Mine, useMine } from './mine.ts'
import { save } from './save.ts'

export function Kept({ onOver, ...props }: Mine) {
  const { language, base, t } = props
  const { found, error, again } = useMine(() => call('GET /api/open/my/kept'), onOver)
  const [newer, setNewer] = useState<MyKept[] | null>(null)
  const [failed, setFailed] = useState<unknown>(null)
  if (error !== null) return <Failed error={error} base={base} onRetry={again} />
  if (!found) return <p aria-busy="true">{t('asking')}</p>
  const time = (at: number) => timeOf(at, found.timeZone, language)
  const exams = newer ?? found.exams
  async function take() {
    setFailed(null)
    try {
      save(await callBytes(`/api/open/my/data.json?language=${language}`), 'my-data.json')
    } catch (problem) {
      if (problemOf(problem) === 'signed-out') onOver()
      setFailed(problem)
    }
  }
  return (
    <div data-testid="my-kept">
      <h1>{t('kept.title')}</h1>
      <p>{t('kept.how')}</p>
      {exams.map((one) => (
        <section key={one.exam} class="my-card">
          <h2 data-as-is>{one.title[language]}</h2>
          <p>{keptText(one, t, time)}</p>
          {one.objections.map(({ at, words }) => (
            <div key={at} data-testid="objection">
              <p class="my-quiet">{t('kept.objected', { at: time(at) })}</p>
              <blockquote data-as-is>{words}</blockquote>
            </div>
          ))}
        </section>
      ))}
      <h2>{t('kept.all')}</h2>
      <p>{t('kept.all-says')}</p>
      <button type="button" class="quiet" onClick={() => void take()} data-testid="take-data">
        {t('kept.take')}
      </button>
      {failed !== null && <Failed error={failed} base={base} />}
      {exams.length > 0 && <Objecting {...props} onOver={onOver} exams={exams} onDone={setNewer} />}
    </div>
  )
}

function keptText(
  { keepDays, until, deletedAt }: MyKept,
  t: Mine['t'],
  time: (at: number) => string,
): string {
  if (deletedAt !== null) return t('kept.deleted', { at: time(deletedAt) })
  if (keepDays === null) return t('kept.no-term')
  return until === null ? t('kept.days', { count: keepDays }) : t('kept.until', { until: time(until) })
}

interface ObjectingProps extends Mine {
  exams: readonly MyKept[]
  onDone: (exams: MyKept[]) => void
}

function Objecting({ exams, onDone, onOver, language, base, t }: ObjectingProps) {
  const [exam, setExam] = useState(exams[0]?.exam ?? '')
  const [words, setWords] = useState('')
  const [busy, setBusy] = useState(false)
  const [done, setDone] = useState(false)
  const [error, setError] = useState<unknown>(null)
  async function send() {
    setBusy(true)
    setError(null)
    setDone(false)
    try {
      onDone((await call('POST /api/open/my/objections', { body: { exam, words } })).exams)
      setWords('')
      setDone(true)
    } catch (problem) {
      if (problemOf(problem) === 'signed-out') onOver()
      setError(problem)
    } finally {
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
    >
      <h2>{t('kept.object')}</h2>
      <p>{t('kept.object-says')}</p>
      <label class="field">
        <span>{t('exam')}</span>
        <select
          value={exam}
          onChange={({ currentTarget }) => setExam(currentTarget.value)}
          data-testid="object-exam"
        >
          {exams.map((one) => (
            <option key={one.exam} value={one.exam}>
              {one.title[language]}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span>{t('kept.words')}</span>
        <textarea
          value={words}
          rows={4}
          maxLength={objectionLength}
          disabled={busy}
          onInput={({ currentTarget }) => setWords(currentTarget.value)}
          data-testid="object-words"
        />
      </label>
      {error !== null && <Failed error={error} base={base} />}
      <div aria-live="polite">
        {done && (
          <Notice kind="good">
            <p data-testid="object-done">{t('kept.done')}</p>
          </Notice>
        )}
      </div>
      <button type="submit" disabled={busy || words.trim() === ''} data-testid="object-send">
        {t('kept.send')}
      </button>
    </form>
  )
}
