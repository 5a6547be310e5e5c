/** Ledger lane: batches of leaves, oldest debt first, and what the server says in return. */

import type { Command, Receipt } from '../../../src-shared/station-api.ts'
import { stationApi } from '../../../src-shared/station-api.ts'
import { ProblemError } from '../../../src-shared/vocabulary.ts'
import { type Attempts, type Held, isDrained } from '../attempts.ts'
import { isDiskFull } from '../disk.ts'
import { nextBatch } from './batch.ts'
import { keepCosigned, type Trust, verifiedReceipt } from './judge.ts'
import type { Link } from './link.ts'
import { createBackoff, createPulse } from './pulse.ts'
import type { Session } from './session.ts'

export interface LedgerLaneDeps {
  session: Session
  attempts: Attempts
  trust: Trust
  link: Link
  now(): number
  random(): number
  log(line: string): void
  /** The attempt that is being sat on this machine now: asked for commands even without debt. */
  active(): Held | null
  commands(commands: Command[]): void
  receipt(receipt: Receipt): void
  /** The server's list of what it lacks has come, or its bound on parallel uploads. */
  moreMedia(maxInFlight: number): void
}

/** Without debt the running attempt is asked this often, ms; a drained one waits this long for its receipt. */
const idleMs = 2000
/** Appends within this time go in one batch. */
const gatherMs = 100

export const serverNext = (one: Held): number => Number(one.ledger.store.meta('server-next') ?? 0)

export function startLedgerLane(deps: LedgerLaneDeps) {
  const { session, attempts, trust, link, now, log } = deps
  const pulse = createPulse()
  const stopping = createPulse()
  const backoff = createBackoff(deps.random)
  let stopped = false
  let problem: ProblemError | null = null

  const exchange = async (one: Held): Promise<{ retryAfterMs: number }> => {
    const { store, attempt, part } = one.ledger
    const batch = nextBatch(store, serverNext(one), store.newestCosigned()?.size ?? 0)
    const sentMs = now()
    const body = { part, from: batch.from, leaves: batch.leaves, checkpoint: batch.checkpoint }
    const reply = stationApi.ledger.reply.parse(
      await session.json('ledger', 'POST', `/api/station/attempts/${attempt}/ledger`, body),
    )
    const receivedMs = now()
    if (reply.next > one.ledger.size)
      throw new ProblemError(
        'internal',
        `the server holds ${reply.next} records of ${attempt}, this disk ${one.ledger.size}`,
      )
    store.rememberMeta('server-next', String(reply.next))
    const { cosigned, missing } = reply
    whereRoom('what the server lacks', () =>
      store.reconcile(missing, reply.next, missing.length === reply.missingTotal),
    )
    if (cosigned !== null) whereRoom('a cosigned checkpoint', () => keepCosigned(one, cosigned, trust))
    link.up({ serverMs: Date.parse(reply.serverTime), sentMs, receivedMs })
    deps.commands(reply.commands)
    const { receipt } = reply
    if (receipt) whereRoom('a receipt', () => takeReceipt(one, receipt))
    one.drained = isDrained(one)
    deps.moreMedia(reply.maxInFlight)
    return reply
  }

  /** The server says it again with its next answer; a full disk must not keep records and commands from passing. */
  const whereRoom = (what: string, work: () => void) => {
    try {
      work()
    } catch (error) {
      if (!isDiskFull(error)) throw error
      log(`ledger lane: no room to keep ${what}`)
    }
  }

  const takeReceipt = (one: Held, receipt: Receipt) => {
    const { store } = one.ledger
    const text = JSON.stringify(verifiedReceipt(one, receipt, trust))
    // The server signs one with every reply; what only repeats with a later time is no news.
    const { size, held, announced, final } = receipt
    const news = `${size} ${held} ${announced} ${final}`
    if (store.meta('receipt-news') === news) return
    if (final) store.setMeta('final-receipt', text)
    store.setMeta('receipt-news', news)
    deps.receipt(receipt)
  }

  const isOwing = (one: Held): boolean =>
    serverNext(one) < one.ledger.size ||
    one.ledger.store.debt().segments > 0 ||
    (one.submitted && !one.drained)

  /** One exchange for each attempt that needs one; says how long to leave the server alone, and whether to go on. */
  const round = async (): Promise<{ retryAfterMs: number; more: boolean }> => {
    const active = deps.active()
    const owing = attempts.all().filter((one) => !one.drained && (one === active || isOwing(one)))
    // The running attempt first: its commands and incidents cannot wait for old debt.
    const ordered = owing.sort((a, b) => Number(b === active) - Number(a === active))
    const round = { retryAfterMs: 0, more: false }
    let failed: ProblemError | null = null
    for (const one of ordered) {
      if (stopped) break
      const before = serverNext(one)
      try {
        const { retryAfterMs } = await exchange(one)
        round.retryAfterMs = Math.max(round.retryAfterMs, retryAfterMs)
        round.more ||= serverNext(one) < one.ledger.size && serverNext(one) > before
      } catch (error) {
        // One attempt that the server will not have must not hold up the others; no server holds up all.
        failed = error instanceof ProblemError ? error : new ProblemError('internal', String(error))
        if (failed.problem.code === 'no-server') throw failed
        log(`ledger lane, attempt ${one.ledger.attempt}: ${failed.message}`)
      }
    }
    if (failed) throw failed
    return round
  }

  const loop = async () => {
    while (!stopped) {
      try {
        const { retryAfterMs, more } = await round()
        problem = null
        backoff.reset()
        if (!more) await pulse.wait(idleMs)
        await stopping.wait(Math.max(gatherMs, retryAfterMs))
      } catch (error) {
        problem = error instanceof ProblemError ? error : new ProblemError('internal', String(error))
        if (problem.problem.code === 'no-server') link.down(problem.message)
        // Not cut short by appends, which come all the time.
        await stopping.wait(backoff.next())
      }
    }
  }
  const running = loop()

  return {
    kick: pulse.kick,
    get problem() {
      return problem?.problem ?? null
    },
    async stop() {
      stopped = true
      stopping.kick()
      pulse.kick()
      await running
    },
  }
}
