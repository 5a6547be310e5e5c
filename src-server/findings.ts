/** Findings: what a station offered that cannot be true beside what is held. Stored once per thing offered. */
import { createHash } from 'node:crypto'
import type { Reader, Sql } from './storage/sql/sql.ts'

export type FindingKind =
  /** Other bytes at a known seq. */
  | 'fork'
  /** A station holds fewer records than it has sent: its disk was restored from an older copy. */
  | 'disk-set-back'
  /** A signed checkpoint whose root is not ours at that size. */
  | 'other-root'
  /** A checkpoint of another origin, or not signed by the station's enrolled key. */
  | 'bad-signature'
  /** A record out of all bounds, or of a known kind with a body its kind does not allow; kept, and counted with nowhere. */
  | 'malformed-record'
  /** Records of more than three of the declared cadences, and no checkpoint over them. */
  | 'late-checkpoint'
  /** More records than any exam makes: those beyond are with the station alone. */
  | 'too-many-records'
  /** A part that the attempt has left ends with a submission: that of another station counts. */
  | 'earlier-part-ended'
  /** A station says that staff seated a student without film, and nobody ordered it. */
  | 'order-unknown'
  /** An object that another record had announced: the same pictures for another moment. */
  | 'object-reused'
  /** Sealed bytes that are not what the ledger announced. */
  | 'other-bytes'
  /** An answer in the ledger that is nowhere else and does not open, or is none to its question. */
  | 'answer-unreadable'
  /** A stored answer that is not the newest of the ledger, or of which no record is there. */
  | 'answer-beside-ledger'
  /** The answer sheet of the submission says otherwise than ledger and paper. */
  | 'sheet-differs'

export interface Finding {
  attempt: string
  part: number
  station: string
  kind: FindingKind
  /** What was offered, whole: it is evidence. */
  detail: Record<string, unknown>
  at: number
}

/** Of these marking must hear: an answer that is stored and recorded is not, or not as it is stored. */
const answerFindings: readonly FindingKind[] = ['answer-unreadable', 'answer-beside-ledger']

/** Of one kind and part: whatever a station offers again and again in other words, it says no more than so many. */
const findingsAtMost = 100
/** Of these each names another answer, which marking must look at. */
const answersAtMost = 1000

/** True when it is new, and not one too many of its kind. */
export async function storeFinding(db: Reader, finding: Finding): Promise<boolean> {
  const { attempt, part, kind } = finding
  const { count } = await db
    .selectFrom('finding')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('attempt', '=', attempt)
    .where('part', '=', part)
    .where('kind', '=', kind)
    .executeTakeFirstOrThrow()
  if (Number(count) >= (answerFindings.includes(kind) ? answersAtMost : findingsAtMost)) return false
  const detail = JSON.stringify(finding.detail)
  const key = createHash('sha256').update(detail).digest('hex')
  const row = await db
    .insertInto('finding')
    .values({ ...finding, detail, key })
    .onConflict((conflict) => conflict.doNothing())
    .returning('key')
    .executeTakeFirst()
  return row !== undefined
}

export async function hasFinding(db: Reader, attempt: string, kind: FindingKind): Promise<boolean> {
  const row = await db
    .selectFrom('finding')
    .select('part')
    .where('attempt', '=', attempt)
    .where('kind', '=', kind)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Those of these attempts of whose answers something was found. */
export async function answersDiffer(db: Sql, attempts: readonly string[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  for (let i = 0; i < attempts.length; i += 500) {
    const rows = await db
      .selectFrom('finding')
      .select('attempt')
      .distinct()
      .where('attempt', 'in', attempts.slice(i, i + 500))
      .where('kind', 'in', answerFindings)
      .execute()
    for (const { attempt } of rows) found.add(attempt)
  }
  return found
}

/** Of these a station's disk cannot go on with what the server holds: what the server lacks of such a part never comes. */
const historyLost: readonly FindingKind[] = ['disk-set-back', 'fork', 'other-root']

/** Parts of an attempt whose station's disk was set back. */
export async function setBackParts(db: Sql, attempt: string): Promise<ReadonlySet<number>> {
  const rows = await db
    .selectFrom('finding')
    .select('part')
    .distinct()
    .where('attempt', '=', attempt)
    .where('kind', 'in', historyLost)
    .execute()
  return new Set(rows.map(({ part }) => part))
}

export const storedFindings = (
  db: Sql,
): Promise<{ attempt: string; part: number; kind: string; at: number }[]> =>
  db.selectFrom('finding').select(['attempt', 'part', 'kind', 'at']).orderBy('at').execute()
