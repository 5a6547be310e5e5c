/** The native guard as a port: started, asked, watched over, and started again when it goes away. */
import { z } from 'zod'
import { type GuardRequest, KeyCount, SystemCamera } from '../../src-shared/guard.ts'
import { ProcessFacts } from '../../src-shared/records/observed.ts'
import { connectGuard, type GuardConnection } from './guard-connection.ts'
import type { GuardEvents, GuardPort, Hello, WatchOrder } from './port.ts'

export interface GuardProcessOptions extends GuardEvents {
  /** Path of the guard's program. */
  program: string
  args?: readonly string[]
  env: NodeJS.ProcessEnv
  helloTimeoutMs?: number
  requestTimeoutMs?: number
  /** A guard that does not answer a ping within `requestTimeoutMs` (stopped, hung) is ended and started again. */
  pingEveryMs?: number
}

/** Waits between restarts, ms; the last one repeats. */
const backOff = [0, 200, 500, 1000, 2000, 5000]
/** A guard that lived this long starts the waits anew. */
const STEADY_MS = 60_000
/** A guard that goes on telling but answers none of so many pings does not hear us. */
const SILENT_PINGS = 3
const PICTURE_TIMEOUT_MS = 10_000

const Shot = z.object({ at: z.number().nonnegative(), width: z.int(), height: z.int() })
const Displays = z.object({
  displays: z.array(
    z.object({ name: z.string(), geometry: z.tuple([z.number(), z.number(), z.number(), z.number()]) }),
  ),
})
const Grabbed = z.object({ grabbed: z.int(), failed: z.int(), refused: z.array(z.string()) })
const Processes = z.object({ processes: z.array(ProcessFacts) })
const Cameras = z.object({ cameras: z.array(SystemCamera).max(64) })
const Facts = z.object({ facts: z.record(z.string(), z.unknown()) })

/** Resolves when the first guard has said hello. Rejects with a ProblemError (`no-guard`, `no-display`). */
export async function openGuardProcess(options: GuardProcessOptions): Promise<GuardPort> {
  const { requestTimeoutMs = 3000, pingEveryMs = 5000 } = options
  /** What a new guard must be told again. */
  const standing: { watch: WatchOrder | null; keys: boolean; isolated: boolean; cover: string | null } = {
    watch: null,
    keys: false,
    isolated: false,
    cover: null,
  }
  let connection: GuardConnection | null = null
  let ending = false
  let failures = 0
  let retry: NodeJS.Timeout | undefined

  const connect = () =>
    connectGuard({
      program: options.program,
      args: options.args ?? [],
      env: options.env,
      helloTimeoutMs: options.helloTimeoutMs ?? 8000,
      onObservation: (observation) => options.onObservation(observation),
      onMalformed: (line, why) => options.onMalformed?.(line, why),
    })

  const ask = (body: GuardRequest) => {
    if (!connection) return Promise.reject(new Error('the guard is being started again'))
    return connection.request(body, requestTimeoutMs)
  }
  const watchRequest = (order: WatchOrder): GuardRequest => ({
    do: 'watch',
    own: [...order.own],
    order: order.order,
    allow: [...order.allow],
    text: order.text,
    standIn: order.standIn,
    oneDisplay: order.oneDisplay,
  })

  const tend = (current: GuardConnection) => {
    const since = performance.now()
    connection = current
    let unanswered = 0
    const heart = setInterval(() => {
      const asked = performance.now()
      current.request({ do: 'ping' }, requestTimeoutMs).then(
        () => {
          unanswered = 0
        },
        // When we are the slow ones, what it said meanwhile still waits to be read.
        () =>
          setTimeout(() => {
            if (current.heardAt() < asked || ++unanswered === SILENT_PINGS) current.kill()
          }, 0),
      )
    }, pingEveryMs)
    heart.unref()
    void current.closed.then((cause) => {
      clearInterval(heart)
      connection = null
      if (ending) return
      if (performance.now() - since > STEADY_MS) failures = 0
      options.onLost?.(cause)
      again()
    })
  }
  const again = () => {
    const wait = backOff[Math.min(failures++, backOff.length - 1)]
    retry = setTimeout(async () => {
      try {
        const next = await connect()
        if (ending) return next.kill()
        tend(next)
        await reinstate()
        options.onStarted?.(next.hello)
      } catch (error) {
        if (ending) return
        options.onMalformed?.('', `the guard could not be started again: ${String(error)}`)
        // Up but not following its orders: its end starts the next try.
        if (connection) connection.kill()
        else again()
      }
    }, wait)
  }
  const reinstate = async () => {
    if (standing.keys) await ask({ do: 'keys.grab' })
    if (standing.cover !== null) await ask({ do: 'cover', text: standing.cover })
    if (standing.watch) await ask(watchRequest(standing.watch))
    if (standing.isolated) await ask({ do: 'clipboard.isolate', on: true })
  }

  const first = await connect()
  const hello: Hello = first.hello
  tend(first)
  options.onStarted?.(hello)

  return {
    hello,
    watch: async (order) => {
      standing.watch = order
      await ask(watchRequest(order))
    },
    close: async (window) => {
      await ask({ do: 'close', window })
    },
    kill: async (window) => {
      await ask({ do: 'kill', window })
    },
    iconify: async (window) => {
      await ask({ do: 'iconify', window })
    },
    shot: async (window) => {
      if (!connection) throw new Error('the guard is being started again')
      const { reply, png } = await connection.requestPicture({ do: 'shot', window }, PICTURE_TIMEOUT_MS)
      return { png, ...Shot.parse(reply) }
    },
    grabKeys: async () => {
      standing.keys = true
      return Grabbed.parse(await ask({ do: 'keys.grab' }))
    },
    releaseKeys: async () => {
      standing.keys = false
      await ask({ do: 'keys.release' })
    },
    countKeys: async () => KeyCount.parse(await ask({ do: 'keys.count' })),
    clearClipboard: async () => {
      await ask({ do: 'clipboard.clear' })
    },
    isolateClipboard: async (on) => {
      standing.isolated = on
      await ask({ do: 'clipboard.isolate', on })
    },
    displays: async () => Displays.parse(await ask({ do: 'displays.list' })).displays,
    cameras: async () => Cameras.parse(await ask({ do: 'cameras.list' })).cameras,
    processes: async () => Processes.parse(await ask({ do: 'processes.list' })).processes,
    sessionFacts: async () => Facts.parse(await ask({ do: 'session.facts' })).facts,
    cover: async (text) => {
      standing.cover = text
      await ask({ do: 'cover', text })
    },
    uncover: async () => {
      standing.cover = null
      await ask({ do: 'uncover' })
    },
    ping: async () => {
      await ask({ do: 'ping' })
    },
    end: async () => {
      ending = true
      clearTimeout(retry)
      const last = connection
      if (!last) return
      // It may be gone before its answer is: its end is what counts.
      await Promise.race([last.request({ do: 'bye' }, requestTimeoutMs), last.closed]).catch(() =>
        last.kill(),
      )
      await last.closed
    },
  }
}
