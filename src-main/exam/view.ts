/** What the station page shows of a session, and what the live lane tells of it. Pure. */
import { left } from '../../src-shared/attempt/clock.ts'
import { leftOfSection } from '../../src-shared/attempt/course.ts'
import type { PaperWay, StationView } from '../../src-shared/bridge/station-view.ts'
import { LiveState } from '../../src-shared/console-api.ts'
import { type PaperCourse, rangeOf } from '../../src-shared/course.ts'
import { checkAddress, receiptNumber } from '../../src-shared/sheet/number.ts'
import { shownSurvey } from '../../src-shared/surveys/at-stations.ts'
import { shownTrace, traceOf } from '../../src-shared/trace.ts'
import { type CurrentAttempt, clockOf, lockOf, type SessionPorts, type SessionState } from './context.ts'
import { reachedOf } from './course.ts'
import { isDrawing, isWithoutCard } from './draw.ts'
import { isEarly } from './sealed.ts'
import { soundsOf } from './sounds.ts'

const screens = {
  running: 'exam',
  break: 'break',
  paused: 'paused',
  waiting: 'waiting',
  preflight: 'preflight',
} as const

export function viewOf(session: SessionState, ports: SessionPorts): StationView {
  const { current, candidate, stage, status, cameras } = session
  const { kept = null, attempt = null, answers = null } = current ?? {}
  return {
    screen: screenOf(session),
    language: session.language,
    textSize: session.textSize,
    reading: session.reading,
    timeZone: kept?.timeZone ?? null,
    station: { name: ports.station.name, room: ports.station.room },
    network: status?.online ? 'online' : 'offline',
    problem: session.problem,
    student: kept?.student ?? candidate?.student ?? null,
    exam: kept?.exam ?? candidate?.exam ?? null,
    attempt: kept?.attempt ?? null,
    state: attempt?.state ?? null,
    cameras,
    preflight: {
      consent: attempt?.consent === 'given',
      guard: session.guard,
      camerasReady: cameras.face.state === 'live' && cameras.desk.state === 'live',
      displays: session.displays,
      identityPicture: kept?.policy.identityPicture ?? false,
      liveView: kept?.policy.liveView ?? 'off',
      unfilmedSeats: kept?.policy.unfilmedSeats ?? false,
    },
    unfilmed: attempt !== null && attempt.unfilmed !== null,
    identity: { jpeg: current?.picture.jpeg ?? null },
    draw: stage === 'attempt' && current && isDrawing(current) ? drawOf(current) : null,
    sealed:
      stage === 'attempt' && current ? sealedOf(current, isEarly({ ports, state: session }, current)) : null,
    paper: stage === 'attempt' && current ? paperOf(current, ports) : null,
    web: ports.web(),
    answers: answers?.current ?? {},
    flags: kept?.flags ?? [],
    ...timesOf(session, ports),
    saving: answers?.saving ?? 'saved',
    debt: {
      segments: status?.debt.segments ?? 0,
      bytes: status?.debt.bytes ?? 0,
      bytesPerSecond: status?.sending.bytesPerSecond ?? null,
      emptyInMs: status?.sending.emptyInMs ?? null,
    },
    lock: shownLock(session),
    asks: asksOf(session),
    breakEndsAt: breakEndOf(session, ports),
    messages: [...(attempt?.messages ?? [])],
    watched: session.watched && kept?.policy.liveView === 'told',
    checked: stage === 'sign-in' && session.checked,
    // Before anybody signs in, and never once somebody did.
    surveys: stage === 'sign-in' ? session.surveys.map((one) => shownSurvey(one, session.language)) : [],
    notice: session.notice,
    receipt: stage === 'receipt' && current ? receiptOf(current, ports) : null,
    leave: { combination: ports.leave.combination, code: ports.leave.asksCode },
  }
}

function screenOf({ stage, current }: SessionState): StationView['screen'] {
  if (stage !== 'attempt' || !current) return stage === 'attempt' ? 'starting' : stage
  const { state } = current.attempt
  if (state === 'submitted') return 'submitting'
  if (state === 'preflight' && current.attempt.unfilmed !== null) return 'refused'
  if (isDrawing(current)) return 'draw'
  return state === 'preflight' && current.picture.asked ? 'identity' : screens[state]
}

function drawOf(current: CurrentAttempt): StationView['draw'] {
  const { kept, attempt, table } = current
  const { draw, paper } = kept
  const offered = (!isWithoutCard(current) && table?.offered) || null
  return (
    draw && {
      ...{ number: receiptNumber(draw.commitment), cards: table?.cards ?? draw.cards, tickets: draw.tickets },
      ...{ offered, own: current.hand !== null, turned: attempt.ticket, ready: paper !== null },
    }
  )
}

