/** A Chromium of somebody's own, in a window, with tabs: what a student might open, or a page to type in. */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { findChromium } from '../../src-main/shell/chromium/find.ts'

export interface TestBrowser {
  readonly pid: number
  /** Opens a page with this title in a tab of its own and shows it. */
  openTab(title: string): Promise<Page>
  showTab(title: string): Promise<void>
  /** A page with a field that has the keyboard. */
  openTyping(): Promise<Page>
  /** By XTEST, into whatever has the keyboard. */
  pressKey(): void
  /** ms from the X server's time of each of the last `count` keys to the frame that shows it. */
  latencies(count: number): Promise<number[]>
  end(): Promise<void>
}

const typing = `<title>typing</title><textarea autofocus></textarea><script>
  const times = (window.times = [])
  document.querySelector('textarea').addEventListener('input', () => {}, true)
  addEventListener('keydown', (event) => requestAnimationFrame(() => setTimeout(() => times.push(performance.now() - event.timeStamp))), true)
</script>`
const page = (html: string) => `data:text/html,${encodeURIComponent(html)}`

export async function openBrowser(
  env: NodeJS.ProcessEnv,
  args: readonly string[] = [],
): Promise<TestBrowser> {
  const profile = mkdtempSync(join(tmpdir(), 'taza-browser-'))
  const { path } = await findChromium()
  const child = spawn(
    path,
    [
      '--no-sandbox',
      `--user-data-dir=${profile}`,
      '--remote-debugging-port=0',
      '--no-first-run',
      '--no-default-browser-check',
      '--password-store=basic',
      '--disable-gpu',
      '--window-position=50,50',
      '--window-size=900,600',
      ...args,
      'about:blank',
    ],
    { env, stdio: 'ignore' },
  )
  const gone = once(child, 'exit')
  const port = await portOf(profile, () => child.exitCode !== null)
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`)
  const [context] = browser.contexts()
  if (!context) throw new Error('the browser has no window')
  const tabs = new Map<string, Page>()
  const openTab = async (title: string, html = `<title>${title}</title><h1>${title}</h1>`) => {
    const tab = tabs.size === 0 ? (context.pages()[0] ?? (await context.newPage())) : await context.newPage()
    tabs.set(title, tab)
    await tab.goto(page(html))
    await tab.bringToFront()
    return tab
  }
  return {
    pid: child.pid ?? 0,
    openTab: (title) => openTab(title),
    showTab: async (title) => tabs.get(title)?.bringToFront(),
    openTyping: async () => {
      const tab = await openTab('typing', typing)
      await tab.click('textarea')
      return tab
    },
    pressKey: () => void execFileSync('xdotool', ['key', 'a'], { env }),
    latencies: async (count) => {
      const tab = tabs.get('typing')
      if (!tab) throw new Error('nothing to type in')
      await tab.waitForFunction((least) => Reflect.get(window, 'times').length >= least, count)
      return tab.evaluate(() => Reflect.get(window, 'times').splice(0))
    },
    end: async () => {
      await browser.close().catch(() => undefined)
      child.kill('SIGKILL')
      await gone
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** The first line of the file that the browser writes once it listens. */
async function portOf(profile: string, ended: () => boolean): Promise<string> {
  for (let tries = 0; tries < 600 && !ended(); tries++) {
    try {
      const [port] = readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n')
      if (port) return port
    } catch {
      // Not written yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('the browser did not come up within 30 s')
}
