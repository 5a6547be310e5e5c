/** Ledger lane: batches of leaves, oldest debt first, and what the server says in return. */

import type { z } from 'zod'
import type { stationApi } from '../../../src-shared/api/station.ts'
import type { Command, Receipt } from '../../../src-shared/station-api.ts'
import { ProblemError } from '../../../src-shared/vocabulary.ts'
import { type Attempts, setBackKey } from '../attempts.ts'
import { isDiskFull } from '../disk.ts'
import { type Held, isDrained, serverNext } from '../held.ts'
import { batchCharacters, leavesAtMost, nextBatch } from './batch.ts'
import { NoServer } from './http.ts'
import { keepCosigned, type Trust, verifiedReceipt } from './judge.ts'
import type { Link } from './link.ts'
import { createBackoff, createPatience, createPulse } from './pulse.ts'
import type { Session } from './session.ts'

export type LedgerReply = z.output<typeof stationApi.ledger.reply>

export interface LedgerLaneDeps {
  session: Session
  attempts: Pick<Attempts, 'all'>
  trust: Trust
  link: Link
  /** ms, a clock that nobody sets. */
  now(): number
  /** Unix ms, to compare with the server's. */
  wall(): number
  random(): number
  log(line: string): void
  /** The attempt that is being sat on this machine now: asked for commands even without debt. */
  active(): Held | null
  commands(commands: Command[]): void
  receipt(receipt: Receipt): void
  media: {
    /** Whether the media lane waits for the server's own list of what it lacks of this attempt. */
    asksFor(one: Held): boolean
    /** An exchange begins: objects acknowledged from now on may stand on its list all the same. */
    listing(): { heldMeanwhile(digest: string): boolean }
    /** What the server has said; `listed`: with as much of its list as there was room for. */
    heard(one: Held, reply: LedgerReply, listed: boolean): void
    /** Whole batches of records wait, as after days offline: nothing is begun beside them, which would only delay them. */
    hold(on: boolean): void
  }
}

/** Without debt the running attempt is asked this often, ms; a drained one waits this long for its receipt. */
const idleMs = 2000
/** Whether the server still holds what it gave its receipt for, it is asked at each start and this often, ms. */
const drainedEveryMs = 3_600_000
/** Of an older attempt, of which nothing but media is owed, the server hears this often, ms. */
const oldEveryMs = 15_000
/** Appends within this time go in one batch. */
const gatherMs = 100
/** What is urgent heeds the server only when it asks for more than this, ms: it is then truly ill. */
const illMs = 5000
const answerMs = { least: 8000, most: 120_000 }
const mostListed = 500

