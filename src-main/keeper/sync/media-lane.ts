/**
 * Media lane: sealed objects that the server's ledger announces and that it does not hold, a few at a time. One whose
 * answer did not come is not sent again before the server's own list names it as missing.
 */

import { addressOf } from '../../../src-shared/api/endpoint.ts'
import { stationApi } from '../../../src-shared/api/station.ts'
import { contentDigest } from '../../../src-shared/content-digest.ts'
import { ProblemError } from '../../../src-shared/vocabulary.ts'
import type { Attempts } from '../attempts.ts'
import { sha256Hex } from '../crypto.ts'
import { isDiskFull } from '../disk.ts'
import { type Held, serverNext } from '../held.ts'
import type { Bucket } from './bucket.ts'
import { createDirect } from './direct.ts'
import { type HttpReply, NoServer } from './http.ts'
import type { LedgerReply } from './ledger-lane.ts'
import type { Link } from './link.ts'
import type { Meter } from './meter.ts'
import { createBackoff, createPatience, createPulse } from './pulse.ts'
import { type Session, wordOf } from './session.ts'

export interface MediaLaneDeps {
  session: Session
  attempts: Pick<Attempts, 'all'>
  link: Link
  bucket: Bucket
  meter: Meter
  /** ms, a clock that nobody sets. */
  now(): number
  random(): number
  log(line: string): void
  active(): Held | null
  /** The server's view is asked for: something failed, or the last object of an attempt is there. */
  moved(): void
}

const defaultInFlight = 4
const mostInFlight = 8
const answerMs = { least: 15_000, most: 240_000 }
const idleMs = 2000
/** So many failures of one object may be the line's; from then on, and after a refusal, it waits longer and longer. */
const toleratedFailures = 3
const deferMs = { least: 2000, most: 300_000 }

