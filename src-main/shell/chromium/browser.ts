/** One run of the browser: started, its gate shut, its page opened on request, watched. */
import { z } from 'zod'
import { ProblemError } from '../../../src-shared/vocabulary.ts'
import type { CallHandler, Page, ShellEvent } from '../port.ts'
import { createReload } from '../reload.ts'
import type { Refuse } from '../reporter.ts'
import { within } from '../within.ts'
import { connectPipe } from './cdp.ts'
import { createGpuWatch } from './gpu.ts'
import { type ChromiumPage, openPage } from './page.ts'
import { type BrowserProcess, startBrowser } from './process.ts'
import { refuseForeign } from './refusals.ts'
import { keepStrip } from './strut.ts'

/**
 * Pages have no TCP port: their requests are answered over the pipe. A name under `.invalid` (RFC 6761) can belong to
 * nobody, and https makes it a secure context, which cameras and WebCodecs ask for (measured on Chromium 156).
 */
export const origin = 'https://station.taza.invalid'

const OwnWindow = z.object({
  windowId: z.int(),
  bounds: z.object({ windowState: z.string(), width: z.int() }),
})

export interface BrowserDeps {
  command: readonly string[]
  env: NodeJS.ProcessEnv
  pidFile: string
  page: Page
  pages: string
  onCall: CallHandler
  onEvent(event: ShellEvent, agoMs?: number): void
  refuse: Refuse
  now(): number
}

export interface Browser {
  readonly process: BrowserProcess
  readonly version: string
  /** Undefined until it was opened. */
  readonly page: ChromiumPage | undefined
  /** Opens and loads the page, or loads it again. Rejects with a ProblemError. */
  open(): Promise<void>
  raise(fullscreen: boolean): Promise<void>
  /** A bar of so many pixels at the top of the screen; null: the whole screen. */
  bar(height: number | null): Promise<void>
  /** Asks the browser to end; resolves when it has, by force after 3 s. */
  end(): Promise<void>
}

/** So long a browser may take to answer on a machine that is slow and busy, ms. */
const answerMs = 30_000
/** How soon a GPU process that is gone is noticed, ms. */
const gpuEveryMs = 2000

/** Rejects with `no-display` or `no-browser` when the browser does not come up. */
export async function launchBrowser(deps: BrowserDeps): Promise<Browser> {
  const { page: name, pages, refuse, now } = deps
  const process = await startBrowser(deps.command, deps.env, deps.pidFile).catch((error: unknown) => {
    throw new ProblemError('no-browser', error instanceof Error ? error.message : String(error))
  })
  deps.onEvent({ type: 'browser.started', pid: process.pid })
  const cdp = connectPipe(process.write, process.read)
  let page: ChromiumPage | undefined
  const first = Promise.withResolvers<{ target: string; session: string }>()
  const shut = refuseForeign({
    cdp,
    origin,
    page: name,
    pages,
    refuse,
    now,
    onFirstTarget: (target, session) => first.resolve({ target, session }),
  })
  const up = Promise.all([cdp.call('Browser.getVersion'), first.promise, shut])
  const [product, at] = await within(answerMs, up, 'the browser did not answer').then(
    ([version, target]) => [z.object({ product: z.string() }).parse(version).product, target] as const,
    async (error: unknown) => {
      await process.kill()
      throw startProblem(process.complaint(), error)
    },
  )

  const reload = createReload({
    load: async () => page?.load(),
    tell: (cause, restarted, agoMs) =>
      deps.onEvent({ type: 'page.lost', page: name, cause, restarted }, agoMs),
    now,
  })
  const gpu = createGpuWatch({
    ask: () => cdp.call('SystemInfo.getProcessInfo'),
    onLost: () =>
      deps.onEvent({ type: 'helper.lost', page: name, helper: 'GPU', cause: 'another took its place' }),
  })
  const looking = setInterval(() => look(), gpuEveryMs)
  const look = () =>
    void gpu.look().catch((error: unknown) => {
      clearInterval(looking)
      console.error(`the browser's GPU process is not watched any more: ${String(error)}`)
    })
  looking.unref()
  // Nothing can be loaded into a browser that is gone.
  void process.ended.then(() => {
    clearInterval(looking)
    reload.end()
  })

  let screenWidth: number | null = null
  const ownWindow = async () =>
    OwnWindow.parse(await cdp.call('Browser.getWindowForTarget', { targetId: at.target }))

  return {
    process,
    version: product.replace(/^(Headless)?Chrome\//, 'Chromium '),
    get page() {
      return page
    },
    open: async () => {
      page ??= await openPage({
        ...at,
        name,
        cdp,
        origin,
        url: `${origin}/${name}.html`,
        onCall: deps.onCall,
        onRefused: refuse,
        onLeave: () => deps.onEvent({ type: 'leave.asked' }),
        onLost: reload.lost,
      })
      await page.load()
      // From here on its loss matters.
      look()
    },
    raise: async (fullscreen) => {
      const { windowId } = await ownWindow()
      const windowState = fullscreen ? 'fullscreen' : 'normal'
      await cdp.call('Browser.setWindowBounds', { windowId, bounds: { windowState } })
      await cdp.call('Page.bringToFront', {}, at.session)
    },
    bar: async (height) => {
      const { windowId, bounds } = await ownWindow()
      const set = (wanted: object) => cdp.call('Browser.setWindowBounds', { windowId, bounds: wanted })
      if (height === null) {
        if (bounds.windowState !== 'fullscreen') await set({ windowState: 'fullscreen' })
        return void (await cdp.call('Page.bringToFront', {}, at.session))
      }
      if (bounds.windowState === 'fullscreen') {
        screenWidth = bounds.width
        await set({ windowState: 'normal' })
      }
      await keepStrip(process.pid, height, deps.env)
      await set({ left: 0, top: 0, width: screenWidth ?? bounds.width, height })
    },
    end: async () => {
      reload.end()
      page?.dispose()
      // The pipe closes before the answer comes; the end of the process is the answer.
      void cdp.call('Browser.close').catch(() => undefined)
      await within(3000, process.ended, 'late').catch(() => process.kill())
    },
  }
}

function startProblem(complaint: string, error: unknown): ProblemError {
  if (/Missing X server|cannot open display|Unable to open X display|Failed to open X11/i.test(complaint))
    return new ProblemError('no-display', 'the browser could not reach the X server named by DISPLAY')
  const last = complaint.trim().split('\n').at(-1) ?? ''
  return new ProblemError(
    'no-browser',
    `${error instanceof Error ? error.message : String(error)} ${last}`.trim(),
  )
}
