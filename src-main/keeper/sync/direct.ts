/**
 * Large objects straight into the university's object store, where the server offers it; the store itself refuses other
 * bytes. Whatever goes wrong on that way, the server is: a lab may reach the server alone.
 */
import type { Bucket } from './bucket.ts'
import { NoServer } from './http.ts'
import type { Session } from './session.ts'

export interface DirectDeps {
  session: Session
  /** ms, a clock that nobody sets. */
  now(): number
  log(line: string): void
}
export interface Direct {
  /** By the server's last word: from so many bytes on; null: not at all. */
  offered(from: number | null): void
  /** True: the server holds it now. False: it is to be sent to the server. Rejects as a session does. */
  upload(digest: string, given: { body: Uint8Array; bucket: Bucket; timeoutMs: number }): Promise<boolean>
}

/** A store that could not be used is left alone for so long, ms. */
const leaveMs = 10 * 60_000

export function createDirect({ session, now, log }: DirectDeps): Direct {
  let from: number | null = null
  let againAt = 0

  const { api } = session
  const lane = { lane: 'media' } as const
  const failed = (why: string) => {
    if (againAt <= now()) log(`media lane: the object store cannot be used from here (${why})`)
    againAt = now() + leaveMs
  }

  return {
    offered(least) {
      from = least
    },
    async upload(digest, given) {
      if (from === null || given.body.length < from || now() < againAt) return false
      const { put } = await api.direct({ digest }, lane)
      if (put === null) return false
      const { protocol } = new URL(put.url)
      // What goes to the server behind TLS goes nowhere in the clear.
      if (protocol !== 'https:' && protocol !== new URL(session.server).protocol) {
        failed(`${protocol} is not https:`)
        return false
      }
      try {
        const { url: path, headers } = put
        const { status } = await session.elsewhere({ lane: 'media', method: 'PUT', path, headers, ...given })
        if (status !== 200) failed(`status ${status}`)
      } catch (error) {
        if (!(error instanceof NoServer)) throw error
        failed(error.message)
      }
      // Its answer may have been lost on the way back; the server looks for itself.
      return (await api.there({ digest }, lane)).held
    },
  }
}
