/** One need in the strip: who, since when, who sees to it, and what answers it. */
import type { Need } from '../../../src-shared/console-api.ts'
import { hashOf } from '../frame/route.ts'
import type { HeardTile } from '../server/queries.ts'
import { span } from '../text/span.ts'
import { useText } from '../text/useText.ts'
import { Answers } from './Answers.tsx'
import { ClaimButton } from './ClaimButton.tsx'
import classes from './NeedChip.module.css'

interface Props {
  need: Need
  tiles: readonly HeardTile[]
  room: string
  now: number
  /** Login of whoever looks. */
  me: string
  /** With its whole sentence, where there is room for it. */
  whole?: boolean
}

export function NeedChip({ need, tiles, room, now, me, whole = false }: Props) {
  const { t, word } = useText()
  const { code, params, attempt, since, claim } = need
  const mine = claim?.login === me
  const text = t(`alarm.${code}`, { ...params, defaultValue: '' }) === '' ? '' : word('alarm', code, params)
  const named = `${params.station ?? ''} ${params.student ?? ''}`.trim()
  const who = (
    <>
      {params.station !== undefined && <b>{params.station}</b>}
      <span className={classes.name}>{params.student}</span>
    </>
  )
  return (
    <div
      className={classes.chip}
      data-claimed={claim !== null}
      data-whole={whole}
      title={whole ? undefined : text || undefined}
      data-testid={`needs-${params.station ?? code}`}
      data-need={need.id}
    >
      <div className={classes.line}>
        <div className={classes.text}>
          {attempt === null ? (
            <span className={classes.who} title={named}>
              {who}
            </span>
          ) : (
            <a
              className={classes.who}
              title={named}
              href={hashOf({ screen: 'attempt', attempt, room, at: isPast(code) ? since : null })}
            >
              {who}
            </a>
          )}
          {/* Has its line from the first: whoever takes it on moves nothing. */}
          <span className={classes.since}>
            {span(now - since)}
            {claim && (
              <>
                {' · '}
                <span data-testid="claimed-by">
                  {mine ? t('claim.you') : t('claim.by', { by: claim.by })}
                </span>
              </>
            )}
          </span>
        </div>
        <span className={classes.answers}>
          <ClaimButton need={need} room={room} mine={mine} named={whole} />
          <Answers need={need} tiles={tiles} room={room} all={whole} />
        </span>
      </div>
      {whole && text && <span className={classes.sentence}>{text}</span>}
    </div>
  )
}

/** Whether there is something to see at the moment when it began. */
const isPast = (code: string) => /^(camera-|station-silent|ledger-|debt-)/.test(code)
