/** Media lane: sealed objects that the server's ledger announces and that it does not hold, a few at a time. */
import { ProblemError } from '../../../src-shared/vocabulary.ts'
import type { Attempts, Held } from '../attempts.ts'
import { sha256Hex } from '../crypto.ts'
import { isDiskFull } from '../disk.ts'
import { serverNext } from './ledger-lane.ts'
import type { Link } from './link.ts'
import { createBackoff, createPulse } from './pulse.ts'
import type { Session } from './session.ts'

export interface MediaLaneDeps {
  session: Session
  attempts: Attempts
  link: Link
  random(): number
  log(line: string): void
  active(): Held | null
  /** Something was uploaded or refused: the server's view has changed. */
  moved(): void
}

const defaultInFlight = 4
const mostInFlight = 8
const uploadMs = 60_000
const idleMs = 2000

export function startMediaLane(deps: MediaLaneDeps) {
  const { session, attempts, link, log } = deps
  const pulse = createPulse()
  const backoff = createBackoff(deps.random)
  const inFlight = new Map<string, Promise<void>>()
  /** Refused by the server; tried again after the next word of the ledger lane. */
  const refused = new Set<string>()
  const unmarked = new Set<string>()
  let limit = defaultInFlight
  let resumeAt = 0
  let stopped = false

  const upload = async (one: Held, digest: string): Promise<void> => {
    const data = one.ledger.store.object(digest)
    if (data === null || sha256Hex(data) !== digest) {
      refused.add(digest)
      log(`media lane: the stored object ${digest} is damaged`)
      return
    }
    const reply = await session.send({
      lane: 'media',
      method: 'PUT',
      path: `/api/station/blobs/${digest}`,
      headers: {
        'content-type': 'application/octet-stream',
        'content-digest': `sha-256=:${Buffer.from(digest, 'hex').toString('base64')}:`,
      },
      body: data,
      timeoutMs: uploadMs,
    })
    if (reply.status === 200 || reply.status === 201) {
      markHeld(one, digest)
      backoff.reset()
      link.up()
      return
    }
    if (reply.status >= 500 || reply.status === 429 || reply.status === 408)
      throw new ProblemError('no-server', `status ${reply.status} for an object`)
    refused.add(digest)
    log(`media lane: the server refused ${digest} with ${reply.status}: ${JSON.stringify(reply.body)}`)
  }

  /** On a full disk it is known to this process alone: uploaded again after a restart, which does no harm. */
  const markHeld = (one: Held, digest: string) => {
    try {
      one.ledger.store.markHeld(digest)
    } catch (error) {
      if (!isDiskFull(error)) throw error
      unmarked.add(digest)
    }
  }

  const begin = (one: Held, digest: string) => {
    const work = upload(one, digest)
      .catch((error) => {
        const why = error instanceof Error ? error.message : String(error)
        if (error instanceof ProblemError && error.problem.code === 'no-server') link.down(why)
        else log(`media lane: ${why}`)
        resumeAt = Math.max(resumeAt, Date.now() + backoff.next())
      })
      .finally(() => {
        inFlight.delete(digest)
        deps.moved()
        pulse.kick()
      })
    inFlight.set(digest, work)
  }

  const fill = () => {
    const active = deps.active()
    const all = attempts.all().filter((one) => !one.drained)
    for (const one of all.sort((a, b) => Number(b === active) - Number(a === active))) {
      const below = serverNext(one)
      if (below === 0) continue
      for (const { digest } of one.ledger.store.owed(
        below,
        limit + inFlight.size + refused.size + unmarked.size,
      )) {
        if (inFlight.size >= limit) return
        if (!inFlight.has(digest) && !refused.has(digest) && !unmarked.has(digest)) begin(one, digest)
      }
    }
  }

  const loop = async () => {
    while (!stopped) {
      const wait = resumeAt - Date.now()
      if (wait <= 0) fill()
      await pulse.wait(wait > 0 ? wait : idleMs)
    }
  }
  const running = loop()

  return {
    kick: pulse.kick,
    /** The ledger lane has heard the server: its bound on parallel uploads, and refused ones may be tried again. */
    heard(maxInFlight: number) {
      limit = Math.max(1, Math.min(mostInFlight, maxInFlight))
      refused.clear()
      resumeAt = 0
      pulse.kick()
    },
    async stop() {
      stopped = true
      pulse.kick()
      await running
      await Promise.allSettled(inFlight.values())
    },
  }
}
