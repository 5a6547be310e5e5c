/**
 * The answers that are stored beside the ledger, and the ledger: what reached us only as sealed records is unsealed and
 * stored, so that none is lost for marking; what is stored and is not the ledger's newest is told, so that none is marked
 * that was never recorded.
 */
import type { ExamPaper } from '../../src-shared/exam.ts'
import type { Audit } from '../audit.ts'
import type { Clock } from '../clock.ts'
import { type Finding, setBackParts, storeFinding } from '../findings.ts'
import type { ServerKeys } from '../keys.ts'
import type { Sql } from '../storage/sql/sql.ts'
import { type AnswerStore, answerTo, type ChangeOfPart, storedText } from './answer-store.ts'
import { type Key, keysOf, open, type Sealed, sealedAnswers } from './recorded.ts'

interface Deps {
  db: Sql
  clock: Clock
  audit: Audit
  answers: AnswerStore
  review: ServerKeys['review']
  /** `part`: the one that is sat now, or was last. */
  sat(attempt: string): Promise<{ paper: ExamPaper; part: number; submitted: boolean } | null>
  /** Told of each new finding. */
  found(finding: Finding): void
}

const action = 'answers-from-ledger'

/** `beginning`: a part is about to go on with what the parts before it hold. */
export type Reconcile = (attempt: string, beginning?: boolean) => Promise<void>

/**
 * Idempotent. When it returns for a submitted attempt, the answers table holds of each question the newest answer that
 * the attempt's ledgers hold, or a finding names why it cannot; and once each of its parts is here to its end, each answer
 * that is stored is the newest of the ledgers, or a finding names it. Before the submission the first goes for the newest
 * part.
 */
export function createReconcile(deps: Deps): Reconcile {
  const { db, answers, audit } = deps
  return async (attempt, beginning = false) => {
    const all = await sealedAnswers(db, attempt)
    const rows = await rowsOf(db, attempt)
    // Handed in without an answer it is kept what she was asked all the same: a work is made of that.
    const looks = all.length > 0 || rows.size > 0 || (await isSubmitted(db, attempt))
    const sat = looks ? await deps.sat(attempt) : null
    if (!sat) return
    const { paper } = sat
    // While a later part is being sat its own answers come by themselves, and count on from where it began.
    const sealed = sat.submitted || beginning ? all : all.filter(({ record }) => record.part >= sat.part)
    const keyOf = keysOf(deps, attempt)
    if (sat.submitted && (await isWhole(db, attempt)))
      await compare(deps, { attempt, part: sat.part }, rows, byQuestion(sealed), keyOf)
    const changes: ChangeOfPart[] = []
    for (const candidates of byQuestion(sealed))
      for (const one of candidates) {
        const { question, revision } = one
        const { part } = one.record
        const row = rows.get(question)
        if (row && !isNewer(one, row)) break
        const value = await open(one, keyOf)
        const change = { question, revision, value, part }
        if (answerTo(paper, change) !== undefined) {
          if (row?.revision !== revision || row.value !== storedText(value)) changes.push(change)
          break
        }
        await tell(deps, one, value === undefined ? 'does not open' : 'is no answer to its question')
      }
    if (changes.length === 0) return
    await answers.save(attempt, paper, changes, 'ledger')
    if (await isAudited(db, attempt)) return
    const questions = changes.map(({ question, revision }) => ({ question, revision }))
    await audit.record('server', action, attempt, { questions })
  }
}

/** Whether each part is here to its end, or was set back and never will be. */
export async function isWhole(db: Sql, attempt: string): Promise<boolean> {
  const rows = await db
    .selectFrom('part')
    .select(['part', 'submitted_seq as endSeq'])
    .where('attempt', '=', attempt)
    .execute()
  const open = rows.filter(({ endSeq }) => endSeq === null)
  if (open.length === 0) return true
  const setBack = await setBackParts(db, attempt)
  return open.every(({ part }) => setBack.has(part))
}

async function isSubmitted(db: Sql, attempt: string): Promise<boolean> {
  const row = await db
    .selectFrom('attempt')
    .select('id')
    .where('id', '=', attempt)
    .where('submitted_at', 'is not', null)
    .executeTakeFirst()
  return row !== undefined
}

/** Each answer that a station sent against the newest record of it. One older than its record is brought up to it later. */
async function compare(
  deps: Deps,
  { attempt, part }: { attempt: string; part: number },
  rows: ReadonlyMap<string, Row>,
  recorded: readonly Sealed[][],
  keyOf: (part: number) => Promise<Key | null>,
): Promise<void> {
  const newest = new Map(recorded.flatMap(([first]) => (first ? [[first.question, first] as const] : [])))
  for (const [question, row] of rows) {
    if (row.origin !== 'station') continue
    const one = newest.get(question)
    if (one && isNewer(one, row)) continue
    const why = one ? await difference(row, one, keyOf) : 'no record holds an answer to it'
    if (why === null) continue
    const stored = row.revision
    const detail = { question, stored, recorded: one?.revision ?? null, why }
    await store(deps, { attempt, part: one?.record.part ?? part, kind: 'answer-beside-ledger', detail })
  }
}

async function difference(
  row: Row,
  one: Sealed,
  keyOf: (part: number) => Promise<Key | null>,
): Promise<string | null> {
  if (row.part > one.record.part || row.revision > one.revision) return 'newer than any record'
  const value = await open(one, keyOf)
  if (value === undefined) return 'its record does not open'
  return storedText(value) === row.value ? null : 'another answer than its record'
}

interface Row {
  value: string
  revision: number
  part: number
  origin: string
}

async function rowsOf(db: Sql, attempt: string): Promise<Map<string, Row>> {
  const rows = await db
    .selectFrom('answer')
    .select(['question', 'value', 'revision', 'part', 'origin'])
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

/** Whether the row is of an earlier part, or there of a lower revision. */
const isNewer = ({ record: { part }, revision }: Sealed, row: Row): boolean =>
  part > row.part || (part === row.part && revision > row.revision)

async function tell(deps: Deps, { record, question, revision }: Sealed, why: string): Promise<void> {
  const { attempt, part, seq } = record
  await store(deps, { attempt, part, kind: 'answer-unreadable', detail: { seq, question, revision, why } })
}

async function store(
  deps: Deps,
  { attempt, part, kind, detail }: Pick<Finding, 'attempt' | 'part' | 'kind' | 'detail'>,
): Promise<void> {
  const { station } = await deps.db
    .selectFrom('part')
    .select('station')
    .where('attempt', '=', attempt)
    .where('part', '=', part)
    .executeTakeFirstOrThrow()
  const finding: Finding = { attempt, part, station, kind, detail, at: deps.clock.now() }
  if (await storeFinding(deps.db, finding)) deps.found(finding)
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
