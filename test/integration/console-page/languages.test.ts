import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { languages } from '../../../src-shared/vocabulary.ts'
import { takeSteps } from '../../support/steps.ts'
import { officer } from './fixtures.ts'
import { type Opened, open } from './open.ts'
import { consoleStates, fullState } from './states.ts'
import type { State } from './university.ts'

let opened: Opened
let whole: State
const begin = Math.floor(Date.now() / 1000) * 1000 - 600_000

/** The lab's size in every language; on a wide screen there is room, and one with long words shows what is left to go wrong. */
const sizes = [
  { width: 1366, height: 768, shown: languages },
  { width: 1920, height: 1080, shown: ['kk'] as const },
]

beforeAll(async () => {
  opened = await open()
  whole = await fullState(opened.dir, begin)
}, 120_000)
afterAll(() => opened?.close())

/**
 * Controls and texts whose content does not fit: cut off, or wider than the window. Names may end in an ellipsis (they
 * are whole in the title of the attempt), lists may scroll.
 */
const overflows = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = []
    if (document.documentElement.scrollWidth > window.innerWidth)
      found.push('the page is wider than the window')
    for (const element of document.querySelectorAll<HTMLElement>('#root *, .mantine-Modal-content *')) {
      const style = getComputedStyle(element)
      const box = element.getBoundingClientRect()
      if (box.width === 0 || style.visibility === 'hidden' || element.closest('.taza-unseen')) continue
      const what = `${element.tagName} ${element.dataset.testid ?? ''} "${element.textContent?.slice(0, 40)}"`
      if (box.right > window.innerWidth + 1) found.push(`outside: ${what}`)
      const cut = style.overflowX !== 'visible' && style.textOverflow !== 'ellipsis'
      if (cut && element.scrollWidth > element.clientWidth + 1) found.push(`cut off: ${what}`)
      const ownText = [...element.childNodes].some((n) => n.nodeType === 3 && n.textContent?.trim())
      if (
        ownText &&
        style.textOverflow !== 'ellipsis' &&
        style.display !== 'inline' &&
        element.scrollWidth > element.clientWidth + 1
      )
        found.push(`does not fit: ${what}`)
      if (
        element.tagName === 'BUTTON' &&
        element.scrollHeight > element.clientHeight + 2 &&
        !element.querySelector('img')
      )
        found.push(`too low: ${what}`)
    }
    return found
  })

const untranslated = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('#root *')]
      .flatMap((element) => [...element.childNodes])
      .filter((node) => node.nodeType === 3)
      .map((node) => node.textContent ?? '')
      .filter(
        (text) => /^[a-z-]+(\.[a-z-]+)+$/.test(text.trim()) || text.includes('{{') || text.includes('…('),
      ),
  )

describe.each(sizes)('at $width×$height', ({ width, height, shown }) => {
  describe.each(shown)('in %s', (language) => {
    let page: Page | null = null
    afterAll(() => page?.context().close())

    // A screen in the middle of an enrolment changes the account: once a language is enough.
    const here = consoleStates(begin).filter(({ name }) => width === 1366 || !name.startsWith('security'))
    it.each(here)('fits: $name', async ({ name, after, me, hash, change, steps, ready }) => {
      if (after === undefined || page === null) {
        await page?.context().close()
        Object.assign(opened.university.state, whole, { me }, change)
        page = await opened.page({ width, height, language, hash })
      }
      await takeSteps(page, steps ?? [])
      await page.locator(ready).first().waitFor()
      await page.evaluate(() => document.fonts.ready)
      // A text's letters may still be loading, and a thing just opened not yet be in its place.
      const now = page
      await expect.poll(() => overflows(now), { message: name }).toEqual([])
      expect((await untranslated(now)).filter((text) => text !== 'battery.low')).toEqual([])
    })
  })
})

it('plays the films, and gives the code for the challenge that the station shows', async () => {
  Object.assign(opened.university.state, whole)
  const states = consoleStates(begin)
  const running = states.find(({ name }) => name === 'running')
  Object.assign(opened.university.state, { me: running?.me }, running?.change)
  const page = await opened.page({ hash: running?.hash ?? '' })
  await expect
    .poll(() => page.evaluate(() => document.querySelector('video')?.readyState ?? 0))
    .toBeGreaterThan(1)
  await page.getByTestId('unlock-code').click()
  expect(await page.getByTestId('unlock-give').isDisabled()).toBe(true)
  await page.getByTestId('unlock-challenge').fill('4839 2017')
  await page.getByTestId('unlock-give').click()
  await expect.poll(() => page.getByTestId('unlock-answer').textContent()).toBe('483 910 2274')
  expect(opened.university.changes.at(-1)).toMatchObject({
    path: '/api/attempts/at-4/unlock-code',
    body: { challenge: '4839 2017' },
    forged: false,
  })
  await page.context().close()
})

it('names what is missing first, and offers the evidence for download', async () => {
  Object.assign(opened.university.state, whole, { me: officer })
  const page = await opened.page({ hash: '#/exams/physics' })
  await page.getByTestId('missing-sum').waitFor()
  expect(await page.getByTestId('missing-sum').textContent()).toContain('2 из 3')
  const rows = await page
    .locator('tbody tr')
    .evaluateAll((all) => all.map((row) => row.getAttribute('data-testid')))
  expect(rows).toEqual(['row-2401009', 'row-2401004', 'row-2401001'])
  expect(await page.getByTestId('bundle-at-4').getAttribute('href')).toBe('/api/attempts/at-4/bundle')
  await page.getByTestId('row-2401004').getByTestId('attempt-open').click()
  await page.getByTestId('screen-attempt').waitFor()
  expect(await page.locator('[data-testid^="command-"]').count()).toBe(0)
  await page.context().close()
})
