/** Between processes on one PostgreSQL: LISTEN and NOTIFY on a connection of its own, made again whenever it breaks. */
import pg from 'pg'
import type { Cluster } from '../bus.ts'
import { ServerEvent } from '../events.ts'
import { connectionTo } from '../storage/sql/postgres.ts'
import { createAssembly, framesOf } from './frames.ts'

interface Deps {
  url: string
  /** This process's name: random, without spaces. */
  self: string
  receive(sender: string, event: ServerEvent): void
  /** Told at the first connection, and whenever events may have been lost: what is in memory is to be read anew. */
  opened(): void
  failed(error: unknown): void
}

const channel = 'taza'
/** A connection on which a word takes longer is dead, ms. */
const answerWithin = 10_000
const againAfter = 500
/** Beyond this many unsent the oldest would be stale: all are dropped, and the others told to look for themselves. */
const queueAtMost = 20_000

/** Resolves once it listens. Rejects when the first connection fails. */
export async function joinOverPostgres(deps: Deps): Promise<Cluster> {
  let queue: ServerEvent[] = []
  let number = 0
  let closed = false
  let client: pg.Client | null = null
  let pumping: Promise<void> | null = null

  async function connect(): Promise<void> {
    const fresh = new pg.Client({ ...connectionTo(deps.url), query_timeout: answerWithin })
    const assemble = createAssembly()
    fresh.on('error', (error) => broken(fresh, error))
    fresh.on('end', () => broken(fresh, new Error('the connection that listens ended')))
    fresh.on('notification', ({ payload }) => {
      try {
        const group = assemble(payload ?? '')
        if (!group || group.sender === deps.self) return
        for (const message of group.messages) {
          const parsed = ServerEvent.safeParse(message)
          // A newer version of the server may say more.
          if (parsed.success) deps.receive(group.sender, parsed.data)
        }
      } catch (error) {
        deps.failed(error)
      }
    })
    await fresh.connect()
    await fresh.query(`listen ${channel}`)
    client = fresh
    tell({ type: 'hello' })
    deps.opened()
  }

  function broken(which: pg.Client, error: unknown): void {
    if (client !== which) return
    client = null
    queue = []
    if (closed) return
    deps.failed(error)
    which.end().catch(deps.failed)
    void again()
  }

  async function again(): Promise<void> {
    while (!closed && client === null) {
      try {
        await connect()
        // What was in the queue or on its way is gone.
        tell({ type: 'missed' })
      } catch (error) {
        deps.failed(error)
        await new Promise((resolve) => setTimeout(resolve, againAfter))
      }
    }
  }

  function pump(): void {
    pumping ??= (async () => {
      // What is said in one turn goes together.
      await null
      while (client && queue.length > 0) {
        const events = queue
        queue = []
        const at = client
        try {
          const frames = framesOf(deps.self, ++number, events)
          await at.query(`select pg_notify('${channel}', frame) from unnest($1::text[]) as frame`, [frames])
        } catch (error) {
          broken(at, error)
        }
      }
      pumping = null
    })()
  }

  function tell(event: ServerEvent): void {
    // While there is no connection nobody hears; afterwards all look for themselves.
    if (client === null) return
    if (queue.length >= queueAtMost) queue = [{ type: 'missed' }]
    queue.push(event)
    pump()
  }

  await connect()
  return {
    tell,
    async close() {
      tell({ type: 'bye' })
      await pumping
      closed = true
      await client?.end()
    },
  }
}
