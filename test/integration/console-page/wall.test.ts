import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { alarms, incident, live, room, summary, tile, wall } from './fixtures.ts'
import { logIn, type Opened, open } from './open.ts'

let opened: Opened
let page: Page
const { poll } = expect
const whole = (id: string, more = {}) => incident(id, { pictures: [], ...more })

beforeAll(async () => {
  opened = await open()
})
afterAll(() => opened?.close())

beforeEach(async (context) => {
  const { university } = opened
  university.restore()
  university.changes.length = 0
  university.state.room = { tiles: wall(), codeOfTheDay: '4817', alarms: alarms() }
  // No picture is owed: only a push, or a lane that begins, changes the feed within half a minute.
  university.state.incidents = [whole('in-1')]
  university.state.me = null
  page = await opened.page()
  context.onTestFinished(() => page.context().close())
})

async function atTheWall(): Promise<void> {
  await logIn(page)
  // What is pushed before the page has fetched anything has nowhere to go.
  await page.getByTestId('incident-in-1').waitFor()
  await poll(() => opened.university.watchers()).toBe(1)
}

describe('login', () => {
  it('tells a wrong password in words and lets the right one in to the only room', async () => {
    await page.getByTestId('login').fill('aigerim')
    await page.getByTestId('password').fill('wrong')
    await page.getByTestId('log-in').click()
    await page.getByText('Неверный логин или пароль.').waitFor()
    await logIn(page)
    await page.getByTestId('tile-A-01').waitFor()
    expect(page.url()).toContain(`#/rooms/${room}`)
    expect(await page.getByTestId('code-of-the-day').textContent()).toBe('4817')
  })

  it('comes back when the session is over', async () => {
    await atTheWall()
    opened.university.state.me = null
    // The question before the command looks the student up: that is refused already.
    await page.getByTestId('tile-A-01').getByTestId('admit').click()
    await page.getByTestId('log-in').waitFor()
    await logIn(page)
    await page.getByTestId('tile-A-01').waitFor()
    // Nor does the question of before wait for whoever logs in next.
    expect(await page.getByTestId('confirm').count()).toBe(0)
  })
})

describe('commands', () => {
  it('admits one student after one question, and says who did it', async () => {
    await atTheWall()
    await page.getByTestId('tile-A-01').getByTestId('admit').click()
    expect(opened.university.changes.filter(({ path }) => path.endsWith('commands'))).toEqual([])
    await page.getByTestId('confirm').click()
    await poll(() => opened.university.changes.at(-1)).toEqual({
      method: 'POST',
      path: '/api/attempts/at-1/commands',
      body: { kind: 'admit' },
      forged: false,
    })
    await poll(() => page.getByTestId('said').textContent()).toContain('Допущены: Ерасыл Төлегенов')
    expect(await page.getByTestId('said').textContent()).toContain('Айгерім Сейітқали')
  })

  it('does nothing when the question is dropped', async () => {
    await atTheWall()
    await page.getByTestId('tile-A-01').getByTestId('admit').click()
    await page.getByTestId('cancel').click()
    await page.getByTestId('confirm').waitFor({ state: 'detached' })
    expect(opened.university.changes.filter(({ path }) => path.endsWith('commands'))).toEqual([])
  })

  it('admits everybody who waits, and nobody else', async () => {
    await atTheWall()
    await page.getByTestId('admit-all').click()
    await page.getByTestId('confirm').click()
    const told = () =>
      opened.university.changes.filter(({ path }) => path.endsWith('commands')).map(({ path }) => path)
    await poll(told).toEqual(['/api/attempts/at-1/commands', '/api/attempts/at-2/commands'])
  })

  it('sends a message with its words, and no empty one', async () => {
    await atTheWall()
    await page.getByTestId('tile-A-03').getByTestId('more').click()
    await page.getByTestId('command-message').click()
    expect(await page.getByTestId('confirm').isDisabled()).toBe(true)
    await page.getByTestId('command-text').fill('Телефонды қойыңыз')
    await page.getByTestId('confirm').click()
    await poll(() => opened.university.changes.at(-1)?.body).toEqual({
      kind: 'message',
      text: 'Телефонды қойыңыз',
    })
  })

  it('grants a break that was asked for', async () => {
    await atTheWall()
    await page.getByTestId('tile-A-03').getByTestId('command-break').click()
    await page.getByTestId('command-minutes').fill('7')
    await page.getByTestId('confirm').click()
    await poll(() => opened.university.changes.at(-1)?.body).toEqual({ kind: 'break', minutes: 7 })
  })
})

