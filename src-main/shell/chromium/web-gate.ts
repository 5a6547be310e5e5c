/**
 * The gate of a foreign page's browser: each request of each frame and worker is judged by the exam's rules before it is
 * made, and each document's answer before it is shown.
 */
import { z } from 'zod'
import { redirectsAtMost } from '../../../src-shared/web-exam/decide.ts'
import type { WebEvent, WebOptions } from '../../../src-shared/web-exam/page.ts'
import { createAuthenticate } from '../web/authenticate.ts'
import { createJudge, isPdfType } from '../web/judge.ts'
import type { Cdp } from './cdp.ts'
import { causeOf } from './web-cause.ts'

const Paused = z.object({
  requestId: z.string(),
  frameId: z.string().optional(),
  resourceType: z.string(),
  request: z.object({
    url: z.string(),
    urlFragment: z.string().optional(),
    method: z.string(),
    headers: z.record(z.string(), z.string()),
  }),
  /** The request whose answer led here. */
  redirectedRequestId: z.string().optional(),
  responseErrorReason: z.string().optional(),
  responseStatusCode: z.int().optional(),
  responseHeaders: z.array(z.object({ name: z.string(), value: z.string() })).optional(),
})
type Paused = z.infer<typeof Paused>
const Body = z.object({ body: z.string(), base64Encoded: z.boolean() })
const AuthRequired = z.object({
  requestId: z.string(),
  frameId: z.string().default(''),
  resourceType: z.string(),
  request: z.object({ url: z.string(), method: z.string() }),
  authChallenge: z.object({ source: z.string().optional(), realm: z.string() }),
})

/** A document's answer, as far as it is known before it is a page. */
export interface Answered {
  status: number | null
  /** Of its request, ms of any steady clock. */
  asked: number
}

export interface GateDeps {
  cdp: Cdp
  options: WebOptions
  /** Whether this frame is a view's own and no frame within one. */
  isView(frame: string): boolean
  /** The address of the view that this frame is; null: unknown. */
  addressOf(frame: string): string | null
  /** The session of the view that this frame is; null: none. */
  sessionOf(frame: string): string | null
  /** A window that is to be shown in the first view instead: true when it took the address. */
  takeOver(frame: string, url: string): boolean
  onAnswered(frame: string, answered: Answered): void
  /** This view was refused its address. */
  onRefused(frame: string): void
  /** What this view waits for is given up. */
  giveUp(frame: string): void
  /** A server may take so long to begin its answer, ms. */
  silenceMs: number
  tell(event: WebEvent): void
  now(): number
}