function sealedOf(current: CurrentAttempt, early: boolean): StationView['sealed'] {
  const { kept, attempt, inEnvelope } = current
  if (!kept.sealed || attempt.state !== 'waiting') return null
  const here = inEnvelope === true
  return { opensAt: kept.sealed.opensAt, early, admitted: attempt.admitted, here }
}

function paperOf(current: CurrentAttempt, ports: SessionPorts): StationView['paper'] {
  const { attempt, kept } = current
  const { state } = attempt
  if (state === 'preflight' || state === 'waiting' || kept.paper === null) return null
  const { selectable, traced } = kept.policy.paper
  return {
    ...{ questions: kept.paper.questions, selectable },
    trace: traced ? shownTrace(traceOf(ports.sha256, kept.attempt)) : null,
    sounds: soundsOf(current),
    way: kept.paper.course ? wayOf(current, kept.paper.course, ports) : null,
  }
}

function wayOf(current: CurrentAttempt, course: PaperCourse, ports: SessionPorts): PaperWay {
  const at = reachedOf(current)
  const clock = clockOf(current)
  const leftMs = leftOfSection(current.attempt.course, clock, ports.now())
  const runs = clock.runningSince !== null
  const { title = null, oneWay = false } = course.sections[at.section - 1] ?? {}
  return {
    ...{ section: at.section, place: at.place, sections: course.sections.length, title, oneWay },
    ...rangeOf(course, at.section),
    byTime: current.attempt.course?.by === 'time',
    endsAt: runs && leftMs !== null ? ports.wall() + leftMs : null,
    leftMs: runs ? null : leftMs,
  }
}

/** Of exam time left, ms; null before it is the student's. */
const leftOf = ({ current }: SessionState, now: number): number | null =>
  current && current.attempt.state !== 'preflight' ? left(clockOf(current), now) : null

function timesOf(session: SessionState, ports: SessionPorts): Pick<StationView, 'endsAt' | 'leftMs'> {
  const { stage, current } = session
  const leftMs = leftOf(session, ports.now())
  const running = stage === 'attempt' && current !== null && clockOf(current).runningSince !== null
  return {
    endsAt: running && leftMs !== null ? ports.wall() + leftMs : null,
    leftMs: running ? null : leftMs,
  }
}

const asksOf = ({ current, called }: SessionState): string[] => [
  ...new Set([...(current?.attempt.asks.keys() ?? []), ...(called ? ['help'] : [])]),
]

/** Unix ms by this machine's clock. */
function breakEndOf({ current }: SessionState, ports: SessionPorts): number | null {
  const { state, changed, breakMinutes, last } = current?.attempt ?? {}
  // Of another boot's clock this one knows nothing.
  if (state !== 'break' || breakMinutes == null || !changed || changed.boot !== last?.boot) return null
  return ports.wall() + changed.mono + breakMinutes * 60_000 - ports.now()
}

/** On the way out nobody waits for an unlocking any more. */
function shownLock({ stage, current }: SessionState): StationView['lock'] {
  const lock = current && (stage === 'attempt' || stage === 'refused') ? lockOf(current) : null
  if (!lock || !current) return null
  const { reason, params, code, challenge, since } = lock
  return { reason, params, code, challenge, since, clockRuns: current.attempt.terms.clockRunsWhileLocked }
}

function receiptOf({ receipt, kept, answers, attempt, ending }: CurrentAttempt, ports: SessionPorts) {
  // Before the submission is on the ledger there may be another one.
  const sheet = (ending?.closed && ending.sheet) || null
  const former = receipt ? receipt.digests.slice(0, 12).toUpperCase() : kept.attempt
  const id = sheet ? receiptNumber(sheet) : former
  return {
    id,
    check: sheet && kept.check ? { page: kept.check, address: checkAddress(kept.check, id) } : null,
    at: receipt?.at ?? new Date(ports.wall()).toISOString(),
    answers:
      kept.exam.delivery === 'web'
        ? null
        : Object.values(answers.current).filter(({ value }) => value !== null).length,
    complete: receipt !== null,
    excused: attempt.excused !== null,
  }
}

/** The tile's state: not evidence. */
export function liveOf(session: SessionState, view: StationView, now: number): LiveState {
  const { current, cameras, film } = session
  return LiveState.parse({
    screen: view.screen,
    state: view.state,
    lock: view.lock && { reason: view.lock.reason, code: view.lock.code },
    cameras: { face: cameras.face.state, desk: cameras.desk.state },
    leftMs: leftOf(session, now),
    answered: current ? Object.keys(view.answers).length : null,
    asks: asksOf(session).slice(0, 8),
    film,
    sending: {
      bytes: view.debt.bytes,
      bytesPerSecond: view.debt.bytesPerSecond,
      emptyInMs: view.debt.emptyInMs,
    },
  })
}
