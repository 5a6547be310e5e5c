/** @jsxImportSource preact */
/** Whether a document is the university's: its number, date and checksum, and whether a PDF is the very one. */
import { useState } from 'preact/hooks'
import type { Reply } from '../../../src-shared/api/endpoint.ts'
import type { openApi } from '../../../src-shared/api/open.ts'
import { digestOf } from '../digest.ts'
import { Failed, Notice } from '../Notice.tsx'
import { hashOf } from '../place.ts'
import type { RoomProps } from '../room.ts'
import { call, problemOf } from '../server.ts'
import { useLooked } from '../useLooked.ts'

type Known = Reply<typeof openApi.document>
/** Digits of the checksum that the address has. */
const checkLength = 16

export default function Document({ path, ...rest }: RoomProps) {
  const [number, check] = path
  return number && check ? (
    <Confirmed key={`${number} ${check}`} number={number} check={check} {...rest} />
  ) : (
    <Ask {...rest} />
  )
}

function Ask({ language, t }: Omit<RoomProps, 'path'>) {
  const [number, setNumber] = useState('')
  const [sum, setSum] = useState('')
  const check = sum.replace(/\s/g, '').toLowerCase().slice(0, checkLength)
  const whole = /^\d{4}-\d{6,9}$/.test(number.trim()) && /^[0-9a-f]{16}$/.test(check)
  return (
    <main data-testid="document-ask">
      <h1>{t('title')}</h1>
      <p>{t('ask')}</p>
      <form
        class="document"
        onSubmit={(event) => {
          event.preventDefault()
          if (whole) location.hash = hashOf({ language, path: ['document', number.trim(), check] })
        }}
      >
        <label>
          {t('number')}
          <input
            value={number}
            onInput={(event) => setNumber(event.currentTarget.value)}
            placeholder="2026-000001"
            autocomplete="off"
            data-testid="document-number"
          />
        </label>
        <label>
          {t('checksum')}
          <input
            value={sum}
            onInput={(event) => setSum(event.currentTarget.value)}
            autocomplete="off"
            spellcheck={false}
            data-testid="document-check"
          />
        </label>
        <button type="submit" disabled={!whole}>
          {t('look')}
        </button>
      </form>
    </main>
  )
}

function Confirmed({
  number,
  check,
  language,
  base,
  t,
}: Omit<RoomProps, 'path'> & { number: string; check: string }) {
  const {
    found: known,
    error,
    again,
  } = useLooked(() => call('GET /api/open/documents/:number/:check', { number, check }))
  // What has the wrong form is no document either.
  const unknown = error !== null && ['not-found', 'refused'].includes(problemOf(error))
  return (
    <main data-testid="document">
      <h1>{t('title')}</h1>
      {unknown && (
        <Notice kind="bad">
          <p data-testid="document-unknown">{t('unknown', { number })}</p>
        </Notice>
      )}
      {error !== null && !unknown && <Failed error={error} base={base} onRetry={again} />}
      {known && (
        <>
          <Notice kind="good">
            <p data-testid="document-known">{t('known')}</p>
          </Notice>
          <dl class="document">
            <dt>{t('number')}</dt>
            <dd>{known.number}</dd>
            <dt>{t('date')}</dt>
            <dd>{dayOf(known.day, language)}</dd>
            <dt>{t('checksum')}</dt>
            <dd>
              <code>{known.digest.replace(/(.{8})(?=.)/g, '$1 ')}</code>
            </dd>
          </dl>
          <p>{t('compare')}</p>
          <CompareFile known={known} t={t} />
        </>
      )}
    </main>
  )
}

const dayOf = (day: string, language: string): string =>
  day
    .split('-')
    .reverse()
    .join(language === 'en' ? '/' : '.')

/** The file never leaves the phone. */
function CompareFile({ known, t }: { known: Known; t: RoomProps['t'] }) {
  const [same, setSame] = useState<boolean | 'unreadable' | null>(null)
  // Browsers compute digests on pages by https alone.
  if (!globalThis.isSecureContext) return null
  async function compare(file: File) {
    try {
      setSame(known.files.includes(await digestOf(file)))
    } catch (error) {
      console.error(error)
      setSame('unreadable')
    }
  }
  return (
    <>
      <label class="document">
        {t('file')}
        <input
          type="file"
          accept="application/pdf"
          onChange={(event) => {
            const file = event.currentTarget.files?.[0]
            if (file) void compare(file)
          }}
          data-testid="document-file"
        />
      </label>
      <div aria-live="polite">
        {same !== null && (
          <Notice kind={same === true ? 'good' : 'bad'}>
            <p data-testid={`file-${same}`}>
              {t(same === true ? 'same' : same === false ? 'other' : 'unreadable')}
            </p>
          </Notice>
        )}
      </div>
    </>
  )
}
