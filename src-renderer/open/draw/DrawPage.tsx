/** @jsxImportSource preact */
/** A draw of tickets: before it is opened what was committed to, and after it the whole check, done once more by this browser. */
import type { Verdict } from '../../../src-shared/drawing/check.ts'
import type { Draw } from '../../../src-shared/drawing/draw.ts'
import { verifyDraw } from '../../../src-shared/drawing/rules.ts'
import { receiptNumber, typedNumber } from '../../../src-shared/sheet/number.ts'
import { AskNumber } from '../AskNumber.tsx'
import { Failed, Notice } from '../Notice.tsx'
import type { RoomProps } from '../room.ts'
import { call, problemOf } from '../server.ts'
import { timeOf } from '../time.ts'
import { useLooked } from '../useLooked.ts'
import './draw.css'

export default function DrawPage({ path, ...rest }: RoomProps) {
  const number = typedNumber(path[0] ?? '')
  return number === null ? (
    <AskNumber room="draw" {...rest} />
  ) : (
    <Found key={number} number={number} {...rest} />
  )
}

interface Known {
  draw: Draw
  /** Null: nothing can be checked yet, or here. */
  verdict: Verdict | null
  /** Of the university. */
  timeZone: string
}

async function look(number: string): Promise<Known> {
  const [draw, { timeZone }] = await Promise.all([
    call('GET /api/open/draws/:number', { number }),
    call('GET /api/open'),
  ])
  // Browsers compute digests on pages by https alone.
  const checked = draw.opened !== null && globalThis.isSecureContext
  return { draw, timeZone, verdict: checked ? await verifyDraw(draw) : null }
}

function Found({ number, language, base, t }: Omit<RoomProps, 'path'> & { number: string }) {
  const { found: known, error, again } = useLooked(() => look(number))
  const unknown = error !== null && problemOf(error) === 'not-found'
  return (
    <main data-testid="draw">
      <h1>{t('title')}</h1>
      {unknown && (
        <Notice kind="plain">
          <p data-testid="draw-unknown">{t('unknown', { number: receiptNumber(number) })}</p>
        </Notice>
      )}
      {error !== null && !unknown && <Failed error={error} base={base} onRetry={again} />}
      {known && (
        <>
          <State {...known} t={t} />
          <Facts {...known} number={number} language={language} t={t} />
          <Turned draw={known.draw} t={t} />
          <p>
            <a href={`/api/open/draws/${number}`} download={`draw-${number}.json`} data-testid="draw-file">
              {t('file')}
            </a>
            <br />
            {t('file-says')}
          </p>
        </>
      )}
    </main>
  )
}

type T = Pick<RoomProps, 't'>

function State({ draw, verdict, t }: Known & T) {
  if (!draw.opened || !verdict)
    return (
      <Notice kind={draw.opened ? 'care' : 'plain'}>
        <p data-testid={draw.opened ? 'draw-insecure' : 'draw-waits'}>
          {t(draw.opened ? 'insecure' : 'waits')}
        </p>
      </Notice>
    )
  return (
    <>
      <Notice kind={verdict.ok ? 'good' : 'bad'}>
        <p data-testid={verdict.ok ? 'draw-good' : 'draw-bad'}>{t(verdict.ok ? 'good' : 'bad')}</p>
      </Notice>
      <ul class="checks">
        {verdict.checks.map(({ what, ok, why }) => (
          <li key={what} data-ok={ok} data-testid={`check-${what}`}>
            {t(`${what}-${ok ? 'good' : 'bad'}`)}
            {!ok && (
              <small lang="en">
                <br />
                {why}
              </small>
            )}
          </li>
        ))}
      </ul>
    </>
  )
}

function Facts({
  draw: { exam, tickets, cards, committed, opened },
  number,
  timeZone,
  language,
  t,
}: Known & T & Pick<RoomProps, 'language'> & { number: string }) {
  const time = (at: string) => timeOf(Date.parse(at), timeZone, language)
  return (
    <dl class="document">
      <dt>{t('number')}</dt>
      <dd data-as-is>{receiptNumber(number)}</dd>
      <dt>{t('exam')}</dt>
      <dd data-as-is>{exam}</dd>
      <dt>{t('tickets')}</dt>
      <dd>{tickets}</dd>
      <dt>{t('cards')}</dt>
      <dd>{cards}</dd>
      <dt>{t('fixed')}</dt>
      <dd>{time(committed.at)}</dd>
      {opened && (
        <>
          <dt>{t('opened')}</dt>
          <dd>{time(opened.at)}</dd>
        </>
      )}
      <dt>{t('checksum')}</dt>
      <dd>
        <code>{committed.commitment.replace(/(.{8})(?=.)/g, '$1 ')}</code>
      </dd>
    </dl>
  )
}

/** So that she who turned one finds it. */
function Turned({ draw: { turned }, t }: { draw: Draw } & T) {
  if (turned.length === 0) return null
  return (
    <details class="turned" data-testid="draw-turned">
      <summary>
        {t('turned')}: {turned.length}
      </summary>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('card')}</th>
            <th scope="col">{t('ticket')}</th>
          </tr>
        </thead>
        <tbody>
          {[...turned]
            .sort((a, b) => a.card - b.card)
            .map(({ card, ticket }) => (
              <tr key={card}>
                <td>{card}</td>
                <td>{ticket}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </details>
  )
}
