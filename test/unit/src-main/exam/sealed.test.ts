/** A paper that lies sealed at the station: when it is opened, by what, and what the ledger has of it. */
import { expect, it, vi } from 'vitest'
import { ProblemError } from '../../../../src-shared/vocabulary.ts'
import { command, committed, keeperFake, ready, sessionWith } from '../../../support/exam-session.ts'

const digest = 'd'.repeat(64)
/** A minute after the fake's own time. */
const opensAt = new Date(1_700_000_000_000 + 61_000).toISOString()

function withPackage() {
  const keeper = keeperFake()
  keeper.sealed = { package: digest, place: 'pl-1', opensAt }
  return keeper
}
const asked = ({ server }: ReturnType<typeof keeperFake>, what: string) =>
  server.mock.calls.filter(([path]) => path.endsWith(what)).length
const openings = (keeper: ReturnType<typeof keeperFake>) =>
  keeper.records.filter(({ kind }) => kind === 'package.opened').map(({ body }) => body)

it('asks nothing of the server before its hour, then for the key alone', async () => {
  const keeper = withPackage()
  const all = await ready(keeper)
  expect(keeper.kinds().slice(0, 2)).toEqual(['attempt.opened', 'package.sealed'])
  all.session.command(command('admit'))
  await vi.waitFor(() => expect(all.view().sealed).toMatchObject({ early: true, admitted: true }))
  for (let i = 0; i < 3; i++) all.session.tick()
  expect([asked(keeper, '/key'), asked(keeper, '/paper')]).toEqual([0, 0])
  expect(all.view()).toMatchObject({ screen: 'waiting', paper: null })

  keeper.mono += 60_000
  await vi.waitFor(() => {
    all.session.tick()
    expect(all.view().screen).toBe('exam')
  })
  expect([asked(keeper, '/key'), asked(keeper, '/paper')]).toEqual([1, 0])
  expect(keeper.opened).toMatchObject([{ package: digest, place: 'pl-1', by: { key: expect.any(String) } }])
  expect(openings(keeper)).toEqual([{ package: digest, by: 'release' }])
  expect(all.view().paper!.questions).toHaveLength(3)
})

it('waits where the server says that it is too early, whatever this clock says', async () => {
  const keeper = withPackage()
  keeper.early = true
  const all = await ready(keeper)
  keeper.mono += 60_000
  all.session.command(command('admit'))
  await vi.waitFor(() => {
    all.session.tick()
    expect(asked(keeper, '/key')).toBeGreaterThan(0)
  })
  expect(all.view().screen).toBe('waiting')
  expect(asked(keeper, '/paper')).toBe(0)
})

it('is let in ahead of the hour where the paper lies sealed in other rooms alone', async () => {
  const keeper = keeperFake()
  keeper.early = true
  const all = await ready(keeper)
  all.session.command(command('admit'))
  // Who let her in is told so: the order is not on its way for ever.
  await vi.waitFor(() => expect(keeper.kinds()).toContain('command.received'))
  expect(all.view()).toMatchObject({ screen: 'waiting', paper: null, problem: null })
  keeper.early = false
  await vi.waitFor(() => {
    all.session.tick()
    expect(all.view().screen).toBe('exam')
  })
})

it('has the paper from the server where the package is not here, or does not open', async () => {
  for (const spoil of [
    (keeper: ReturnType<typeof keeperFake>) => {
      keeper.held = false
    },
    (keeper: ReturnType<typeof keeperFake>) => {
      keeper.handlers['package.open'] = () => {
        throw new Error('not what it was')
      }
    },
    // A keeper of before packages.
    (keeper: ReturnType<typeof keeperFake>) => {
      keeper.handlers['package.held'] = () => {
        throw new ProblemError('bad-input', 'no such call')
      }
    },
  ]) {
    const keeper = withPackage()
    keeper.mono += 60_000
    spoil(keeper)
    const all = await ready(keeper)
    all.session.command(command('admit'))
    await vi.waitFor(() => expect(all.view().screen).toBe('exam'))
    expect(asked(keeper, '/paper')).toBe(1)
    expect(openings(keeper)).toEqual([])
  }
})

