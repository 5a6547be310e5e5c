/** The keeper's local socket: one connection is main; others (`taza export`) may only look. */
import { chmodSync, unlinkSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { z } from 'zod'
import { type KeeperCallName, type KeeperEvent, keeperCalls } from '../../src-shared/keeper-api.ts'
import { type Problem, ProblemError } from '../../src-shared/vocabulary.ts'
import { checkPlace } from '../keeper-socket.ts'
import { encodeFrame, frameLimits, frameReader, visitorLimits } from './frames.ts'
import type { WhoIs } from './peer.ts'

/** `run` in main's first frame says who it is; a connection that never gives one is a visitor. */
const Request = z.object({
  id: z.int(),
  method: z.string(),
  args: z.unknown(),
  run: z.string().min(1).max(64).optional(),
})

export interface Caller {
  /** Main's run id, or null for a visitor. */
  run: string | null
}
export interface SocketHandlers {
  /** `args` are parsed already. Throws or rejects with a ProblemError. */
  call(method: KeeperCallName, args: unknown, bytes: Buffer | null, caller: Caller): unknown
  /** A connection has become main. */
  mainCame(run: string): void
  /** Main's connection ended; `goodbye` when it said `bye` before. */
  mainWent(run: string, goodbye: boolean): void
  log(line: string): void
}
export interface KeeperSocket {
  emit(event: KeeperEvent): void
  readonly hasMain: boolean
  close(): Promise<void>
}

/** Connections at once, main's among them. */
const connectionsAtMost = 32
/** Requests of one visitor that are not answered yet. */
const visitorRequestsAtMost = 64

const forVisitors = new Set<string>(['station.state', 'station.doubled', 'status', 'export'])
const isCall = (method: string): method is KeeperCallName => Object.hasOwn(keeperCalls, method)

/** Who may be main where the keeper has a user of its own: the socket is then open to its group, too. */
export interface Gate {
  whoIs: WhoIs
  /** Users whose programs may be main. */
  mains: ReadonlySet<number>
}

/**
 * Listens: without a gate for its own user alone (mode 0600), with one for the group (0660). Rejects when the path cannot
 * be had; a stale socket file is replaced.
 */
export async function listen(
  path: string,
  handlers: SocketHandlers,
  gate: Gate | null = null,
): Promise<KeeperSocket> {
  let main: { socket: Socket; run: string } | null = null
  const sockets = new Set<Socket>()
  const inFlight = new Set<Promise<void>>()

  const serve = (socket: Socket) => {
    sockets.add(socket)
    let run: string | null = null
    let waiting = 0
    let goodbye = false
    const send = (head: unknown, bytes?: Uint8Array) => {
      if (!socket.writable) return
      for (const piece of encodeFrame(head, bytes)) socket.write(piece)
    }
    let entering: Promise<void> | null = null
    const becomeMain = async (claimed: string) => {
      await passes(gate, socket, handlers.log)
      if (main && main.socket !== socket)
        throw new ProblemError('not-allowed', 'another main is connected to this keeper')
      if (main) return
      run = claimed
      main = { socket, run: claimed }
      handlers.mainCame(claimed)
    }
    const answer = async (head: unknown, bytes: Buffer | null) => {
      let id: number | null = null
      try {
        const request = Request.parse(head)
        id = request.id
        if (request.run !== undefined && run === null)
          entering ??= becomeMain(request.run).finally(() => {
            entering = null
          })
        // What comes right behind the first frame waits for its passing.
        if (run === null) await entering
        const { method } = request
        if (!isCall(method)) throw new ProblemError('bad-input', `no such method: ${method.slice(0, 64)}`)
        if (run === null && !forVisitors.has(method))
          throw new ProblemError('not-allowed', 'only main may do this')
        const args = keeperCalls[method].args.parse(request.args ?? {})
        if (method === 'bye') goodbye = true
        send({ id, ok: true, value: (await handlers.call(method, args, bytes, { run })) ?? { ok: true } })
      } catch (error) {
        send({ id, ok: false, problem: problemOf(error, handlers.log) })
      }
    }
    const read = frameReader({
      limits: () => (run === null ? visitorLimits : frameLimits),
      onFrame({ head, bytes }) {
        if (run === null && waiting >= visitorRequestsAtMost) {
          handlers.log('a visitor asks faster than it hears')
          socket.destroy()
          return
        }
        waiting++
        const work: Promise<void> = answer(head, bytes).finally(() => {
          waiting--
          inFlight.delete(work)
        })
        inFlight.add(work)
      },
      onBad: (why) => send({ id: null, ok: false, problem: { code: 'bad-input', detail: why } }),
    })
    socket.on('data', read)
    // 'close' follows and does what is to be done.
    socket.on('error', (error) => handlers.log(`connection: ${error.message}`))
    socket.on('close', () => {
      sockets.delete(socket)
      if (main?.socket !== socket) return
      const gone = main.run
      main = null
      handlers.mainWent(gone, goodbye)
    })
  }

  checkPlace(path, true)
  const server = createServer(serve)
  server.maxConnections = connectionsAtMost
  await bind(server, path, gate ? 0o660 : 0o600)
  return {
    emit(event) {
      if (!main?.socket.writable) return
      for (const piece of encodeFrame({ event })) main.socket.write(piece)
    },
    get hasMain() {
      return main !== null
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      await Promise.allSettled(inFlight)
      for (const socket of sockets) socket.end()
      setTimeout(() => {
        for (const socket of sockets) socket.destroy()
      }, 500).unref()
      await closed
    },
  }
}

/** Throws a ProblemError `not-allowed` for a program of a user that may not be main. */
async function passes(gate: Gate | null, socket: Socket, log: (line: string) => void): Promise<void> {
  if (!gate) return
  const peer = await gate.whoIs(socket)
  if (gate.mains.has(peer.uid)) return
  log(`process ${peer.pid} of user ${peer.uid} wanted to be main and may not`)
  throw new ProblemError('not-allowed', `user ${peer.uid} may not be main`)
}

async function bind(server: Server, path: string, mode: number): Promise<void> {
  if (process.platform !== 'win32') removeStale(path)
  // Born private: another user must not connect between bind and chmod.
  const umask = process.umask(0o777 & ~mode)
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(path, () => {
        server.off('error', reject)
        resolve()
      })
    })
  } finally {
    process.umask(umask)
  }
  if (process.platform !== 'win32') chmodSync(path, mode)
}

/** The data folder's lock is held by now, so a socket file that is there belongs to nobody. */
function removeStale(path: string): void {
  try {
    unlinkSync(path)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
}

function problemOf(error: unknown, log: (line: string) => void): Problem {
  if (error instanceof ProblemError) return error.problem
  if (error instanceof z.ZodError) return { code: 'bad-input', detail: z.prettifyError(error).slice(0, 500) }
  log(`unexpected: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  return { code: 'internal', detail: error instanceof Error ? error.message : String(error) }
}
