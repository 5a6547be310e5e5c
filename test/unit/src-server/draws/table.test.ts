/** What lies before a student when rosters, seats and rooms change under her. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { drawnExam } from '../../../support/drawn.ts'

let all: Awaited<ReturnType<typeof drawnExam>>
beforeEach(async () => {
  all = await drawnExam()
})
afterEach(() => all.close())

describe('a student for whom no card is left', () => {
  it('has the ticket of her seat, and waits for none', async () => {
    for (const n of [1, 2]) await all.seat(`s${n}`, 'a', n)
    await all.deal()
    const { cards } = await all.deck('a')
    const first = await all.open('s1')
    expect(await all.asked.waits(first)).toBe(true)
    // A laboratory failed: its students come to this one.
    for (let n = 3; n <= cards + 2; n++) await all.seat(`s${n}`, 'a', n)
    for (let n = 3; n <= cards + 2; n++) {
      const one = await all.open(`s${n}`)
      const lies = await all.tables.before(one)
      const turned = (await all.tables.turn(one, lies?.offered[0] ?? 0))?.turned
      expect(turned).toBeTruthy()
    }
    expect(await all.tables.before(first)).toMatchObject({ offered: [], turned: null })
    expect(await all.asked.waits(first)).toBe(false)
    expect((await all.paperOf(first)).questions).toHaveLength(1)
    // Hers from now on.
    expect(await all.paperOf(first)).toEqual(await all.paperOf(first))
  })

  it('is not any who has a card to turn', async () => {
    await all.seat('s1', 'a', 1)
    await all.deal()
    const one = await all.open('s1')
    expect(await all.asked.waits(one)).toBe(true)
    expect((await all.paperOf(one)).questions).toEqual([])
    const { cards } = await all.deck('a')
    expect((await all.tables.before(one))?.offered).toHaveLength(cards)
  })
})
