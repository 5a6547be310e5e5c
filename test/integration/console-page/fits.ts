/**
 * Whether each state of the console can be gone through by keyboard, and fits, in every language: opened once, and then
 * turned from one to the next.
 */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Language, languages } from '../../../src-shared/vocabulary.ts'
import { findingsIn, foreignWords, seriousFindings } from '../../support/axe.ts'
import { buildQuietPage } from '../../support/build-page.ts'
import { overflows, wider } from '../../support/fits.ts'
import { keyboardFaults } from '../../support/keyboard.ts'
import { launchPageBrowser } from '../../support/page-browser.ts'
import { takeSteps } from '../../support/steps.ts'
import { type Opened, open } from './open.ts'
import { consoleStates, fullState } from './states.ts'
import type { State } from './university.ts'

/** What the exam's author and a newer station call things, and nobody here can know by another name. */
const ids = /: q4, essay$|\(battery\.low\)$/

/** An old screen, the lab's at 200 %, and 400 % of 1280 (WCAG 1.4.10). */
const narrow = [
  { width: 1024, height: 768 },
  { width: 683, height: 384 },
  { width: 320, height: 568 },
]
const lab = { width: 1366, height: 768 }
const wide = { width: 1920, height: 1080 }

/** Half of the states, so that two files look at them at once; what goes on from another state stays behind it. */
export function fitHalf(half: 'first' | 'second'): void {
  const begin = Math.floor(Date.now() / 1000) * 1000 - 600_000
  const all = consoleStates(begin)
  const middle = all.findIndex(({ after }, i) => after === undefined && i >= all.length / 2)
  let opened: Opened
  let whole: State
  let page: Page | null = null

  beforeAll(async () => {
    opened = await open({}, launchPageBrowser, (dir) => buildQuietPage('console', dir))
    whole = await fullState(opened.dir, begin)
  }, 120_000)
  afterAll(() => opened?.close())

  /** From its beginning, in the same browser's page: what it once loaded is not loaded for each state. */
  async function fromStart(hash: string | undefined): Promise<Page> {
    if (page === null) return opened.page({ ...lab, language: 'kk', hash, motion: 'reduce' })
    await page.evaluate(() => {
      window.localStorage.clear()
      window.sessionStorage.clear()
    })
    await page.goto('about:blank')
    await page.setViewportSize(lab)
    await page.emulateMedia({ colorScheme: 'light' })
    opened.university.hangUp()
    await page.goto(`${opened.university.address}${hash ?? ''}`)
    return page
  }

  const here = half === 'first' ? all.slice(0, middle) : all.slice(middle)
  it.each(here)('fits: $name', async ({ name, after, me, hash, change, steps, ready }) => {
    if (after === undefined || page === null) {
      Object.assign(opened.university.state, whole, { me }, change)
      page = await fromStart(hash)
    } else await turnTo(page, 'kk')
    await takeSteps(page, steps ?? [])
    await page.locator(ready).first().waitFor()
    await page.evaluate(() => document.fonts.ready)
    const now = page
    await expect.poll(() => keyboardFaults(now), { message: `${name}, by keyboard` }).toEqual([])
    for (const [i, language] of languages.entries()) {
      const where = `${name}, ${language}`
      await turnTo(now, language)
      const inLab = async () => {
        await now.setViewportSize(lab)
        // A text's letters may still be loading, and a thing just opened not yet be in its place.
        await expect.poll(() => overflows(now), { message: where }).toEqual([])
        // What a server has not said yet stands as its id for a moment.
        const foreign = async () => (await foreignWords(now, language)).filter((text) => !ids.test(text))
        await expect.poll(foreign, { message: where }).toEqual([])
        await expect.poll(() => findingsIn(now, language), { message: where }).toEqual([])
        if (language === 'kk') await looksElsewhere(now, name)
      }
      const inNarrow = async () => {
        // The narrowest is the hardest; the longest words are looked at in between, too.
        for (const small of language === 'kk' ? narrow : narrow.slice(-1)) {
          await now.setViewportSize(small)
          await expect.poll(() => wider(now), { message: `${where}, ${small.width} wide` }).toEqual([])
        }
      }
      // The next language begins in the window in which the last one ended.
      for (const look of i % 2 === 0 ? [inLab, inNarrow] : [inNarrow, inLab]) await look()
    }
  })
}

/** In the language with the longest words, which show what is left to go wrong. */
async function looksElsewhere(page: Page, name: string): Promise<void> {
  await page.emulateMedia({ colorScheme: 'dark' })
  await expect.poll(() => seriousFindings(page, 'colours'), { message: `${name}, dark` }).toEqual([])
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize(wide)
  await expect.poll(() => overflows(page), { message: `${name}, wide` }).toEqual([])
}

/** By the page's own switch, also where a dialog lies above it; until it is drawn anew. */
const turnTo = (page: Page, language: Language): Promise<void> =>
  page.getByTestId(`language-${language}`).evaluate(async (button: HTMLElement, wanted) => {
    const turned = () => document.documentElement.lang === wanted
    if (turned()) return
    button.click()
    while (!turned()) await new Promise((resolve) => setTimeout(resolve))
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
  }, language)
