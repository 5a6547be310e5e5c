/** Answers that reached us only as sealed records of the ledger are unsealed and stored: none is lost for marking. */
import { fromBase64, text } from '../../src-shared/bytes.ts'
import type { Paper } from '../../src-shared/exam.ts'
import { bodies, LedgerRecord } from '../../src-shared/records.ts'
import { associatedDataOf, openObject } from '../../src-shared/seal/object.ts'
import type { Audit } from '../audit.ts'
import type { Clock } from '../clock.ts'
import { type Finding, storeFinding } from '../ingest/findings.ts'
import type { ServerKeys } from '../keys.ts'
import { partKey } from '../review/unseal.ts'
import type { Sql } from '../storage/sql/sql.ts'
import { type AnswerStore, answerTo } from './answers.ts'

interface Parts {
  db: Sql
  clock: Clock
  audit: Audit
  answers: AnswerStore
  review: ServerKeys['review']
  /** `part`: the one that is sat now, or was last. */
  sat(attempt: string): Promise<{ paper: Paper; part: number; submitted: boolean } | null>
  /** Told of each new finding. */
  found(finding: Finding): void
}

/** An `answer.saved` as recorded. */
interface Sealed {
  record: LedgerRecord
  question: string
  revision: number
  sealed: string
}

const action = 'answers-from-ledger'

/** `beginning`: a part is about to go on with what the parts before it hold. */
export type Reconcile = (attempt: string, beginning?: boolean) => Promise<void>

/**
 * Idempotent. When it returns for a submitted attempt, the answers table holds of each question the newest answer that
 * the attempt's ledgers hold, or a finding names why it cannot. Before that the same goes for the newest part.
 */
export function createReconcile(parts: Parts): Reconcile {
  const { db, answers, audit } = parts
  return async (attempt, beginning = false) => {
    const all = await sealedAnswers(db, attempt)
    const sat = all.length > 0 ? await parts.sat(attempt) : null
    if (!sat) return
    const { paper } = sat
    // While a later part is being sat its own answers come by themselves, and count on from where it began.
    const sealed = sat.submitted || beginning ? all : all.filter(({ record }) => record.part >= sat.part)
    const rows = await rowsOf(db, attempt)
    const keyOf = keysOf(parts, attempt)
    const changes: { question: string; revision: number; value: unknown }[] = []
    for (const candidates of byQuestion(sealed))
      for (const one of candidates) {
        const { question, revision } = one
        const row = rows.get(question)
        if (
          isHeld(
            row,
            one,
            candidates.every(({ record }) => record.part === one.record.part),
          )
        )
          break
        const value = await open(one, keyOf)
        const change = { question, revision, value }
        if (answerTo(paper, change) !== undefined) {
          if (row?.revision !== revision || row.value !== JSON.stringify(value)) changes.push(change)
          break
        }
        await tell(parts, one, value === undefined ? 'does not open' : 'is no answer to its question')
      }
    if (changes.length === 0) return
    await answers.save(attempt, paper, changes, 'ledger')
    if (await isAudited(db, attempt)) return
    const questions = changes.map(({ question, revision }) => ({ question, revision }))
    await audit.record('server', action, attempt, { questions })
  }
}

async function sealedAnswers(db: Sql, attempt: string): Promise<Sealed[]> {
  const rows = await db
    .selectFrom('leaf')
    .select('leaf')
    .where('attempt', '=', attempt)
    // Leaves are canonical, so there is one way to write it; what else holds these letters is sorted out below.
    .where('leaf', 'like', '%"kind":"answer.saved"%')
    .orderBy('part', 'desc')
    .orderBy('seq', 'desc')
    .execute()
  return rows
    .flatMap(({ leaf }): Sealed[] => {
      const record = LedgerRecord.parse(JSON.parse(leaf))
      const body = bodies['answer.saved'].safeParse(record.body)
      // Malformed: the ingest stored a finding.
      return record.kind === 'answer.saved' && body.success ? [{ record, ...body.data }] : []
    })
    .sort((a, b) => b.record.part - a.record.part || b.revision - a.revision)
}

interface Row {
  value: string
  revision: number
  origin: string
}

async function rowsOf(db: Sql, attempt: string): Promise<Map<string, Row>> {
  const rows = await db
    .selectFrom('answer')
    .select(['question', 'value', 'revision', 'origin'])
    .where('attempt', '=', attempt)
    .execute()
  return new Map(rows.map((row) => [row.question, row]))
}

/** By question, the one that counts first: of the latest part, there the highest revision, there the latest record. */
function byQuestion(sealed: readonly Sealed[]): Sealed[][] {
  const lists = new Map<string, Sealed[]>()
  for (const one of sealed) lists.set(one.question, [...(lists.get(one.question) ?? []), one])
  return [...lists.values()]
}

/** Whether the row is this answer or a newer one; a row unsealed before may be of an earlier part, and is looked at. */
const isHeld = (row: Row | undefined, { revision }: Sealed, oneOnly: boolean): boolean =>
  row !== undefined && (row.origin === 'station' || oneOnly) && row.revision >= revision

type Key = Uint8Array<ArrayBuffer>

/** Each part's key, unwrapped once; null where it cannot be. */
function keysOf({ db, review }: Parts, attempt: string): (part: number) => Promise<Key | null> {
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
async function open({ record, sealed }: Sealed, keyOf: (part: number) => Promise<Key | null>) {
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

async function tell(parts: Parts, { record, question, revision }: Sealed, why: string): Promise<void> {
  const { attempt, part, seq } = record
  const { station } = await parts.db
    .selectFrom('part')
    .select('station')
    .where('attempt', '=', attempt)
    .where('part', '=', part)
    .executeTakeFirstOrThrow()
  const detail = { seq, question, revision, why }
  const at = parts.clock.now()
  const finding: Finding = { attempt, part, station, kind: 'answer-unreadable', detail, at }
  if (await storeFinding(parts.db, finding)) parts.found(finding)
}

async function isAudited(db: Sql, attempt: string): Promise<boolean> {
  const row = await db
    .selectFrom('audit')
    .select('id')
    .where('action', '=', action)
    .where('target', '=', attempt)
    .executeTakeFirst()
  return row !== undefined
}