describe('pushes', () => {
  it('lets no name or title turn the words around it', async () => {
    const turned = '\u202eтарам'
    const { state } = opened.university
    const [first] = wall()
    if (!first?.attempt) throw new Error('nobody sits at the first station')
    const student = { ...first.attempt.student, name: turned }
    state.room = { ...state.room, tiles: [{ ...first, attempt: { ...first.attempt, student } }] }
    state.incidents.push(whole('in-9', { params: { program: '\u202egpj.exe', title: 'x' } }))
    await atTheWall()
    const name = page.getByTestId('attempt-open').first()
    await name.getByText(turned).waitFor()
    const isolated = await name.evaluate((link) =>
      [...link.querySelectorAll('span')].map((part) => getComputedStyle(part).unicodeBidi),
    )
    expect(new Set(isolated)).toEqual(new Set(['isolate']))
    const card = await page.getByTestId('incident-in-9').textContent()
    expect(card).toContain('gpj.exe')
    expect(card).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/)
  })

  it('shows an incident, newest first, in a plain sentence', async () => {
    await atTheWall()
    const fresh = whole('in-9', { at: Date.now() + 1, params: { program: 'xterm', title: 'root@lab' } })
    opened.university.push({ type: 'incident', incident: fresh })
    opened.university.state.incidents.push(fresh)
    const card = page.getByTestId('incident-in-9')
    await card.waitFor()
    expect(await card.textContent()).toContain('окно другой программы: xterm («root@lab»)')
    const first = page.getByTestId('feed').locator('li').first()
    expect(await first.locator('[data-testid="incident-in-9"]').count()).toBe(1)
    await card.click()
    await poll(() => page.url()).toContain('#/attempts/at-4')
  })

  it('changes a tile, raises its trouble to the top, and lets it go again', async () => {
    await atTheWall()
    const quiet = summary(3, 'running')
    opened.university.push({ type: 'tile', tile: tile(3, quiet) })
    await poll(() => page.getByTestId('tile-A-03').getAttribute('data-trouble')).toBe('none')
    await poll(() => page.getByTestId('needs-A-03').count()).toBe(0)
    opened.university.push({
      type: 'tile',
      tile: tile(3, quiet, { live: live(quiet, { cameras: { face: 'lost', desk: 'live' } }) }),
    })
    await poll(() => page.getByTestId('tile-A-03').getAttribute('data-trouble')).toBe('alarm')
    await page.getByTestId('needs-A-03').waitFor()
  })

  it('says how long a backlog will take, and says nothing while there is none', async () => {
    await atTheWall()
    const running = summary(3, 'running')
    const say = (emptyInMs: number | null) => {
      const sending = { bytes: 34_000_000, bytesPerSecond: 400_000, emptyInMs }
      opened.university.push({ type: 'tile', tile: tile(3, running, { live: live(running, { sending }) }) })
    }
    const told = page.getByTestId('tile-A-03').getByTestId('sending')
    say(85_000)
    await poll(() => told.textContent()).toBe('готово через 1:25')
    expect(await told.getAttribute('title')).toMatch(/34.*400/)
    say(0)
    await told.waitFor({ state: 'detached' })
  })

  it('counts the silence of a station on its own', async () => {
    await atTheWall()
    const quiet = summary(3, 'running')
    opened.university.push({ type: 'tile', tile: tile(3, quiet, { silentMs: 2_000 }) })
    const seconds = async () =>
      Number.parseInt((await page.getByTestId('tile-A-03').getByTestId('silence').textContent()) ?? '', 10)
    await poll(seconds).toBeGreaterThanOrEqual(2)
    await poll(seconds).toBeGreaterThanOrEqual(5)
    expect(await page.getByTestId('tile-A-03').getAttribute('data-trouble')).toBe('none')
    opened.university.push({ type: 'tile', tile: tile(3, quiet, { silentMs: 10_000 }) })
    await poll(() => page.getByTestId('tile-A-03').getAttribute('data-trouble')).toBe('alarm')
  })

  it('shows alarms and small pictures', async () => {
    await atTheWall()
    opened.university.push({ type: 'alarms', alarms: [] })
    await page.getByText('Тревог нет.').waitFor()
    opened.university.push({ type: 'picture', station: 'st-1', source: 'desk', jpeg: 'AAAA' })
    await page.getByTestId('tile-A-01').locator('img').waitFor({ state: 'attached' })
  })
})

