/** A student at the real station page: finds it through the station's driving port and uses it as a person would. */
import { type Browser, chromium, type Page } from 'playwright-core'

export interface Student {
  page: Page
  /** Waits until the page is gone: for a moment a browser that is being taken down still answers. */
  gone(timeoutMs: number): Promise<void>
  /** The station's browser is gone or new: look for the page again. */
  reconnect(timeoutMs: number): Promise<void>
  /** `within`: ms for each field and the button, if not the usual. */
  signIn(number: string, code: string, within?: number): Promise<void>
  confirm(): Promise<void>
  /** Cameras and consent, then (unless `pictured` is false) the picture with the card. */
  preflight(options?: { pictured?: boolean }): Promise<void>
  /** Takes the picture with the card and uses it. `taken` is called when it is shown. */
  showCard(taken?: () => Promise<void>): Promise<void>
  /** Waits until the page shows this screen. */
  sees(screen: string, timeoutMs?: number): Promise<void>
  /** Waits until the page shows this camera as live. */
  cameraIsLive(camera: 'face' | 'desk', timeoutMs?: number): Promise<void>
  /** Place (from 1) of the paper's first free-text question; it is shown then. */
  findText(): Promise<number>
  answer(question: number, how: Answer): Promise<void>
  /** What the page shows as the answer of a question, as text. */
  shown(question: number, how: Answer): Promise<string>
  picture(file: string): Promise<void>
  leave(): Promise<void>
}

export type Answer =
  | { type: 'options'; ids: readonly string[] }
  | { type: 'number'; text: string }
  | { type: 'text'; text: string }
  /** Moves one entry down so many times. */
  | { type: 'order'; id: string; down: number }
  /** By id of the left the id of the right. */
  | { type: 'match'; pairs: Readonly<Record<string, string>> }
  /** By id of the gap what is typed, or the id that is chosen from its list. */
  | { type: 'gaps'; parts: Readonly<Record<string, string>> }

export async function studentAt(port: number, timeoutMs: number): Promise<Student> {
  let browser: Browser | null = null
  let page: Page = await find(timeoutMs)

  async function find(within: number): Promise<Page> {
    const until = Date.now() + within
    let why: unknown = 'no station page'
    while (Date.now() < until) {
      try {
        browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { timeout: 10_000 })
        for (const candidate of browser.contexts().flatMap((context) => context.pages())) {
          if ((await candidate.locator('[data-testid^="screen-"]').count()) > 0) return candidate
        }
        await browser.close()
      } catch (error) {
        why = error
      }
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    throw new Error(`the station page did not appear within ${within} ms: ${why}`)
  }
  const at = (id: string) => page.getByTestId(id)
  /** What does not come says what the page shows instead. */
  async function appears(id: string, timeout: number) {
    try {
      await at(id).waitFor({ state: 'visible', timeout })
    } catch (error) {
      const shown = await page.locator('body').innerText()
      throw new Error(`${id} did not come; the page says: ${shown}`, { cause: error })
    }
  }
  async function showCard(taken?: () => Promise<void>) {
    await at('identity-take').click()
    await appears('identity-picture', 30_000)
    await taken?.()
    await at('identity-keep').click()
  }
  async function goTo(question: number) {
    await at(`question-${question}`).click()
    await page.locator(`[data-testid="question-${question}"][aria-current="step"]`).waitFor()
  }

  /** As an input method gives letters: a key pressed through the driving port comes from no keyboard, which is told. */
  const write = async (text: string) => {
    await at('answer-text').focus()
    for (const letter of text) {
      await page.keyboard.insertText(letter)
      await page.waitForTimeout(15)
    }
  }
  async function fillGap(id: string, part: string) {
    const field = at(`gap-${id}`)
    const isList = await field.evaluate((element) => element instanceof HTMLSelectElement)
    if (isList) await field.selectOption(part)
    else await field.fill(part)
  }
  return {
    get page() {
      return page
    },
    async gone(within) {
      if (!page.isClosed()) await page.waitForEvent('close', { timeout: within })
    },
    async reconnect(within) {
      await browser?.close().catch(() => undefined)
      page = await find(within)
    },
    async signIn(number, code, within) {
      const timeout = within === undefined ? {} : { timeout: within }
      await at('number').fill(number, timeout)
      await at('code').fill(code, timeout)
      await at('sign-in').click(timeout)
    },
    async confirm() {
      await at('confirm-yes').click()
    },
    async preflight({ pictured = true } = {}) {
      await at('consent-accept').click()
      await at('preflight-done').click()
      if (pictured) await showCard()
    },
    showCard,
    async sees(screen, within = 45_000) {
      await appears(`screen-${screen}`, within)
    },
    async cameraIsLive(camera, within = 45_000) {
      const live = page.locator(`[data-testid="camera-${camera}"][data-state="live"]`)
      await live.first().waitFor({ state: 'visible', timeout: within })
    },
    async findText() {
      for (let question = 1; ; question++) {
        await goTo(question)
        if (await at('answer-text').isVisible()) return question
      }
    },
    async answer(question, how) {
      await goTo(question)
      if (how.type === 'options') for (const id of how.ids) await at(`option-${id}`).click()
      else if (how.type === 'number') await at('answer-number').fill(how.text)
      else if (how.type === 'text') await write(how.text)
      else if (how.type === 'match')
        for (const [id, right] of Object.entries(how.pairs)) await at(`match-${id}`).selectOption(right)
      else if (how.type === 'gaps')
        for (const [id, part] of Object.entries(how.parts)) await fillGap(id, part)
      else for (let i = 0; i < how.down; i++) await at(`move-down-${how.id}`).click()
    },
    async shown(question, how) {
      await goTo(question)
      if (how.type === 'number') return at('answer-number').inputValue()
      if (how.type === 'text') return at('answer-text').inputValue()
      const fields = async (all: Readonly<Record<string, string>>, prefix: string) => {
        const ids = Object.keys(all)
        const values = await Promise.all(ids.map((id) => at(`${prefix}-${id}`).inputValue()))
        return JSON.stringify(Object.fromEntries(ids.map((id, i) => [id, values[i]])))
      }
      if (how.type === 'match') return fields(how.pairs, 'match')
      if (how.type === 'gaps') return fields(how.parts, 'gap')
      if (how.type === 'options') {
        const marks = await Promise.all(
          how.ids.map(async (id) => ((await isChecked(page, id)) ? id : `not ${id}`)),
        )
        return marks.join(',')
      }
      const ids = await page
        .locator('[data-testid^="move-down-"]')
        .evaluateAll((buttons) => buttons.map((button) => button.getAttribute('data-testid') ?? ''))
      return ids.join(',')
    },
    async picture(file) {
      await page.screenshot({ path: file })
    },
    async leave() {
      await browser?.close().catch(() => undefined)
    },
  }
}

/** The test id may be on the control itself or on the label around it. */
async function isChecked(page: Page, id: string): Promise<boolean> {
  const option = page.getByTestId(`option-${id}`)
  const control = option.locator('input')
  return (await control.count()) > 0 ? control.first().isChecked() : option.isChecked()
}
