/**
 * Answer sheets: named by the submission, held against the ledger and the paper once both are here, and from then on made anew
 * from them whenever somebody may see one.
 */
import { createHash } from 'node:crypto'
import type { Transaction } from 'kysely'
import { z } from 'zod'
import { text as decoded, fromBase64 } from '../../src-shared/bytes.ts'
import type { AnswerValue, ExamPaper } from '../../src-shared/exam.ts'
import { keepNewest } from '../../src-shared/newest.ts'
import { bodies, LedgerRecord } from '../../src-shared/records.ts'
import { associatedDataOf, openObject } from '../../src-shared/seal/object.ts'
import { accepted, answerText, differences } from '../../src-shared/sheet/compare.ts'
import { numberDigits } from '../../src-shared/sheet/number.ts'
import {
  type MadeSheet,
  readSheet,
  type Sheet,
  SheetAnswers,
  SheetHead,
  sheetOf,
} from '../../src-shared/sheet/sheet.ts'
import type { Clock } from '../clock.ts'
import { type Finding, storeFinding } from '../findings.ts'
import { Refusal } from '../http/refusal.ts'
import type { ServerKeys } from '../keys.ts'
import type { Blobs } from '../storage/blobs/port.ts'
import type { Database } from '../storage/sql/schema.ts'
import type { Sql } from '../storage/sql/sql.ts'
import { isWhole } from './reconcile.ts'
import { keysOf } from './recorded.ts'

interface Deps {
  db: Sql
  blobs: Pick<Blobs, 'read'>
  clock: Clock
  review: ServerKeys['review']
  paper(attempt: string): Promise<ExamPaper | null>
  /** Told of each new finding. */
  found(finding: Finding): void
  /** Told of what keeps a sheet from being judged now, by the error's name: its text may hold what was read. */
  trouble(attempt: string, error: string): void
}

