/** Between processes on one PostgreSQL: LISTEN and NOTIFY on a connection of its own, made again whenever it breaks. */
import pg from 'pg'
import { connectionTo } from '../storage/sql/postgres.ts'
import { createAssembly, framesOf } from './frames.ts'
import { type ClusterBus, ClusterMessage } from './messages.ts'

interface Parts {
  url: string
  /** This process's name: random, without spaces. */
  self: string
  receive(sender: string, message: ClusterMessage): void
  /** Told at the first connection, and whenever messages may have been lost: what is in memory is to be read anew. */
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
export async function joinOverPostgres(parts: Parts): Promise<ClusterBus> {
  let queue: ClusterMessage[] = []
  let number = 0
  let closed = false
  let client: pg.Client | null = null
  let pumping: Promise<void> | null = null

  async function connect(): Promise<void> {
    const fresh = new pg.Client({ ...connectionTo(parts.url), query_timeout: answerWithin })
    const assemble = createAssembly()
    fresh.on('error', (error) => broken(fresh, error))
    fresh.on('end', () => broken(fresh, new Error('the connection that listens ended')))
    fresh.on('notification', ({ payload }) => {
      try {
        const group = assemble(payload ?? '')
        if (!group || group.sender === parts.self) return
        for (const message of group.messages) {
          const parsed = ClusterMessage.safeParse(message)
          // A newer version of the server may say more.
          if (parsed.success) parts.receive(group.sender, parsed.data)
        }
      } catch (error) {
        parts.failed(error)
      }
    })
    await fresh.connect()
    await fresh.query(`listen ${channel}`)
    client = fresh
    publish({ type: 'hello' })
    parts.opened()
  }

  function broken(which: pg.Client, error: unknown): void {
    if (client !== which) return
    client = null
    queue = []
    if (closed) return
    parts.failed(error)
    which.end().catch(parts.failed)
    void again()
  }

  async function again(): Promise<void> {
    while (!closed && client === null) {
      try {
        await connect()
        // What was in the queue or on its way is gone.
        publish({ type: 'missed' })
      } catch (error) {
        parts.failed(error)
        await new Promise((resolve) => setTimeout(resolve, againAfter))
      }
    }
  }

  function pump(): void {
    pumping ??= (async () => {
      // What is said in one turn goes together.
      await null
      while (client && queue.length > 0) {
        const messages = queue
        queue = []
        const at = client
        try {
          const frames = framesOf(parts.self, ++number, messages)
          await at.query(`select pg_notify('${channel}', frame) from unnest($1::text[]) as frame`, [frames])
        } catch (error) {
          broken(at, error)
        }
      }
      pumping = null
    })()
  }

  function publish(message: ClusterMessage): void {
    // While there is no connection nobody hears; afterwards all look for themselves.
    if (client === null) return
    if (queue.length >= queueAtMost) queue = [{ type: 'missed' }]
    queue.push(message)
    pump()
  }

  await connect()
  return {
    publish,
    async close() {
      publish({ type: 'bye' })
      await pumping
      closed = true
      await client?.end()
    },
  }
}
