/** The keeper's local socket: one connection is main, one the recorder; others (`taza export`) may only look. */
import { createServer, type Socket } from 'node:net'
import { z } from 'zod'
import { isCall } from '../../src-shared/calls.ts'
import { type KeeperCallName, type KeeperEvent, keeperCalls } from '../../src-shared/keeper-api.ts'
import { ProblemError } from '../../src-shared/vocabulary.ts'
import { frameLimits, visitorLimits } from '../local/frames.ts'
import { bindLocal, type Connection, type Request, serveConnection } from '../local/server.ts'
import type { WhoIs } from './peer.ts'

/** `run` in a connection's first frame says that it is main, or the recorder; one that never gives it is a visitor. */
const Introduction = z.object({
  run: z.string().min(1).max(64).optional(),
  role: z.enum(['main', 'recorder']).default('main'),
})
type Role = z.output<typeof Introduction>['role']

export interface Caller {
  /** The run id of main or the recorder, or null for a visitor. */
  run: string | null
  role: Role | 'visitor'
}
export interface SocketHandlers {
  /** Throws or rejects with a ProblemError. */
  call(method: KeeperCallName, args: unknown, bytes: Buffer | null, caller: Caller): unknown
  /** A connection has become main or the recorder. */
  came(role: Role, run: string): void
  /** Its connection ended; `goodbye` when it said `bye` before. */
  went(role: Role, run: string, goodbye: boolean): void
  log(line: string): void
}
export interface KeeperSocket {
  /** To main, unless told; false where there is none. */
  emit(event: KeeperEvent, to?: Role): boolean
  readonly hasMain: boolean
  close(): Promise<void>
}

/** Connections at once, main's and the recorder's among them. */
const connectionsAtMost = 32
/** Requests of one visitor that are not answered yet. */
const visitorRequestsAtMost = 64

const forVisitors: readonly KeeperCallName[] = ['station.state', 'station.doubled', 'status', 'export']
const forRecorder: readonly KeeperCallName[] = [
  'media.append',
  'media.growth',
  'live.picture',
  'live.look',
  'recorder.admit',
  'status',
  'bye',
]
const mayCall: Record<Caller['role'], (method: KeeperCallName) => boolean> = {
  main: () => true,
  recorder: (method) => forRecorder.includes(method),
  visitor: (method) => forVisitors.includes(method),
}

/** Who may be main where the keeper has a user of its own: the socket is then open to its group, too. */
export interface Gate {
  whoIs: WhoIs
  /** Users whose programs may be main or the recorder. */
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
  const holders: Partial<Record<Role, Connection>> = {}
  const connections = new Set<Connection>()

  const serve = (socket: Socket) => {
    let caller: Caller = { run: null, role: 'visitor' }
    let goodbye = false
    let entering: Promise<void> | null = null
    const enter = async (role: Role, run: string) => {
      await passes(gate, socket, handlers.log)
      // Its end has been told already: whoever holds a role now would hold it for ever.
      if (socket.destroyed) throw new ProblemError('not-allowed', 'it went before it was let in')
      if (holders[role] && holders[role] !== connection)
        throw new ProblemError('not-allowed', `another ${role} is connected to this keeper`)
      if (holders[role]) return
      caller = { run, role }
      holders[role] = connection
      handlers.came(role, run)
    }
    const answer = async (request: Request, bytes: Buffer | null) => {
      const { run, role } = Introduction.parse(request)
      if (run !== undefined && caller.run === null)
        entering ??= enter(role, run).finally(() => {
          entering = null
        })
      // What comes right behind the first frame waits for its passing.
      if (caller.run === null) await entering
      const { method } = request
      if (!isCall(keeperCalls, method)) throw new ProblemError('bad-input', `no such method: ${method}`)
      if (!mayCall[caller.role](method))
        throw new ProblemError('not-allowed', `a ${caller.role} may not call ${method}`)
      if (method === 'bye') goodbye = true
      return handlers.call(method, request.args ?? {}, bytes, caller)
    }
    const connection = serveConnection(socket, {
      answer,
      closed() {
        connections.delete(connection)
        const { run, role } = caller
        if (run === null || role === 'visitor' || holders[role] !== connection) return
        delete holders[role]
        handlers.went(role, run, goodbye)
      },
      bounds: () =>
        caller.run === null
          ? { frames: visitorLimits, waiting: visitorRequestsAtMost }
          : { frames: frameLimits, waiting: Number.POSITIVE_INFINITY },
      log: handlers.log,
    })
    connections.add(connection)
  }

  const server = createServer(serve)
  server.maxConnections = connectionsAtMost
  await bindLocal(server, path, gate ? 0o660 : 0o600)
  return {
    emit(event, to = 'main') {
      holders[to]?.emit(event)
      return holders[to] !== undefined
    },
    get hasMain() {
      return holders.main !== undefined
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      await Promise.allSettled([...connections].map((one) => one.settled()))
      for (const one of connections) one.end()
      setTimeout(() => {
        for (const one of connections) one.destroy()
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
