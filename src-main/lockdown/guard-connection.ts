/** One run of the guard's program: its lines, its pictures, its end. */
import { spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { z } from 'zod'
import { GuardHello, GuardObservation, GuardReply, type GuardRequest } from '../../src-shared/guard.ts'
import { type ProblemCode, ProblemError } from '../../src-shared/vocabulary.ts'
import { lineStream } from './line-stream.ts'
import { pictureStream } from './picture-stream.ts'
import type { Hello } from './port.ts'

export interface ConnectionOptions {
  program: string
  args: readonly string[]
  env: NodeJS.ProcessEnv
  helloTimeoutMs: number
  onObservation(observation: GuardObservation): void
  onMalformed(line: string, why: string): void
}

type Reply = z.infer<typeof GuardReply>

export interface GuardConnection {
  readonly hello: Hello
  readonly pid: number
  /** Rejects when the guard says no, is gone, or does not answer in time. */
  request(body: GuardRequest, timeoutMs: number): Promise<Reply>
  /** As `request`, and the picture that belongs to it. */
  requestPicture(body: GuardRequest, timeoutMs: number): Promise<{ reply: Reply; png: Uint8Array }>
  /** performance.now() of the last thing it said. */
  heardAt(): number
  /** Ends it at once, without a goodbye. */
  kill(): void
  /** Resolves with the cause when the program is gone. */
  readonly closed: Promise<string>
}

interface Pending {
  reply: Reply | null
  png: Uint8Array | null
  wantsPicture: boolean
  resolve(done: { reply: Reply; png: Uint8Array | null }): void
  reject(error: Error): void
}

/** What the guard says of a display on which it can do nothing. */
const hopeless: Readonly<Record<string, ProblemCode>> = { 'no display': 'no-display', Xwayland: 'wayland' }
const LINE_LIMIT = 256 * 1024
const GuardError = z.object({ error: z.string() }).loose()

/** Rejects with a ProblemError (`no-display`, `wayland` or `no-guard`) when no hello comes in time. */
export async function connectGuard(options: ConnectionOptions): Promise<GuardConnection> {
  const child = spawn(options.program, [...options.args], {
    env: options.env,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  })
  const pending = new Map<number, Pending>()
  let nextId = 1
  let words = ''
  let lastError = ''
  let gone = ''
  let heardAt = performance.now()
  const greeted = Promise.withResolvers<Hello>()
  const ended = Promise.withResolvers<string>()

  const finish = (cause: string) => {
    if (gone) return
    gone = [cause, lastError, words.trim()].filter(Boolean).join(': ').slice(0, 1000)
    for (const request of pending.values()) request.reject(new Error(`the guard is gone (${gone})`))
    pending.clear()
    greeted.reject(new Error(gone))
    ended.resolve(gone)
  }
  const settle = (id: number) => {
    const request = pending.get(id)
    if (!request?.reply) return
    if (!request.reply.ok) {
      pending.delete(id)
      request.reject(new Error(request.reply.error ?? 'the guard refused'))
    } else if (!request.wantsPicture || request.png) {
      pending.delete(id)
      request.resolve({ reply: request.reply, png: request.png })
    }
  }

  const onLine = (line: string, whole: boolean) => {
    const value = whole ? parseJson(line) : undefined
    const malformed = (why: string) => options.onMalformed(line.slice(0, 500), why)
    if (value === undefined) return malformed(whole ? 'not JSON' : 'too long')
    if (typeof value !== 'object' || value === null) return malformed('not an object')
    if ('hello' in value) {
      const hello = GuardHello.safeParse(value)
      return hello.success ? greeted.resolve(hello.data.hello) : malformed(hello.error.message)
    }
    if ('kind' in value) {
      const seen = GuardObservation.safeParse(value)
      return seen.success ? options.onObservation(seen.data) : malformed(seen.error.message)
    }
    const reply = GuardReply.safeParse(value)
    if (reply.success) {
      const request = pending.get(reply.data.id)
      // An answer after its time-out: nobody waits for it any more.
      if (request) request.reply = reply.data
      return settle(reply.data.id)
    }
    const complaint = GuardError.safeParse(value)
    if (complaint.success) lastError = complaint.data.error
    malformed(complaint.success ? `the guard says: ${complaint.data.error}` : reply.error.message)
  }

  const read = lineStream(LINE_LIMIT, onLine)
  child.stdout.on('data', (chunk: Buffer) => {
    heardAt = performance.now()
    read(chunk)
  })
  child.stderr.on('data', (chunk: Buffer) => {
    words = (words + chunk.toString('utf8')).slice(-2000)
  })
  const pictures = child.stdio[3] as Readable
  pictures.on(
    'data',
    pictureStream((id, png) => {
      const request = pending.get(id)
      if (request) request.png = png
      settle(id)
    }),
  )
  // A broken pipe is told by the program's end as well; without listeners it would end us.
  for (const stream of [child.stdin, child.stdout, child.stderr, pictures])
    stream.on('error', (error: Error) => {
      lastError ||= error.message
    })
  child.once('error', (error) => finish(error.message))
  // `close` and not `exit`: what it said last is read first.
  child.once('close', (code, signal) => finish(signal ? `ended by ${signal}` : `ended with status ${code}`))

  const send = (body: GuardRequest, timeoutMs: number, wantsPicture: boolean) =>
    new Promise<{ reply: Reply; png: Uint8Array | null }>((resolve, reject) => {
      if (gone) return reject(new Error(`the guard is gone (${gone})`))
      const id = nextId++
      const timer = setTimeout(() => {
        pending.delete(id)
        reject(new Error(`the guard did not answer ${body.do} within ${timeoutMs} ms`))
      }, timeoutMs)
      pending.set(id, {
        reply: null,
        png: null,
        wantsPicture,
        resolve: (done) => {
          clearTimeout(timer)
          resolve(done)
        },
        reject: (error) => {
          clearTimeout(timer)
          reject(error)
        },
      })
      child.stdin.write(`${JSON.stringify({ id, ...body })}\n`)
    })

  const timer = setTimeout(
    () => greeted.reject(new Error(`no hello within ${options.helloTimeoutMs} ms`)),
    options.helloTimeoutMs,
  )
  let hello: Hello
  try {
    hello = await greeted.promise
  } catch (error) {
    child.kill('SIGKILL')
    const why = error instanceof Error ? error.message : String(error)
    throw new ProblemError(hopeless[lastError] ?? 'no-guard', why)
  } finally {
    clearTimeout(timer)
  }
  return {
    hello,
    pid: child.pid ?? 0,
    request: async (body, timeoutMs) => (await send(body, timeoutMs, false)).reply,
    requestPicture: async (body, timeoutMs) => {
      const { reply, png } = await send(body, timeoutMs, true)
      if (!png) throw new Error('the guard sent no picture')
      return { reply, png }
    },
    heardAt: () => heardAt,
    kill: () => {
      child.kill('SIGKILL')
    },
    closed: ended.promise,
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
