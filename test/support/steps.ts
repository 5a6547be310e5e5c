/** What a person does on a page before it is looked at: said once, done by Playwright here and in the page by the gallery. */
import type { Page } from 'playwright-core'

export type Step =
  /** Test ids from the outside in, separated by blanks. */
  | { click: string }
  | { fill: string; text: string }
  /** A file for the file field in what has the test id. */
  | { choose: string; file: string; text: string }
  | { keys: 'Control+Alt+KeyQ' }

/** `'a b'`: what has the test id b inside what has a. */
export const selectorOf = (ids: string): string =>
  ids
    .split(' ')
    .map((id) => `[data-testid="${id}"]`)
    .join(' ')

/** It is never seen itself: a button opens it. */
export const fileFieldOf = (ids: string): string => `${selectorOf(ids)} input[type="file"]`

export async function takeSteps(page: Page, steps: readonly Step[]): Promise<void> {
  for (const step of steps)
    if ('keys' in step) await page.keyboard.press(step.keys)
    else if ('choose' in step)
      await page
        .locator(fileFieldOf(step.choose))
        .setInputFiles({ name: step.file, mimeType: 'text/csv', buffer: Buffer.from(step.text) })
    else if ('fill' in step) await page.locator(selectorOf(step.fill)).fill(step.text)
    else await page.locator(selectorOf(step.click)).click()
}
