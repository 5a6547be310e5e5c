/** Main's end of the keeper's socket. */
import { connect, type Socket } from 'node:net'
import { z } from 'zod'
import { KeeperEvent, type KeeperPort, keeperCalls } from '../../src-shared/keeper-api.ts'
import { Problem, ProblemError } from '../../src-shared/vocabulary.ts'
import { checkPlace } from '../keeper-socket.ts'
import { encodeFrame, frameReader } from './frames.ts'

const Reply = z.union([
  z.object({ id: z.int(), ok: z.literal(true), value: z.unknown() }),
  z.object({ id: z.int().nullable(), ok: z.literal(false), problem: Problem }),
  z.object({ event: KeeperEvent }),
])

export interface ConnectOptions {
  /** This process's run id: makes the connection main. Without it the connection may only look and export. */
  run?: string
  /** Go on trying this long, ms, while there is no keeper yet. */
  waitMs?: number
}

/** Rejects with a ProblemError `no-keeper`. */
export async function connectKeeper(path: string, options: ConnectOptions = {}): Promise<KeeperPort> {
  const until = performance.now() + (options.waitMs ?? 0)
  while (true) {
    checkPlace(path)
    try {
      return portOver(await open(path), options.run)
    } catch (error) {
      if (performance.now() >= until)
        throw new ProblemError('no-keeper', error instanceof Error ? error.message : String(error))
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}

function open(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(path)
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.off('error', reject)
      resolve(socket)
    })
  })
}

function portOver(socket: Socket, run: string | undefined): KeeperPort {
  let next = 1
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  const listeners = new Set<(event: KeeperEvent) => void>()
  const settle = (reply: z.output<typeof Reply>) => {
    if ('event' in reply) {
      for (const listener of listeners) listener(reply.event)
      return
    }
    const call = reply.id === null ? undefined : waiting.get(reply.id)
    if (reply.id !== null) waiting.delete(reply.id)
    if (reply.ok) call?.resolve(reply.value)
    else call?.reject(new ProblemError(reply.problem.code, reply.problem.detail, reply.problem.params))
  }
  // A keeper that does not speak its own protocol is no keeper.
  const refuse = (why: string) => socket.destroy(new Error(why))
  const read = frameReader({
    onFrame({ head }) {
      const reply = Reply.safeParse(head)
      if (reply.success) settle(reply.data)
      else refuse(`the keeper's answer: ${reply.error.message}`)
    },
    onBad: refuse,
  })
  let cause = 'the connection ended'
  socket.on('data', read)
  socket.on('error', (error) => {
    cause = error.message
  })
  const closed = new Promise<void>((resolve) => {
    socket.on('close', () => {
      for (const call of waiting.values()) call.reject(new ProblemError('no-keeper', cause))
      waiting.clear()
      resolve()
    })
  })

  return {
    async call(method, args, bytes) {
      if (!socket.writable) throw new ProblemError('no-keeper', cause)
      const id = next++
      const value = await new Promise<unknown>((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        for (const piece of encodeFrame({ id, method, args, ...(run ? { run } : {}) }, bytes))
          socket.write(piece)
      })
      return parseReply(method, value)
    },
    on(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    closed,
    close: () => socket.destroy(),
  }
}

/** The compiler cannot follow a generic key through the table of schemas; the parse is the proof. */
function parseReply<M extends keyof typeof keeperCalls>(
  method: M,
  value: unknown,
): z.output<(typeof keeperCalls)[M]['reply']> {
  return keeperCalls[method].reply.parse(value) as z.output<(typeof keeperCalls)[M]['reply']>
}
