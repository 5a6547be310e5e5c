/** @jsxImportSource preact */
/** Number and code buy a token that nobody can lead back to them. */
import { useRef, useState } from 'preact/hooks'
import { codeLength, codeTyped } from '../../../src-shared/surveys/bounds.ts'
import { type Prepared, prepareToken, type Token } from '../../anonymous/token.ts'
import { Failed, Notice } from '../Notice.tsx'
import type { RoomProps } from '../room.ts'
import { call, reasonOf } from '../server.ts'

interface Props extends RoomProps {
  survey: string
  surveyKey: string
  onToken: (token: Token) => void
}

const told = ['wrong-code', 'unknown-student', 'used-token'] as const

export function SignIn({ t, base, survey, surveyKey, onToken }: Props) {
  const [number, setNumber] = useState('')
  const [code, setCode] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  /** Of this page: an answer that was lost is asked for again, and is the same. */
  const prepared = useRef<Prepared | null>(null)
  const typed = codeTyped(code)
  const whole = number.trim() !== '' && typed.length === codeLength

  async function send() {
    setBusy(true)
    setError(null)
    try {
      prepared.current ??= await prepareToken(survey, surveyKey)
      const { signature } = await call('POST /api/open/surveys/:survey/tokens', {
        survey,
        body: { number: number.trim(), code: typed, blinded: prepared.current.blinded },
      })
      onToken(await prepared.current.finish(signature))
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(false)
    }
  }

  const reason = told.find((one) => one === reasonOf(error))
  return (
    <form
      class="survey"
      onSubmit={(event) => {
        event.preventDefault()
        if (whole) void send()
      }}
      data-testid="sign-in"
    >
      <Notice kind="plain">
        <p>{t('anonymous')}</p>
      </Notice>
      <label class="field">
        <span>{t('number')}</span>
        <input
          value={number}
          disabled={busy}
          maxLength={64}
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          onInput={({ currentTarget }) => setNumber(currentTarget.value)}
          data-testid="number"
        />
      </label>
      <label class="field">
        <span>{t('code')}</span>
        <small>{t('code-says')}</small>
        <input
          value={code}
          disabled={busy}
          maxLength={20}
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          onInput={({ currentTarget }) => setCode(currentTarget.value)}
          data-testid="code"
        />
      </label>
      {error !== null &&
        (reason ? (
          <Notice kind="bad">
            <p data-testid={`refused-${reason}`}>{t(`refused.${reason}`)}</p>
          </Notice>
        ) : (
          <Failed error={error} base={base} />
        ))}
      <button type="submit" disabled={!whole || busy} data-testid="go-on">
        {t(busy ? 'going-on' : 'go-on')}
      </button>
    </form>
  )
}
