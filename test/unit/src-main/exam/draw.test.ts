/** The student's own card: what the ledger has of it, and that no time of hers runs before. */
import { expect, it, vi } from 'vitest'
import type { LyingCards } from '../../../../src-shared/drawing/cards.ts'
import { command, committed, keeperFake, live, ready, sessionWith } from '../../../support/exam-session.ts'

const down: LyingCards = { cards: 4, offered: [1, 2, 4], turned: null }
function withCards(part = 0) {
  const keeper = keeperFake(part)
  keeper.table = { ...down }
  return keeper
}
const bodiesOf = (keeper: ReturnType<typeof keeperFake>, kind: string) =>
  keeper.records.filter((one) => one.kind === kind).map(({ body }) => body)

/** Let in, with the cards on her screen. */
async function drawing(keeper: ReturnType<typeof keeperFake>) {
  const all = await ready(keeper)
  all.session.command(command('admit'))
  await vi.waitFor(() => expect(all.view().screen).toBe('draw'))
  all.session.tick()
  await vi.waitFor(() => expect(all.view().draw?.offered ?? all.view().draw?.turned).toBeTruthy())
  return all
}
const fetched = (all: Awaited<ReturnType<typeof drawing>>) =>
  vi.waitFor(() => {
    all.session.tick()
    expect(all.view().draw?.ready).toBe(true)
  })

it('stands between being let in and the paper, and the clock begins with the paper', async () => {
  const keeper = withCards()
  const all = await drawing(keeper)
  expect(keeper.kinds().slice(0, 2)).toEqual(['attempt.opened', 'ticket.committed'])
  expect(bodiesOf(keeper, 'ticket.committed')).toEqual([committed])
  const { leftMs } = all.view()
  expect(all.view()).toMatchObject({
    state: 'waiting',
    paper: null,
    endsAt: null,
    draw: { number: 'C0FF-EE00-0000-0000', cards: 4, offered: [1, 2, 4], turned: null, ready: false },
  })
  keeper.mono += 20 * 60_000
  all.session.tick()
  expect(all.view().leftMs).toBe(leftMs)
  await expect(all.call['draw.begin']({})).rejects.toThrow('not-allowed')

  await all.call['draw.turn']({ card: 2 })
  expect(all.view().draw?.turned).toEqual({ card: 2, ticket: 12 })
  expect(bodiesOf(keeper, 'ticket.drawn')).toEqual([{ card: 2, ticket: 12 }])
  // Another one is not hers to turn.
  await all.call['draw.turn']({ card: 4 })
  expect(bodiesOf(keeper, 'ticket.drawn')).toHaveLength(1)
  await fetched(all)
  await all.call['draw.begin']({})
  expect(all.view()).toMatchObject({ screen: 'exam', draw: null })
  expect(all.view().endsAt).toBe(1_700_000_000_000 + keeper.mono + 30 * 60_000)
})

it('shows as many cards as lie there', async () => {
  const keeper = withCards()
  keeper.table = { ...down, cards: 6, offered: [5, 6] }
  expect((await drawing(keeper)).view().draw).toMatchObject({ cards: 6, offered: [5, 6] })
})

it('shows what still lies there where somebody else was faster', async () => {
  const keeper = withCards()
  const all = await drawing(keeper)
  keeper.table = { ...down, offered: [4] }
  await all.call['draw.turn']({ card: 1 })
  expect(all.view().draw).toMatchObject({ offered: [4], turned: null })
  expect(bodiesOf(keeper, 'ticket.drawn')).toEqual([])
})

it('asks what lies there after a turn that nobody answered, and goes on by itself', async () => {
  const keeper = withCards()
  const all = await drawing(keeper)
  keeper.online = false
  await expect(all.call['draw.turn']({ card: 1 })).rejects.toThrow('no-server')
  expect(all.view().draw).toMatchObject({ offered: null, turned: null })
  all.session.tick()
  // The server had turned it.
  keeper.table = { ...down, offered: [], turned: { card: 1, ticket: 11 } }
  keeper.online = true
  await fetched(all)
  expect(all.view().draw?.turned).toEqual({ card: 1, ticket: 11 })
})

it('shows the card again after a kill, without a network too', async () => {
  const keeper = withCards()
  const first = await drawing(keeper)
  await first.call['draw.turn']({ card: 4 })
  await fetched(first)
  keeper.online = false
  const second = sessionWith(keeper)
  await second.session.resume({ attempt: 'att1', part: 0, records: keeper.ledger(), submitted: false })
  expect(second.view()).toMatchObject({ screen: 'draw', draw: { turned: { card: 4 }, ready: true } })
  await second.call['draw.begin']({})
  expect(second.view().screen).toBe('exam')
})

it('is the same card at another station, on its ledger too', async () => {
  const keeper = withCards(1)
  keeper.table = { ...down, offered: [], turned: { card: 4, ticket: 14 } }
  const all = await drawing(keeper)
  expect(all.view().draw?.turned).toEqual({ card: 4, ticket: 14 })
  expect(bodiesOf(keeper, 'ticket.drawn')).toEqual([{ card: 4, ticket: 14 }])
})

