/** What the station page shows of a sitting. Pure. */
import type { StationView } from '../../src-shared/bridge.ts'
import { left } from '../../src-shared/exam-clock.ts'
import type { SessionPorts, Sitting } from './context.ts'

const screens = {
  running: 'exam',
  break: 'break',
  paused: 'paused',
  waiting: 'waiting',
  preflight: 'preflight',
} as const

export function viewOf(sitting: Sitting, ports: SessionPorts): StationView {
  const { kept, candidate, state, status } = sitting
  const now = ports.now()
  const inAttempt = sitting.stage === 'attempt'
  const leftMs = kept && state !== 'preflight' ? left(sitting.clock, now) : null
  const running = inAttempt && sitting.clock.runningSince !== null
  const answered = Object.values(sitting.answers?.current ?? {}).filter(({ value }) => value !== null).length
  return {
    screen: screenOf(sitting),
    language: sitting.language,
    timeZone: kept?.timeZone ?? null,
    station: { name: ports.station.name, room: ports.station.room },
    network: status?.online ? 'online' : 'offline',
    problem: sitting.problem,
    student: kept?.student ?? candidate?.student ?? null,
    exam: kept?.exam ?? candidate?.exam ?? null,
    attempt: kept?.attempt ?? null,
    state: kept ? state : null,
    cameras: sitting.cameras,
    preflight: {
      consent: sitting.consent,
      guard: sitting.guard,
      camerasReady: sitting.cameras.face.state === 'live' && sitting.cameras.desk.state === 'live',
      displays: sitting.displays,
      identityPicture: kept?.policy.identityPicture ?? false,
    },
    identity: { jpeg: sitting.identity.jpeg },
    paper: inAttempt && state !== 'preflight' && state !== 'waiting' ? (kept?.paper ?? null) : null,
    answers: sitting.answers?.current ?? {},
    endsAt: running && leftMs !== null ? ports.wall() + leftMs : null,
    leftMs: running ? null : leftMs,
    saving: sitting.answers?.saving ?? 'saved',
    debt: {
      segments: status?.debt.segments ?? 0,
      bytes: status?.debt.bytes ?? 0,
      bytesPerSecond: status?.sending.bytesPerSecond ?? null,
      emptyInMs: status?.sending.emptyInMs ?? null,
    },
    lock: sitting.lock,
    messages: sitting.messages,
    notice: sitting.notice,
    receipt:
      sitting.stage === 'receipt' && kept
        ? {
            id: sitting.receipt ? sitting.receipt.digests.slice(0, 12).toUpperCase() : kept.attempt,
            at: sitting.receipt?.at ?? new Date(ports.wall()).toISOString(),
            answers: answered,
            complete: sitting.receipt !== null,
            excused: sitting.excused,
          }
        : null,
    leave: { combination: ports.leave.combination, code: ports.leave.asksCode },
  }
}

function screenOf({ stage, state, identity }: Sitting): StationView['screen'] {
  if (stage !== 'attempt') return stage
  if (state === 'submitted') return 'submitting'
  return state === 'preflight' && identity.step === 'asked' ? 'identity' : screens[state]
}
