/** A file that a person brings, taken into memory: how many bytes it may have, and how many come at once. */
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from './refusal.ts'

/** Reads the body of a request that `takes` octets. Refuses 413 beyond `limit` bytes, 429 while others come. */
export type TakeFile = (request: FastifyRequest, http: FastifyReply, limit: number) => Promise<Uint8Array>

const megabyte = 1024 * 1024
const inWords = (bytes: number): string =>
  bytes < megabyte ? `${Math.floor(bytes / 1000)} kB` : `${Math.floor(bytes / megabyte)} MB`

/** `filesAtOnce`: of one process. */
export function createTakeFile(filesAtOnce = 2): TakeFile {
  let coming = 0
  return async ({ body, headers }, http, limit) => {
    // The rest of a refused body is not worth reading.
    const refuse = (refusal: Refusal): never => {
      http.header('connection', 'close')
      throw refusal
    }
    const tooLarge = () =>
      new Refusal('bad-input', { status: 413, detail: `a file has at most ${inWords(limit)} here` })
    if (!(body instanceof Readable))
      throw new Refusal('bad-input', { status: 415, detail: 'send application/octet-stream' })
    if (Number(headers['content-length'] ?? 0) > limit) return refuse(tooLarge())
    if (coming >= filesAtOnce)
      return refuse(new Refusal('too-many-tries', { detail: 'other files are on their way; send it again' }))
    coming++
    try {
      const chunks: Buffer[] = []
      let bytes = 0
      for await (const chunk of body) {
        if (!Buffer.isBuffer(chunk)) throw new TypeError('a body of other than bytes')
        bytes += chunk.length
        if (bytes > limit) return refuse(tooLarge())
        chunks.push(chunk)
      }
      return new Uint8Array(Buffer.concat(chunks))
    } finally {
      coming--
    }
  }
}
