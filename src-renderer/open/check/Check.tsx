/** @jsxImportSource preact */
/** Whether an answer sheet was handed in, by its receipt number, and whether a file is the very sheet; nothing of what it says. */
import { useState } from 'preact/hooks'
import type { Reply } from '../../../src-shared/api/endpoint.ts'
import type { openApi } from '../../../src-shared/api/open.ts'
import { receiptNumber, typedNumber } from '../../../src-shared/sheet/number.ts'
import { AskNumber } from '../AskNumber.tsx'
import { digestOf } from '../digest.ts'
import { Failed, Notice } from '../Notice.tsx'
import { hashOf } from '../place.ts'
import type { RoomProps } from '../room.ts'
import { call } from '../server.ts'
import { timeOf } from '../time.ts'
import { useLooked } from '../useLooked.ts'

type Known = NonNullable<Reply<typeof openApi.sheet>['sheet']>

export default function Check({ path, ...rest }: RoomProps) {
  const number = typedNumber(path[0] ?? '')
  return number === null ? (
    <AskNumber room="check" {...rest} />
  ) : (
    <Confirmed key={number} number={number} {...rest} />
  )
}

function Confirmed({ number, language, base, t }: Omit<RoomProps, 'path'> & { number: string }) {
  const { found, error, again } = useLooked(async () => {
    const [{ sheet }, { timeZone }] = await Promise.all([
      call('GET /api/open/sheets/:number', { number }),
      call('GET /api/open'),
    ])
    return { sheet, timeZone }
  })
  return (
    <main data-testid="check">
      <h1>{t('title')}</h1>
      {error !== null && <Failed error={error} base={base} onRetry={again} />}
      {found && !found.sheet && (
        <Notice kind="plain">
          <p data-testid="check-unknown">{t('unknown', { number: receiptNumber(number) })}</p>
        </Notice>
      )}
      {found?.sheet && <Shown sheet={found.sheet} timeZone={found.timeZone} language={language} t={t} />}
      {found?.sheet && (
        <p>
          <a href={hashOf({ language, path: ['my', receiptNumber(number)] })} data-testid="to-my">
            {t('my')}
          </a>
        </p>
      )}
    </main>
  )
}

interface ShownProps extends Pick<RoomProps, 'language' | 't'> {
  sheet: Known
  timeZone: string
}

function Shown({ sheet, timeZone, language, t }: ShownProps) {
  const says = sheet.agrees === null ? 'waits' : sheet.agrees ? 'known' : 'differs'
  return (
    <>
      <Notice kind={says === 'differs' ? 'care' : 'good'}>
        <p data-testid={`check-${says}`}>{t(says)}</p>
      </Notice>
      <dl class="document">
        <dt>{t('number')}</dt>
        <dd data-as-is>{receiptNumber(sheet.digest)}</dd>
        <dt>{t('time')}</dt>
        <dd>{timeOf(sheet.at, timeZone, language)}</dd>
        <dt>{t('exam')}</dt>
        <dd translate={false}>{sheet.exam[language]}</dd>
        <dt>{t('checksum')}</dt>
        <dd>
          <code>{sheet.digest.replace(/(.{8})(?=.)/g, '$1 ')}</code>
        </dd>
      </dl>
      <CompareFile sheet={sheet} t={t} />
    </>
  )
}

/** The file never leaves the phone. */
function CompareFile({ sheet, t }: Pick<ShownProps, 'sheet' | 't'>) {
  const [same, setSame] = useState<boolean | 'unreadable' | null>(null)
  // Browsers compute digests on pages by https alone.
  if (!globalThis.isSecureContext) return null
  async function compare(file: File | undefined) {
    if (!file) return
    try {
      const digest = await digestOf(file)
      setSame(digest === sheet.digest || sheet.files.includes(digest))
    } catch (error) {
      console.error(error)
      setSame('unreadable')
    }
  }
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: whoever cannot drop a file chooses one */}
      <div
        data-testid="check-drop"
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault()
          void compare(event.dataTransfer?.files[0])
        }}
      >
        <label class="document">
          {t('file')}
          <input
            type="file"
            accept="application/json,application/pdf"
            onChange={(event) => void compare(event.currentTarget.files?.[0])}
            data-testid="check-file"
          />
        </label>
      </div>
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
