/** One run of the browser: started, its gate shut, its two pages opened on request, watched. */
import { z } from 'zod'
import { ProblemError } from '../../../src-shared/vocabulary.ts'
import type { CallHandler, Page, ShellEvent } from '../port.ts'
import type { Refuse } from '../reporter.ts'
import { connectPipe } from './cdp.ts'
import { type ChromiumPage, openPage } from './page.ts'
import { type BrowserProcess, startBrowser } from './process.ts'
import { refuseForeign } from './refusals.ts'
import { within } from './within.ts'

/**
 * Pages have no TCP port: their requests are answered over the pipe. A name under `.invalid` (RFC 6761) can belong to
 * nobody, and https makes it a secure context, which cameras and WebCodecs ask for (measured on Chromium 156).
 */
export const origin = 'https://station.taza.invalid'

export interface BrowserDeps {
  command: readonly string[]
  env: NodeJS.ProcessEnv
  pidFile: string
  pages: string
  onCall: CallHandler
  onEvent(event: ShellEvent, agoMs?: number): void
  refuse: Refuse
  now(): number
}

export interface Browser {
  readonly process: BrowserProcess
  readonly version: string
  page(name: Page): ChromiumPage | undefined
  /** Opens and loads a page, or loads it again. Rejects with a ProblemError. */
  open(name: Page): Promise<void>
  raise(fullscreen: boolean): Promise<void>
  /** Asks the browser to end; resolves when it has, by force after 3 s. */
  end(): Promise<void>
}

const Target = z.object({ targetId: z.string() })
const Session = z.object({ sessionId: z.string() })
const answerMs = 10_000

/** Rejects with `no-display` or `no-browser` when the browser does not come up. */
export async function launchBrowser(deps: BrowserDeps): Promise<Browser> {
  const { pages, refuse, now } = deps
  const process = await startBrowser(deps.command, deps.env, deps.pidFile).catch((error: unknown) => {
    throw new ProblemError('no-browser', error instanceof Error ? error.message : String(error))
  })
  deps.onEvent({ type: 'browser.started', pid: process.pid })
  const cdp = connectPipe(process.write, process.read)
  const targets: Partial<Record<Page, { target: string; session: string }>> = {}
  const open: Partial<Record<Page, ChromiumPage>> = {}
  const nameBy = (key: 'target' | 'session', value: string | undefined): Page | null =>
    targets.station?.[key] === value ? 'station' : targets.capture?.[key] === value ? 'capture' : null

  let windowOpened: (() => void) | undefined
  const firstWindow = new Promise<void>((resolve) => {
    windowOpened = resolve
  })
  const gate = refuseForeign({
    cdp,
    origin,
    pages,
    refuse,
    now,
    pageOfSession: (session) => (session === undefined ? null : nameBy('session', session)),
    pageOfTarget: (target) => (target === undefined ? null : nameBy('target', target)),
    onFirstWindow: (target, session) => {
      targets.station = { target, session }
      windowOpened?.()
    },
  })
  const up = Promise.all([cdp.call('Browser.getVersion'), gate, firstWindow])
  const product = await within(answerMs, up, 'the browser did not answer').then(
    ([version]) => z.object({ product: z.string() }).parse(version).product,
    async (error: unknown) => {
      await process.kill()
      throw startProblem(process.complaint(), error)
    },
  )

  const lost = async (name: Page, cause: string) => {
    const lostAt = now()
    const again = await within(
      20_000,
      open[name]?.load() ?? Promise.reject(new Error('not open')),
      'late',
    ).then(
      () => true,
      () => false,
    )
    deps.onEvent({ type: 'page.lost', page: name, cause, restarted: again }, now() - lostAt)
  }

  const capture = async () => {
    // Not in any window list, never throttled; it lives as long as this pipe.
    const { targetId } = Target.parse(
      await cdp.call('Target.createTarget', { url: 'about:blank', hidden: true }),
    )
    const { sessionId } = Session.parse(await cdp.call('Target.attachToTarget', { targetId, flatten: true }))
    targets.capture = { target: targetId, session: sessionId }
    return targets.capture
  }

  return {
    process,
    version: product.replace(/^Chrome\//, 'Chromium '),
    page: (name) => open[name],
    open: async (name) => {
      const known = open[name]
      if (known) return known.load()
      const at = name === 'station' ? targets.station : await capture()
      if (!at) throw new ProblemError('internal', 'the browser has no window')
      const page = await openPage({
        ...at,
        name,
        cdp,
        origin,
        url: `${origin}/${name}.html`,
        onCall: (method, args, bytes) => deps.onCall(name, method, args, bytes),
        onRefused: (how, url) => refuse(name, how, url),
        onLeave: () => deps.onEvent({ type: 'leave.asked' }),
        onLost: (cause) => void lost(name, cause),
      })
      open[name] = page
      await page.load()
    },
    raise: async (fullscreen) => {
      const at = targets.station
      if (!at) throw new ProblemError('internal', 'the browser has no window')
      const { windowId } = z
        .object({ windowId: z.int() })
        .parse(await cdp.call('Browser.getWindowForTarget', { targetId: at.target }))
      const windowState = fullscreen ? 'fullscreen' : 'normal'
      await cdp.call('Browser.setWindowBounds', { windowId, bounds: { windowState } })
      await cdp.call('Page.bringToFront', {}, at.session)
    },
    end: async () => {
      for (const page of Object.values(open)) page.dispose()
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
