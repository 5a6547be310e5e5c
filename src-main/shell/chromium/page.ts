/** One page of ours over one CDP session: bridge, crash and hang, pictures. */
import { z } from 'zod'
import type { CallResult, PageEvent } from '../../../src-shared/bridge.ts'
import { Base64, ProblemError } from '../../../src-shared/vocabulary.ts'
import type { Page } from '../port.ts'
import { within } from '../within.ts'
import type { Cdp, CdpEvent } from './cdp.ts'
import { bindingName, deliverExpression, inPageSource } from './in-page.ts'

const How = z.enum(['tab', 'window', 'navigate', 'download', 'scheme', 'devtools', 'print'])
/** What the page's end of the bridge may say; anything else is dropped. */
const FromPage = z.union([
  z.object({
    call: z.object({
      id: z.int(),
      method: z.string().max(128),
      args: z.unknown(),
      bytes: Base64.nullable(),
    }),
  }),
  z.object({ refused: z.object({ how: How, url: z.string() }) }),
  z.object({ leave: z.literal(true) }),
])
const Context = z.object({
  context: z.object({
    id: z.int(),
    origin: z.string(),
    auxData: z.object({ isDefault: z.boolean(), frameId: z.string() }),
  }),
})
const Lifecycle = z.object({ frameId: z.string(), loaderId: z.string(), name: z.string() })
const Navigated = z.object({ loaderId: z.string().optional(), errorText: z.string().optional() })
const Called = z.object({ name: z.string(), payload: z.string(), executionContextId: z.int() })

export interface PageDeps {
  name: Page
  cdp: Cdp
  target: string
  session: string
  origin: string
  url: string
  onCall(method: string, args: unknown, bytes: Uint8Array | null): Promise<CallResult>
  onRefused(how: z.infer<typeof How>, url: string): void
  onLeave(): void
  /** The renderer is gone or hangs; the page is being loaded again. */
  onLost(cause: string): void
}

export interface ChromiumPage {
  readonly target: string
  /** Loads the page; resolves at DOMContentLoaded. Rejects with a ProblemError. */
  load(): Promise<void>
  send(event: PageEvent): Promise<void>
  picture(): Promise<Uint8Array>
  /** Resolves when the page has done a task. */
  ping(): Promise<void>
  /** Ends a renderer that hangs; the crash then brings it back. */
  crash(cause: string): Promise<void>
  dispose(): void
}

const loadTimeoutMs = 15_000
/** The screen of an exam does not go dark; the lock goes with the page. Where the system has none, the guard's is left. */
const keepAwake = "void navigator.wakeLock.request('screen').catch(() => undefined)"

