/** What the lockdown asks of the rest of main: the policy's verdict, the ledger, pictures, the student's screen. */
import type { KeeperPort } from '../../src-shared/keeper-api.ts'
import { decide } from '../../src-shared/policy/decide.ts'
import type { Policy } from '../../src-shared/policy.ts'
import { bodies } from '../../src-shared/records.ts'
import { stillBody } from '../../src-shared/still.ts'
import type { AttemptState } from '../../src-shared/vocabulary.ts'
import type { ScreenStills } from '../capture/screen-stills.ts'
import type { Session } from '../exam/session.ts'
import type { LockdownPorts } from '../lockdown/lockdown-ports.ts'
import type { GuardPort } from '../lockdown/port.ts'

export interface LockdownDeps {
  /** CLOCK_BOOTTIME ms. */
  readonly now: () => number
  readonly setTimer: (act: () => void, ms: number) => () => void
  readonly log: (line: string) => void
  readonly trouble: (error: unknown) => void
  readonly stills: ScreenStills
  keeper: KeeperPort
  session: Session
}

export function createLockdownPorts(deps: {
  parts: LockdownDeps
  guard(): GuardPort | null
  state(): AttemptState | null
  policy(): Policy
  keeps(): boolean
  pictures(): boolean
  /** A developer's own desktop: look and record, but touch nothing. */
  windowed: boolean
  newId(): string
}): LockdownPorts {
  const { parts, guard, state, policy, keeps, pictures, windowed, newId } = deps
  const session = (): Session | undefined => parts.session

  function tellStudent(body: Record<string, unknown>) {
    const { verdict, reason, params, severity } = bodies['incident.raised'].parse(body)
    // A lock says it on its own screen; cameras have their lights.
    if (verdict === 'block') session()?.notice(reason, params, severity)
  }

  return {
    guard,
    decide: (observation) => {
      const decision = decide(policy(), { state: state(), own: false }, observation)
      const touches = decision.verdict === 'block' || decision.verdict === 'lock'
      return windowed && touches ? { ...decision, verdict: 'record' } : decision
    },
    recording: keeps,
    pictures,
    append: async (kind, body, mono) => {
      if (kind === 'incident.raised') tellStudent(body)
      const written = await parts.keeper.call('record.append', { kind, body, mono })
      parts.session.learn(written.record)
      return written
    },
    still: async (png, incident, at) => {
      const duration = policy().media.stillEveryMs
      const body = stillBody({ source: 'screen', start: at, duration, mime: 'image/png', incident })
      // With a name it can be said again when the keeper is lost meanwhile, and is one record all the same.
      const args = { kind: 'media.segment', body, parcel: newId() } as const
      return (await parts.keeper.call('media.append', args, png)).digest
    },
    before: (at) => parts.stills.before(at, policy().media.stillEveryMs),
    onLock: (reason, params) => void session()?.lock(reason, params).catch(parts.trouble),
    onFailure: (what, error) => {
      parts.log(`${what}:`)
      parts.trouble(error)
    },
    clock: parts.now,
    newId,
    later: (ms, act) => parts.setTimer(act, ms),
  }
}