/** Resolves when nothing passes any more that the rules do not let pass. */
export async function openGate(deps: GateDeps): Promise<void> {
  const { cdp, options, tell } = deps
  const { proxy } = options
  const judge = createJudge(options)
  const authorize = createAuthenticate({ judge, names: options.names, tell })
  /** Frames whose page asked for a name and password, and was given none that did. */
  const unnamed = new Set<string>()
  const asked = new Map<string, number>()
  /** Redirects that each view went through since it was last sent somewhere. */
  const redirects = new Map<string, number>()
  /** Views whose server has not said a word yet. */
  const silent = new Map<string, NodeJS.Timeout>()
  const hears = (frame: string) => {
    clearTimeout(silent.get(frame))
    silent.delete(frame)
  }
  const settle = (call: Promise<unknown>) =>
    // The request may be gone by itself in the meantime.
    void call.catch(() => undefined)
  const fail = (requestId: string, errorReason: 'Aborted' | 'BlockedByClient' = 'Aborted') =>
    cdp.call('Fetch.failRequest', { requestId, errorReason })

  const goOn = (paused: Paused, mainFrame: boolean) => {
    const { requestId, request, frameId } = paused
    judge.expect(request.url)
    const page = frameId === undefined ? null : deps.addressOf(frameId)
    const extra = judge.headers({ url: request.url, mainFrame, page })
    if (Object.keys(extra).length === 0) return cdp.call('Fetch.continueRequest', { requestId })
    const headers = Object.entries({ ...request.headers, ...extra }).map(([name, value]) => ({ name, value }))
    return cdp.call('Fetch.continueRequest', { requestId, headers })
  }
  const say = (event: WebEvent | null) => {
    if (event) tell(event)
  }

  const beforeDocument = (paused: Paused, frame: string) => {
    const { requestId, request } = paused
    const { url, method } = request
    const refusal = judge.view(url)
    if (refusal) {
      say(refusal.told)
      deps.onRefused(frame)
      return fail(requestId)
    }
    if (deps.takeOver(frame, url)) return fail(requestId)
    say(judge.form(url, method))
    options.names.went()
    asked.set(frame, asked.get(frame) ?? deps.now())
    if (paused.redirectedRequestId === undefined) redirects.delete(frame)
    listen(frame, url, method)
    return goOn(paused, true)
  }

  const listen = (frame: string, url: string, method: string) => {
    hears(frame)
    silent.set(frame, setTimeout(() => onSilence(frame, url, method), deps.silenceMs).unref())
  }

  /** It took the connection and says nothing. What may be asked again is; a form that is being taken is waited for. */
  const onSilence = (frame: string, url: string, method: string) => {
    silent.delete(frame)
    const told = judge.silent(url, method, deps.silenceMs)
    tell(told)
    if (told.again) deps.giveUp(frame)
  }

  const before = (paused: Paused) => {
    const { requestId, resourceType, frameId = '', request } = paused
    const { url } = request
    // The viewer's own, once we have let it show a PDF.
    if (judge.isPdfViewer(url)) return go(requestId)
    const isDocument = resourceType === 'Document'
    if (isDocument && deps.isView(frameId)) return beforeDocument(paused, frameId)
    const refusal = isDocument ? judge.frame(url) : judge.resource(url, 'other')
    if (!refusal) return goOn(paused, false)
    say(refusal.told)
    return fail(requestId, isDocument ? 'Aborted' : 'BlockedByClient')
  }

  /**
   * Sockets do not pass here: the browser itself keeps them to the rules, by a policy. HTML has it from our world in it
   * (in-page.ts), as a header that is put to a document's answer here comes too late for it (measured); what has no head to
   * put it into, and may have scripts, is given to the browser anew.
   */
  const show = async (paused: Paused) => {
    const { requestId, responseStatusCode: responseCode, responseHeaders: given = [] } = paused
    const value = judge.socketPolicy
    const isWorker = paused.resourceType !== 'Document'
    const isXml = /[/+]xml\b/i.test(headerOf(paused, 'content-type'))
    if (value === null || responseCode === undefined || !(isWorker || isXml)) return go(requestId)
    const responseHeaders = [...given, { name: 'content-security-policy', value }]
    if (isWorker) return cdp.call('Fetch.continueResponse', { requestId, responseCode, responseHeaders })
    const { body, base64Encoded } = Body.parse(await cdp.call('Fetch.getResponseBody', { requestId }))
    return cdp.call('Fetch.fulfillRequest', {
      requestId,
      responseCode,
      responseHeaders: responseHeaders.filter(
        ({ name }) => !/^(content-(encoding|length)|set-cookie)$/i.test(name),
      ),
      body: base64Encoded ? body : Buffer.from(body).toString('base64'),
    })
  }

  /** Of a form no more is learnt: it would be asked for in another way than it was sent. */
  const whyFailed = (frame: string, url: string, method: string, said: string) =>
    method === 'GET' ? causeOf(cdp, { said, url, frame, session: deps.sessionOf(frame) }) : said

  const after = async (paused: Paused) => {
    const { requestId, frameId = '', request, resourceType } = paused
    const { responseErrorReason: error, responseStatusCode: status } = paused
    // A worker's first script.
    if (resourceType !== 'Document') return error === undefined ? show(paused) : fail(requestId)
    if (error === undefined && isPdf(paused)) {
      hears(frameId)
      return pdf(paused)
    }
    // In its place the browser would have an error page, where the server says nothing more.
    if (status === 401 && unnamed.delete(frameId)) {
      asked.delete(frameId)
      deps.onRefused(frameId)
      return fail(requestId)
    }
    if (!deps.isView(frameId)) return error === undefined ? show(paused) : fail(requestId)
    hears(frameId)
    const { url, method } = request
    const since = asked.get(frameId) ?? deps.now()
    if (status !== undefined && status >= 300 && status < 400) {
      const sofar = (redirects.get(frameId) ?? 0) + 1
      redirects.set(frameId, sofar)
      if (sofar <= redirectsAtMost) return go(requestId)
      asked.delete(frameId)
      tell(judge.failed(url, method, 'TOO_MANY_REDIRECTS'))
      return fail(requestId)
    }
    asked.delete(frameId)
    if (error !== undefined) {
      // Given up by the page itself, or by us, otherwise.
      if (error !== 'Aborted') tell(judge.failed(url, method, await whyFailed(frameId, url, method, error)))
      return fail(requestId)
    }
    const { stay, told } = judge.status(url, method, status ?? 200)
    say(told)
    if (stay) return fail(requestId)
    deps.onAnswered(frameId, { status: status ?? null, asked: since })
    return show(paused)
  }
  const go = (requestId: string) => cdp.call('Fetch.continueRequest', { requestId })

  const pdf = (paused: Paused) => {
    const { requestId, request, frameId = '', responseStatusCode: responseCode = 200 } = paused
    const refusal = judge.pdf(request.url, headerOf(paused, 'content-type'))
    const since = asked.get(frameId) ?? deps.now()
    asked.delete(frameId)
    if (refusal) {
      say(refusal.told)
      return fail(requestId)
    }
    if (deps.isView(frameId)) deps.onAnswered(frameId, { status: responseCode, asked: since })
    const isKept = ({ name }: { name: string }) => name.toLowerCase() !== 'content-disposition'
    const responseHeaders = paused.responseHeaders?.filter(isKept)
    return cdp.call('Fetch.continueResponse', { requestId, responseCode, responseHeaders })
  }

  const authenticate = async (params: unknown) => {
    const { requestId, frameId, resourceType, request, authChallenge } = AuthRequired.parse(params)
    // There is no other proxy that the browser knows.
    const ours = authChallenge.source === 'Proxy'
    const isDocument = resourceType === 'Document'
    // It has spoken, and waits for a person from here on.
    if (!ours && isDocument) hears(frameId)
    const given = ours ? proxy : await authorize({ url: request.url, realm: authChallenge.realm }, false)
    if (!given && isDocument) unnamed.add(frameId)
    if (given && !ours && isDocument) listen(frameId, request.url, request.method)
    const authChallengeResponse = given
      ? { response: 'ProvideCredentials', username: given.name, password: given.password }
      : { response: 'CancelAuth' }
    return cdp.call('Fetch.continueWithAuth', { requestId, authChallengeResponse })
  }

  cdp.on(({ method, params, session }) => {
    if (session !== undefined) return
    if (method === 'Fetch.authRequired') return settle(authenticate(params))
    if (method !== 'Fetch.requestPaused') return
    const paused = Paused.parse(params)
    const isAnswer = paused.responseErrorReason !== undefined || paused.responseStatusCode !== undefined
    settle(isAnswer ? after(paused) : before(paused))
  })
  await cdp.call('Fetch.enable', {
    patterns: [
      { urlPattern: '*' },
      { urlPattern: '*', resourceType: 'Document', requestStage: 'Response' },
      // What a worker begins with, and little else.
      { urlPattern: '*', resourceType: 'Other', requestStage: 'Response' },
    ],
    handleAuthRequests: true,
  })
}

const headerOf = ({ responseHeaders = [] }: Paused, wanted: string): string =>
  responseHeaders.find(({ name }) => name.toLowerCase() === wanted)?.value ?? ''

const isPdf = (paused: Paused): boolean =>
  paused.responseStatusCode === 200 && isPdfType(headerOf(paused, 'content-type'))
