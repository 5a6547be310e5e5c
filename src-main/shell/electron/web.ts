/** The foreign page in Electron: views in the station's window, below our bar, with a session that is gone with the exam. */
import type { BrowserWindow, WebContents } from 'electron'
import { z } from 'zod'
import { ProblemError } from '../../../src-shared/vocabulary.ts'
import { fieldsAtMost, type OpenWeb, WebDraft, type WebEvent } from '../../../src-shared/web-exam/page.ts'
import { createReload } from '../reload.ts'
import { watchPage } from '../watch.ts'
import { createChooser } from '../web/chooser.ts'
import { createDownloads } from '../web/downloads.ts'
import { createJudge, silenceMs } from '../web/judge.ts'
import { within } from '../within.ts'
import { channels } from './channels.ts'
import type { ElectronParts } from './parts.ts'
import { hardened } from './preferences.ts'
import { cookiesOf, openForeignSession } from './web-session.ts'
import { entryBefore, type ForeignView, followView, watchDialogs } from './web-view.ts'

export interface ElectronWebDeps {
  electron: ElectronParts
  /** Path of its bundled preload script. */
  preload: string
  /** The station's. Throws a ProblemError where there is none. */
  window(): BrowserWindow
  onLeave(): void
  /** How long a server may say nothing, ms. */
  silenceMs?: number
  /** How long a file may bring nothing, ms. */
  stallMs?: number | undefined
}

/** Windows that a page may have open besides the first. */
const viewsAtMost = 4
const answerMs = 15_000
/** Longer than a silent server is waited for. */
const navigateMs = 45_000
const clearMs = 3000
/** A world for our own questions, neither the page's (0) nor the preload's (999). */
const askingWorld = 1000
const Found = z.tuple([z.int(), z.array(WebDraft).max(fieldsAtMost)])