export function startLedgerLane(deps: LedgerLaneDeps) {
  const { session, attempts, trust, link, now, wall, log, media } = deps
  const pulse = createPulse()
  const spacing = createPulse()
  const stopping = createPulse()
  /** A wait after a failure that another lane's success may cut short; one that the server asked for is not. */
  const retrying = createPulse()
  const backoff = createBackoff(deps.random)
  const patience = createPatience(answerMs.least, answerMs.most)
  const exchangedAt = new WeakMap<Held, number>()
  let characters = batchCharacters.most
  let stopped = false
  let problem: ProblemError | null = null

  /** A thin or broken line gets smaller requests and more time, until they pass. */
  const ask = async (attempt: string, body: z.input<typeof stationApi.ledger.body>): Promise<LedgerReply> => {
    const sentMs = now()
    const sentWallMs = wall()
    try {
      const way = { lane: 'ledger', timeoutMs: patience.ms } as const
      const reply = await session.api.ledger({ id: attempt, body }, way)
      const rttMs = now() - sentMs
      patience.came(rttMs)
      characters = Math.min(batchCharacters.most, characters * 2)
      link.up({ serverMs: Date.parse(reply.serverTime), sentWallMs, rttMs })
      return reply
    } catch (error) {
      if (error instanceof NoServer && error.why === 'late') patience.late()
      characters = Math.max(batchCharacters.least, characters / 2)
      throw error
    }
  }

  const exchange = async (one: Held): Promise<{ retryAfterMs: number }> => {
    const { store, attempt, part } = one.ledger
    // What cannot follow is kept here; the server's commands are still asked for.
    const { from, leaves, checkpoint } = one.setBack
      ? { from: serverNext(one), leaves: [], checkpoint: null }
      : nextBatch(store, serverNext(one), store.newestCosigned()?.size ?? 0, characters)
    const wanted = media.asksFor(one)
    const meanwhile = media.listing()
    exchangedAt.set(one, now())
    const reply = await asking(one, {
      part,
      from,
      leaves,
      checkpoint,
      size: one.ledger.size,
      list: wanted ? mostListed : 0,
    })
    if (reply.next > one.ledger.size && !one.setBack)
      setBack(one, `the server holds ${reply.next} records of ${attempt}, this disk ${one.ledger.size}`)
    if (one.setBack) {
      deps.commands(reply.commands)
      return reply
    }
    store.rememberMeta('server-next', String(reply.next))
    const { cosigned, missing } = reply
    whereRoom('what the server lacks', () =>
      store.reconcile(
        missing.filter((digest) => !meanwhile.heldMeanwhile(digest)),
        reply.next,
        missing.length === reply.missingTotal,
      ),
    )
    if (cosigned !== null) whereRoom('a cosigned checkpoint', () => keepCosigned(one, cosigned, trust))
    deps.commands(reply.commands)
    const { receipt } = reply
    if (receipt) whereRoom('a receipt', () => takeReceipt(one, receipt))
    one.drained = isDrained(one)
    if (isBehind(one)) media.hold(true)
    media.heard(one, reply, wanted)
    return reply
  }

  /** The disk was restored from an older copy while an exam was under way: see docs/EVIDENCE.md, "Sync". */
  const setBack = (one: Held, why: string) => {
    log(`attempt ${one.ledger.attempt}: this disk was set back (${why})`)
    one.setBack = true
    whereRoom('that the disk was set back', () => one.ledger.store.setMeta(setBackKey, why))
  }

  /** A history that contradicts the server's is no passing failure: it is told once, and then kept here. */
  const asking = async (one: Held, body: z.input<typeof stationApi.ledger.body>): Promise<LedgerReply> => {
    const { attempt, part } = one.ledger
    try {
      return await ask(attempt, body)
    } catch (error) {
      const finding = error instanceof ProblemError ? error.problem.params?.finding : undefined
      if (one.setBack || (finding !== 'fork' && finding !== 'other-root')) throw error
      setBack(one, `the server has another history: ${finding}`)
      return ask(attempt, { part, from: serverNext(one), leaves: [], checkpoint: null, list: 0 })
    }
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

  const hasLeaves = (one: Held): boolean => !one.setBack && serverNext(one) < one.ledger.size
  /** There is nothing to gather: a whole batch waits already. */
  const isBehind = (one: Held): boolean => hasLeaves(one) && one.ledger.size - serverNext(one) > leavesAtMost
  /** Set back and left: it has nothing more to say or to hear. */
  const isLeftBehind = (one: Held): boolean => one.setBack && one.submitted
  const isDue = (one: Held, active: Held | null): boolean => {
    if (isLeftBehind(one)) return false
    if (one.drained) return now() - (exchangedAt.get(one) ?? Number.NEGATIVE_INFINITY) >= drainedEveryMs
    if (one === active || hasLeaves(one) || media.asksFor(one)) return true
    const owes = one.ledger.store.debt().segments > 0
    if (!owes) return one.submitted
    return now() - (exchangedAt.get(one) ?? Number.NEGATIVE_INFINITY) >= oldEveryMs
  }

  /** One exchange for each attempt that needs one; says how long to leave the server alone, and whether to go on. */
  const round = async (): Promise<{ retryAfterMs: number; more: boolean; behind: boolean }> => {
    const active = deps.active()
    for (const one of attempts.all()) if (isLeftBehind(one)) one.drained ||= isDrained(one)
    const due = attempts.all().filter((one) => isDue(one, active))
    // The running attempt first: its commands and incidents cannot wait for old debt.
    const ordered = due.sort((a, b) => Number(b === active) - Number(a === active))
    const round = { retryAfterMs: 0, more: false, behind: false }
    let failed: ProblemError | null = null
    const visit = async (one: Held) => {
      const before = serverNext(one)
      try {
        const { retryAfterMs } = await exchange(one)
        round.retryAfterMs = Math.max(round.retryAfterMs, retryAfterMs)
        const moved = serverNext(one) > before
        round.more ||= hasLeaves(one) && moved
        round.behind ||= isBehind(one) && moved
      } catch (error) {
        // One attempt that the server will not have must not hold up the others; no server holds up all.
        failed = error instanceof ProblemError ? error : new ProblemError('internal', String(error))
        if (failed.problem.code === 'no-server') throw failed
        log(`ledger lane, attempt ${one.ledger.attempt}: ${failed.message}`)
      }
    }
    for (const one of ordered) {
      if (stopped) break
      // What happened during the exchange of an older one.
      if (active && one !== active && hasLeaves(active)) await visit(active)
      await visit(one)
    }
    if (failed) throw failed
    return round
  }

  const loop = async () => {
    while (!stopped) {
      try {
        const { retryAfterMs, more, behind } = await round()
        problem = null
        backoff.reset()
        media.hold(behind)
        if (!more) await pulse.wait(idleMs)
        const spacingMs = behind ? retryAfterMs : Math.max(gatherMs, retryAfterMs)
        if (retryAfterMs > illMs) await stopping.wait(retryAfterMs)
        else if (spacingMs > 0) await spacing.wait(spacingMs)
      } catch (error) {
        media.hold(false)
        problem = error instanceof ProblemError ? error : new ProblemError('internal', String(error))
        if (problem.problem.code === 'no-server') link.down(problem.message)
        // Not cut short by appends, which come all the time.
        const asked = problem instanceof NoServer ? problem.retryAfterMs : 0
        if (asked > 0) await stopping.wait(asked + backoff.next())
        else await retrying.wait(backoff.next())
      }
    }
  }
  const running = loop()

  return {
    kick: pulse.kick,
    /** The server was reached another way, by one that came as much at random. */
    reached() {
      retrying.kick()
      pulse.kick()
    },
    /** Something that an invigilator must see at once: it does not wait for more to go with it. */
    urgent() {
      spacing.kick()
      pulse.kick()
    },
    get problem() {
      return problem?.problem ?? null
    },
    async stop() {
      stopped = true
      for (const one of [stopping, retrying, spacing, pulse]) one.kick()
      await running
    },
  }
}
