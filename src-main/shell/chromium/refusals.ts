/**
 * Everything the page may not do, seen from the browser: foreign requests, windows, tabs, schemes, downloads.
 * `Fetch` and `Target.setAutoAttach` on the browser itself are one gate for every frame, worker and window there is.
 */
import { z } from 'zod'
import { answerFrom } from '../files.ts'
import type { Page } from '../port.ts'
import type { Refuse } from '../reporter.ts'
import { within } from '../within.ts'
import type { Cdp } from './cdp.ts'

const Paused = z.object({
  requestId: z.string(),
  frameId: z.string().optional(),
  resourceType: z.string(),
  request: z.object({ url: z.string(), method: z.string() }),
})
const Attached = z.object({
  sessionId: z.string(),
  targetInfo: z.object({
    targetId: z.string(),
    type: z.string(),
    url: z.string(),
    openerId: z.string().optional(),
  }),
})
const Address = z.object({ url: z.string() })
const Requested = z.object({ url: z.string(), disposition: z.string() })

/** A window that does not go on within this is closed all the same, ms. */
const patienceMs = 1000

export interface RefusalDeps {
  cdp: Cdp
  origin: string
  page: Page
  pages: string
  refuse: Refuse
  /** The target the browser opened by itself at its start: our page's, and the only one we do not close. */
  onFirstTarget(target: string, session: string): void
  now(): number
}

/** Installs the gate; resolves when nothing can pass it any more. */
export async function refuseForeign(deps: RefusalDeps): Promise<void> {
  const { cdp, origin, refuse } = deps
  let own: { target: string; session: string } | null = null
  /** Windows a page has announced (`window.open`, a link to a new tab) and that are about to appear, by expiry. */
  const announced: number[] = []

  const settle = (call: Promise<unknown>) =>
    // The request or window may be gone by itself in the meantime, which is what we wanted.
    void call.catch(() => undefined)

  const request = async (params: unknown) => {
    const paused = Paused.parse(params)
    const { requestId, resourceType } = paused
    const ours = own !== null && paused.frameId === own.target
    const url = URL.parse(paused.request.url)
    // Made by the page itself, out of its own memory.
    if (url?.protocol === 'blob:' || url?.protocol === 'data:')
      return cdp.call('Fetch.continueRequest', { requestId })
    // A document of ours in a window that is not ours, or another page of ours in this one's place, is foreign too.
    const place = resourceType !== 'Document' || (ours && url?.pathname === `/${deps.page}.html`)
    if (url?.origin === origin && place) {
      const { status, headers, body } = await answerFrom(deps.pages, url, paused.request.method)
      const responseHeaders = Object.entries(headers).map(([name, value]) => ({ name, value }))
      const base64 = Buffer.from(body).toString('base64')
      return cdp.call('Fetch.fulfillRequest', {
        requestId,
        responseCode: status,
        responseHeaders,
        body: base64,
      })
    }
    // Requests of windows that are not ours were reported with the window.
    if (ours || resourceType !== 'Document') refuse('navigate', paused.request.url)
    // "Aborted" leaves a page where it is; other errors would put an error page in its place.
    return cdp.call('Fetch.failRequest', { requestId, errorReason: 'Aborted' })
  }

  const attached = (params: unknown) => {
    const { sessionId, targetInfo } = Attached.parse(params)
    if (targetInfo.type === 'page' && own === null) {
      own = { target: targetInfo.targetId, session: sessionId }
      settle(cdp.call('Runtime.runIfWaitingForDebugger', {}, sessionId))
      return deps.onFirstTarget(own.target, own.session)
    }
    // It waits for us before its first byte, and its opener with it. Closed while it waits, it would leave a page of ours
    // waiting for ever (seen on a busy machine): it goes on first, behind the gate, and is closed then.
    const running = cdp.call('Runtime.runIfWaitingForDebugger', {}, sessionId)
    if (targetInfo.type !== 'page') return settle(running)
    const at = announced.findIndex((expiry) => expiry > deps.now())
    if (targetInfo.openerId !== undefined && at >= 0) announced.splice(at, 1)
    else refuse(howOf(targetInfo.url), targetInfo.url)
    const close = () => cdp.call('Target.closeTarget', { targetId: targetInfo.targetId })
    settle(within(patienceMs, running, 'late').then(close, close))
  }

  cdp.on(({ method, params, session }) => {
    const ours = own !== null && session === own.session
    if (session === undefined && method === 'Fetch.requestPaused') settle(request(params))
    else if (session === undefined && method === 'Target.attachedToTarget') attached(params)
    else if (session === undefined && method === 'Browser.downloadWillBegin')
      refuse('download', Address.parse(params).url)
    else if (ours && method === 'Page.windowOpen') {
      announced.push(deps.now() + 2000)
      refuse('window', Address.parse(params).url)
    } else if (ours && method === 'Page.frameRequestedNavigation') {
      const { url, disposition } = Requested.parse(params)
      if (disposition === 'newTab' || disposition === 'newWindow') {
        announced.push(deps.now() + 2000)
        refuse(disposition === 'newTab' ? 'tab' : 'window', url)
      }
    } else if (ours && method === 'Page.frameScheduledNavigation') {
      const url = URL.parse(Address.parse(params).url)
      if (url && url.protocol !== 'http:' && url.protocol !== 'https:') refuse('scheme', url.href)
    }
  })

  await Promise.all([
    cdp.call('Fetch.enable', { patterns: [{ urlPattern: '*' }] }),
    cdp.call('Browser.setDownloadBehavior', { behavior: 'deny', eventsEnabled: true }),
    // Rejects every other permission for our origin; other origins never load.
    cdp.call('Browser.grantPermissions', { origin, permissions: ['videoCapture', 'wakeLockScreen'] }),
    cdp.call('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true }),
  ])
}

function howOf(url: string) {
  if (url.startsWith('devtools:')) return 'devtools'
  if (url.startsWith('chrome://print')) return 'print'
  if (url.startsWith('file:') || url.startsWith('view-source:')) return 'scheme'
  return url.startsWith('chrome:') ? 'tab' : 'window'
}