export async function openPage(deps: PageDeps): Promise<ChromiumPage> {
  const { cdp, session, target, origin } = deps
  const call = (method: string, params?: object) => cdp.call(method, params, session)
  /** Main-frame contexts of our own origin: only these may call. */
  const contexts = new Set<number>()
  /** The document that has reached DOMContentLoaded last: the one we asked for, or still the one before it. */
  let loaded = ''
  let ready: ((loader: string) => void) | null = null
  /** We replace the page ourselves: it must not ask whether to leave. */
  let loading = false
  let causeOfCrash = 'the page crashed'

  const answer = async (context: number, message: z.infer<typeof FromPage>) => {
    if ('refused' in message) return deps.onRefused(message.refused.how, message.refused.url)
    if ('leave' in message) return deps.onLeave()
    const { id, method, args, bytes } = message.call
    const result = await deps.onCall(method, args, bytes === null ? null : Buffer.from(bytes, 'base64'))
    if (contexts.has(context))
      await call('Runtime.evaluate', { expression: deliverExpression({ id, result }), contextId: context })
  }
  const heard: Record<string, (params: unknown) => void> = {
    'Runtime.executionContextCreated': (params) => {
      const parsed = Context.safeParse(params)
      if (!parsed.success) return
      const { id, origin: its, auxData } = parsed.data.context
      if (auxData.isDefault && auxData.frameId === target && its === origin) contexts.add(id)
    },
    'Runtime.executionContextDestroyed': (params) => {
      const parsed = z.object({ executionContextId: z.int() }).safeParse(params)
      if (parsed.success) contexts.delete(parsed.data.executionContextId)
    },
    'Runtime.executionContextsCleared': () => contexts.clear(),
    'Runtime.bindingCalled': (params) => {
      const called = Called.safeParse(params)
      if (!called.success || called.data.name !== bindingName) return
      if (!contexts.has(called.data.executionContextId)) return
      const message = FromPage.safeParse(JSON.parse(called.data.payload))
      // A page that goes away while it is answered has nobody left to tell.
      if (message.success) answer(called.data.executionContextId, message.data).catch(() => undefined)
    },
    'Page.lifecycleEvent': (params) => {
      const parsed = Lifecycle.safeParse(params)
      if (!parsed.success || parsed.data.name !== 'DOMContentLoaded' || parsed.data.frameId !== target) return
      loaded = parsed.data.loaderId
      ready?.(loaded)
    },
    'Page.javascriptDialogOpening': (params) => {
      const parsed = z.object({ type: z.string() }).safeParse(params)
      const leaving = parsed.success && parsed.data.type === 'beforeunload'
      if (leaving && !loading) deps.onLeave()
      void call('Page.handleJavaScriptDialog', { accept: leaving && loading }).catch(() => undefined)
    },
    'Inspector.targetCrashed': () => {
      contexts.clear()
      deps.onLost(causeOfCrash)
      causeOfCrash = 'the page crashed'
    },
  }
  const off = cdp.on((event: CdpEvent) => {
    if (event.session === session) heard[event.method]?.(event.params)
  })
  await Promise.all([
    call('Page.enable'),
    call('Page.setLifecycleEventsEnabled', { enabled: true }),
    call('Runtime.enable'),
    call('Inspector.enable'),
    call('Runtime.addBinding', { name: bindingName }),
    call('Page.addScriptToEvaluateOnNewDocument', { source: inPageSource(origin) }),
    call('Page.setInterceptFileChooserDialog', { enabled: true }),
  ])

  /** Resolves at DOMContentLoaded of the document that this navigation brings. */
  const arrive = async () => {
    const navigated = Navigated.parse(await call('Page.navigate', { url: deps.url }))
    if (navigated.errorText) throw new Error(navigated.errorText)
    await new Promise<void>((resolve) => {
      ready = (loader) => loader === navigated.loaderId && resolve()
      ready(loaded)
    })
  }

  return {
    target,
    load: async () => {
      loading = true
      try {
        // A renderer that hangs answers no navigation either.
        await within(loadTimeoutMs, arrive(), 'the page did not load')
      } catch (error) {
        throw new ProblemError('internal', `${deps.name}: ${error instanceof Error ? error.message : error}`)
      } finally {
        loading = false
      }
      // A window that nobody has touched is closed without asking: this counts as a touch.
      await call('Runtime.evaluate', { expression: keepAwake, userGesture: true })
    },
    send: async (event) => {
      const [context] = [...contexts].slice(-1)
      if (context === undefined) throw new Error(`${deps.name}: no page to send to`)
      await call('Runtime.evaluate', { expression: deliverExpression({ event }), contextId: context })
    },
    picture: async () => {
      const shot = z
        .object({ data: z.string() })
        .parse(await call('Page.captureScreenshot', { format: 'png' }))
      return Buffer.from(shot.data, 'base64')
    },
    ping: async () => {
      // A task of the page's own: one that waits within `window.open` still answers the protocol, and nobody else.
      await call('Runtime.evaluate', {
        expression: 'new Promise((resolve) => setTimeout(resolve))',
        awaitPromise: true,
      })
    },
    crash: async (cause) => {
      causeOfCrash = cause
      await call('Page.crash')
    },
    dispose: off,
  }
}
