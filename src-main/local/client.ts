/** The caller's end of a local socket: typed calls by a table of schemas, and events. */
import { connect, type Socket } from 'node:net'
import { z } from 'zod'
import { type CallTable, replyOf } from '../../src-shared/calls.ts'
import { Problem, type ProblemCode, ProblemError } from '../../src-shared/vocabulary.ts'
import { encodeFrame, frameReader } from './frames.ts'
import { checkPlace } from './socket-path.ts'

export interface LocalPort<C extends CallTable<C>, E> {
  /** Rejects with a ProblemError (`absent` of the options when the other end is gone). */
  call<M extends keyof C & string>(
    method: M,
    args: z.input<C[M]['args']>,
    bytes?: Uint8Array,
  ): Promise<z.output<C[M]['reply']>>
  on(listener: (event: E) => void): () => void
  /** Resolves when the connection is gone. */
  readonly closed: Promise<void>
  close(): void
}

export interface ConnectOptions<C extends CallTable<C>, E> {
  calls: C
  event: z.ZodType<E>
  /** The problem's code when nobody is there, or no more. */
  absent: ProblemCode
  /** Goes with each request: who speaks. */
  introduce?: Readonly<Record<string, string>>
  /** Go on trying this long, ms, while nobody listens yet. */
  waitMs?: number
}

/** Rejects with a ProblemError `absent`. */
export async function connectLocal<C extends CallTable<C>, E>(
  path: string,
  options: ConnectOptions<C, E>,
): Promise<LocalPort<C, E>> {
  const until = performance.now() + (options.waitMs ?? 0)
  while (true) {
    checkPlace(path)
    try {
      return portOver(await open(path), options)
    } catch (error) {
      if (performance.now() >= until) {
        const none = new ProblemError(options.absent, error instanceof Error ? error.message : String(error))
        none.cause = error
        throw none
      }
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

function portOver<C extends CallTable<C>, E>(
  socket: Socket,
  { calls, event, absent, introduce }: ConnectOptions<C, E>,
): LocalPort<C, E> {
  const Reply = z.union([
    z.object({ id: z.int(), ok: z.literal(true), value: z.unknown() }),
    z.object({ id: z.int().nullable(), ok: z.literal(false), problem: Problem }),
    z.object({ event }),
  ])
  let next = 1
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  const listeners = new Set<(event: E) => void>()
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
  // Whoever does not speak the protocol is not the program that we look for.
  const refuse = (why: string) => socket.destroy(new Error(why))
  const read = frameReader({
    onFrame({ head }) {
      const reply = Reply.safeParse(head)
      if (reply.success) settle(reply.data)
      else refuse(`an answer that is none: ${reply.error.message}`)
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
      for (const call of waiting.values()) call.reject(new ProblemError(absent, cause))
      waiting.clear()
      resolve()
    })
  })

  return {
    async call(method, args, bytes) {
      if (!socket.writable) throw new ProblemError(absent, cause)
      const id = next++
      const value = await new Promise<unknown>((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        for (const piece of encodeFrame({ id, method, args, ...introduce }, bytes)) socket.write(piece)
      })
      return replyOf(calls, method, value)
    },
    on(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    closed,
    close: () => socket.destroy(),
  }
}
