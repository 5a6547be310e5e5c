/** The server's signed word for what it durably holds. */

import { createHash } from 'node:crypto'
import { digestList } from '../../src-shared/bundle.ts'
import { toBase64, utf8 } from '../../src-shared/bytes.ts'
import { canonical } from '../../src-shared/ledger/jcs.ts'
import type { Signer } from '../../src-shared/ledger/note.ts'
import { keepNewest } from '../../src-shared/newest.ts'
import type { Receipt } from '../../src-shared/station-api.ts'
import { type Clock, iso } from '../clock.ts'
import { setBackParts } from '../findings.ts'
import type { Sql } from '../storage/sql/sql.ts'

/** The objects that the first `size` records of a part announce, and which of them are held. */
interface Tally {
  held: number
  announced: number
  /** SHA-256 of the list of those held. */
  digests: string
}

const lookedAtMost = 1000

export interface Receipts {
  /**
   * Over the cosigned prefix of a part, or null while nothing is cosigned. The attempt has its receipt once each of
   * its parts has its end, or was set back and left, and nothing of any is missing.
   */
  of(attempt: string, part: number): Promise<Receipt | null>
  /**
   * As `of`; but while a long part is still being written, one given a moment ago may be given again: each is over every
   * object of the part, and a hall of stations asks every two seconds.
   */
  recent(attempt: string, part: number): Promise<Receipt | null>
}

/** A receipt over so many objects or fewer is always made anew; one over more rests for so long, ms for each object. */
const alwaysAnew = 100
const restsMs = 10
const restingAtMost = 2000

/**
 * `keepAnswers` returns once every answer of the attempt's ledgers is stored, or named in a finding; `judgeSheet` once its answer
 * sheet is judged, or cannot be now: it never rejects.
 */
export function createReceipts(
  db: Sql,
  clock: Clock,
  signer: Signer,
  keepAnswers: (attempt: string) => Promise<void>,
  judgeSheet: (attempt: string) => Promise<void>,
): Receipts {
  /** By attempt: how many records its answers were looked for in. */
  const looked = new Map<string, number>()
  async function tally(attempt: string, part: number, size: number): Promise<Tally> {
    const objects = await db
      .selectFrom('announced')
      .leftJoin('held', 'held.digest', 'announced.digest')
      .select(['announced.digest', 'held.digest as held'])
      .distinct()
      .where('attempt', '=', attempt)
      .where('part', '=', part)
      .where('seq', '<', size)
      .orderBy('announced.digest')
      .execute()
    const held = objects.filter((object) => object.held !== null).map((object) => object.digest)
    const digests = createHash('sha256').update(digestList(held)).digest('hex')
    return { held: held.length, announced: objects.length, digests }
  }
  const settle = (attempt: string) =>
    db
      .updateTable('attempt')
      .set({ receipted_at: clock.now() })
      .where('id', '=', attempt)
      .where('submitted_at', 'is not', null)
      .where('receipted_at', 'is', null)
      .execute()

  /** Nothing is final before its answers are kept. Throws when they cannot be now; it is asked again. */
  async function settleAnswers(attempt: string, records: number): Promise<void> {
    if (looked.get(attempt) === records) return
    await keepAnswers(attempt)
    keepNewest(looked, attempt, records, lookedAtMost)
  }

  /** A part that was set back never gets its end: the one that was opened after it is its end. */
  async function isOver(attempt: string, rows: readonly (Ended & { part: number })[]): Promise<boolean> {
    const open = rows.filter((row) => !isEnded(row))
    if (open.length === 0) return true
    if (open.includes(rows.at(-1)!)) return false
    const setBack = await setBackParts(db, attempt)
    return open.every(({ part }) => setBack.has(part))
  }

  const resting = new Map<string, { receipt: Receipt; until: number }>()
  async function recent(attempt: string, part: number): Promise<Receipt | null> {
    const key = `${part} ${attempt}`
    const last = resting.get(key)
    if (last && clock.now() < last.until && !(await ended(attempt, part))) return last.receipt
    resting.delete(key)
    const receipt = await of(attempt, part)
    if (receipt === null || receipt.final || receipt.announced <= alwaysAnew) return receipt
    keepNewest(resting, key, { receipt, until: clock.now() + receipt.announced * restsMs }, restingAtMost)
    return receipt
  }

  async function ended(attempt: string, part: number): Promise<boolean> {
    const row = await db
      .selectFrom('part')
      .select('submitted_seq')
      .where('attempt', '=', attempt)
      .where('part', '=', part)
      .executeTakeFirst()
    return row?.submitted_seq != null
  }

  async function of(attempt: string, part: number): Promise<Receipt | null> {
    const rows = await db
      .selectFrom('part')
      .select(['part', 'cosigned_size as size', 'size as stored', 'submitted_seq as endSeq'])
      .where('attempt', '=', attempt)
      .orderBy('part')
      .execute()
    const row = rows.find((one) => one.part === part)
    if (!row || row.size === 0) return null
    if (isEnded(row))
      await settleAnswers(
        attempt,
        rows.reduce((sum, { stored }) => sum + stored, 0),
      )
    const { digests, ...counts } = await tally(attempt, part, row.size)
    // After the count: where nothing is missing, its object was here in time.
    if (isEnded(row)) await judgeSheet(attempt)
    const final = isWhole(counts) && isEnded(row)
    const unsigned = { attempt, part, size: row.size, ...counts, final, at: iso(clock.now()), digests }
    if (final && (await isOver(attempt, rows))) {
      const others = rows.filter((one) => one !== row).map((one) => tally(attempt, one.part, one.size))
      if ((await Promise.all(others)).every(isWhole)) await settle(attempt)
    }
    return { ...unsigned, signature: toBase64(signer.sign(utf8(canonical(unsigned)))) }
  }

  return { of, recent }
}

const isWhole = ({ held, announced }: Pick<Tally, 'held' | 'announced'>): boolean => held === announced
interface Ended {
  size: number
  stored: number
  endSeq: number | null
}
/** Its last record is there, and cosigned. */
const isEnded = (row: Ended): boolean => row.endSeq !== null && row.size === row.stored
