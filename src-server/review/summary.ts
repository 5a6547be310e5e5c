/** An attempt in one line, for tiles and lists. */
import type { AttemptSummary, Coverage, LiveState } from '../../src-shared/console-api.ts'
import type { LiveAttempt } from './attempt.ts'
import { isOld } from './debt.ts'

/** A summary goes with every tile: of a flood it names no more than these, and once they are seen the next. */
const unseenAtMost = 100

/** `live`: what the station says of itself right now, if it does. */
export function summaryOf(
  attempt: LiveAttempt,
  now: number,
  options: {
    live?: LiveState | null
    receipt: boolean
    fresh?: boolean
    moving?: { by: string; at: number } | null
  },
): AttemptSummary {
  const { facts, projection } = attempt
  const debt = attempt.debt(now)
  const reading = attempt.reading(now, options.fresh)
  const incidents = [...projection.incidents.values()].filter(({ raised }) => raised.verdict !== 'allow')
  return {
    id: facts.id,
    exam: { id: facts.exam.id, title: facts.exam.title },
    student: facts.student,
    station: facts.station,
    state: projection.state,
    startedAt: projection.started ? attempt.unix(projection.started) : null,
    submittedAt: projection.submitted ? attempt.unix(projection.submitted) : null,
    leftMs: attempt.leftMs(now),
    lock: projection.lock && { reason: projection.lock.reason, code: projection.lock.code },
    asks: [...projection.asks.keys()],
    breakEndsAt: breakEndOf(attempt),
    answered: options.live?.answered ?? projection.answered.size,
    coverage: projection.started
      ? sharesOf(reading.coverage)
      : // Nothing is due yet: a share would say that all is well.
        { face: null, desk: null, screen: null },
    debt: { ...debt, old: isOld(debt, facts.debtOldMs) },
    incidents: {
      total: incidents.length,
      high: incidents.filter(({ raised }) => raised.severity === 'high').length,
    },
    receipt: options.receipt,
    ...(projection.excused === null ? {} : { excused: true }),
    ...unfilmedOf(attempt),
    ...(projection.state === 'waiting' && projection.admitted ? { admitted: true } : {}),
    moving: options.moving ?? null,
    unseen: incidents
      .filter(({ raised }) => attempt.waitsForWord(raised))
      .map(({ raised }) => raised.incident)
      .slice(0, unseenAtMost),
    otherCamera: [...projection.otherCameras],
    page: projection.page,
  }
}

function unfilmedOf({ projection, facts }: LiveAttempt): Pick<AttemptSummary, 'unfilmed'> {
  if (projection.unfilmed !== null) return { unfilmed: 'seated' }
  const offered = projection.asks.has('refused-filming') && facts.unfilmedSeats
  return offered && projection.state === 'preflight' ? { unfilmed: 'offered' } : {}
}

function breakEndOf(attempt: LiveAttempt): number | null {
  const { state, changed, breakMinutes } = attempt.projection
  if (state !== 'break' || breakMinutes === null || !changed) return null
  return Math.round(attempt.unix(changed) + breakMinutes * 60_000)
}

/** Null where nothing was to be filmed: a share would say that all of it is there. */
export function sharesOf({ face, desk, screen }: Coverage): AttemptSummary['coverage'] {
  const share = ({ share, seconds, gaps }: Coverage['face']) =>
    seconds === 0 && gaps.length > 0 ? null : share
  return { face: share(face), desk: share(desk), screen: share(screen) }
}
