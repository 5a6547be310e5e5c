/** A link to settings of Safe Exam Browser in a foreign page: fetched with the page's cookies, and compared with the exam's own. */
import { z } from 'zod'
import { decide } from '../../../src-shared/web-exam/decide.ts'
import type { WebEvent, WebOptions } from '../../../src-shared/web-exam/page.ts'
import { judgeOffered } from '../../../src-shared/web-exam/seb/offered.ts'
import { sebBytesAtMost } from '../../../src-shared/web-exam/seb/unwrap.ts'
import { within } from '../within.ts'
import type { Cdp } from './cdp.ts'

const Loaded = z.object({
  resource: z.object({
    success: z.boolean(),
    httpStatusCode: z.number().optional(),
    stream: z.string().optional(),
  }),
})
const Piece = z.object({ data: z.string(), base64Encoded: z.boolean().optional(), eof: z.boolean() })
const waitMs = 30_000

export interface OfferedDeps<V> {
  cdp: Cdp
  options: WebOptions
  tell(event: WebEvent): void
  top(): V | undefined
  navigate(view: V, url: string): Promise<void>
}

/** Of a link to what no page can be: settings that are the exam's own are followed, all else is refused. */
export function createOtherScheme<V extends { target: string; session: string }>(deps: OfferedDeps<V>) {
  const { cdp, options, tell, top, navigate } = deps
  const { rules, machine, proxy, sha256 } = options
  let reading = false
  /** Null: there is none to be had, or it is too large. */
  async function load(url: string, { target, session }: V): Promise<Uint8Array<ArrayBuffer> | null> {
    proxy.expect(new URL(url).hostname)
    const params = { frameId: target, url, options: { disableCache: true, includeCredentials: true } }
    const answer = await cdp.call('Network.loadNetworkResource', params, session)
    const { success, httpStatusCode = 0, stream: handle } = Loaded.parse(answer).resource
    if (handle === undefined) return null
    const pieces: Buffer[] = []
    let bytes = 0
    try {
      for (let eof = !success || httpStatusCode !== 200; !eof; ) {
        const piece = Piece.parse(await cdp.call('IO.read', { handle, size: 1 << 20 }, session))
        const data = Buffer.from(piece.data, piece.base64Encoded ? 'base64' : 'utf8')
        bytes += data.length
        if (bytes > sebBytesAtMost) return null
        pieces.push(data)
        eof = piece.eof
      }
    } finally {
      // Not waited for: its window may be gone.
      void cdp.call('IO.close', { handle }, session).catch(() => undefined)
    }
    return bytes === 0 ? null : new Uint8Array(Buffer.concat(pieces))
  }
  return async (url: string): Promise<void> => {
    const view = top()
    const decision = decide(rules, { kind: 'page', frame: 'main', url }, machine)
    if (decision.do !== 'settings') {
      const reason = decision.do === 'refuse' ? decision.reason : 'scheme'
      return tell({ type: 'refused', url, reason })
    }
    // One at a time, however often a page asks.
    if (!view || reading) return
    reading = true
    try {
      const file = await within(waitMs, load(decision.url, view), 'late').catch(() => null)
      const offered = await judgeOffered(file, rules, sha256)
      if ('go' in offered) await navigate(view, offered.go)
      else tell({ type: 'refused', url, reason: offered.refuse })
    } finally {
      reading = false
    }
  }
}
