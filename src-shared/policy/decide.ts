/** From an observation to a verdict: the one place where a policy is read. Pure. */
import type { Policy } from '../policy.ts'
import type { AttemptState, Severity, Verdict } from '../vocabulary.ts'
import { matchesRule } from './match.ts'
import type { Observation } from './observation.ts'
import { paramsOf, reasonOf } from './reason-of.ts'

export interface Situation {
  /** Null while no attempt is open at this station. */
  state: AttemptState | null
  /** Whether the thing observed is our own (an own window). */
  own: boolean
}

export interface Decision {
  verdict: Verdict
  severity: Severity
  /** Code to translate under `reason.<code>`. */
  reason: string
  params: Record<string, string | number>
}

const severities: readonly Severity[] = ['info', 'low', 'medium', 'high']
const atMost = (severity: Severity, limit: Severity): Severity =>
  severities.indexOf(severity) > severities.indexOf(limit) ? limit : severity

/** The guard's own bookkeeping: how a window's story went on, never a new one. */
const bookkeeping: ReadonlySet<string> = new Set(['window.covered', 'window.closed'])

/** Nothing to object to, whatever the rules say. */
function isHarmless(policy: Policy, situation: Situation, observation: Observation): boolean {
  if (situation.own || ('own' in observation && observation.own)) return true
  if (bookkeeping.has(observation.kind) || situation.state === 'submitted') return true
  if (observation.kind === 'displays.changed') return observation.displays.length <= policy.displays.atMost
  if (observation.kind === 'session.locked') return !observation.locked
  if (observation.kind === 'session.switched') return !observation.away
  if (observation.kind === 'capture.eased') return observation.cause === 'ease'
  return observation.kind === 'clipboard.changed' && policy.clipboard === 'free'
}

/** Before the exam runs, a left-over window is closed all the same, but nobody is locked out or blamed for it. */
function beforeTheExam(decision: Decision): Decision {
  const { verdict, severity } = decision
  return { ...decision, verdict: verdict === 'lock' ? 'block' : verdict, severity: atMost(severity, 'low') }
}

/** First matching rule, else `otherwise`; own windows, bookkeeping and finished attempts are always `allow`. */
export function decide(policy: Policy, situation: Situation, observation: Observation): Decision {
  const rule = policy.rules.find((one) => matchesRule(one, observation))
  const { verdict, severity } = rule ?? policy.otherwise
  const reason = reasonOf(observation, rule?.reason ?? null)
  const params = paramsOf(observation, policy, reason)
  if (isHarmless(policy, situation, observation))
    return { verdict: 'allow', severity: 'info', reason, params }
  const decision: Decision = { verdict, severity, reason, params }
  const running = situation.state === 'running' || situation.state === 'break' || situation.state === 'paused'
  return running ? decision : beforeTheExam(decision)
}
