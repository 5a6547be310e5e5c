/**
 * The one bus: what happens is applied by every subscriber of this process, in their order, and told to the other
 * processes, where the same subscribers apply it. How it gets there is the cluster's matter.
 */
import type { AnyEvent, ServerEvent } from './events.ts'

/** `from`: the process that told it; null: it happened here. */
type Handlers = {
  [K in AnyEvent['type']]?: (
    event: Extract<AnyEvent, { type: K }>,
    from: string | null,
  ) => Promise<void> | void
}

export interface Subscriber {
  /** As the log names it. */
  readonly name: string
  readonly on: Handlers
  /** Something may have been told that did not arrive: what it keeps in memory is read anew. */
  readAnew?(): Promise<void> | void
}

/** The way to the other processes. */
export interface Cluster {
  /** To all of them, in order, soon; lost when this process dies before. */
  tell(event: ServerEvent): void
  /** Says goodbye and lets go. */
  close(): Promise<void>
}

export interface Bus {
  /** Each hears what happens after those before it. */
  subscribe(subscribers: readonly Subscriber[]): void
  /** Tells the others and applies it here; resolves once it is applied: whether every subscriber could. */
  publish(event: ServerEvent): Promise<boolean>
  /** Here alone. Up to the first subscriber that waits for something, it is done when this returns. */
  apply(event: AnyEvent): Promise<boolean>
  /** The others alone. */
  tell(event: ServerEvent): void
  /** As another process told it. */
  receive(from: string, event: ServerEvent): void
  /** All subscribers read anew; one who cannot just now tries again. Resolves once it is done. */
  readAnew(): Promise<void>
  /** From now on there are others; before, and without it, there is nobody to tell. */
  join(cluster: Cluster): void
  /** Lets go of the others, and waits for what is being applied. */
  close(): Promise<void>
}

const againAfterMs = 500

/** `failed`: told of each failure, with the event (null: reading anew) and the subscriber. */
export function createBus(
  failed: (error: unknown, where: { event: string | null; subscriber: string }) => void,
): Bus {
  const subscribers: Subscriber[] = []
  const underWay = new Set<Promise<boolean>>()
  let cluster: Cluster | null = null
  let wanted = false
  let reading: Promise<void> | null = null
  let ended = false

  async function run(event: AnyEvent, from: string | null): Promise<boolean> {
    let whole = true
    for (const { name, on } of subscribers) {
      try {
        const done = handle(on, event, from)
        if (done) await done
      } catch (error) {
        failed(error, { event: event.type, subscriber: name })
        whole = false
        // What was told is not lost: it is in the database.
        void readAnew()
      }
    }
    return whole
  }

  function apply(event: AnyEvent, from: string | null): Promise<boolean> {
    const done = run(event, from)
    underWay.add(done)
    return done.finally(() => underWay.delete(done))
  }

  async function readAll(): Promise<void> {
    let failing = false
    for (const subscriber of subscribers) {
      if (ended) return
      try {
        await subscriber.readAnew?.()
      } catch (error) {
        failed(error, { event: null, subscriber: subscriber.name })
        failing = true
      }
    }
    if (!failing) return
    wanted = true
    await new Promise((resolve) => setTimeout(resolve, againAfterMs))
  }

  function readAnew(): Promise<void> {
    wanted = true
    reading ??= (async () => {
      while (wanted && !ended) {
        wanted = false
        await readAll()
      }
      reading = null
    })()
    return reading
  }

  const tell = (event: ServerEvent): void => cluster?.tell(event)

  return {
    subscribe: (more) => void subscribers.push(...more),
    publish(event) {
      // The others first: they look for themselves, whatever becomes of our own memory.
      tell(event)
      return apply(event, null)
    },
    apply: (event) => apply(event, null),
    tell,
    receive(from, event) {
      if (event.type === 'missed') {
        tell({ type: 'hello' })
        void readAnew()
      } else void apply(event, from)
    },
    readAnew,
    join(to) {
      cluster = to
    },
    async close() {
      ended = true
      await cluster?.close()
      await Promise.all([...underWay, reading])
    },
  }
}

function handle<K extends AnyEvent['type']>(
  on: Handlers,
  event: Extract<AnyEvent, { type: K }>,
  from: string | null,
): Promise<void> | void {
  return on[event.type as K]?.(event, from)
}
