/** The console for whoever has no mouse, or does not see it. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { keyboardFaults } from '../../support/keyboard.ts'
import { aigerim, detail, fullWall, incident, registrar, summary, tile, webDetail } from './fixtures.ts'
import { type Opened, open } from './open.ts'
import { plainState } from './states.ts'

let opened: Opened
let page: Page
const begin = Date.now() - 600_000

beforeAll(async () => {
  opened = await open()
}, 120_000)
afterAll(() => opened?.close())
beforeEach(() => {
  Object.assign(opened.university.state, plainState(), { me: aigerim })
})
afterEach(async () => {
  await page?.context().close()
})

/** Test ids of what has the keyboard, from the outside in. */
const focused = () =>
  page.evaluate(() => {
    const ids: string[] = []
    for (let at = document.activeElement; at; at = at.parentElement)
      if (at.hasAttribute('data-testid')) ids.unshift(at.getAttribute('data-testid') ?? '')
    return ids.join(' ')
  })

const atTheWall = async () => {
  opened.university.state.room = { tiles: fullWall(), codeOfTheDay: '4817', needs: [] }
  page = await opened.page({ hash: '#/rooms/lab-1' })
  await page.getByTestId('tile-A-50').waitFor()
}

it('has the wall as one stop: in by Tab, along with arrows, to the ends with Home and End, out by Tab', async () => {
  await atTheWall()
  await page.keyboard.press('Tab')
  expect(await focused()).toContain('skip-needs')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  expect(await focused()).toMatch(/tiles$/)
  await page.keyboard.press('Tab')
  expect(await focused()).toContain('tile-A-01 attempt-open')
  await page.keyboard.press('End')
  expect(await focused()).toContain('tile-A-50')
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowRight')
  expect(await focused()).toContain('tile-A-02 attempt-open')
  // Its own controls are the next stops, and then the wall is left behind.
  const passed: string[] = []
  do {
    await page.keyboard.press('Tab')
    passed.push(await focused())
  } while (passed.at(-1)?.includes('tiles'))
  expect(passed.slice(0, -1).every((ids) => ids.includes('tile-A-02'))).toBe(true)
  expect(passed.length).toBeLessThan(5)
  // Back in where it was left.
  await page.keyboard.press('Shift+Tab')
  expect(await focused()).toContain('tile-A-02')
})

it('gives the keyboard back to the tile whose menu was closed', async () => {
  await atTheWall()
  await page.getByTestId('tile-A-01').getByTestId('more').focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem').first().waitFor()
  await page.keyboard.press('ArrowDown')
  expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('menuitem')
  await page.keyboard.press('Escape')
  await expect.poll(focused).toContain('tile-A-01 more')
})

it('has the marks of a time line as one stop, each 24 px wide and high, led along by arrows', async () => {
  const marks = Array.from({ length: 30 }, (_, i) => incident(`in-${i}`, { at: begin + i * 900 }))
  opened.university.state.attempt = detail(begin, { incidentList: marks.toReversed() })
  page = await opened.page({ hash: `#/attempts/at-4?at=${begin}` })
  const first = page.getByTestId('mark-in-0')
  await first.waitFor()
  const { width, height } = (await first.boundingBox()) ?? { width: 0, height: 0 }
  expect(Math.min(width, height)).toBeGreaterThanOrEqual(24)
  const stops = page.locator('[data-testid^="mark-"]:not([tabindex="-1"])')
  expect(await stops.count()).toBe(1)
  await stops.focus()
  expect(await focused()).toContain('mark-in-0')
  await page.keyboard.press('ArrowRight')
  expect(await focused()).toContain('mark-in-1')
  // What it is of is told to the eye too.
  await page
    .getByRole('tooltip', { name: /telegram/i })
    .first()
    .waitFor()
  await page.keyboard.press('End')
  expect(await focused()).toContain('mark-in-29')
  await page.keyboard.press('Enter')
  await expect
    .poll(async () => Number(await page.getByTestId('player-time').getAttribute('data-at')))
    .toBe(begin + 29 * 900 - 2000)
  await page.keyboard.press('Tab')
  expect(await focused()).not.toContain('mark-')
})

it('has the pages of an LMS as one stop of the time line, led along by arrows, each leading to its moment', async () => {
  opened.university.state.attempt = webDetail(begin)
  page = await opened.page({ hash: `#/attempts/at-4?at=${begin}` })
  const stops = page.getByTestId('visit-strip').locator('button:not([tabindex="-1"])')
  await stops.waitFor()
  expect(await stops.count()).toBe(1)
  await stops.focus()
  await page.keyboard.press('ArrowRight')
  expect(await focused()).toContain('visit-1')
  await page
    .getByRole('tooltip', { name: /page=2/ })
    .first()
    .waitFor()
  await page.keyboard.press('Enter')
  await expect
    .poll(async () => Number(await page.getByTestId('player-time').getAttribute('data-at')))
    .toBe(begin + 7000)
  expect(await page.getByTestId('visit-1').getAttribute('aria-current')).toBe('true')
  await page.keyboard.press('End')
  expect(await focused()).toContain('visit-4')
  await page.keyboard.press('Tab')
  expect(await focused()).not.toContain('visit-')
})

