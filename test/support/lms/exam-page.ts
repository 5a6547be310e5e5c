/** The exam's page at a station whose browser for it is driven (`webPort`), as the student has it before her. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Browser, chromium, type Page } from 'playwright-core'

export interface ExamPage {
  /** Within 45 s; looked for anew each time: its browser may be another one meanwhile. */
  find(): Promise<Page>
  /** Pids of the processes that show its pages. */
  renderers(): Promise<number[]>
  /** Whether a browser of it answers. */
  answers(): Promise<boolean>
  leave(): Promise<void>
}

const connect = (port: number, timeout: number) =>
  chromium.connectOverCDP(`http://127.0.0.1:${port}`, { timeout })

export function examPageAt(port: number): ExamPage {
  let browser: Browser | null = null
  const leave = async () => {
    await browser?.close().catch(() => undefined)
    browser = null
  }
  return {
    leave,
    async find() {
      const until = Date.now() + 45_000
      for (let why: unknown = 'there is no page'; ; await sleep(300)) {
        if (Date.now() > until) throw new Error(`the exam’s page did not appear: ${why}`)
        await leave()
        try {
          browser = await connect(port, 5000)
          const pages = browser.contexts()[0]?.pages() ?? []
          const found = pages.find((one) => /^https?:/.test(one.url()))
          if (found) return found
        } catch (error) {
          why = error
        }
      }
    },
    async renderers() {
      browser ??= await connect(port, 5000)
      const session = await browser.newBrowserCDPSession()
      const { processInfo } = await session.send('SystemInfo.getProcessInfo')
      return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id)
    },
    answers: () =>
      connect(port, 3000).then(
        async (one) => {
          await one.close()
          return true
        },
        () => false,
      ),
  }
}

/** The process of the exam's browser that started the others. `data`: the station's folder. */
export const browserPid = (data: string): number =>
  Number(JSON.parse(readFileSync(join(data, 'shell/web/browser.pid'), 'utf8')).pid)
