/** What this process has counted since its start: sums alone, nothing of anybody. Read by health/metrics.ts. */
import type { ProblemCode, Severity } from '../src-shared/vocabulary.ts'

export interface Meters {
  /** Objects that stations sent, and that were new here; bytes of them. */
  objects: number
  bytes: number
  records: number
  readonly incidents: Map<Severity, number>
  readonly refusals: Map<ProblemCode, number>
  /** Requests that the server could not answer by its own fault. */
  errors: number
}

export const createMeters = (): Meters => ({
  objects: 0,
  bytes: 0,
  records: 0,
  incidents: new Map(),
  refusals: new Map(),
  errors: 0,
})

export const countOne = <K>(counts: Map<K, number>, kind: K): void =>
  void counts.set(kind, (counts.get(kind) ?? 0) + 1)
