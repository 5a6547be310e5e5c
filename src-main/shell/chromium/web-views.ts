/** The windows of a foreign page: the exam's own, and those that it opened, each with its frames. */
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { decide } from '../../../src-shared/web-exam/decide.ts'
import type { WebEvent, WebOptions } from '../../../src-shared/web-exam/page.ts'
import { createReload } from '../reload.ts'
import { mainWorldSource, webBinding, worldName } from '../web/in-page.ts'
import { ownWorldSource } from '../web/own-world.ts'
import { sebSource } from '../web/seb-in-page.ts'
import { toldBy } from '../web/told.ts'
import { within } from '../within.ts'
import type { Cdp } from './cdp.ts'
import { openFiles } from './web-files.ts'
import type { Answered } from './web-gate.ts'
import { Attached, Frame, History, Lifecycle, Within } from './web-messages.ts'
import { createOtherScheme } from './web-offered.ts'
import { newView, type View } from './web-view.ts'
import { createWorlds } from './web-worlds.ts'

/** Windows that a page may have open besides the first. */
const viewsAtMost = 4
const answerMs = 15_000
/** Longer than a silent server is waited for. */
const navigateMs = 45_000

export interface ViewsDeps {
  cdp: Cdp
  options: WebOptions
  tell(event: WebEvent): void
  onLeave(): void
  now(): number
  /** What servers are told instead of the browser's own name. */
  userAgent: string | null
  /** How long a file may bring nothing, ms. */
  stallMs: number | undefined
}