/** Everything that live regions of the page have said since, in order. */
const listen = () =>
  page.evaluate(() => {
    const heard: string[] = []
    Reflect.set(window, 'heard', heard)
    const regions = '[role="alert"], [role="status"], output, [aria-live]:not([aria-live="off"])'
    new MutationObserver((changes) => {
      const changed = changes.flatMap(({ target, addedNodes }) => [target, ...addedNodes])
      const spoken = new Set(
        changed.flatMap((node) => {
          const at = node instanceof Element ? node : node.parentElement
          const came = changes.some(({ addedNodes }) => [...addedNodes].includes(node))
          return [at?.closest(regions), ...(came ? (at?.querySelectorAll(regions) ?? []) : [])]
        }),
      )
      for (const region of spoken) if (region?.textContent) heard.push(region.textContent)
    }).observe(document.body, { childList: true, characterData: true, subtree: true })
  })
const heard = (): Promise<string[]> => page.evaluate(() => Reflect.get(window, 'heard'))
const seconds = (n: number) => page.waitForTimeout(n * 1000)

it('says each thing once: a lost connection, a need, an incident, whatever counts beside them', async () => {
  page = await opened.page({ hash: '#/rooms/lab-1' })
  await page.getByTestId('tile-A-05').waitFor()
  await expect.poll(() => opened.university.watchers()).toBe(1)
  await listen()
  const new1 = incident('in-new', { verdict: 'block', params: { program: 'xterm', title: 'xterm' } })
  // A server that told of it has it in its list, too: the page asks for the list anew at its first push.
  opened.university.state.incidents = [new1, ...opened.university.state.incidents]
  opened.university.push({ type: 'incident', incident: new1 })
  await page.getByTestId('incident-in-new').waitFor()
  opened.university.push({ type: 'incident', incident: { ...new1, count: 2, durationMs: 9000 } })
  const asks = tile(5, summary(5, 'running', { asks: ['help'] }))
  opened.university.push({ type: 'tiles', tiles: [asks] })
  await seconds(2)
  opened.university.cut()
  await page.getByTestId('connection-lost').waitFor()
  await seconds(3)
  const all = await heard()
  const times = (words: RegExp) => all.filter((text) => words.test(text)).length
  expect(times(/xterm/), all.join('\n')).toBe(1)
  expect(times(/Нет связи/), all.join('\n')).toBe(1)
  opened.university.restore()
})

it('has a long list as one stop: along with arrows, by pages and to its ends, whatever is drawn of it', async () => {
  opened.university.state.me = registrar
  page = await opened.page({ hash: '#/people/students' })
  await page.getByTestId('open-0').waitFor()
  const total = Number(await page.locator('table[aria-rowcount]').getAttribute('aria-rowcount')) - 1
  expect(total).toBeGreaterThan(60)
  await page.getByTestId('sort-number').focus()
  do await page.keyboard.press('Tab')
  while ((await focused()).includes('sort-'))
  expect(await focused()).toContain('open-0')
  await page.keyboard.press('ArrowDown')
  expect(await focused()).toContain('open-1')
  await page.keyboard.press('End')
  await expect.poll(focused).toContain(`open-${total - 1}`)
  await page.keyboard.press('ArrowDown')
  expect(await focused()).toContain(`open-${total - 1}`)
  await page.keyboard.press('PageUp')
  await expect.poll(focused).not.toContain(`open-${total - 1}`)
  expect(await focused()).toMatch(/open-\d+/)
  // Its titles do not cover the row that is led to.
  const row = await page.locator(':focus').boundingBox()
  const titles = await page.locator('thead').boundingBox()
  expect(row?.y).toBeGreaterThanOrEqual((titles?.y ?? 0) + (titles?.height ?? 0) - 1)
  await page.keyboard.press('Home')
  await expect.poll(focused).toContain('open-0')
  // Out again at one press.
  await page.keyboard.press('Tab')
  expect(await focused()).not.toContain('open-')
})

it('is told by its own look at the keyboard what a page lacks', async () => {
  page = await opened.page({ hash: '#/rooms/lab-1' })
  await page.setContent(`
    <style>.blind:focus { outline: none } .over { position: fixed; inset: 60px 0 0 0; background: white }</style>
    <button>Right</button>
    <button tabindex="-1">Left out</button>
    <button class="blind">Unseen</button>
    <div id="pressed">Pressed</div>
    <button style="position: fixed; top: 100px; left: 5px">Below</button>
    <div class="over"></div>`)
  await page.locator('#pressed').evaluate((div) => {
    Reflect.set(div, '__reactProps$1', { onClick: () => null })
  })
  expect(await keyboardFaults(page)).toEqual([
    'no Tab reaches: BUTTON  "Left out"',
    'focus not to be seen: BUTTON  "Unseen"',
    'focus covered: BUTTON  "Below"',
    'only a pointer presses: DIV  "Pressed" (onClick)',
  ])
  await page.setContent('<div role="dialog" aria-modal="true"><button>One</button></div>')
  expect(await keyboardFaults(page)).toEqual(['an open dialog does not have the focus'])
  await page.setContent('<button>One</button><textarea></textarea><button>Two</button>')
  await page
    .locator('textarea')
    .evaluate((field) => field.addEventListener('keydown', (event) => event.preventDefault()))
  expect(await keyboardFaults(page)).toEqual([expect.stringContaining('no end')])
})