it('is not asked of whoever had begun at the other station', async () => {
  const keeper = withCards(1)
  keeper.table = { ...down, offered: [], turned: { card: 4, ticket: 14 } }
  const { server } = keeper
  const continues = { part: 0, size: 9, root: 'AAAA', state: 'running', leftMs: 60_000, lock: null }
  keeper.server = vi.fn((path: string, body: unknown) => {
    const said = server(path, body)
    return path.endsWith('/attempts') ? { ...(said as object), continues } : said
  })
  const all = sessionWith(keeper)
  await all.call['student.sign-in']({ number: '20260001', code: 'kod' })
  await all.call['student.confirm']({ me: true })
  all.session.camera('face', live)
  all.session.camera('desk', live)
  await all.call['preflight.consent']({ accepted: true })
  await all.call['preflight.done']({})
  expect(all.view().screen).toBe('exam')
  expect(bodiesOf(keeper, 'ticket.drawn')).toEqual([{ card: 4, ticket: 14 }])
})

it('goes on to the paper by itself where no card is left', async () => {
  const keeper = withCards()
  const all = await drawing(keeper)
  keeper.table = { ...down, offered: [], turned: null }
  await all.call['draw.turn']({ card: 1 })
  // On the way there it is said that something comes, and no cards are shown that nobody can turn.
  expect(all.view().draw).toMatchObject({ offered: null, turned: null })
  await vi.waitFor(() => {
    all.session.tick()
    expect(all.view()).toMatchObject({ screen: 'exam', state: 'running' })
  })
  expect(all.view().paper?.questions).toHaveLength(3)
  expect(bodiesOf(keeper, 'ticket.drawn')).toEqual([])
})

it('goes on without a card after a kill between paper and clock, without a network too', async () => {
  const keeper = withCards()
  keeper.table = { ...down, offered: [], turned: null }
  const append = keeper.handlers['record.append']!
  keeper.handlers['record.append'] = (said: never) => {
    if ((said as { body: { to?: string } }).body.to === 'running') throw new Error('killed')
    return append(said)
  }
  const first = await ready(keeper)
  first.session.command(command('admit'))
  await vi.waitFor(() => {
    first.session.tick()
    expect(first.troubles).not.toEqual([])
  })
  keeper.handlers['record.append'] = append
  keeper.online = false
  const second = sessionWith(keeper)
  await second.session.resume({ attempt: 'att1', part: 0, records: keeper.ledger(), submitted: false })
  await vi.waitFor(() => {
    second.session.tick()
    expect(second.view().screen).toBe('exam')
  })
})

it('holds up neither a lock nor an end while the server is asked for cards, a turn or the paper', async () => {
  for (const way of ['/cards', '/card', '/paper']) {
    const keeper = withCards()
    const answer = keeper.handlers['server.call']! as (said: { path: string }) => unknown
    let asked = false
    const hangs = Promise.withResolvers<void>()
    keeper.handlers['server.call'] = async (said: { path: string }) => {
      if (said.path.endsWith(way)) {
        asked = true
        await hangs.promise
      }
      return answer(said)
    }
    const all = await ready(keeper)
    all.session.command(command('admit'))
    await vi.waitFor(() => expect(all.view().screen).toBe('draw'))
    const turning = way === '/cards' ? null : all.call['draw.turn']({ card: 2 })
    if (way === '/paper') await turning
    await vi.waitFor(() => {
      all.session.tick()
      expect(asked).toBe(true)
    })
    await all.session.lock('keys', {})
    expect(all.view().lock).toMatchObject({ reason: 'keys' })
    expect(keeper.kinds()).toContain('attempt.locked')
    all.session.command(command('end'))
    await vi.waitFor(() => expect(keeper.submitted).toBe(true))
    // What comes after the end is nothing to her.
    const written = keeper.kinds()
    hangs.resolve()
    await turning
    await all.session.lock('keys', {})
    expect(keeper.kinds()).toEqual(written)
    all.session.state.current?.answers.close()
  }
})

it('has what was committed to on its ledger once, where it went down before it could write that', async () => {
  const keeper = withCards()
  const append = keeper.handlers['record.append']!
  keeper.handlers['record.append'] = (said: never) => {
    if ((said as { kind: string }).kind === 'ticket.committed') throw new Error('killed')
    return append(said)
  }
  const first = sessionWith(keeper)
  await first.call['student.sign-in']({ number: '20260001', code: 'kod' })
  await expect(first.call['student.confirm']({ me: true })).rejects.toThrow('killed')
  keeper.handlers['record.append'] = append
  for (let times = 0; times < 2; times++) {
    const again = sessionWith(keeper)
    await again.session.resume({ attempt: 'att1', part: 0, records: keeper.ledger(), submitted: false })
    expect(bodiesOf(keeper, 'ticket.committed')).toEqual([committed])
  }
})

it('is locked first where it was locked at the other station', async () => {
  const keeper = withCards(1)
  const { server } = keeper
  const lock = { reason: 'keys' }
  const continues = { part: 0, size: 9, root: 'AAAA', state: 'waiting', leftMs: 60_000, lock }
  keeper.server = vi.fn((path: string, body: unknown) => {
    const said = server(path, body)
    return path.endsWith('/attempts') ? { ...(said as object), continues } : said
  })
  const all = sessionWith(keeper)
  await all.call['student.sign-in']({ number: '20260001', code: 'kod' })
  await all.call['student.confirm']({ me: true })
  expect(keeper.kinds()).toEqual(['attempt.opened', 'attempt.locked', 'ticket.committed'])
})