export const openElectronWeb =
  ({
    electron,
    preload,
    window,
    onLeave,
    silenceMs: patience = silenceMs,
    stallMs,
  }: ElectronWebDeps): OpenWeb =>
  async (options) => {
    const { rules } = options
    const parent = window()
    const judge = createJudge(options)
    const now = () => performance.now()
    const views: ForeignView[] = []
    const top = () => views.at(-1)
    const of = (contents: WebContents) => views.find((one) => one.contents === contents)
    let closing = false
    let bar: number | null = null
    const tell = (event: WebEvent) => {
      if (!closing) options.onEvent(event)
    }

    const downloads = createDownloads({ options, tell, ...(stallMs === undefined ? {} : { stallMs }) })
    const chooser = createChooser(options, tell)
    const session = await openForeignSession(electron, {
      options,
      judge,
      downloads,
      tell,
      onAsked: (contents, url, method) => {
        const view = of(contents)
        if (!view) return
        options.names.went()
        clearTimeout(view.silent)
        const silent = setTimeout(() => {
          const told = judge.silent(url, method, patience)
          tell(told)
          if (told.again) contents.stop()
        }, patience).unref()
        Object.assign(view, { method, silent, asked: view.asked ?? now() })
      },
      onAnswer: (contents) => clearTimeout(of(contents)?.silent),
      addressOf: (contents) => of(contents)?.url ?? null,
    })
    const webPreferences = {
      ...hardened,
      session,
      preload,
      // The preload alone, in editors' and other origins' frames too: drafts are typed there.
      nodeIntegrationInSubFrames: true,
      // Chromium's viewer of PDFs.
      plugins: true,
      safeDialogs: true,
    }

    const layOut = () => {
      const { width, height } = parent.getContentBounds()
      for (const { view } of views) {
        view.setVisible(bar !== null)
        if (bar !== null) view.setBounds({ x: 0, y: bar, width, height: Math.max(0, height - bar) })
      }
    }
    const toldAt = (one: ForeignView | undefined) => {
      if (!one || one !== top() || !/^https?:/.test(one.url)) return
      const canBack = views.length > 1 || entryBefore(one.contents) >= 0
      tell({ type: 'at', url: one.url, title: one.title, canBack })
    }
    const back = (one: ForeignView) => {
      const entry = entryBefore(one.contents)
      if (entry >= 0) one.contents.navigationHistory.goToIndex(entry)
      else if (one !== views[0]) one.contents.close()
    }
    const goTo = async (one: ForeignView | undefined, url: string) => {
      const refusal = judge.view(url)
      if (refusal?.told) tell(refusal.told)
      // What becomes of it is told by the view's events.
      if (one && !refusal) await within(navigateMs, one.contents.loadURL(url), 'late').catch(() => undefined)
    }
    const lost = (cause: string) => {
      unwatch()
      reload.end()
      tell({ type: 'lost', cause })
    }

    /** `adopted`: a window that a page has opened, with its opener. */
    const add = (adopted?: WebContents): ForeignView => {
      const view = new electron.WebContentsView(adopted ? { webContents: adopted } : { webPreferences })
      const { webContents: contents } = view
      const one: ForeignView = {
        view,
        contents,
        url: '',
        title: '',
        method: 'GET',
        asked: null,
        answered: null,
        dialog: false,
        silent: undefined,
      }
      const first = views.length === 0
      views.push(one)
      parent.contentView.addChildView(view)
      layOut()
      const onAt = () => toldAt(one)
      followView(one, { options, judge, tell, onLeave, onAt, back: () => back(one), now })
      contents.setWindowOpenHandler((asked) => opens(asked))
      contents.ipc.on(channels.found, (_event, ...given: unknown[]) => {
        const found = Found.safeParse(given)
        if (found.success) waiting.get(found.data[0])?.(found.data[1])
      })
      contents.on('render-process-gone', () => {
        if (closing) return
        if (first) return reload.lost('the page crashed')
        tell({ type: 'crashed', cause: 'a second window crashed' })
        contents.close()
      })
      contents.once('destroyed', () => {
        views.splice(views.indexOf(one), 1)
        clearTimeout(one.silent)
        if (closing) return
        parent.contentView.removeChildView(view)
        if (first) return lost('the page closed itself')
        toldAt(top())
      })
      return one
    }
    const opens = ({ url }: { url: string }): Electron.WindowOpenHandlerResponse => {
      const decision = judge.window(url)
      const full = views.length > viewsAtMost
      if (decision.do === 'second-view' && !full)
        return {
          action: 'allow',
          overrideBrowserWindowOptions: { webPreferences },
          // Of what else is given here, all is the page's wish.
          createWindow: (given) => {
            const adopted: unknown = Reflect.get(given, 'webContents')
            const one = add(isContents(adopted) ? adopted : undefined)
            void watchDialogs(one, chooser).catch(() => one.contents.close())
            // One without an opener is loaded by whoever makes it.
            if (!adopted) void goTo(one, url)
            return one.contents
          },
        }
      if (decision.do === 'same-view') void goTo(views[0], url)
      else if (decision.do === 'quit') tell({ type: 'quit' })
      else tell({ type: 'refused', url, reason: decision.do === 'refuse' ? decision.reason : 'new-window' })
      return { action: 'deny' }
    }

    const waiting = new Map<number, (found: WebDraft[]) => void>()
    let asked = 0
    /** Of our world in each frame; a frame that goes away meanwhile lacks nothing. */
    const inAll = async (what: 'lacking' | 'putBack', drafts: readonly WebDraft[]): Promise<WebDraft[]> => {
      const frames = views.flatMap(({ contents }) => contents.mainFrame.framesInSubtree)
      const found = frames.map((frame) => {
        const id = ++asked
        const answer = Promise.withResolvers<WebDraft[]>()
        waiting.set(id, answer.resolve)
        frame.send(channels.drafts, id, what, drafts)
        return within(2000, answer.promise, 'late')
          .catch((): WebDraft[] => [])
          .finally(() => waiting.delete(id))
      })
      return (await Promise.all(found)).flat()
    }

    const reload = createReload({
      load: async () => {
        const [one] = views
        if (one) await one.contents.loadURL(one.url || rules.start)
      },
      tell: (cause) => tell({ type: 'crashed', cause }),
      now,
    })
    const unwatch = watchPage({
      ping: async () => {
        const one = top()
        if (!one || one.dialog || one.contents.isCrashed() || one.contents.isLoadingMainFrame()) return
        await one.contents.executeJavaScriptInIsolatedWorld(askingWorld, [{ code: '0' }])
      },
      crash: () =>
        new Promise((resolve) => {
          const { contents } = top() ?? {}
          contents?.once('render-process-gone', () => resolve())
          contents?.forcefullyCrashRenderer()
        }),
      kill: () => lost('the page hung and could not be ended'),
      pageMs: 20_000,
    })
    const end = async () => {
      closing = true
      unwatch()
      reload.end()
      downloads.end()
      parent.off('resize', layOut)
      for (const { view, contents } of views.slice()) {
        if (!parent.isDestroyed()) parent.contentView.removeChildView(view)
        contents.close()
      }
      const cleared = session
        .clearData()
        .then(() => Promise.all([session.clearCache(), session.clearAuthCache()]))
      await within(clearMs, cleared, 'the page’s session was not cleared; it lies in memory')
    }

    parent.on('resize', layOut)
    const first = add()
    try {
      // Its renderer has to be there to be asked anything.
      await first.contents.loadURL('about:blank')
      await within(answerMs, watchDialogs(first, chooser), 'no answer')
    } catch (error) {
      await end()
      const why = error instanceof Error ? error.message : String(error)
      throw new ProblemError('no-browser', `the exam's page: ${why}`)
    }
    void goTo(first, options.at ?? rules.start)
    return {
      show: async (height) => {
        bar = height
        layOut()
        top()?.contents.focus()
      },
      hide: async () => {
        bar = null
        layOut()
        parent.webContents.focus()
      },
      act: async (action) => {
        const one = top()
        if (one && action === 'back') back(one)
        else if (one) reloadView(one)
      },
      goTo: (url) => goTo(views[0], url),
      give: chooser.give,
      lacking: (drafts) => inAll('lacking', drafts),
      putBack: async (drafts) => void (await inAll('putBack', drafts)),
      cookies: () => cookiesOf(session),
      close: end,
    }
  }

/** Behind its own dialog it loads nothing, and one that is closed may be followed by the next for ever. */
function reloadView({ contents, dialog }: ForeignView): void {
  if (dialog) contents.forcefullyCrashRenderer()
  else contents.reload()
}

const isContents = (given: unknown): given is WebContents => typeof given === 'object' && given !== null