it('without a network the words let the student in, from the hour on; a restart goes on with her paper', async () => {
  const keeper = withPackage()
  const all = await ready(keeper)
  keeper.online = false
  all.session.hear(all.status(false))
  await vi.waitFor(() => {
    all.session.tick()
    expect(all.view().sealed?.here).toBe(true)
  })
  await expect(all.call['envelope.open']({ words: 'right' })).rejects.toThrow('too-early')
  keeper.mono += 60_000
  await expect(all.call['envelope.open']({ words: 'wrong' })).rejects.toThrow('wrong-envelope')
  expect(openings(keeper)).toEqual([])
  expect(all.view()).toMatchObject({ screen: 'waiting', paper: null })
  await all.call['envelope.open']({ words: 'right' })
  expect(openings(keeper)).toEqual([{ package: digest, by: 'envelope' }])
  expect(all.view()).toMatchObject({ screen: 'exam', problem: null })
  expect(keeper.kinds().indexOf('package.opened')).toBeLessThan(keeper.kinds().lastIndexOf('attempt.changed'))
  // Let in already.
  await expect(all.call['envelope.open']({ words: 'right' })).rejects.toThrow('not-allowed')

  const anew = sessionWith(keeper)
  await anew.session.resume({ attempt: 'att1', part: 0, records: keeper.ledger(), submitted: false })
  expect(anew.view()).toMatchObject({ screen: 'exam', sealed: null })
  expect(keeper.kinds().filter((kind) => kind === 'package.sealed')).toHaveLength(1)
})

it('is opened by an envelope that was made while the student waited', async () => {
  const keeper = withPackage()
  let envelope = false
  keeper.handlers['package.held'] = () => ({ held: true, envelope })
  const all = await ready(keeper)
  keeper.mono += 60_000
  for (let i = 0; i < 3; i++) {
    all.session.tick()
    await new Promise(setImmediate)
  }
  expect(all.view().sealed).toMatchObject({ here: false })
  envelope = true
  await vi.waitFor(() => {
    all.session.tick()
    expect(all.view().sealed?.here).toBe(true)
  })
})

it('has no envelope where no paper lies sealed', async () => {
  const all = await ready(keeperFake())
  expect(all.view().sealed).toBeNull()
  await expect(all.call['envelope.open']({ words: 'right' })).rejects.toThrow('not-allowed')
})

it('is opened by the envelope for a ticket that the server gave', async () => {
  const keeper = withPackage()
  keeper.table = { cards: 4, offered: [1, 2, 4], turned: null }
  const all = await ready(keeper)
  all.session.command(command('admit'))
  await vi.waitFor(() => {
    all.session.tick()
    expect(all.view().draw?.offered).toEqual([1, 2, 4])
  })
  for (let i = 0; i < 3; i++) {
    all.session.tick()
    await new Promise(setImmediate)
  }
  await all.call['draw.turn']({ card: 2 })
  await vi.waitFor(() => {
    all.session.tick()
    expect(all.view().sealed?.here).toBe(true)
  })
  keeper.online = false
  all.session.hear(all.status(false))
  keeper.mono += 60_000
  await all.call['envelope.open']({ words: 'right' })
  expect(keeper.opened).toMatchObject([{ ticket: 12, by: { words: 'right' } }])
  expect(all.view()).toMatchObject({ screen: 'draw', draw: { ready: true } })
  await all.call['draw.begin']({})
  expect(all.view()).toMatchObject({ screen: 'exam', sealed: null })
})

/** Without a network before she has a card; the hour has come. */
async function cutOff() {
  const keeper = withPackage()
  keeper.table = { cards: 4, offered: [1, 2, 4], turned: null }
  keeper.hand = {
    commitment: committed.commitment,
    cards: [
      { card: 51, ticket: 7 },
      { card: 76, ticket: 3 },
    ],
  }
  const all = await ready(keeper)
  keeper.online = false
  all.session.hear(all.status(false))
  keeper.mono += 60_000
  await vi.waitFor(() => {
    all.session.tick()
    expect(all.view().sealed?.here).toBe(true)
  })
  return { keeper, all }
}
const drawnIn = (keeper: ReturnType<typeof keeperFake>) =>
  keeper.records.filter(({ kind }) => kind === 'ticket.drawn').map(({ body }) => body)

