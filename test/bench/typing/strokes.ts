/** How long a letter that is typed takes to be on the page, by the page's own clock. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Page } from 'playwright-core'

/** Between two letters, ms: a quick typist's eight a second. */
const betweenMs = 125

declare global {
  var strokes: number[]
}

/** From now on each key's time from the browser's having it to the end of the frame that shows it is kept, ms. */
async function watch(page: Page): Promise<void> {
  await page.evaluate(() => {
    globalThis.strokes = []
    window.addEventListener(
      'keydown',
      ({ timeStamp }) =>
        // What is sent in a frame's last moment before it is painted arrives after it.
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = () => globalThis.strokes.push(performance.now() - timeStamp)
          port2.postMessage(null)
        }),
      { capture: true },
    )
  })
}

/**
 * Types into the field that `fields` find in each page, a letter here, a letter there, so that whatever else the machine
 * does falls on all alike.
 * @returns by page, of each letter, ms.
 */
export async function typed(
  fields: readonly { page: Page; selector: string }[],
  letters: number,
): Promise<number[][]> {
  for (const { page, selector } of fields) {
    await page.locator(selector).click()
    await watch(page)
  }
  for (let n = 0; n < letters; n++)
    for (const { page } of fields) {
      await page.keyboard.press('abcdefghij '[n % 11] ?? 'a')
      await delay(betweenMs / fields.length)
    }
  return Promise.all(
    fields.map(async ({ page, selector }) => {
      const times = await page.evaluate(() => globalThis.strokes)
      const text = await page.locator(selector).inputValue()
      if (times.length !== letters || text.length < letters)
        throw new Error(`${letters} letters were typed, ${times.length} painted, ${text.length} taken`)
      return times
    }),
  )
}

export const quantile = (all: readonly number[], of: number): number =>
  all.toSorted((a, b) => a - b)[Math.min(all.length - 1, Math.floor(all.length * of))] ?? Number.NaN
