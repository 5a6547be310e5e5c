import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { aigerim, fullWall, incident, live, needs, past, room, summary, tile, wall } from './fixtures.ts'
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
  university.state.room = { tiles: wall(), codeOfTheDay: '4817', needs: needs() }
  // No picture is owed: only a push, or a lane that begins, changes the feed within half a minute.
  university.state.incidents = [whole('in-1')]
  university.state.me = null
  university.state.people = aigerim
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
      path: '/api/commands',
      body: { kind: 'admit', attempts: ['at-1'] },
      forged: false,
    })
    await poll(() => page.getByTestId('said').textContent()).toContain('Допуск: Ерасыл Төлегенов')
    expect(await page.getByTestId('said').textContent()).toContain('Айгерім Сейітқали')
  })

  it('does nothing when the question is dropped', async () => {
    await atTheWall()
    await page.getByTestId('tile-A-01').getByTestId('admit').click()
    await page.getByTestId('cancel').click()
    await page.getByTestId('confirm').waitFor({ state: 'detached' })
    expect(opened.university.changes.filter(({ path }) => path.endsWith('commands'))).toEqual([])
  })

  it('admits together whose pictures agree, and leaves out who is to be looked at', async () => {
    opened.university.state.room = {
      ...opened.university.state.room,
      tiles: [1, 2, 3, 4].map((i) => tile(i, summary(i, 'waiting'))),
    }
    await atTheWall()
    await page.getByTestId('admit-all').click()
    const dialog = page.getByTestId('admit-together')
    // Each face beside its photo; who has no card or does not answer is left out, with the reason.
    await poll(() => dialog.locator('img').count()).toBe(4)
    await poll(() => page.getByTestId('admit-apart').textContent()).toMatch(/A-03.*билета.*A-04.*молчит/)
    await page.getByTestId('admit-A-02').uncheck()
    await page.getByTestId('confirm').click()
    const told = () => opened.university.changes.filter(({ path }) => path.endsWith('commands'))
    await poll(() => told().map(({ body }) => body)).toEqual([{ kind: 'admit', attempts: ['at-1'] }])
  })

  it('sends a message with its words, and no empty one', async () => {
    await atTheWall()
    await page.getByTestId('tile-A-03').getByTestId('more').click()
    await page.getByTestId('command-message').click()
    expect(await page.getByTestId('confirm').isDisabled()).toBe(true)
    await page.getByTestId('command-text').fill('Телефонды қойыңыз')
    await page.getByTestId('confirm').click()
    await poll(() => opened.university.changes.at(-1)?.body).toEqual({
      attempts: ['at-3'],
      kind: 'message',
      text: 'Телефонды қойыңыз',
    })
  })

  it('grants a break that was asked for', async () => {
    await atTheWall()
    await page.getByTestId('tile-A-03').getByTestId('command-break').click()
    await page.getByTestId('command-minutes').fill('7')
    await page.getByTestId('confirm').click()
    await poll(() => opened.university.changes.at(-1)?.body).toEqual({
      attempts: ['at-3'],
      kind: 'break',
      minutes: 7,
    })
  })
})

