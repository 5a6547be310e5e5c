/** One draw before it is opened, after it, and with a card that shows another ticket. */
import { Draw } from '../../../src-shared/drawing/draw.ts'
import { newDraw } from '../../../src-shared/drawing/new-draw.ts'
import { offered, ownOrderOf } from '../../../src-shared/drawing/rules.ts'

const salt = new Uint8Array(32).fill(7)
const { published, opening } = await newDraw({
  deck: { exam: 'ex-algebra lab-204', tickets: 4, cards: 12 },
  neighbours: [
    ['1', '2'],
    ['2', '3'],
  ],
  at: '2026-01-30T09:00:00Z',
  salt,
  dealt: { seats: ['1', '2', '3'], size: 1, own: 8 },
})

const ownOrder = await ownOrderOf(published, salt)
const { neighbours, hands } = published
const turned: Draw['turned'] = []
for (const seat of ['1', '2', '3']) {
  const [card = 0] = offered({ order: opening.order, ownOrder, neighbours, hands, turned }, seat)
  turned.push({ seat, card, ticket: opening.order[card - 1] ?? 0, at: '2026-01-31T04:02:00Z' })
}

export const lyingDraw = published
export const openedDraw = Draw.parse({
  ...published,
  opened: { at: '2026-02-03T06:00:00Z', ...opening },
  turned,
})
const [first, ...rest] = openedDraw.turned
export const wrongDraw = Draw.parse({
  ...openedDraw,
  turned: first ? [{ ...first, ticket: (first.ticket % 4) + 1 }, ...rest] : [],
})