it('without a network lays her seat’s own cards before her, and asks the ticket of the one that she turns', async () => {
  const { keeper, all } = await cutOff()
  await expect(all.call['envelope.open']({ words: 'wrong' })).rejects.toThrow('wrong-envelope')
  expect(all.view().screen).toBe('waiting')
  await all.call['envelope.open']({ words: 'right' })
  expect(openings(keeper)).toEqual([{ package: digest, by: 'envelope' }])
  expect(all.view()).toMatchObject({ screen: 'draw', draw: { own: true, offered: [51, 76], turned: null } })
  await expect(all.call['draw.turn']({ card: 1 })).rejects.toThrow('bad-input')
  expect(drawnIn(keeper)).toEqual([])
  // The network comes back: these cards are hers all the same.
  keeper.online = true
  all.session.hear(all.status(true))
  all.session.tick()
  expect(all.view().draw).toMatchObject({ own: true, offered: [51, 76] })
  keeper.online = false

  await all.call['draw.turn']({ card: 76 })
  expect(drawnIn(keeper)).toEqual([{ card: 76, ticket: 3 }])
  expect(keeper.opened.at(-1)).toMatchObject({ place: 'pl-1', ticket: 3, by: { words: 'right' } })
  expect(all.view().draw).toMatchObject({ turned: { card: 76, ticket: 3 }, ready: true })
  await all.call['draw.turn']({ card: 51 })
  expect(drawnIn(keeper)).toHaveLength(1)
  await all.call['draw.begin']({})
  expect(all.view()).toMatchObject({ screen: 'exam', draw: null })
  expect(openings(keeper)).toHaveLength(1)
})

it('restarted before she turns one is opened by the words once more, and after it asks her ticket', async () => {
  const { keeper, all } = await cutOff()
  await all.call['envelope.open']({ words: 'right' })
  const resumed = async () => {
    const anew = sessionWith(keeper)
    await anew.session.resume({ attempt: 'att1', part: 0, records: keeper.ledger(), submitted: false })
    anew.session.hear(anew.status(false))
    await vi.waitFor(() => {
      anew.session.tick()
      expect(anew.view().sealed?.here).toBe(true)
    })
    return anew
  }
  const before = await resumed()
  expect(before.view()).toMatchObject({ screen: 'draw', draw: { own: false, offered: null } })
  await before.call['envelope.open']({ words: 'right' })
  // The paper itself cannot be opened: the card is turned, and the words are asked for again.
  const open = keeper.handlers['package.open']
  keeper.handlers['package.open'] = () => {
    throw new ProblemError('no-keeper')
  }
  await expect(before.call['draw.turn']({ card: 51 })).rejects.toThrow('no-keeper')
  if (open) keeper.handlers['package.open'] = open
  const after = await resumed()
  expect(after.view().draw).toMatchObject({ turned: { card: 51, ticket: 7 }, ready: false })
  await after.call['envelope.open']({ words: 'right' })
  expect(keeper.opened.at(-1)).toMatchObject({ ticket: 7 })
  expect(drawnIn(keeper)).toHaveLength(1)
})

it('takes no cards but those that were committed to', async () => {
  const { keeper, all } = await cutOff()
  for (const hand of [
    null,
    { commitment: committed.commitment, cards: [] },
    { commitment: 'e'.repeat(64), cards: [{ card: 51, ticket: 7 }] },
  ]) {
    keeper.hand = hand
    await expect(all.call['envelope.open']({ words: 'right' })).rejects.toThrow('not-allowed')
  }
  expect(openings(keeper)).toEqual([])
  expect(all.view()).toMatchObject({ screen: 'waiting', draw: null })
})

it.each([[[1, 2]], [[]]])(
  'keeps her seat’s own cards before her where %j of the server come late',
  async (offered) => {
    const keeper = withPackage()
    keeper.table = { cards: 4, offered: [1, 2, 4], turned: null }
    keeper.hand = { commitment: committed.commitment, cards: [{ card: 51, ticket: 7 }] }
    const all = await ready(keeper)
    const late = Promise.withResolvers<unknown>()
    const answered = keeper.server.getMockImplementation()
    keeper.server.mockImplementation((path, body) =>
      path.endsWith('/cards') ? late.promise : answered?.(path, body),
    )
    all.session.command(command('admit'))
    keeper.mono += 60_000
    await vi.waitFor(() => {
      all.session.tick()
      expect(all.view()).toMatchObject({ screen: 'draw', sealed: { here: true } })
    })
    expect(asked(keeper, '/cards')).toBe(1)
    await all.call['envelope.open']({ words: 'right' })
    late.resolve({ cards: 4, offered, turned: null })
    for (let i = 0; i < 5; i++) await new Promise(setImmediate)
    expect(all.view()).toMatchObject({ screen: 'draw', draw: { own: true, offered: [51] } })
    await all.call['draw.turn']({ card: 51 })
    expect(drawnIn(keeper)).toEqual([{ card: 51, ticket: 7 }])
  },
)
