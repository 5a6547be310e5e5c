/** @jsxImportSource preact */
/** Her number and the receipt number of one of her works; or the university's sign-on, where students have it. */
import { useEffect, useState } from 'preact/hooks'
import { receiptNumber, typedNumber } from '../../../src-shared/sheet/number.ts'
import { Failed, Notice } from '../Notice.tsx'
import type { RoomProps } from '../room.ts'
import { call, reasonOf, signOn } from '../server.ts'

interface Props extends RoomProps {
  over: boolean
  onToken: (token: string) => void
}

/** Where the way back from the sign-on led, when it led not in. */
const refusals: ReadonlySet<string | undefined> = new Set(['sso-failed', 'sso-unknown'])

export function SignIn({ t, base, path, language, over, onToken }: Props) {
  const known = typedNumber(path[0] ?? '')
  const [number, setNumber] = useState('')
  const [typed, setTyped] = useState(known === null ? '' : receiptNumber(known))
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const receipt = typedNumber(typed)
  const label = useLabel()

  async function send() {
    if (receipt === null) return
    setBusy(true)
    setError(null)
    try {
      const { token } = await call('POST /api/open/my/session', { body: { number: number.trim(), receipt } })
      onToken(token)
    } catch (problem) {
      setError(problem)
      setBusy(false)
    }
  }

  return (
    <div data-testid="my-sign-in">
      <h1>{t('title')}</h1>
      <p>{t('what')}</p>
      {over && (
        <Notice kind="care">
          <p data-testid="my-over">{base('problem.signed-out')}</p>
        </Notice>
      )}
      {refusals.has(path[0]) && (
        <Notice kind="bad">
          <p data-testid="my-sso-refused">{t(`sso.${path[0]}`)}</p>
        </Notice>
      )}
      {label !== null && (
        <section class="my-sso">
          <h2>{t('sso.title')}</h2>
          <a class="button" href={`${signOn}?language=${language}`} data-as-is data-testid="my-sso">
            {label}
          </a>
          <p class="my-quiet">{t('sso.how')}</p>
          <h2>{t('sso.or')}</h2>
        </section>
      )}
      <form
        class="document"
        onSubmit={(event) => {
          event.preventDefault()
          if (!busy) void send()
        }}
      >
        <label>
          {t('number')}
          <input
            value={number}
            maxLength={64}
            autocomplete="off"
            autocapitalize="characters"
            spellcheck={false}
            onInput={({ currentTarget }) => setNumber(currentTarget.value)}
            data-testid="my-number"
          />
        </label>
        <label>
          {t('receipt')}
          <small>{t('receipt-says')}</small>
          <input
            value={typed}
            maxLength={40}
            placeholder="3F2A-91BC-77D0-E4A1"
            autocomplete="off"
            autocapitalize="characters"
            spellcheck={false}
            onInput={({ currentTarget }) => setTyped(currentTarget.value)}
            data-testid="my-receipt"
          />
        </label>
        {error !== null &&
          (reasonOf(error) === 'wrong-code' ? (
            <Notice kind="bad">
              <p data-testid="my-wrong">{t('wrong')}</p>
            </Notice>
          ) : (
            <Failed error={error} base={base} />
          ))}
        <button
          type="submit"
          disabled={busy || number.trim() === '' || receipt === null}
          data-testid="my-sign"
        >
          {t('sign-in')}
        </button>
      </form>
      <p class="my-quiet">{t('how-long')}</p>
    </div>
  )
}

/** What the university's sign-on is called; null: students have none, or nobody has said yet. */
function useLabel(): string | null {
  const [label, setLabel] = useState<string | null>(null)
  useEffect(() => {
    // Where it cannot be asked, two numbers are the way.
    call('GET /api/open/my/ways').then(({ sso }) => setLabel(sso?.label ?? null), console.warn)
  }, [])
  return label
}
