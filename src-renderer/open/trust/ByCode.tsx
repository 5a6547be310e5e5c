/** @jsxImportSource preact */
/** Coming back: the code, then the conversation. */
import { useState } from 'preact/hooks'
import { codeBytes } from '../../../src-shared/trust/code.ts'
import { bytesOf } from '../../../src-shared/trust/words.ts'
import { Failed } from '../Notice.tsx'
import type { RoomProps } from '../room.ts'
import { problemOf } from '../server.ts'
import { type Conversation, openByCode, type Read } from './conversation.ts'
import { Talk } from './Talk.tsx'

type Wrong = { unknown: string[] } | { length: number } | null

export function ByCode(props: RoomProps) {
  const { t, base } = props
  const [typed, setTyped] = useState('')
  const [wrong, setWrong] = useState<Wrong>(null)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [opened, setOpened] = useState<{ conversation: Conversation; read: Read } | null>(null)

  async function open() {
    const { bytes, unknown } = bytesOf(typed)
    setError(null)
    if (unknown.length > 0) return setWrong({ unknown })
    if (bytes.length !== codeBytes) return setWrong({ length: bytes.length })
    setWrong(null)
    setBusy(true)
    try {
      setOpened(await openByCode(bytes))
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(false)
    }
  }

  if (opened) return <Talk {...props} {...opened} />
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void open()
      }}
      data-testid="by-code"
    >
      <h1>{t('to-code')}</h1>
      <label class="field">
        <span>{t('code')}</span>
        <small>{t('code-says')}</small>
        <textarea
          rows={3}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          maxLength={400}
          value={typed}
          disabled={busy}
          onInput={({ currentTarget }) => setTyped(currentTarget.value)}
          data-testid="typed"
        />
      </label>
      {wrong && (
        <p class="missing" role="alert" data-testid="wrong-code">
          {'unknown' in wrong
            ? t('code-unknown', { word: wrong.unknown[0] ?? '' })
            : t('code-length', { count: wrong.length })}
        </p>
      )}
      {error !== null &&
        (problemOf(error) === 'not-found' ? (
          <p class="missing" role="alert" data-testid="no-conversation">
            {t('code-none')}
          </p>
        ) : (
          <Failed error={error} base={base} />
        ))}
      {busy ? (
        <p class="progress" role="status">
          {t('opening')}
        </p>
      ) : (
        <button type="submit" data-testid="open">
          {t('open')}
        </button>
      )}
    </form>
  )
}
