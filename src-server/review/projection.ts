/** One attempt as its records tell it (src-shared/attempt), and what the server alone knows of them. */
import { apply, passTime } from '../../src-shared/attempt/apply.ts'
import { type Attempt, newAttempt, type Terms } from '../../src-shared/attempt/state.ts'
import { type Body, type LedgerRecord, type RecordKind, soundBody } from '../../src-shared/records.ts'

export interface Projection extends Attempt {
  /** Those that can be counted with (`soundBody`), in order. */
  readonly records: LedgerRecord[]
  /** The others, each after so many of `records`: nothing is read from them but that they are there. */
  readonly unsound: { record: LedgerRecord; after: number }[]
  /** Records of objects, in order. */
  readonly media: { record: LedgerRecord; body: Body<'media.segment'> }[]
  readonly inits: { record: LedgerRecord; body: Body<'media.init'> }[]
  readonly visits: { record: LedgerRecord; body: Body<'web.visited'> }[]
}

export const createProjection = (terms: Terms): Projection => ({
  ...newAttempt(terms),
  records: [],
  unsound: [],
  media: [],
  inits: [],
  visits: [],
})

/**
 * Of an attempt that has gone on elsewhere, an earlier part tells what it filmed and saw, and how the exam stood when it
 * was left; what the student wants, what is wrong with cameras and whether all is over is the newest part's to say.
 */
const newestAlone: ReadonlySet<string> = new Set<RecordKind>([
  'attempt.submitted',
  'ticket.drawn',
  'package.opened',
  'student.asked',
  'consent.given',
  'consent.refused',
  'command.received',
  'camera.lost',
  'camera.covered',
  'camera.frozen',
  'camera.blurred',
  'camera.wrong',
  'camera.restored',
])

/** The record that ends a part as a submission, or says that it is about to. */
const isEnding = ({ kind, body }: LedgerRecord): boolean =>
  kind === 'attempt.submitted' || (kind === 'attempt.changed' && body.to === 'submitted')

/**
 * Adds the next record; false when it cannot be counted with. `earlier`: of a part before the attempt's newest one,
 * which may not have spoken yet.
 */
export function project(p: Projection, record: LedgerRecord, earlier = false): boolean {
  const body = soundBody(record)
  if (body === null) {
    p.unsound.push({ record, after: p.records.length })
    return false
  }
  p.records.push(record)
  if (earlier && (newestAlone.has(record.kind) || isEnding(record))) passTime(p, record)
  else apply(p, record, body)
  // Parsed above with the schema of their kind.
  if (record.kind === 'media.segment') p.media.push({ record, body: body as Body<'media.segment'> })
  if (record.kind === 'media.init') p.inits.push({ record, body: body as Body<'media.init'> })
  if (record.kind === 'web.visited') p.visits.push({ record, body: body as Body<'web.visited'> })
  return true
}
