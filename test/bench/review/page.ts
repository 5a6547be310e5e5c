/** What of a two-hour attempt a browser shows, and how soon: read from the pictures themselves. */
import type { Page } from 'playwright-core'
import { bits, framesPerSecond, width } from '../../integration/console-page/films.ts'
import { loopSeconds } from './attempt.ts'

declare global {
  interface Window {
    /** ms until both films show a picture of so many ms into the loop (null: any); since `since` (performance.now). */
    shows(since: number, intoLoop: number | null): Promise<number>
    press: Promise<{ share: number; at: number }>
  }
}

/** A film may be this far from the moment that was asked for, ms: one piece's first frame is a frame late. */
const nearMs = 120

/** Gives the page the eye with which it is read. */
export const lookWith = (page: Page): Promise<void> =>
  page.evaluate(
    ({ bits, width, framesPerSecond, loopMs, nearMs }) => {
      const canvas = document.createElement('canvas')
      canvas.width = width
      canvas.height = 40
      const context = canvas.getContext('2d', { willReadFrequently: true })
      if (!context) throw new Error('no canvas')
      const momentOf = (video: HTMLVideoElement): number | null => {
        if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || video.seeking) return null
        context.drawImage(video, 0, 0, width, 40, 0, 0, width, 40)
        const { data } = context.getImageData(0, 20, width, 1)
        let number = 0
        for (let bit = 0; bit < bits; bit += 1) {
          const x = Math.round((bit + 0.5) * (width / bits))
          if ((data[x * 4] ?? 0) > 128) number += 2 ** bit
        }
        return (number * 1000) / framesPerSecond
      }
      const isAt = (video: HTMLVideoElement, wanted: number | null) => {
        const moment = momentOf(video)
        if (moment === null || wanted === null) return moment !== null
        const apart = Math.abs(moment - wanted) % loopMs
        return Math.min(apart, loopMs - apart) <= nearMs
      }
      window.shows = async (since, wanted) => {
        for (;;) {
          await new Promise((resolve) => requestAnimationFrame(resolve))
          const videos = [...document.querySelectorAll('video')]
          if (videos.length === 2 && videos.every((video) => isAt(video, wanted)))
            return performance.now() - since
          if (performance.now() - since > 30_000) throw new Error('the films never showed the moment')
        }
      }
    },
    { bits, width, framesPerSecond, loopMs: loopSeconds * 1000, nearMs },
  )

/** From the address to the first picture of both films, ms. The console is open at another page. */
export const opening = (page: Page, address: string): Promise<number> =>
  page.evaluate((hash) => {
    const since = performance.now()
    window.location.hash = hash
    return window.shows(since, null)
  }, address)

/** What the time line spans, Unix ms: told by two moments far apart that were pressed. */
export async function spanOf(page: Page): Promise<{ from: number; to: number }> {
  const [a, b] = [await pressed(page, 0.2), await pressed(page, 0.8)]
  const span = (b.said - a.said) / (b.share - a.share)
  const from = a.said - a.share * span
  return { from, to: from + span }
}

async function pressed(page: Page, share: number): Promise<{ share: number; said: number }> {
  const press = await pressAt(page, share)
  await page.waitForTimeout(1000)
  const said = Number(await page.getByTestId('player-time').getAttribute('data-at'))
  return { share: press.share, said }
}

/** The press as the page got it: where on the time line, and when (performance.now). */
async function pressAt(page: Page, share: number): Promise<{ share: number; at: number }> {
  const track = page.getByTestId('track')
  const box = await track.boundingBox()
  if (!box) throw new Error('no time line')
  await page.evaluate(() => {
    window.press = new Promise((resolve) => {
      const told = (event: PointerEvent) => {
        const area = document.querySelector('[data-testid="track"]')?.getBoundingClientRect()
        if (area) resolve({ share: (event.clientX - area.left) / area.width, at: performance.now() })
      }
      window.addEventListener('pointerdown', told, { capture: true, once: true })
    })
  })
  await page.mouse.click(Math.round(box.x + share * box.width), box.y + box.height / 2)
  return page.evaluate(() => window.press)
}

/** From a press on the time line to both films' picture of that moment, ms. `filmFrom`: Unix ms of the first picture. */
export async function jumping(
  page: Page,
  share: number,
  span: { from: number; to: number },
  filmFrom: number,
) {
  const press = await pressAt(page, share)
  const wanted = span.from + press.share * (span.to - span.from) - filmFrom
  return page.evaluate(({ at, wanted }) => window.shows(at, wanted), { at: press.at, wanted })
}