/** Resolves with the first window, which shows nothing yet. */
export async function openViews({ cdp, options, tell, onLeave, now, userAgent, stallMs }: ViewsDeps) {
  const { rules, machine } = options
  const views: View[] = []
  const first = Promise.withResolvers<View>()
  /** Windows whose first address is shown in the first one instead. */
  const taken = new Set<string>()
  const settle = (call: Promise<unknown>) =>
    // What it was asked of is gone.
    void call.catch(() => undefined)
  const of = (session: string | undefined) => views.find((one) => one.session === session)
  /** Windows on their way out that never showed a page: what is done to the window on top is not done to them. */
  const unseen = new Set<string>()
  const top = () => views.findLast(({ target }) => !unseen.has(target))
  const close = (target: string) => {
    if (views.find((one) => one.target === target)?.empty) unseen.add(target)
    settle(cdp.call('Target.closeTarget', { targetId: target }))
  }

  /**
   * Every frame that has a process of its own, before its first script. Asked for in one go: a window without an opener has
   * nobody to answer until it runs (measured: it would wait for ever).
   */
  const asks = randomUUID()
  const ownSource = rules.seb === null ? '' : sebSource(rules.seb)
  const prepareAndRun = async (session: string) => {
    const call = (method: string, params?: object) => cdp.call(method, params, session)
    await Promise.all([
      call('Page.enable'),
      call('Page.setLifecycleEventsEnabled', { enabled: true }),
      call('Runtime.enable'),
      call('Inspector.enable'),
      call('Runtime.addBinding', { name: webBinding, executionContextName: worldName }),
      call('Page.addScriptToEvaluateOnNewDocument', {
        source: ownWorldSource(rules, asks),
        worldName,
        runImmediately: true,
      }),
      call('Page.addScriptToEvaluateOnNewDocument', {
        source: mainWorldSource(asks) + ownSource,
        runImmediately: true,
      }),
      call('Page.setInterceptFileChooserDialog', { enabled: true }),
      ...(userAgent === null ? [] : [call('Emulation.setUserAgentOverride', { userAgent })]),
      call('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true }),
      run(session),
    ])
  }
  const run = (session: string) => cdp.call('Runtime.runIfWaitingForDebugger', {}, session)

  const attachedPage = async (target: string, session: string, url: string) => {
    const view = newView(target, session, url)
    const opened = views.length > 0
    const decision = opened ? decide(rules, { kind: 'window', url: '' }, machine) : null
    const full = views.length > viewsAtMost
    // With `same`, its address is known once it asks for it.
    if (opened && (rules.newWindows === 'refuse' || full)) {
      tell({ type: 'refused', url, reason: decision?.do === 'refuse' ? decision.reason : 'new-window' })
      await within(1000, run(session), 'late').catch(() => undefined)
      return close(target)
    }
    if (opened && rules.newWindows === 'same') taken.add(target)
    views.push(view)
    await prepareAndRun(session)
    if (!opened) first.resolve(view)
    else if (taken.has(target)) setTimeout(() => taken.has(target) && close(target), answerMs).unref()
  }

  const attached = async (params: unknown) => {
    const { sessionId, targetInfo } = Attached.parse(params)
    if (targetInfo.type === 'page') return attachedPage(targetInfo.targetId, sessionId, targetInfo.url)
    await (targetInfo.type === 'iframe' ? prepareAndRun(sessionId) : run(sessionId))
  }

  const reload = createReload({
    load: async () => {
      const view = views[0]
      if (view) await navigate(view, view.url)
    },
    tell: (cause) => tell({ type: 'crashed', cause }),
    now,
  })
  const navigate = async (view: View, url: string) => {
    const { errorText } = z
      .object({ errorText: z.string().optional() })
      .parse(await within(navigateMs, cdp.call('Page.navigate', { url }, view.session), 'no answer'))
    if (errorText !== undefined && errorText !== 'net::ERR_ABORTED') throw new Error(errorText)
  }

  const toldAt = (view: View) => {
    if (view !== top() || !/^https?:/.test(view.url)) return
    settle(
      cdp.call('Page.getNavigationHistory', {}, view.session).then((answer) => {
        const canBack = views.length > 1 || isBehind(History.parse(answer))
        tell({ type: 'at', url: view.url, title: view.title, canBack })
      }),
    )
  }
  const isBehind = ({ currentIndex, entries }: z.infer<typeof History>) =>
    entries.slice(0, currentIndex).some(({ url }) => /^https?:/.test(url))

  const heard: Record<string, (view: View, params: unknown) => void> = {
    'Page.frameNavigated': (view, params) => {
      const { frame, type } = Frame.parse(params)
      if (frame.parentId !== undefined || !/^(https?|blob):/.test(frame.url)) return
      const { url } = frame
      // Taken out of the browser's memory, it is asked for by no request and is there at once.
      const kept = type === 'BackForwardCacheRestore'
      Object.assign(view, { url, loading: !kept, title: '', empty: false, dialog: false })
      if (kept) tell({ type: 'visited', url, title: '', status: null, ms: 0 })
      toldAt(view)
    },
    'Page.lifecycleEvent': (view, params) => {
      const { frameId, name } = Lifecycle.parse(params)
      if (frameId !== view.target || name !== 'load' || !view.loading) return
      view.loading = false
      const { answered, url } = view
      if (answered === null || !/^https?:/.test(url)) return
      view.answered = null
      const { status, asked } = answered
      tell({ type: 'visited', url, title: view.title, status, ms: Math.round(now() - asked) })
    },
    'Page.navigatedWithinDocument': (view, params) => {
      const { frameId, url } = Within.parse(params)
      if (frameId !== view.target) return
      const before = view.url.replace(/#.*$/s, '')
      view.url = url
      if (before !== url.replace(/#.*$/s, ''))
        tell({ type: 'visited', url, title: view.title, status: null, ms: 0 })
      toldAt(view)
    },
    'Page.javascriptDialogOpening': (view) => {
      view.dialog = true
    },
    'Page.javascriptDialogClosed': (view) => {
      view.dialog = false
    },
    'Inspector.targetCrashed': (view) => {
      if (view === views[0]) reload.lost('the page crashed')
      else {
        tell({ type: 'crashed', cause: 'a second window crashed' })
        close(view.target)
      }
    },
  }
  const worlds = createWorlds(cdp)
  const otherScheme = createOtherScheme({ cdp, options, tell, top, navigate })
  /** Of any frame. */
  const ofFrames: Record<string, (params: unknown, view: View | undefined) => void> = {
    'Runtime.bindingCalled': (params, view) => {
      const { name, payload } = z.object({ name: z.string(), payload: z.string() }).parse(params)
      if (name !== webBinding) return
      const told = toldBy(payload, view?.url ?? top()?.url ?? '')
      if (told?.type === 'leave') onLeave()
      else if (told?.type === 'title') {
        if (view) view.title = told.title
        if (view) toldAt(view)
      } else if (told?.type === 'refused' && told.reason === 'scheme') settle(otherScheme(told.url))
      else if (told) tell(told)
    },
  }

  cdp.on(({ method, params, session }) => {
    if (method === 'Target.attachedToTarget') return settle(attached(params))
    if (session === undefined && method === 'Target.targetDestroyed') {
      const { targetId } = z.object({ targetId: z.string() }).parse(params)
      const at = views.findIndex(({ target }) => target === targetId)
      if (at < 0) return
      views.splice(at, 1)
      taken.delete(targetId)
      unseen.delete(targetId)
      const shown = top()
      if (shown) toldAt(shown)
      return
    }
    const view = of(session)
    if (view) heard[method]?.(view, params)
    if (session !== undefined) ofFrames[method]?.(params, view)
  })
  const urlOf = (session: string) => (of(session) ?? top())?.url ?? ''
  const [files] = await Promise.all([
    openFiles({ cdp, options, tell, urlOf, stallMs }),
    cdp.call('Target.setDiscoverTargets', { discover: true }),
    cdp.call('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true }),
  ])
  await within(answerMs * 2, first.promise, 'the browser opened no window')

  return {
    all: (): readonly View[] => views,
    top,
    addressOf: (target: string) => views.find((one) => one.target === target)?.url ?? null,
    sessionOf: (target: string) => views.find((one) => one.target === target)?.session ?? null,
    isView: (target: string) => views.some((one) => one.target === target),
    answered(target: string, answered: Answered) {
      const view = views.find((one) => one.target === target)
      if (view) view.answered = answered
    },
    /** A further window that was refused its first address would lie blank over the exam's page. */
    closeEmpty(target: string) {
      const view = views.find((one) => one.target === target)
      if (view?.empty && view !== views[0]) close(target)
    },
    giveUp(target: string) {
      const view = views.find((one) => one.target === target)
      if (view) settle(cdp.call('Page.stopLoading', {}, view.session))
    },
    /** Of a window that is to be shown in the first: true when it was taken from there. */
    takeOver(target: string, url: string) {
      if (!taken.delete(target)) return false
      close(target)
      const [main] = views
      if (main) settle(navigate(main, url))
      return true
    },
    async goTo(url: string) {
      const [view] = views
      if (view) await navigate(view, url)
    },
    async back() {
      const view = top()
      if (!view) return
      const history = History.parse(await cdp.call('Page.getNavigationHistory', {}, view.session))
      const before = history.entries
        .slice(0, history.currentIndex)
        .findLast(({ url }) => /^https?:/.test(url))
      if (before) await cdp.call('Page.navigateToHistoryEntry', { entryId: before.id }, view.session)
      else if (views.length > 1) close(view.target)
    },
    async reload() {
      const view = top()
      // Behind its own dialog it loads nothing, and one that is closed may be followed by the next for ever.
      if (view) await cdp.call(view.dialog ? 'Page.crash' : 'Page.reload', {}, view.session)
    },
    /** Rejects when the window on top answers nothing; at once when it cannot be expected to. */
    async ping() {
      const view = top()
      if (!view || view.dialog || view.loading) return
      await cdp.call('Runtime.evaluate', { expression: '0' }, view.session)
    },
    async crash() {
      const view = top()
      if (view) await cdp.call('Page.crash', {}, view.session)
    },
    lacking: worlds.lacking,
    putBack: worlds.putBack,
    give: files.give,
    end: () => {
      reload.end()
      files.end()
    },
  }
}
