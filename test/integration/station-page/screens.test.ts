import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { languages } from '../../../src-shared/vocabulary.ts'
import { findingsIn, foreignWords, seriousFindings } from '../../support/axe.ts'
import { type StationHarness, type StationSite, startStationSite } from '../../support/station-harness.ts'
import { lock, now, stationStates, viewOf } from '../../support/station-views.ts'
import { takeSteps } from '../../support/steps.ts'

let site: StationSite
let station: StationHarness

beforeAll(async () => {
  site = await startStationSite()
  station = await site.open(viewOf('sign-in'))
})
afterAll(async () => {
  await site?.close()
})

/** What a person would call broken: sideways scrolling, cut texts, controls outside the page, raw keys. */
const flaws = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = []
    const label = (element: Element) =>
      element.getAttribute('data-testid') ?? `${element.tagName} ${(element.textContent ?? '').slice(0, 30)}`
    const root = document.documentElement
    if (root.scrollWidth > innerWidth) found.push(`page is ${root.scrollWidth} wide in ${innerWidth}`)
    for (const element of document.querySelectorAll<HTMLElement>('main, main *, header *')) {
      const style = getComputedStyle(element)
      const { clientWidth, scrollWidth } = element
      if (style.overflowX !== 'visible' && scrollWidth > clientWidth + 1 && style.textOverflow !== 'ellipsis')
        if (!element.closest('.taza-unseen, .katex-mathml'))
          // For readers alone.
          found.push(`cut off: ${label(element)}`)
    }
    for (const control of document.querySelectorAll<HTMLElement>('button, input, textarea')) {
      if (control.closest('[inert], [aria-hidden="true"]') || control.offsetParent === null) continue
      const box = control.getBoundingClientRect()
      if (box.left < -0.5 || box.right > innerWidth + 0.5) found.push(`outside: ${label(control)}`)
      const target = (control.closest('label') ?? control).getBoundingClientRect()
      if (target.height < 24) found.push(`too small to press: ${label(control)}`)
      control.scrollIntoView({ block: 'nearest' })
      const now = control.getBoundingClientRect()
      if (now.top < -1 || now.bottom > innerHeight + 1)
        found.push(`cannot be scrolled into view: ${label(control)}`)
    }
    for (const image of document.images) if (image.alt === '') found.push('a picture without words')
    const text = document.body.innerText
    // Addresses look like raw keys, and are said to be nobody's words.
    const addresses = [...document.querySelectorAll('[translate="no"]')].map((one) => one.textContent)
    for (const [raw] of text.matchAll(
      /\{\{.*?\}\}|\b(station|problem|reason):[a-z]\S*|(?<=^|\s)[a-z]+(-[a-z]+)*(\.[a-z-]+)+(?=\s|$)/gm,
    ))
      if (!addresses.includes(raw)) found.push(`raw: ${raw}`)
    return found
  })

/** Controls without a name; no size of a window or a text changes that. */
async function nameless(page: Page): Promise<string[]> {
  const devtools = await page.context().newCDPSession(page)
  const { nodes } = await devtools.send('Accessibility.getFullAXTree')
  await devtools.detach()
  const roles = ['button', 'textbox', 'radio', 'checkbox', 'progressbar', 'dialog', 'group', 'timer']
  return nodes
    .filter(({ role, ignored }) => !ignored && roles.includes(String(role?.value)))
    .filter(({ name }) => String(name?.value ?? '').trim() === '')
    .map(({ role }) => `nameless ${role?.value}`)
}

/** A dialog has its name an effect after it is drawn. */
const hasNoFlaws = (page: Page, what?: string) =>
  expect.poll(() => flaws(page), { message: what }).toEqual([])

describe.each(languages)('every screen in %s', (language) => {
  it.each(stationStates(language).map(([name]) => name))('%s', async (name) => {
    const [, view, ...steps] = stationStates(language).find(([other]) => other === name) ?? []
    if (!view) throw new Error(name)
    await station.page.keyboard.press('Escape')
    await station.show(view)
    await takeSteps(station.page, steps)
    await expect.poll(() => station.page.evaluate(() => document.documentElement.lang)).toBe(language)
    // Whatever a student looks at, she can call somebody from it.
    expect(await station.page.getByTestId('ask-help').count()).toBeGreaterThan(0)
    await hasNoFlaws(station.page)
    await expect.poll(() => nameless(station.page)).toEqual([])
    expect(await foreignWords(station.page, language)).toEqual([])
    await expect.poll(() => findingsIn(station.page, language)).toEqual([])
    if (language === 'kk') {
      await station.page.emulateMedia({ colorScheme: 'dark' })
      await expect.poll(() => seriousFindings(station.page, 'colours')).toEqual([])
      await station.page.emulateMedia({ colorScheme: 'light' })
    }
    expect(station.errors).toEqual([])
  })
})

