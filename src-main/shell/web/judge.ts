/**
 * What both shells ask of an exam's rules about their foreign page, and what is told of the answer: here once, so that the
 * same page meets the same rules whatever shows it. Each shell brings only the way in which it asks and refuses.
 */
import { socketPolicy } from '../../../src-shared/web-exam/compiled.ts'
import { decide, type WebDecision } from '../../../src-shared/web-exam/decide.ts'
import type { WebEvent, WebFailure, WebOptions } from '../../../src-shared/web-exam/page.ts'
import { sebHeaders } from '../../../src-shared/web-exam/seb-keys.ts'

/** Null: it may. Else `told` is what is said of the refusal; null: nothing. */
export type Refusal = { told: WebEvent | null } | null

/** Chromium's own, an extension that comes with it, and what that loads: no page of the web may ask for these. */
const pdfViewer = /^(chrome-extension:\/\/mhjfbmdgcfjbbpaeojofohoefgiehjai|chrome:\/\/resources)\//
/** What says that the server behind a gateway is away. */
const awayStatuses = new Set([502, 503, 504])

/** How long a server may say nothing, ms. */
export const silenceMs = 30_000

type Failed = Extract<WebEvent, { type: 'failed' }>
type JudgeOptions = Pick<WebOptions, 'rules' | 'machine' | 'proxy' | 'sha256'>

export function createJudge({ rules, machine, proxy, sha256 }: JudgeOptions) {
  return {
    isPdfViewer: (url: string) => pdfViewer.test(url),
    /** Each hop of a way to a view's own page. */
    view: (url: string) => refusalOf(decide(rules, { kind: 'page', frame: 'main', url }, machine), url),
    /** A page in a frame of one. */
    frame: (url: string) => refusalOf(decide(rules, { kind: 'page', frame: 'sub', url }, machine), url),
    resource(url: string, type: 'socket' | 'other'): Refusal {
      const refusal = refusalOf(decide(rules, { kind: 'resource', type, url }, machine), url)
      // Every page is asked for its icon; that is nobody's attempt at anything.
      return refusal && /\/favicon\.ico$/.test(url) ? { told: null } : refusal
    },
    /** What a browser is told that hides sockets from whoever judges requests. */
    socketPolicy: socketPolicy(rules),
    window: (url: string) => decide(rules, { kind: 'window', url }, machine),
    permission: (name: string, url: string) => refusalOf(decide(rules, { kind: 'permission', name }), url),
    /** A PDF is shown inside, whatever its server wants done with it, or refused. */
    pdf(url: string, mime: string): Refusal {
      const kept = { files: 0, bytes: 0 }
      const decision = decide(rules, { kind: 'download', url, name: '', mime, bytes: null, kept }, machine)
      if (decision.do === 'show-pdf') return null
      const reason = decision.do === 'refuse' ? decision.reason : 'download'
      return { told: { type: 'refused', url, reason } }
    },
    /** A request that may be made: the proxy lets it through from here on. */
    expect(url: string): void {
      const host = URL.parse(url)?.hostname
      if (host) proxy.expect(host)
    },
    /** Of a request, besides the browser's own. */
    headers: (request: { url: string; mainFrame: boolean; page: string | null }) =>
      sebHeaders(rules.seb, request, sha256),
    form: (url: string, method: string): WebEvent | null =>
      isRepeatable(method) ? null : { type: 'form', url, method },
    /** Of a page's answer. `stay`: what it says is not shown, and the page that is there stays. */
    status(url: string, method: string, status: number): { stay: boolean; told: WebEvent | null } {
      const detail = `HTTP ${status}`
      if (awayStatuses.has(status))
        return {
          stay: true,
          told: { type: 'failed', url, why: 'no-answer', detail, again: isRepeatable(method) },
        }
      return {
        stay: false,
        told: status >= 500 ? { type: 'failed', url, why: 'broken', detail, again: false } : null,
      }
    },
    /** Its server took the connection and says nothing for so long. What may be asked again is given up. */
    silent: (url: string, method: string, ms: number): Failed => ({
      type: 'failed',
      url,
      why: 'no-answer',
      detail: `no answer within ${ms / 1000} s`,
      again: isRepeatable(method),
    }),
    /** `error`: Chromium's name of what went wrong. */
    failed: (url: string, method: string, error: string): Failed => ({
      type: 'failed',
      url,
      why: whyOf(error),
      detail: error,
      again: isRepeatable(method),
    }),
  }
}
export type Judge = ReturnType<typeof createJudge>

/** May be asked for once more without sending anything twice. */
const isRepeatable = (method: string) => method === 'GET' || method === 'HEAD'

export const isPdfType = (mime: string): boolean => /^application\/(x-)?pdf\s*(;|$)/i.test(mime)

function refusalOf(decision: WebDecision, url: string): Refusal {
  if (decision.do === 'allow') return null
  if (decision.do === 'quit') return { told: { type: 'quit' } }
  return {
    told: { type: 'refused', url, reason: decision.do === 'refuse' ? decision.reason : 'scheme' },
  }
}

function whyOf(error: string): WebFailure {
  if (/TOO_MANY_REDIRECTS/.test(error)) return 'redirects'
  return /CERT|SSL|Cert/.test(error) ? 'certificate' : 'no-answer'
}