describe('a tile and a card that cannot be shown', () => {
  const brokenBytes = 7_770_000_000_000
  const brokenAt = Date.UTC(2026, 0, 2, 3, 4, 5)

  it('say so in their place, and all others stand; with the next word they are back', async () => {
    await page.addInitScript(
      ({ at }) => {
        const fail = () => {
          throw new RangeError('made to fail')
        }
        const breaks = (prototype: object, isBroken: (value: unknown) => boolean) => {
          const whole = Object.getOwnPropertyDescriptor(prototype, 'format')?.get
          Object.defineProperty(prototype, 'format', {
            get() {
              const format = whole?.call(this)
              return (value: unknown) => (isBroken(value) ? fail() : format(value))
            },
          })
        }
        breaks(Intl.NumberFormat.prototype, (value) => value === 7.77)
        breaks(Intl.DateTimeFormat.prototype, (value) => value instanceof Date && value.getTime() === at)
      },
      { at: brokenAt },
    )
    await page.reload()
    const tiles = wall()
    const broken = summary(3, 'running', {
      debt: { segments: 1, bytes: brokenBytes, oldestMs: 1, old: false },
    })
    tiles[2] = tile(3, broken)
    opened.university.state.room.tiles = tiles
    opened.university.state.incidents = [whole('in-1'), whole('in-far', { at: brokenAt })]
    await atTheWall()
    const marks = page.getByTestId('not-shown')
    await poll(() => marks.count()).toBe(2)
    expect(await marks.first().textContent()).toContain('A-03')
    await page.getByTestId('tile-A-01').waitFor()
    await page.getByTestId('tile-A-08').waitFor()
    expect(await page.getByTestId('tile-A-03').count()).toBe(0)
    opened.university.push({ type: 'tile', tile: tile(3, summary(3, 'running')) })
    await page.getByTestId('tile-A-03').waitFor()
    await poll(() => marks.count()).toBe(1)
  })

  it('of an attempt that the server cannot read is marked red, with its station', async () => {
    const tiles = wall()
    tiles[1] = tile(2, null, { unreadable: true })
    opened.university.state.room.tiles = tiles
    await atTheWall()
    expect(await page.getByTestId('tile-A-02').getAttribute('data-trouble')).toBe('alarm')
    const said = await page.getByTestId('tile-A-02').textContent()
    expect(said).toContain('Сервер не может прочитать')
    // Somebody's attempt is there: the seat is not free.
    expect(said).not.toMatch(/Никого|Свободна/)
  })
})

describe('a lost connection', () => {
  it('is said, and what was missed is fetched when it is back', async () => {
    await atTheWall()
    opened.university.cut()
    await page.getByTestId('connection-lost').waitFor()
    opened.university.state.incidents = [whole('in-2'), whole('in-1')]
    opened.university.restore()
    await page.getByTestId('connection-lost').waitFor({ state: 'detached' })
    await page.getByTestId('incident-in-2').waitFor({ timeout: 15_000 })
  })

  it('that took its time to come at all has missed nothing either', async () => {
    opened.university.cut()
    await logIn(page)
    await page.getByTestId('incident-in-1').waitFor()
    opened.university.state.incidents.push(whole('in-2', { at: Date.now() }))
    opened.university.restore()
    await page.getByTestId('incident-in-2').waitFor({ timeout: 15_000 })
  })
})

it('kept to the content security policy and threw nothing', () => {
  const real = opened.complaints.filter(
    (text) => !/WebSocket connection|status of 40[14]|data:image|made to fail/.test(text),
  )
  expect(real).toEqual([])
})
