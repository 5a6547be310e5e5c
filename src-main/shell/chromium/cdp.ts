/** The DevTools protocol over `--remote-debugging-pipe`: JSON messages, each ended by a NUL, both ways. */
import type { Readable, Writable } from 'node:stream'
import { z } from 'zod'

const Message = z.object({
  id: z.int().optional(),
  method: z.string().optional(),
  params: z.unknown().optional(),
  sessionId: z.string().optional(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
})

export interface CdpEvent {
  method: string
  params: unknown
  /** Absent for the browser itself. */
  session: string | undefined
}

export interface Cdp {
  /** Rejects when the browser answers with an error or the pipe closes. */
  call(method: string, params?: object, session?: string): Promise<unknown>
  /** Hears every event of every session until the returned function is called. */
  on(listener: (event: CdpEvent) => void): () => void
}

export function connectPipe(write: Writable, read: Readable): Cdp {
  interface Waiting {
    method: string
    resolve(value: unknown): void
    reject(error: Error): void
  }
  let last = 0
  let closed: string | null = null
  const waiting = new Map<number, Waiting>()
  const listeners = new Set<(event: CdpEvent) => void>()

  const close = (cause: string) => {
    closed ??= cause
    for (const { method, reject } of waiting.values()) reject(new Error(`${method}: ${cause}`))
    waiting.clear()
  }
  const receive = (text: string) => {
    const { id, method, params, sessionId, result, error } = Message.parse(JSON.parse(text))
    if (id !== undefined) {
      const call = waiting.get(id)
      waiting.delete(id)
      if (error) call?.reject(new Error(`${call.method}: ${error.message}`))
      else call?.resolve(result)
    } else if (method !== undefined) {
      for (const listener of [...listeners]) listener({ method, params, session: sessionId })
    }
  }

  let parts: Buffer[] = []
  read.on('data', (chunk: Buffer) => {
    let rest = chunk
    for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
      parts.push(rest.subarray(0, end))
      const text = Buffer.concat(parts).toString()
      parts = []
      rest = rest.subarray(end + 1)
      receive(text)
    }
    if (rest.length > 0) parts.push(rest)
  })
  read.once('close', () => close('the browser closed its pipe'))
  read.on('error', (error) => close(error.message))
  write.on('error', (error) => close(error.message))

  return {
    call: (method, params = {}, session) =>
      new Promise((resolve, reject) => {
        if (closed !== null) return reject(new Error(`${method}: ${closed}`))
        const id = ++last
        waiting.set(id, { method, resolve, reject })
        write.write(`${JSON.stringify({ id, method, params, sessionId: session })}\0`)
      }),
    on: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
