/** People at real console pages, each in a browser context of her own. */
import { join } from 'node:path'
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import type { Language } from '../../src-shared/vocabulary.ts'

export interface Person {
  readonly page: Page
  at(testId: string): ReturnType<Page['getByTestId']>
  goTo(hash: string): Promise<void>
  /** What the server says to her: JSON. */
  ask(path: string): Promise<unknown>
  /** As the wall's button does; the scripted stations show no wall that they wait. */
  order(attempt: string, kind: string): Promise<void>
  picture(name: string): Promise<void>
  /** Of another page that she has open. */
  pictureOf(page: Page, name: string): Promise<void>
}

/** `named`: what their pictures' names begin with. `switches`: of their browser. */
export async function openPeople(
  address: string,
  pictures: string,
  { named, switches = [] }: { named: string; switches?: readonly string[] },
) {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...switches],
  })
  /** What the pages threw, and what their policy (CSP) refused; a status of the server is no error of a page. */
  const complaints: string[] = []
  let pictured = 0
  async function opened(options: BrowserContextOptions, chosen: Language): Promise<Page> {
    const context = await browser.newContext(options)
    await context.addInitScript((language) => window.localStorage.setItem('taza-language', language), chosen)
    const page = await context.newPage()
    page.on('pageerror', (error) => complaints.push(String(error)))
    page.on('console', (message) => {
      if (message.type() === 'error' && !/status of 4\d\d/.test(message.text()))
        complaints.push(message.text())
    })
    return page
  }
  const pictureOf = async (page: Page, name: string) => {
    const file = `${named}-${String(++pictured).padStart(2, '0')}-${name}.png`
    await page.screenshot({ path: join(pictures, file), fullPage: true })
  }
  const personAt = (page: Page): Person => ({
    page,
    at: (testId) => page.getByTestId(testId),
    goTo: async (hash) => {
      await page.goto(`${address}/${hash}`)
    },
    ask: (path) => page.evaluate(async (from) => (await fetch(from)).json(), path),
    order: (attempt, kind) =>
      page.evaluate(
        async ([of, order]) => {
          const response = await fetch(`/api/attempts/${of}/commands`, {
            method: 'POST',
            headers: { 'content-type': 'application/json', 'x-taza': '1' },
            body: JSON.stringify({ kind: order }),
          })
          if (!response.ok) throw new Error(`the order ${order} was answered with ${response.status}`)
        },
        [attempt, kind] as const,
      ),
    picture: (name) => pictureOf(page, name),
    pictureOf,
  })
  return {
    complaints,
    async logIn(login: string, password: string, language: Language): Promise<Person> {
      const page = await opened({ viewport: { width: 1366, height: 768 } }, language)
      await page.goto(address)
      await page.getByTestId('login').fill(login)
      await page.getByTestId('password').fill(password)
      await page.getByTestId('log-in').click()
      await page.getByTestId('login').waitFor({ state: 'detached' })
      return personAt(page)
    },
    /** Anybody with a phone, at the open pages. */
    visit: async (language: Language): Promise<Person> =>
      personAt(await opened({ viewport: { width: 360, height: 640 } }, language)),
    /** What each of them sees now. */
    async pictureAll(prefix: string): Promise<void> {
      const pages = browser.contexts().flatMap((context) => context.pages())
      for (const [at, page] of pages.entries()) await page.screenshot({ path: `${prefix}-${at + 1}.png` })
    },
    /** Everybody closes her pages. */
    async leave(): Promise<void> {
      for (const context of browser.contexts()) await context.close()
    },
    close: () => browser.close(),
  }
}
export type People = Awaited<ReturnType<typeof openPeople>>
