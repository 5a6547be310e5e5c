/** The peer: a page with two video elements and hls.js as it comes, for the same films. */
import { createRequire } from 'node:module'
import type { BrowserContext, Page } from 'playwright-core'
import { consoleApi } from '../../../src-shared/api/console.ts'
import { addressOf } from '../../../src-shared/api/endpoint.ts'
import { cameras } from '../../../src-shared/vocabulary.ts'
import { loopSeconds } from './attempt.ts'
import { lookWith } from './page.ts'

const hls = createRequire(import.meta.url).resolve('hls.js/dist/hls.min.js')

/** ms, as page.ts measures ours. `seconds`: of film. */
export async function bareOf(
  context: BrowserContext,
  url: string,
  attempt: string,
  { openings, jumps, seconds }: { openings: number; jumps: number; seconds: number },
) {
  const page = await context.newPage()
  const opened: number[] = []
  for (let i = 0; i < openings; i += 1) {
    await page.goto(url)
    await page.addScriptTag({ path: hls })
    await lookWith(page)
    opened.push(await open(page, attempt))
  }
  const jumped: number[] = []
  for (let i = 0; i < jumps; i += 1) jumped.push(await jump(page, (0.02 + 0.96 * Math.random()) * seconds))
  await page.close()
  return { opened, jumped }
}

const open = (page: Page, id: string): Promise<number> =>
  page.evaluate(
    (addresses) => {
      document.body.replaceChildren()
      const since = performance.now()
      for (const address of addresses) {
        const video = document.createElement('video')
        video.muted = true
        document.body.append(video)
        // biome-ignore lint/suspicious/noExplicitAny: the script tag's own global
        const player = new (window as any).Hls()
        player.loadSource(address)
        player.attachMedia(video)
      }
      return window.shows(since, null)
    },
    cameras.map((source) => addressOf(consoleApi.attempts.playlist, { id, source })),
  )

const jump = (page: Page, to: number): Promise<number> =>
  page.evaluate(
    ({ to, loopMs }) => {
      const since = performance.now()
      for (const video of document.querySelectorAll('video')) video.currentTime = to
      return window.shows(since, (to * 1000) % loopMs)
    },
    { to, loopMs: loopSeconds * 1000 },
  )
