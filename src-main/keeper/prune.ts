/**
 * What a station may let go of: parts that have ended, for which the server has signed that it holds everything, once the
 * policy's keep time is over. Nothing else ever goes, however full the disk is.
 */
import { appendFileSync, closeSync, fsyncSync, openSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { syncFolder } from './files.ts'
import type { Held } from './held.ts'

export const keepKey = 'keep-days'
const dayMs = 86_400_000
const Receipt = z.object({ at: z.iso.datetime(), size: z.int(), held: z.int() })

/**
 * Whether a part is over. `serverNow`: the server's time, unix ms; null where it is not known: a lab machine's own clock
 * may be years ahead.
 */
export function isOver(one: Held, serverNow: number | null): boolean {
  // What was written after it was set back is nowhere else.
  if (one.setBack) return false
  const { store, size } = one.ledger
  const keepDays = store.meta(keepKey)
  const receipt = store.meta('final-receipt')
  if (!one.drained || serverNow === null || keepDays === null || receipt === null) return false
  if (store.debt().segments > 0) return false
  const signed = Receipt.parse(JSON.parse(receipt))
  return signed.size === size && serverNow >= Date.parse(signed.at) + Number(keepDays) * dayMs
}

/** Notes in `<data>/pruned.jsonl` what goes, then removes the part's files. Its store is closed by now. */
export function removePart(data: string, what: Pruned, base: string): void {
  const journal = openSync(join(data, 'pruned.jsonl'), 'a', 0o600)
  try {
    appendFileSync(journal, `${JSON.stringify(what)}\n`)
    fsyncSync(journal)
  } finally {
    closeSync(journal)
  }
  // The film first: a removal cut short is taken up again by who finds the index.
  // The log is an earlier release's (former-log.ts).
  for (const ending of ['.log', '.sqlite-wal', '.sqlite-shm', '.sqlite'])
    rmSync(base + ending, { force: true })
  syncFolder(join(base, '..'))
}

export interface Pruned {
  /** RFC 3339, the server's time. */
  at: string
  attempt: string
  part: number
  records: number
  /** The cosigned checkpoint over all of it: what was here can be told from anything else. */
  checkpoint: string
  /** The server's word that it holds all of it. */
  receipt: unknown
  /** By the exam's policy. */
  keepDays: number
}

export const prunedOf = (one: Held, serverNow: number): Pruned => ({
  at: new Date(serverNow).toISOString(),
  attempt: one.ledger.attempt,
  part: one.ledger.part,
  records: one.ledger.size,
  checkpoint: one.ledger.store.checkpointAt(one.ledger.size)?.note ?? '',
  receipt: JSON.parse(one.ledger.store.meta('final-receipt') ?? 'null'),
  keepDays: Number(one.ledger.store.meta(keepKey)),
})