export function startMediaLane(deps: MediaLaneDeps) {
  const { session, attempts, link, log, now, bucket, meter } = deps
  const pulse = createPulse()
  const backoff = createBackoff(deps.random)
  const patience = createPatience(answerMs.least, answerMs.most)
  const direct = createDirect({ session, now, log })
  const inFlight = new Map<string, Promise<void>>()
  /** Without an answer: not tried again before the next list of its attempt. */
  const unsure = new Map<Held, Set<string>>()
  const unmarked = new Set<string>()
  /** What failed again and again, or is refused, waits by itself: it must not hold up the others. */
  const deferred = new Map<string, { times: number; until: number }>()
  /** What this disk gives back is not what was written: there is nothing to send. */
  const damaged = new Set<string>()
  /** Acknowledged since the exchange under way began. */
  const meanwhile = new Set<string>()
  /** The server's bound, and what the line bears: halved by a failure, grown by successes. */
  let limit = defaultInFlight
  let bearable = defaultInFlight
  let resumeAt = 0
  /** The ledger lane is far behind: an object begun now would only make its records later. */
  let held = false
  let stopped = false

  const doubt = (one: Held, digest: string) => {
    const some = unsure.get(one) ?? new Set()
    unsure.set(one, some.add(digest))
  }

  const defer = (digest: string, from: number) => {
    const times = (deferred.get(digest)?.times ?? 0) + 1
    const ms = times < from ? 0 : Math.min(deferMs.most, deferMs.least * 2 ** (times - from))
    deferred.set(digest, { times, until: now() + ms * (0.5 + deps.random() / 2) })
  }

  const upload = async (one: Held, digest: string): Promise<void> => {
    const data = one.ledger.store.object(digest)
    if (data === null || sha256Hex(data) !== digest) {
      damaged.add(digest)
      log(`media lane: the stored object ${digest} is damaged`)
      return
    }
    const sentMs = now()
    const given = { body: data, bucket, timeoutMs: patience.ms }
    if (!(await direct.upload(digest, given))) {
      const reply = await session.send({
        lane: 'media',
        method: stationApi.blob.method,
        path: addressOf(stationApi.blob, { digest }),
        headers: {
          'content-type': 'application/octet-stream',
          'content-digest': contentDigest(Buffer.from(digest, 'hex')),
        },
        ...given,
      })
      if (!isHeld(digest, reply)) return
    }
    patience.came(bucket.rate === null ? now() - sentMs : 0)
    markHeld(one, digest)
    deferred.delete(digest)
    meter.sent(data.length)
    bearable = Math.min(limit, bearable + 1 / bearable)
    backoff.reset()
    link.up()
  }

  /** By the server's own word. False: it refused this one, which waits. Throws NoServer where there was no such word. */
  const isHeld = (digest: string, reply: HttpReply): boolean => {
    try {
      if (wordOf(stationApi.blob.reply, reply).held === digest) return true
      throw new ProblemError('internal', 'it speaks of another object')
    } catch (error) {
      // What was not the server, or is too busy to say: the line's failure, not this object's.
      if (error instanceof NoServer || !(error instanceof ProblemError)) throw error
      // Damaged on its way, or not to be had by this server: others may well pass.
      defer(digest, 1)
      log(`media lane: the server refused ${digest} with ${reply.status}: ${error.message}`)
      return false
    }
  }

  /** On a full disk it is known to this process alone: uploaded again after a restart, which does no harm. */
  const markHeld = (one: Held, digest: string) => {
    meanwhile.add(digest)
    try {
      one.ledger.store.markHeld(digest)
    } catch (error) {
      if (!isDiskFull(error)) throw error
      unmarked.add(digest)
    }
  }

  const failed = (one: Held, digest: string, error: unknown) => {
    doubt(one, digest)
    defer(digest, toleratedFailures)
    bearable = Math.max(1, bearable / 2)
    let asked = 0
    if (error instanceof NoServer) {
      // Whether the server is there at all is for the ledger lane to say, which asks now.
      if (error.why === 'late') patience.late()
      asked = error.retryAfterMs
    } else log(`media lane: ${error instanceof Error ? error.message : String(error)}`)
    resumeAt = Math.max(resumeAt, now() + asked + backoff.next())
  }

  const begin = (one: Held, digest: string) => {
    const work = upload(one, digest)
      .catch((error) => failed(one, digest, error))
      .finally(() => {
        inFlight.delete(digest)
        if (unsure.has(one) || one.ledger.store.debt().segments === 0) deps.moved()
        pulse.kick()
      })
    inFlight.set(digest, work)
  }

  /** Incident-adjacent first, whosever it is; then the attempt that is being sat; then the oldest. */
  const fill = () => {
    const active = deps.active()
    const most = Math.max(1, Math.floor(Math.min(limit, bearable)))
    const candidates = attempts
      .all()
      .filter((one) => !one.drained && serverNext(one) > 0)
      .flatMap((one) => {
        const passed =
          inFlight.size + unmarked.size + damaged.size + deferred.size + (unsure.get(one)?.size ?? 0)
        return one.ledger.store.owed(serverNext(one), most + passed).map((owed) => ({ one, ...owed }))
      })
      .sort(
        (a, b) =>
          b.priority - a.priority ||
          Number(b.one === active) - Number(a.one === active) ||
          a.one.openedAt.localeCompare(b.one.openedAt),
      )
    for (const { one, digest } of candidates) {
      if (inFlight.size >= most) return
      const waits = (deferred.get(digest)?.until ?? 0) > now()
      const passed = waits || inFlight.has(digest) || unmarked.has(digest) || damaged.has(digest)
      if (!passed && !unsure.get(one)?.has(digest)) begin(one, digest)
    }
  }

  const loop = async () => {
    while (!stopped) {
      const wait = resumeAt - now()
      if (wait <= 0 && !held) fill()
      await pulse.wait(wait > 0 ? Math.min(wait, idleMs) : idleMs)
    }
  }
  const running = loop()

  return {
    kick: pulse.kick,
    /** Also once nothing seems to be owed: the server's word is what counts. */
    asksFor: (one: Held): boolean => unsure.has(one) || one.ledger.store.debt().segments === 0,
    listing() {
      meanwhile.clear()
      return { heldMeanwhile: (digest: string) => meanwhile.has(digest) }
    },
    /** The ledger lane has heard the server: its bounds, and with its list what is to be tried again. */
    heard(one: Held, { maxInFlight, directFrom }: LedgerReply, listed: boolean) {
      direct.offered(directFrom)
      limit = Math.max(1, Math.min(mostInFlight, maxInFlight))
      if (listed) unsure.delete(one)
      pulse.kick()
    },
    hold(on: boolean) {
      if (held && !on) pulse.kick()
      held = on
    },
    /** Objects that this disk no longer has as they were. */
    get damaged() {
      return damaged.size
    },
    /** Objects that failed so often that the line cannot be the reason. */
    get refused() {
      return [...deferred.values()].filter(({ times }) => times > 2 * toleratedFailures).length
    },
    async stop() {
      stopped = true
      pulse.kick()
      await running
      await Promise.allSettled(inFlight.values())
    },
  }
}
