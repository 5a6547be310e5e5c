/** @jsxImportSource preact */
/** The session's rules, and the student's word that she has read them. */
import { useState } from 'preact/hooks'
import { Failed, Notice } from '../Notice.tsx'
import { call, problemOf } from '../server.ts'
import { timeOf } from '../time.ts'
import { Written, WrittenText } from '../Written.tsx'
import { type Mine, useMine } from './mine.ts'

export function SessionRules({ language, base, t, onOver }: Mine) {
  const { found, error, again } = useMine(() => call('GET /api/open/my/rules'), onOver)
  const [said, setSaid] = useState<number | null>(null)
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<unknown>(null)
  if (error !== null) return <Failed error={error} base={base} onRetry={again} />
  if (!found) return <p aria-busy="true">{t('asking')}</p>
  const { rules, timeZone } = found
  if (!rules)
    return (
      <>
        <h1>{t('rules.title')}</h1>
        <p data-testid="my-rules-none">{t('rules.none')}</p>
      </>
    )
  const { version, title } = rules
  const seenAt = said ?? rules.seenAt

  async function say() {
    setBusy(true)
    setFailed(null)
    try {
      const answer = await call('POST /api/open/my/rules', { body: { version } })
      setSaid(answer.rules?.seenAt ?? null)
    } catch (problem) {
      if (problemOf(problem) === 'signed-out') return onOver()
      setFailed(problem)
    }
    setBusy(false)
  }

  return (
    <div data-testid="my-rules">
      <h1>{t('rules.title')}</h1>
      <p class="my-quiet">
        <Written texts={title} language={language} />
      </p>
      <WrittenText texts={rules.rules} language={language} />
      <div aria-live="polite">
        {seenAt !== null && (
          <Notice kind="good">
            <p data-testid="rules-seen">{t('rules.seen', { at: timeOf(seenAt, timeZone, language) })}</p>
          </Notice>
        )}
        {failed !== null &&
          (problemOf(failed) === 'refused' ? (
            <Notice kind="bad">
              <p data-testid="rules-changed">{t('rules.changed')}</p>
            </Notice>
          ) : (
            <Failed error={failed} base={base} />
          ))}
      </div>
      {seenAt === null && (
        <>
          <p class="my-quiet">{t('rules.kept')}</p>
          <button type="button" disabled={busy} onClick={() => void say()} data-testid="rules-read">
            {t('rules.have-read')}
          </button>
        </>
      )}
    </div>
  )
}