describe('larger than planned', () => {
  it.each([
    ['text of twice the size', { width: 1366, height: 768 }, '200%'],
    ['a page zoomed to twice its size', { width: 683, height: 384 }, '100%'],
  ])('%s loses nothing', { timeout: 240_000 }, async (_, size, fontSize) => {
    const large = await site.open(viewOf('sign-in'), size)
    await large.page.addStyleTag({ content: `html { font-size: ${fontSize} }` })
    for (const language of languages)
      for (const [name, view, ...steps] of stationStates(language)) {
        await large.show(view)
        await takeSteps(large.page, steps)
        await hasNoFlaws(large.page, `${language} ${name}`)
        await large.page.keyboard.press('Escape')
      }
    await large.close()
  })

  it('a question zoomed to four times its size, letters, words and lines apart, loses nothing', async () => {
    const large = await site.open(viewOf('sign-in'), { width: 341, height: 192 })
    const reading = { contrast: 'light-on-dark', spacing: true, ruler: true, speed: 'usual' } as const
    for (const [name, view, ...steps] of stationStates('kk').filter(([name]) =>
      /^exam, [a-z]+$/.test(name),
    )) {
      await large.show({ ...view, reading })
      await takeSteps(large.page, steps)
      // Code keeps its lines, and is scrolled.
      if (name !== 'exam, gaps') await hasNoFlaws(large.page, name)
    }
    await large.page.getByTestId('reading').click()
    await hasNoFlaws(large.page, 'reading settings')
    await large.close()
  })
})

it('says in plain words what is kept here, how fast it goes and how long it takes', async () => {
  const plain = await site.open(viewOf('sign-in'))
  const debt = { segments: 37, bytes: 34_000_000, bytesPerSecond: 400_000, emptyInMs: 85_000 }
  await plain.show({ ...viewOf('submitting'), language: 'ru', debt })
  await expect.poll(() => plain.page.getByTestId('pace').textContent()).toMatch(/400.*в секунду.*около 2 мин/)
  await plain.show({ ...viewOf('exam'), language: 'ru', network: 'offline', debt })
  await expect
    .poll(() => plain.page.getByTestId('offline').textContent())
    .toMatch(/отправятся сами.*здесь: 34/)
  await plain.close()
})

it("shows every time by the university's clock, wherever its computer thinks that it is", async () => {
  const elsewhere = await site.open(viewOf('sign-in'), undefined, 'America/New_York')
  const texts = () => elsewhere.page.evaluate(() => document.body.innerText)
  const messages = [
    { id: 'm', kind: 'message' as const, text: 'Calculators are allowed.', by: 'Saparova', at: now },
  ]
  const exam = viewOf('exam', { language: 'en', timeZone: 'Asia/Bishkek', messages, lock })
  await elsewhere.show(exam)
  // 04:20 in UTC, 23:20 of the day before where the computer is.
  await expect.poll(texts).toContain('Message from the invigilator (Saparova, 10:20)')
  expect(await texts()).toContain('Stopped at 10:20')
  await elsewhere.show({ ...exam, timeZone: 'Asia/Tashkent' })
  await expect.poll(texts).toContain('Stopped at 09:20')
  const receipt = { id: 'K7QM-2F9T', check: null, at: now, answers: 4, complete: true, excused: false }
  await elsewhere.show(viewOf('receipt', { language: 'en', timeZone: 'Asia/Bishkek', receipt }))
  await expect.poll(texts).toContain('Time: 22/11/2026, 10:20')
  expect(elsewhere.errors).toEqual([])
  await elsewhere.close()
})

it('is shown at 1920×1080 without flaws', async () => {
  const wide = await site.open(viewOf('sign-in'), { width: 1920, height: 1080 })
  for (const [name, view, ...steps] of stationStates('kk')) {
    await wide.show(view)
    await takeSteps(wide.page, steps)
    await hasNoFlaws(wide.page, name)
    await wide.page.keyboard.press('Escape')
  }
  await wide.close()
})
