/** An invigilator or officer at the real console page, in a browser of her own. */
import { type Browser, chromium, type Page } from 'playwright-core'

export interface Staff {
  page: Page
  /** Waits for what this person sees first: an invigilator her room, an officer the exams. */
  logIn(login: string, password: string, first?: 'feed' | 'screen-exams'): Promise<void>
  /** Picks a command in the open attempt or tile and confirms it. */
  command(kind: string): Promise<void>
  picture(file: string): Promise<void>
  close(): Promise<void>
}

/** Our own list of switches: quiet, no background network; the sandbox goes only where root leaves no choice. */
const switches = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
]

export async function staffAt(address: string, language: string, executable: string): Promise<Staff> {
  const browser: Browser = await chromium.launch({
    executablePath: executable,
    headless: true,
    args: switches,
  })
  const page = await browser.newPage({ viewport: { width: 1366, height: 768 }, locale: language })
  await page.goto(address)
  return {
    page,
    async logIn(login, password, first = 'feed') {
      await page.getByTestId('login').fill(login)
      await page.getByTestId('password').fill(password)
      await page.getByTestId('log-in').click()
      await page.getByTestId(first).waitFor({ state: 'visible' })
    },
    async command(kind) {
      await page
        .getByTestId(kind === 'admit' ? 'admit' : `command-${kind}`)
        .first()
        .click()
      await page.getByTestId('confirm').click()
    },
    async picture(file) {
      await page.screenshot({ path: file })
    },
    close: () => browser.close(),
  }
}
