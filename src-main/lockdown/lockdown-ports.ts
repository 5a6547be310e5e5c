/** What the stories of observations are given: ledger, guard, policy, time. */
import type { Decision } from '../../src-shared/policy/decide.ts'
import type { Observation } from '../../src-shared/policy/observation.ts'
import type { GuardPort } from './port.ts'

export interface LockdownPorts {
  /** Null while there is no guard: windows are then neither pictured nor closed, and that is said by others. */
  guard(): GuardPort | null
  decide(observation: Observation): Decision
  /** Whether an attempt's ledger is open: without one, foreign windows are closed but nothing can be kept. */
  recording(): boolean
  /** Whether what is recorded is pictured as well: not of a student who is seated without film. */
  pictures(): boolean
  /** Appends to the ledger; durable when it resolves. `mono`: CLOCK_BOOTTIME ms of the fact. */
  append(kind: string, body: Record<string, unknown>, mono: number): Promise<{ seq: number }>
  /** Keeps a PNG as a still of the `screen`, of an incident where it belongs to one; resolves with its digest. */
  still(png: Uint8Array, incident: string | null, at: number): Promise<string>
  /**
   * Digest of the last ordinary still of the screen at or before `at` (CLOCK_BOOTTIME ms): what it showed before. Null when
   * there is none, or an old one only.
   */
  before(at: number): string | null
  /** `incident` is null where none could be recorded. */
  onLock(reason: string, params: Decision['params'], incident: string | null): void
  /** Something could not be kept or done: nothing is swallowed. */
  onFailure(what: string, error: unknown): void
  /** CLOCK_BOOTTIME ms. */
  clock(): number
  newId(): string
  /** Calls once after `ms`; the result cancels. */
  later(ms: number, act: () => void): () => void
}
