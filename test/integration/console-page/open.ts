/** A built page, a browser, a university: what each test file of the console starts with. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import type { Language } from '../../../src-shared/vocabulary.ts'
import { buildPage } from '../../support/build-page.ts'
import { launchPageBrowser } from '../../support/page-browser.ts'
import { password, plainState } from './states.ts'
import { openUniversity, type State, type University } from './university.ts'

interface PageOptions {
  width?: number
  height?: number
  language?: Language
  hash?: string
  /** `reduce`: what opens is there at once. */
  motion?: 'reduce' | 'no-preference'
}

export interface Opened {
  dir: string
  university: University
  browser: Browser
  /** What the page logged as an error, and every breach of the content security policy. */
  complaints: string[]
  /** A new page at `hash`; the live lanes of those before are ended, so that one watcher is this one. */
  page(options?: PageOptions): Promise<Page>
  close(): Promise<void>
}

export async function open(
  change: Partial<State> = {},
  launch = launchPageBrowser,
  build = buildConsole,
): Promise<Opened> {
  const dir = mkdtempSync(join(tmpdir(), 'taza-console-'))
  await build(join(dir, 'pages'))
  const university = await openUniversity(join(dir, 'pages'), { ...plainState(), ...change })
  const browser = await launch()
  const complaints: string[] = []
  return {
    dir,
    university,
    browser,
    complaints,
    async page({ width = 1366, height = 768, language = 'ru', hash = '', motion = 'no-preference' } = {}) {
      university.hangUp()
      const context = await browser.newContext({ viewport: { width, height }, reducedMotion: motion })
      await context.addInitScript((chosen) => window.localStorage.setItem('taza-language', chosen), language)
      // It may give way to other tests (scripts/test.mjs).
      context.setDefaultTimeout(60_000)
      const page = await context.newPage()
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text())
      })
      page.on('pageerror', (error) => complaints.push(String(error)))
      await page.goto(`${university.address}${hash}`)
      return page
    },
    async close() {
      await browser.close()
      await university.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

export async function logIn(page: Page): Promise<void> {
  await page.getByTestId('login').fill('aigerim')
  await page.getByTestId('password').fill(password)
  await page.getByTestId('log-in').click()
}

export const buildConsole = (outDir: string): Promise<void> => buildPage('console', outDir)