describe('what needs a person', () => {
  it('shows every kind and its oldest, the rest one press away, and says once what is new', async () => {
    const tiles = Array.from({ length: 14 }, (_, i) => tile(i + 1, summary(i + 1, 'waiting')))
    opened.university.state.room = { ...opened.university.state.room, tiles, needs: needs(tiles) }
    await atTheWall()
    const kind = page.getByTestId('need-kind-waiting')
    expect(await kind.getByTestId('needs-more-waiting').textContent()).toBe('+10')
    expect(await page.getByTestId('needs-said').textContent()).toBe('')
    await poll(() => page.title()).toMatch(/^\(16\) /)
    await kind.getByTestId('needs-more-waiting').click()
    const dialog = page.getByTestId('needs-dialog')
    await dialog.getByTestId('needs-A-14').waitFor()
    await page.keyboard.press('Escape')
    const calls = tile(3, summary(3, 'running', { asks: ['help'] }))
    opened.university.push({ type: 'needs', needs: needs([calls]) })
    await poll(() => page.getByTestId('needs-said').textContent()).toBe('A-03: просит подойти')
    await poll(() => page.title()).toMatch(/^\(3\) /)
  })

  it('is heard and told by the system once each is asked for, and not before', async () => {
    await page.addInitScript(() => {
      const heard = { tones: 0, told: [] as string[] }
      Object.assign(window, { heard })
      const start = OscillatorNode.prototype.start
      OscillatorNode.prototype.start = function (when) {
        heard.tones += 1
        return start.call(this, when)
      }
      window.Notification = class extends EventTarget {
        static permission = 'granted'
        static requestPermission = async () => 'granted'
        constructor(_title: string, { body }: { body: string }) {
          super()
          heard.told.push(body)
        }
        close = () => undefined
      } as unknown as typeof Notification
    })
    await page.reload()
    await atTheWall()
    const heard = () => page.evaluate(() => Reflect.get(window, 'heard'))
    const hide = () =>
      page.evaluate(() => Object.defineProperty(document, 'hidden', { configurable: true, get: () => true }))
    const calling = (...stations: number[]) =>
      needs(stations.map((i) => tile(i, summary(i, 'running', { asks: ['help'] }))))
    const said = (text: string) => poll(() => page.getByTestId('needs-said').textContent()).toContain(text)
    await hide()
    opened.university.push({ type: 'needs', needs: calling(7) })
    await said('A-07')
    expect(await heard()).toEqual({ tones: 0, told: [] })
    await page.getByTestId('bell-sound').click()
    await page.getByTestId('bell-notify').click()
    // What it sounds like.
    await poll(heard).toEqual({ tones: 2, told: [] })
    opened.university.push({ type: 'needs', needs: calling(7, 8) })
    await said('A-08')
    expect(await heard()).toEqual({ tones: 4, told: ['A-08: просит подойти'] })
  })

  it('has the name of who sees to it, and counts it for nobody else', async () => {
    const calls = tile(3, summary(3, 'running', { asks: ['help'] }))
    const [call] = needs([calls]).filter(({ code }) => code === 'asks-help')
    if (!call) throw new Error('nobody calls')
    opened.university.state.room = { ...opened.university.state.room, tiles: [calls], needs: [call] }
    await atTheWall()
    await page.getByTestId('claim').click()
    await poll(() => opened.university.changes.at(-1)).toMatchObject({
      method: 'PUT',
      path: `/api/rooms/${room}/claims`,
      body: { need: 'asks-help/at-3', mine: true },
    })
    await poll(() => page.getByTestId('claimed-by').textContent()).toBe('Вы этим заняты')
    await poll(() => page.title()).toMatch(/^\(1\) /)
    const claim = { by: 'Гүлмира Сапарова', login: 'gulmira', at: Date.now() }
    opened.university.push({ type: 'needs', needs: [{ ...call, claim }] })
    await poll(() => page.getByTestId('claimed-by').textContent()).toBe('Этим занимается Гүлмира Сапарова')
    await poll(() => page.title()).not.toMatch(/^\(/)
  })

  it('declines a break with a reason, and shows who has read what', async () => {
    await atTheWall()
    await page.getByTestId('needs-all').click()
    await page.getByTestId('needs-dialog').getByTestId('needs-decline').click()
    await page.getByTestId('command-text').fill('Он минут қалды')
    await page.getByTestId('confirm').click()
    await poll(() => opened.university.changes.at(-1)?.body).toEqual({
      attempts: ['at-3'],
      kind: 'decline',
      text: 'Он минут қалды',
    })
    await page.getByTestId('confirm').waitFor({ state: 'detached' })
    await page.keyboard.press('Escape')
    await page.getByTestId('messages').click()
    const states = page.getByTestId('message-history').getByTestId('read-state')
    await poll(() => states.allTextContents()).toEqual([
      'ещё не дошло до станции',
      'на экране, ещё не прочитано',
      'Прочитали 2 из 4',
    ])
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
    // First what a question is answered with: one that is on its way must not take the card away again.
    opened.university.state.incidents.push(fresh)
    opened.university.push({ type: 'incident', incident: fresh })
    const card = page.getByTestId('incident-in-9')
    await card.waitFor()
    expect(await card.textContent()).toContain('окно другой программы: xterm («root@lab»)')
    const first = page.getByTestId('feed').locator('li').first()
    await poll(() => first.locator('[data-testid="incident-in-9"]').count()).toBe(1)
    await card.click()
    await poll(() => page.url()).toContain('#/attempts/at-4')
  })

  it('changes a tile, raises its trouble to the top, and lets it go again', async () => {
    await atTheWall()
    const quiet = summary(3, 'running')
    opened.university.push({ type: 'tiles', tiles: [tile(3, quiet)] })
    opened.university.push({ type: 'needs', needs: [] })
    await poll(() => page.getByTestId('tile-A-03').getAttribute('data-trouble')).toBe('none')
    await poll(() => page.getByTestId('needs-A-03').count()).toBe(0)
    const lame = tile(3, quiet, { live: live(quiet, { cameras: { face: 'lost', desk: 'live' } }) })
    opened.university.push({ type: 'tiles', tiles: [lame] })
    opened.university.push({ type: 'needs', needs: needs([lame]) })
    await poll(() => page.getByTestId('tile-A-03').getAttribute('data-trouble')).toBe('alarm')
    await page.getByTestId('needs-A-03').waitFor()
  })

  it('says how long a backlog will take, and says nothing while there is none', async () => {
    await atTheWall()
    const running = summary(3, 'running')
    const say = (emptyInMs: number | null) => {
      const sending = { bytes: 34_000_000, bytesPerSecond: 400_000, emptyInMs }
      opened.university.push({
        type: 'tiles',
        tiles: [tile(3, running, { live: live(running, { sending }) })],
      })
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
    const silence = page.getByTestId('tile-A-03').getByTestId('silence')
    opened.university.push({ type: 'tiles', tiles: [tile(3, quiet, { silentMs: 2_000 })] })
    await poll(() => page.getByTestId('tile-A-03').getAttribute('data-trouble')).toBe('none')
    expect(await silence.count()).toBe(0)
    opened.university.push({ type: 'tiles', tiles: [tile(3, quiet, { silentMs: 60_000 })] })
    await poll(() => page.getByTestId('tile-A-03').getAttribute('data-trouble')).toBe('alarm')
    const seconds = async () => Number((await silence.textContent())?.split(':')[1])
    const first = await seconds()
    await poll(seconds).not.toBe(first)
  })

  it('shows alarms and small pictures', async () => {
    await atTheWall()
    opened.university.push({ type: 'needs', needs: [] })
    await page.getByText('Никто не ждёт.').waitFor()
    await poll(() => opened.university.viewed()).toContain('st-1')
    opened.university.show({ station: 'st-1', source: 'desk', jpeg: Uint8Array.of(0xff, 0xd8) })
    await page.getByTestId('tile-A-01').locator('img').waitFor({ state: 'attached' })
  })
})

describe('how the wall is looked at', () => {
  const sixty = () => {
    opened.university.state.room = { tiles: fullWall(), codeOfTheDay: '4817', needs: [] }
  }
  /** Tiles that are whole within the window. */
  const wholeTiles = () =>
    page.evaluate(
      () =>
        [...document.querySelectorAll('[data-testid^="tile-"]')].filter((one) => {
          const { top, bottom } = one.getBoundingClientRect()
          return top >= 0 && bottom <= window.innerHeight && bottom > top
        }).length,
    )

  it('shows at least twelve whole tiles at 1366×768, and says which are on the screen', async () => {
    sixty()
    await atTheWall()
    await page.getByTestId('tile-A-01').waitFor()
    expect(await wholeTiles()).toBeGreaterThanOrEqual(12)
    // The finished are out of the way, a click away, and "back" brings the others.
    expect(await page.getByTestId('tile-A-51').count()).toBe(0)
    await page.getByTestId('finished').click()
    await page.getByTestId('tile-A-51').waitFor()
    expect(await page.getByTestId('tile-A-01').count()).toBe(0)
    await page.goBack()
    await page.getByTestId('tile-A-01').waitFor()
    await poll(() => opened.university.viewed()).toContain('st-1')
    expect(opened.university.viewed()).not.toContain('st-50')
  })

  it('keeps filter, search and size in the address, over a reload too', async () => {
    await atTheWall()
    await page.getByTestId('filter-locked').click()
    await page.getByTestId('size-list').click()
    await poll(() => page.getByTestId('tiles').locator('article').count()).toBe(1)
    await page.getByTestId('filter-locked').click()
    await page.getByTestId('search').fill('2401007')
    await page.getByTestId('tile-A-07').waitFor()
    await page.reload()
    await page.getByTestId('tile-A-07').waitFor()
    expect(await page.getByTestId('tiles').locator('article').count()).toBe(1)
    expect(await page.getByTestId('size-list').getAttribute('aria-pressed')).toBe('true')
    expect(await page.getByTestId('search').inputValue()).toBe('2401007')
  })

  it('commands those who are chosen, each with what fits it', async () => {
    await atTheWall()
    await page.getByTestId('choose-several').click()
    for (const station of ['A-01', 'A-03', 'A-05'])
      await page.getByTestId(`tile-${station}`).getByTestId('choose').check()
    // Who waits has nothing to pause.
    await page.getByTestId('chosen-pause').click()
    await page.getByTestId('confirm').click()
    await poll(() => opened.university.changes.at(-1)?.body).toEqual({
      kind: 'pause',
      attempts: ['at-3', 'at-5'],
    })
  })

  it('goes from tile to tile with the arrow keys', async () => {
    sixty()
    await atTheWall()
    await page.getByTestId('tile-A-01').getByTestId('attempt-open').focus()
    const at = () =>
      page.evaluate(() => document.activeElement?.closest('article')?.getAttribute('aria-label'))
    await page.keyboard.press('ArrowRight')
    expect(await at()).toBe('A-02')
    await page.keyboard.press('ArrowDown')
    expect(await at()).toBe('A-07')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowUp')
    expect(await at()).toBe('A-01')
  })

  it('is two clicks away from an attempt of yesterday', async () => {
    opened.university.state.past = past(Date.now() - 24 * 3_600_000)
    await atTheWall()
    await page.getByTestId('past').click()
    await page.getByTestId('past-2401002').click()
    await poll(() => page.url()).toContain('#/attempts/at-2?room=')
  })
})

describe('what can be pressed', () => {
  const boxOf = (id: string) => page.getByTestId(id).first().boundingBox()

  it('stays where it is when the first need comes, and when it is answered', async () => {
    const quiet = summary(3, 'running')
    const seats = [1, 2].map((i) => tile(i, summary(i, 'running'))).concat(tile(3, quiet))
    opened.university.state.room = { tiles: seats, codeOfTheDay: '4817', needs: [] }
    await atTheWall()
    const places = ['admit-all', 'room-more', 'search', 'filter-finished', 'tile-A-01', 'tile-A-03']
    const before = await Promise.all(places.map(boxOf))
    const calls = tile(3, summary(3, 'running', { asks: ['break', 'help'] }))
    const asked = needs([calls]).filter(({ code }) => code.startsWith('asks-'))
    opened.university.push({ type: 'tiles', tiles: [calls] })
    opened.university.push({ type: 'needs', needs: asked })
    await page.getByTestId('need-kind-asks-break').waitFor()
    await page.getByTestId('tile-A-03').getByTestId('command-break').waitFor()
    expect(await Promise.all(places.map(boxOf))).toEqual(before)
    const claimed = asked.map((need) => ({
      ...need,
      claim: { by: 'Гүлмира Сапарова', login: 'gulmira', at: Date.now() },
    }))
    const answer = await page.getByTestId('need-kind-asks-help').getByTestId('needs-attend').boundingBox()
    opened.university.push({ type: 'needs', needs: claimed })
    await page.getByTestId('claimed-by').first().waitFor()
    expect(await page.getByTestId('need-kind-asks-help').getByTestId('needs-attend').boundingBox()).toEqual(
      answer,
    )
    opened.university.push({ type: 'tiles', tiles: [tile(3, quiet)] })
    opened.university.push({ type: 'needs', needs: [] })
    await page.getByTestId('need-kind-asks-break').waitFor({ state: 'detached' })
    expect(await Promise.all(places.map(boxOf))).toEqual(before)
  })

  it.each(['small', 'large', 'list', 'plan'])('on %s tiles too', async (size) => {
    const seats = [1, 2, 3, 4].map((i) => tile(i, summary(i, 'running')))
    opened.university.state.room = { tiles: seats, codeOfTheDay: '4817', needs: [] }
    opened.university.state.plan = null
    await atTheWall()
    await page.getByTestId(`size-${size}`).click()
    await poll(() => page.getByTestId('tile-A-01').getAttribute('data-size')).toBe(size)
    const before = await Promise.all(['tile-A-01', 'tile-A-04'].map(boxOf))
    opened.university.push({ type: 'tiles', tiles: [tile(1, summary(1, 'running', { asks: ['help'] }))] })
    await page.getByTestId('tile-A-01').getByTestId('command-attend').waitFor()
    expect(await Promise.all(['tile-A-01', 'tile-A-04'].map(boxOf))).toEqual(before)
  })

  it('in the feed and among the tiles waits for the hand to rest', async () => {
    await atTheWall()
    const first = page.getByTestId('incident-in-1')
    const before = await first.boundingBox()
    if (!before) throw new Error('the feed is not there')
    // Time goes on as far as is said here, however busy the machine.
    await page.clock.install()
    await page.clock.pauseAt(Date.now() + 2000)
    let turn = 0
    const moveAt = async (x: number, y: number) => {
      await page.mouse.move(x + (turn++ % 2) * 4, y)
      await page.clock.runFor(20)
    }
    const [x, y] = [before.x + 30, before.y + 10]
    await moveAt(x, y)
    const fresh = whole('in-9', { at: Date.now() + 1 })
    opened.university.state.incidents.push(fresh)
    opened.university.push({ type: 'incident', incident: fresh })
    const count = page.getByTestId('feed').locator('h2 span')
    while ((await count.textContent()) !== '2') await moveAt(x, y)
    expect(await first.boundingBox()).toEqual(before)
    expect(await page.getByTestId('incident-in-9').count()).toBe(0)
    await page.clock.runFor(1000)
    await page.getByTestId('incident-in-9').waitFor()
    // She who hands in stays in her place until then.
    const gone = await page.getByTestId('tile-A-03').boundingBox()
    if (!gone) throw new Error('the tile is not there')
    await moveAt(gone.x + 30, gone.y + 60)
    // Nor does a row more of needs push the tiles down.
    const many = [1, 2, 3, 4, 5, 6, 7, 8].map((i) => tile(i, summary(i, 'running', { asks: ['help'] })))
    opened.university.push({ type: 'needs', needs: needs(many) })
    opened.university.push({ type: 'tiles', tiles: [tile(3, summary(3, 'submitted'))] })
    const done = page.getByTestId('tile-A-03')
    while ((await done.getAttribute('data-done')) !== 'true') await moveAt(gone.x + 30, gone.y + 60)
    expect(await done.boundingBox()).toEqual(gone)
    await page.clock.runFor(1000)
    await done.waitFor({ state: 'detached' })
    await page.getByTestId('need-kind-asks-help').waitFor()
  })

  it('chosen, keeps a place for each command', async () => {
    await atTheWall()
    await page.getByTestId('choose-several').click()
    const end = await boxOf('chosen-end')
    expect(await page.getByTestId('chosen-end').isDisabled()).toBe(true)
    await page.getByTestId('tile-A-03').getByTestId('choose').check()
    await poll(() => page.getByTestId('chosen-end').isDisabled()).toBe(false)
    expect((await boxOf('chosen-end'))?.y).toBe(end?.y)
  })
})

describe('a seat plan', () => {
  it('is drawn by dragging and with the arrow keys, and the wall shows it', async () => {
    opened.university.state.people = { ...aigerim, roles: ['administrator'] }
    opened.university.state.plan = null
    await logIn(page)
    await page.getByTestId('screen-exams').waitFor()
    await page.goto(`${opened.university.address}#/rooms/${room}/plan`)
    const station = page.getByTestId('plan-A-01')
    await station.waitFor()
    const [from, grid] = await Promise.all([
      station.boundingBox(),
      page.getByTestId('plan-grid').boundingBox(),
    ])
    if (!from || !grid) throw new Error('nothing is drawn')
    await page.mouse.move(from.x + 10, from.y + 10)
    await page.mouse.down()
    await page.mouse.move(grid.x + grid.width * 0.8, grid.y + grid.height - 20, { steps: 4 })
    await page.mouse.up()
    await page.getByTestId('plan-A-02').press('ArrowDown')
    await page.getByTestId('plan-save').click()
    const placeOf = (id: string) =>
      opened.university.state.plan?.plan.places.find((one) => one.station === id)
    await poll(() => placeOf('st-1')).toMatchObject({ column: 6, row: 2 })
    expect(placeOf('st-2')).toMatchObject({ column: 1, row: 1 })
    await page.goto(`${opened.university.address}#/rooms/${room}?size=plan`)
    const item = page.getByTestId('tile-A-01').locator('xpath=..')
    expect(await item.evaluate((one) => [one.style.gridColumn, one.style.gridRow])).toEqual(['7', '3'])
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
    const running = summary(3, 'running')
    const sending = { bytes: brokenBytes, bytesPerSecond: 1, emptyInMs: 60_000 }
    tiles[2] = tile(3, running, { live: live(running, { sending }) })
    opened.university.state.room.tiles = tiles
    opened.university.state.incidents = [whole('in-1'), whole('in-far', { at: brokenAt })]
    await atTheWall()
    const marks = page.getByTestId('not-shown')
    await poll(() => marks.count()).toBe(2)
    expect(await marks.first().textContent()).toContain('A-03')
    await page.getByTestId('tile-A-01').waitFor()
    await page.getByTestId('tile-A-08').waitFor()
    expect(await page.getByTestId('tile-A-03').count()).toBe(0)
    opened.university.push({ type: 'tiles', tiles: [tile(3, summary(3, 'running'))] })
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
    await page.getByTestId('incident-in-2').waitFor()
  })

  it('that took its time to come at all has missed nothing either', async () => {
    opened.university.cut()
    await logIn(page)
    await page.getByTestId('incident-in-1').waitFor()
    opened.university.state.incidents.push(whole('in-2', { at: Date.now() }))
    opened.university.restore()
    await page.getByTestId('incident-in-2').waitFor()
  })
})

it('kept to the content security policy and threw nothing', () => {
  const real = opened.complaints.filter(
    (text) => !/WebSocket connection|status of 40[14]|data:image|made to fail/.test(text),
  )
  expect(real).toEqual([])
})