export interface Sheets {
  /** Once: when everything is here that it needs. Idempotent, and never rejects: a receipt is worth more. */
  judge(attempt: string): Promise<void>
  /** The very text that was handed in. Refuses with 409 while it is not judged, and where it does not agree. */
  made(attempt: string): Promise<MadeSheet>
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** The submission of the part that ends the attempt has come. */
export async function handIn(
  trx: Transaction<Database>,
  { attempt, part, body }: LedgerRecord,
): Promise<void> {
  const { data } = bodies['attempt.submitted'].safeParse(body)
  if (data?.sheet === undefined) return
  const digest = data.sheet
  await trx
    .insertInto('sheet')
    .values({
      ...{ attempt, part, digest, number: digest.slice(0, numberDigits) },
      ...{ head: null, agrees: null, judged_at: null },
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

interface Row {
  attempt: string
  part: number
  digest: string
  head: string | null
  agrees: number | null
  judged_at: number | null
}
/** `carried`: answers to questions of which the part that was handed in has no record. */
type Judged = { sheet: Sheet; carried: Record<string, AnswerValue> } | { why: string } | null

/** As it is stored. `carried` left out: of before, when answers were the newest of all parts. */
const KeptHead = z.object({ ...SheetHead.shape, carried: SheetAnswers.optional() })

/** Attempts whose sheets wait for something. */
const waitingAtMost = 10_000

export function createSheets(deps: Deps): Sheets {
  const { db, blobs, clock, review, paper } = deps
  const rowOf = (attempt: string): Promise<Row | undefined> =>
    db.selectFrom('sheet').selectAll().where('attempt', '=', attempt).executeTakeFirst()

  /** By attempt: the object that is not here yet; null: another release must read it. */
  const waiting = new Map<string, string | null>()
  const wait = (attempt: string, what: string | null) => keepNewest(waiting, attempt, what, waitingAtMost)
  /** By attempt: it is being judged. */
  const judging = new Map<string, Promise<void>>()

  /** Of one kind; leaves are canonical, so there is one way to write it. */
  const leavesOf = (attempt: string, like: string) =>
    db.selectFrom('leaf').select('leaf').where('attempt', '=', attempt).where('leaf', 'like', like)
  const recordsIn = (rows: readonly { leaf: string }[], kind: string): LedgerRecord[] =>
    rows.map(({ leaf }) => LedgerRecord.parse(JSON.parse(leaf))).filter((record) => record.kind === kind)

  /** The last that keeps the sheet. */
  async function keptIn({ attempt, part, digest }: Row): Promise<LedgerRecord | undefined> {
    const rows = await leavesOf(attempt, `%"sheet":"${digest}"%"kind":"sheet.kept"%`)
      .where('part', '=', part)
      .orderBy('seq', 'desc')
      .limit(1)
      .execute()
    return recordsIn(rows, 'sheet.kept').find(({ body }) => body.sheet === digest)
  }

  async function recordedAnswers({ attempt, part }: Row): Promise<Map<string, unknown[]>> {
    const keyOf = keysOf({ db, review }, attempt)
    const rows = await leavesOf(attempt, '%"kind":"answer.saved"%').orderBy('part').orderBy('seq').execute()
    return await accepted(recordsIn(rows, 'answer.saved'), part, async (record) =>
      opened(await keyOf(record.part), record, fromBase64(String(record.body.sealed))),
    )
  }

  const isHere = async (object: string): Promise<boolean> =>
    (await db.selectFrom('held').select('digest').where('digest', '=', object).executeTakeFirst()) !==
    undefined

  /** Null: not all is here yet, or it cannot be read now. */
  async function judged(row: Row): Promise<Judged> {
    const { attempt, part, digest } = row
    const kept = await keptIn(row)
    const object = bodies['sheet.kept'].safeParse(kept?.body).data?.digest
    if (!kept || object === undefined) return { why: 'no record keeps it' }
    if (!(await isHere(object))) {
      wait(attempt, object)
      return null
    }
    const key = await keysOf({ db, review }, attempt)(part)
    const text = await opened(key, kept, await blobs.read(object))
    if (text === null) return { why: 'it does not open' }
    if (sha256(text) !== digest) return { why: 'it is not the one that the submission names' }
    const sheet = readSheet(text)
    if (!sheet) return { why: 'it is no answer sheet' }
    if (sheet === 'unknown') {
      wait(attempt, null)
      return null
    }
    const [first] = recordsIn(
      await leavesOf(attempt, '%"kind":"attempt.opened"%')
        .where('part', '=', part)
        .where('seq', '=', 0)
        .execute(),
      'attempt.opened',
    )
    const asked = await paper(attempt)
    if (!first || !asked) return { why: 'its ledger or its exam is not here' }
    const answers = await recordedAnswers(row)
    const wrong = differences(sheet, { opened: first, answers, questions: asked.questions })
    if (wrong.length > 0) return { why: wrong.join('; ') }
    const carried = Object.entries(sheet.answers).filter(([id]) => !isOwn(answers.get(id)))
    return { sheet, carried: Object.fromEntries(carried) }
  }

  async function tell({ attempt, part, digest }: Row, why: string): Promise<void> {
    const { station } = await db
      .selectFrom('part')
      .select('station')
      .where('attempt', '=', attempt)
      .where('part', '=', part)
      .executeTakeFirstOrThrow()
    const kind = 'sheet-differs'
    const finding: Finding = { attempt, part, station, kind, detail: { digest, why }, at: clock.now() }
    if (await storeFinding(db, finding)) deps.found(finding)
  }

  async function judgeNow(attempt: string): Promise<void> {
    const row = await rowOf(attempt)
    if (!row || row.judged_at !== null) return
    const missing = waiting.get(attempt)
    if (missing === null || (missing !== undefined && !(await isHere(missing)))) return
    waiting.delete(attempt)
    if (!(await isWhole(db, attempt))) return
    const found = await judged(row)
    if (!found) return
    if ('why' in found) await tell(row, found.why)
    const agrees = 'sheet' in found
    const head = agrees ? JSON.stringify(KeptHead.parse({ ...found.sheet, carried: found.carried })) : null
    await db
      .updateTable('sheet')
      .set({ head, agrees: Number(agrees), judged_at: clock.now() })
      .where('attempt', '=', attempt)
      .where('judged_at', 'is', null)
      .execute()
  }

  function judge(attempt: string): Promise<void> {
    // One after another: what came while one was being judged is looked at by the next.
    const run: Promise<void> = (judging.get(attempt) ?? Promise.resolve())
      .then(() => judgeNow(attempt))
      .catch((error: unknown) => deps.trouble(attempt, error instanceof Error ? error.name : typeof error))
      .finally(() => {
        if (judging.get(attempt) === run) judging.delete(attempt)
      })
    judging.set(attempt, run)
    return run
  }

  return {
    judge,
    async made(attempt) {
      await judge(attempt)
      const row = await rowOf(attempt)
      const refused = (detail: string) => new Refusal('bad-input', { status: 409, detail })
      if (!row || row.judged_at === null) throw refused('the answer sheet is not here yet')
      if (row.head === null) throw refused('the answer sheet is not what the ledger says: see the findings')
      const { kind: _kind, v: _v, paper: _paper, carried, ...head } = KeptHead.parse(JSON.parse(row.head))
      const asked = await paper(attempt)
      const recorded = [...(await recordedAnswers(row))]
        .filter(([, values]) => !carried || isOwn(values))
        .flatMap(([id, [value]]) => (isAnswer(value) ? [[id, value] as const] : []))
      const answers = { ...Object.fromEntries(recorded), ...carried }
      const made = sheetOf({ head, questions: asked?.questions ?? [], answers }, sha256)
      if (made.digest !== row.digest)
        throw refused('the answer sheet cannot be made again: its exam was changed')
      return made
    },
  }
}

/** Whether the part that was handed in has a record of it: then there is one value. */
const isOwn = (values: readonly unknown[] | undefined): boolean => values?.length === 1
const isAnswer = (value: unknown): value is AnswerValue => answerText(value) !== null

/** Null where it does not open. */
async function opened(
  key: Uint8Array<ArrayBuffer> | null,
  record: LedgerRecord,
  sealed: Uint8Array<ArrayBuffer>,
): Promise<string | null> {
  const ad = associatedDataOf(record)
  if (!ad || !key) return null
  try {
    return decoded(await openObject(key, ad, sealed))
  } catch (_otherKeyOrBytes) {
    return null
  }
}
