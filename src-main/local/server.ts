/** The answering end of a local socket: frames in, replies and events out. */
import { chmodSync, unlinkSync } from 'node:fs'
import type { Server, Socket } from 'node:net'
import { z } from 'zod'
import { type Problem, ProblemError } from '../../src-shared/vocabulary.ts'
import { encodeFrame, type FrameLimits, frameReader } from './frames.ts'
import { checkPlace } from './socket-path.ts'

const Request = z.looseObject({ id: z.int(), method: z.string().max(64), args: z.unknown() })
export type Request = z.output<typeof Request>

export interface ConnectionHandlers {
  /** What it resolves with is the reply (`{ok: true}` for nothing). Rejects with a ProblemError or a ZodError. */
  answer(request: Request, bytes: Buffer | null): Promise<unknown>
  closed(): void
  /**
   * What the other end may send, as it stands now: the lengths of a frame, and how many requests may wait for their
   * answers. Whoever asks faster than it hears is cut off. Left out: as long as frames may be, and any number.
   */
  bounds?(): { frames: FrameLimits; waiting: number }
  log(line: string): void
}
export interface Connection {
  emit(event: unknown): void
  /** Resolves when every request that has come is answered. */
  settled(): Promise<unknown>
  end(): void
  destroy(): void
}

export function serveConnection(socket: Socket, handlers: ConnectionHandlers): Connection {
  const { log, bounds } = handlers
  const inFlight = new Set<Promise<void>>()
  const send = (head: unknown) => {
    if (!socket.writable) return
    for (const piece of encodeFrame(head)) socket.write(piece)
  }
  const reply = async (head: unknown, bytes: Buffer | null) => {
    let id: number | null = null
    try {
      const request = Request.parse(head)
      id = request.id
      send({ id, ok: true, value: (await handlers.answer(request, bytes)) ?? { ok: true } })
    } catch (error) {
      send({ id, ok: false, problem: problemOf(error, log) })
    }
  }
  const read = frameReader({
    ...(bounds ? { limits: () => bounds().frames } : {}),
    onFrame({ head, bytes }) {
      if (bounds && inFlight.size >= bounds().waiting) {
        log('a visitor asks faster than it hears')
        socket.destroy()
        return
      }
      const work: Promise<void> = reply(head, bytes).finally(() => inFlight.delete(work))
      inFlight.add(work)
    },
    onBad: (why) => send({ id: null, ok: false, problem: { code: 'bad-input', detail: why } }),
  })
  socket.on('data', read)
  // 'close' follows and does what is to be done.
  socket.on('error', (error) => log(`connection: ${error.message}`))
  socket.on('close', () => handlers.closed())
  return {
    emit: (event) => send({ event }),
    settled: () => Promise.allSettled(inFlight),
    end: () => socket.end(),
    destroy: () => socket.destroy(),
  }
}

/** `mode`: of the socket's file. Rejects when the path cannot be had; a stale socket file is replaced. */
export async function bindLocal(server: Server, path: string, mode: number): Promise<void> {
  checkPlace(path, true)
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
