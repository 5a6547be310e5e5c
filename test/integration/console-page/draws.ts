/** A room in which tickets are drawn. */
import type { RoomDraw } from '../../../src-shared/drawing/cards.ts'

export const roomDraw: RoomDraw = {
  room: 'lab-204',
  number: '3f2a91bc77d0e4a1',
  ...{ tickets: 25, cards: 50, turned: 7, students: 30 },
  at: Date.parse('2026-11-30T06:15:00Z'),
  opened: false,
}
