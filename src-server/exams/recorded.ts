/** What an attempt's ledgers hold of its answers: sealed records, and how they are opened. */
import { fromBase64, text } from '../../src-shared/bytes.ts'
import { bodies, LedgerRecord } from '../../src-shared/records.ts'
import { associatedDataOf, openObject } from '../../src-shared/seal/object.ts'
import type { ServerKeys } from '../keys.ts'
import type { Sql } from '../storage/sql/sql.ts'
import { partKey } from './part-key.ts'

/** An `answer.saved` as recorded. */
export interface Sealed {
  record: LedgerRecord
  question: string
  revision: number
  sealed: string
}

/** Of all parts; the latest part first, there the highest revision. */
export async function sealedAnswers(db: Sql, attempt: string): Promise<Sealed[]> {
  const records = await recordsOf(db, attempt, 'answer.saved')
  return records
    .reverse()
    .flatMap((record): Sealed[] => {
      const { data } = bodies['answer.saved'].safeParse(record.body)
      // Malformed: the ingest stored a finding.
      return data ? [{ record, ...data }] : []
    })
    .sort((a, b) => b.record.part - a.record.part || b.revision - a.revision)
}

/** `of`: a question, or a field of another's page. */
export interface SavedText extends Pick<Sealed, 'record' | 'sealed' | 'revision'> {
  of: string
  pasted?: number | undefined
}

/** Answers, and what was typed in the page of another, in the order in which they were recorded. */
export async function savedIn(db: Sql, attempt: string): Promise<SavedText[]> {
  const answers = await recordsOf(db, attempt, 'answer.saved')
  const drafts = await recordsOf(db, attempt, 'draft.saved')
  return [
    ...answers.flatMap((record): SavedText[] => {
      const { data } = bodies['answer.saved'].safeParse(record.body)
      return data ? [{ record, of: data.question, ...data }] : []
    }),
    ...drafts.flatMap((record): SavedText[] => {
      const { data } = bodies['draft.saved'].safeParse(record.body)
      return data ? [{ record, of: data.field, ...data }] : []
    }),
  ].sort((one, other) => one.record.part - other.record.part || one.record.seq - other.record.seq)
}

/** By part and number. */
async function recordsOf(db: Sql, attempt: string, kind: 'answer.saved' | 'draft.saved') {
  const rows = await db
    .selectFrom('leaf')
    .select('leaf')
    .where('attempt', '=', attempt)
    // Leaves are canonical, so there is one way to write it; what else holds these letters is sorted out below.
    .where('leaf', 'like', `%"kind":"${kind}"%`)
    .orderBy('part')
    .orderBy('seq')
    .execute()
  return rows.map(({ leaf }) => LedgerRecord.parse(JSON.parse(leaf))).filter((record) => record.kind === kind)
}

export type Key = Uint8Array<ArrayBuffer>

/** Each part's key, unwrapped once; null where it cannot be. */
export function keysOf(
  { db, review }: { db: Sql; review: ServerKeys['review'] },
  attempt: string,
): (part: number) => Promise<Key | null> {
  const keys = new Map<number, Promise<Key | null>>()
  return (part) => {
    const key = keys.get(part) ?? unwrapped(db, review, attempt, part)
    keys.set(part, key)
    return key
  }
}

async function unwrapped(
  db: Sql,
  review: ServerKeys['review'],
  attempt: string,
  part: number,
): Promise<Key | null> {
  const first = await db
    .selectFrom('leaf')
    .select('leaf')
    .where('attempt', '=', attempt)
    .where('part', '=', part)
    .where('seq', '=', 0)
    .executeTakeFirst()
  if (!first) return null
  try {
    return await partKey(review, attempt, part, LedgerRecord.parse(JSON.parse(first.leaf)).body.keys)
  } catch (_notSealedForUs) {
    // Told by a finding for each answer that therefore stays closed.
    return null
  }
}

/** Undefined when it does not open or is no JSON. */
export async function open(
  { record, sealed }: Pick<Sealed, 'record' | 'sealed'>,
  keyOf: (part: number) => Promise<Key | null>,
) {
  const ad = associatedDataOf(record)
  const key = await keyOf(record.part)
  if (!ad || !key) return undefined
  try {
    const value: unknown = JSON.parse(text(await openObject(key, ad, fromBase64(sealed))))
    return value
  } catch (_otherKeyOrBytes) {
    return undefined
  }
}
