import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { languages } from '../../../src-shared/vocabulary.ts'
import { findingsIn, foreignWords, seriousFindings } from '../../support/axe.ts'
import { overflows, wider } from '../../support/fits.ts'
import { takeSteps } from '../../support/steps.ts'
import { type Served, serveOpenPages } from './served.ts'
import { openStates } from './states.ts'

let served: Served
beforeAll(async () => {
  served = await serveOpenPages()
}, 120_000)
afterAll(async () => {
  await page?.context().close()
  await served?.close()
})

let page: Page | null = null
it.each(openStates)('is small, and fits a phone in every language: $name', async (state) => {
  const { name, hash, steps, ready } = state
  await page?.context().close()
  served.state = state
  const now = await served.page(`#/kk${hash}`)
  page = now
  const phone = now.viewportSize() ?? { width: 360, height: 640 }
  await takeSteps(now, steps ?? [])
  await now.locator(ready).first().waitFor()
  // Whatever a phone loads of a room in one language, as it lies on the disk.
  const size = (file: string) => statSync(join(served.dir, 'open', file)).size
  const all = [...served.loaded].reduce((sum, asset) => sum + size(`assets/${asset}`), size('open.html'))
  expect(all, name).toBeGreaterThan(10_000)
  expect(all, name).toBeLessThan(150_000)
  for (const language of languages) {
    const where = `${name}, ${language}`
    await now.getByTestId(`language-${language}`).evaluate((button: HTMLElement) => button.click())
    await now.locator(`html[lang="${language}"]`).waitFor({ state: 'attached' })
    await expect.poll(() => overflows(now), { message: where }).toEqual([])
    await expect.poll(() => findingsIn(now, language), { message: where }).toEqual([])
    await expect.poll(() => foreignWords(now, language), { message: where }).toEqual([])
    for (const small of [
      { width: 320, height: 568 },
      { width: 1366, height: 768 },
    ]) {
      await now.setViewportSize(small)
      await expect.poll(() => wider(now), { message: `${where}, ${small.width} wide` }).toEqual([])
    }
    await now.setViewportSize(phone)
  }
  await now.emulateMedia({ colorScheme: 'dark' })
  await expect.poll(() => seriousFindings(now, 'colours'), { message: `${name}, dark` }).toEqual([])
  // A page that asks for what is not there is told so, and the browser logs each.
  expect(served.complaints.filter((one) => !/status of 4/.test(one))).toEqual([])
})

it('leaves nothing in the browser: no cookie, nothing stored', async () => {
  served.state = openStates[0]
  const page = await served.page('')
  await page.getByTestId('language-ky').click()
  await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('ky')
  await page.reload()
  await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('ky')
  expect(await page.context().storageState()).toEqual({ cookies: [], origins: [] })
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0)
  await page.context().close()
})
