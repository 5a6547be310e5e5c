/** The console in a browser, and what it costs there: asked of the browser itself over the DevTools protocol. */
import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core'
import { findChromium } from '../../../src-main/shell/chromium/find.ts'
import { tasksDuring } from './tasks.ts'

declare global {
  interface Window {
    /** ms, and when it began (performance.now). */
    longTasks: { began: number; ms: number }[]
    /** By incident, Unix ms: its push has come to the page's thread; the frame after the one that shows it. */
    pushed: Record<string, number>
    painted: Record<string, number>
  }
}

/** Runs in the page before its own script. */
function watch(): void {
  window.longTasks = []
  window.pushed = {}
  window.painted = {}
  window.WebSocket = class extends WebSocket {
    constructor(address: string | URL, protocols?: string | string[]) {
      super(address, protocols)
      this.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        const [, id] =
          /^\{"type":"incident","incident":\{"id":"([^"]+)"/.exec(typeof data === 'string' ? data : '') ?? []
        if (id !== undefined) window.pushed[id] ??= Date.now()
      })
    }
  }
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      window.longTasks.push({ began: startTime, ms: duration })
  }).observe({ type: 'longtask' })
  const seen = new Set<string>()
  new MutationObserver(() => {
    const fresh = [...document.querySelectorAll<HTMLElement>('[data-testid^="incident-"]')]
      .map(({ dataset }) => dataset.testid ?? '')
      .filter((id) => !seen.has(id))
    for (const id of fresh) seen.add(id)
    // A task after the next frame's own: by then it is drawn.
    if (fresh.length > 0)
      requestAnimationFrame(() =>
        setTimeout(() => {
          for (const id of fresh) window.painted[id.replace('incident-', '')] = Date.now()
        }),
      )
  }).observe(document, { subtree: true, childList: true })
}

export interface Cost {
  /** Shares of the time. */
  mainThread: number
  /** Of one core. */
  renderer: number
  /** ms. */
  longTasks: number[]
  script: number
  layout: number
}

export async function openConsole(url: string, who: { login: string; password: string }) {
  const { path } = await findChromium()
  const browser = await chromium.launch({
    executablePath: path,
    args: ['--disable-background-networking', '--js-flags=--expose-gc', '--no-sandbox'],
  })
  const browserCdp = await browser.newBrowserCDPSession()
  return {
    close: () => browser.close(),
    /** Logs in at `hash` in a window of this size and waits for so many tiles. */
    wall: (size: { width: number; height: number }, hash: string, tiles: number) =>
      openWall(browser, browserCdp, `${url}/${hash}`, who, size, tiles),
  }
}

async function openWall(
  browser: Browser,
  browserCdp: CDPSession,
  address: string,
  who: { login: string; password: string },
  viewport: { width: number; height: number },
  tiles: number,
) {
  const context = await browser.newContext({ viewport })
  const page = await context.newPage()
  page.setDefaultTimeout(180_000)
  await page.addInitScript(watch)
  await page.goto(address)
  await page.getByTestId('login').fill(who.login)
  await page.getByTestId('password').fill(who.password)
  await page.getByTestId('log-in').click()
  await page.waitForFunction(
    (wanted) => document.querySelectorAll('[data-testid^="tile-"]').length >= wanted,
    tiles,
  )
  const cdp = await context.newCDPSession(page)
  // The thread's own time: whatever else runs on the machine takes none of it.
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
  await cdp.send('HeapProfiler.enable')
  const metrics = async () => {
    const { metrics } = await cdp.send('Performance.getMetrics')
    return new Map(metrics.map(({ name, value }) => [name, value]))
  }
  /** CPU seconds of each renderer. */
  const renderers = async () => {
    const { processInfo } = await browserCdp.send('SystemInfo.getProcessInfo')
    return new Map(
      processInfo.filter(({ type }) => type === 'renderer').map(({ id, cpuTime }) => [id, cpuTime]),
    )
  }
  return {
    page,
    close: () => context.close(),
    /** What it costs while `work` goes on. */
    async during(work: () => Promise<void>): Promise<Cost> {
      const [before, cpuBefore, from] = [await metrics(), await renderers(), await nowIn(page)]
      const began = performance.now()
      await work()
      const [after, cpuAfter] = [await metrics(), await renderers()]
      const seconds = (performance.now() - began) / 1000
      const longTasks = await page.evaluate(
        (since) => window.longTasks.filter(({ began }) => began >= since).map(({ ms }) => ms),
        from,
      )
      const grown = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0)
      const busiest = Math.max(...[...cpuAfter].map(([id, time]) => time - (cpuBefore.get(id) ?? 0)))
      return {
        mainThread: grown('TaskDuration') / seconds,
        renderer: busiest / seconds,
        longTasks,
        script: grown('ScriptDuration') / seconds,
        layout: (grown('LayoutDuration') + grown('RecalcStyleDuration')) / seconds,
      }
    },
    /** Of the page's script, after everything that is of no more use was collected; MB. */
    async heap(): Promise<number> {
      await cdp.send('HeapProfiler.collectGarbage')
      return ((await metrics()).get('JSHeapUsedSize') ?? 0) / 1e6
    },
    /** By its own processor time, in a window of its own: being traced costs. */
    tasks: (limitMs: number, work: () => Promise<void>) => tasksDuring(browserCdp, limitMs, work),
    shown: () => page.evaluate(() => ({ pushed: window.pushed, painted: window.painted })),
  }
}
const nowIn = (page: Page) => page.evaluate(() => performance.now())

export type OpenWall = Awaited<ReturnType<typeof openWall>>
