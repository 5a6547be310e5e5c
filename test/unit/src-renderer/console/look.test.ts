/** What the wall makes of a tile, and what is shown of it. */
import { describe, expect, it } from 'vitest'
import { hashOf, parseRoute } from '../../../../src-renderer/console/frame/route.ts'
import { isShown, plainLook } from '../../../../src-renderer/console/wall/look.ts'
import { commonEnd, endsApart, seatOf } from '../../../../src-renderer/console/wall/seat.ts'
import type { UnjudgedTile } from '../../../../src-server/live/trouble.ts'
import { live, summary, tile, wall } from '../../../integration/console-page/fixtures.ts'

const at = 1_700_000_000_000
const seat = (...[i, attempt, more]: Parameters<typeof tile>) =>
  seatOf({ ...tile(i, attempt, more), heardAt: at })
const running = (more: Partial<UnjudgedTile> = {}, of: Parameters<typeof summary>[2] = {}) =>
  seat(3, summary(3, 'running', { startedAt: at, ...of }), more)
const named = (look: Partial<typeof plainLook>) =>
  wall()
    .map((one) => seatOf({ ...one, heardAt: at }).seat)
    .filter((one) => isShown(one, { ...plainLook, ...look }))
    .map(({ station }) => station.seat)

describe('a seat', () => {
  it('looks the same while nothing but small numbers drift', () => {
    const before = running({ silentMs: 10 }, { coverage: { face: 1, desk: 0.9993, screen: 1 } })
    const sooner = running({ silentMs: 900 }, { coverage: { face: 1, desk: 0.9994, screen: 1 }, answered: 9 })
    expect(sooner.look).toBe(before.look)
  })
  it('looks another when a camera, a lock, a need or the end changes', () => {
    const before = running().look
    const lame = live(summary(3, 'running'), { cameras: { face: 'lost', desk: 'live' } })
    expect(running({ live: lame }).look).not.toBe(before)
    expect(running({}, { asks: ['help'] }).look).not.toBe(before)
    expect(running({}, { leftMs: 4_200_000 }).look).not.toBe(before)
    expect(running({}, { lock: { reason: 'keys', code: 'X' } }).look).not.toBe(before)
  })
  it('is let in, and waits for nobody, while a ticket is drawn', () => {
    expect(seat(1, summary(1, 'waiting')).seat).toMatchObject({ state: 'waiting', answer: 'admit' })
    const drawing = seat(1, summary(1, 'waiting', { admitted: true })).seat
    expect(drawing).toMatchObject({ state: 'admitted', answer: null, needs: [] })
  })
  it('tells of its end only where it is another than the room’s', () => {
    const all = [running(), running(), running({}, { leftMs: 4_200_000 })].map((one) => one.seat)
    const common = commonEnd(all)
    expect(all.map(({ endsAt }) => endsAt !== null && endsApart(endsAt, common))).toEqual([
      false,
      false,
      true,
    ])
    expect(seat(1, summary(1, 'paused')).seat).toMatchObject({ endsAt: null, stands: 3_599_000 })
  })
})

describe('what is shown', () => {
  it('is everybody who is not done with', () => expect(named({})).toEqual([1, 2, 3, 4, 5, 6, 8]))
  it.each([
    ['waiting', [1, 2, 3]],
    ['trouble', [4, 5, 6]],
    ['offline', [6]],
    ['locked', [4]],
    ['finished', [7]],
  ] as const)('is narrowed to %s', (kind, seats) => expect(named({ show: [kind] })).toEqual(seats))
  it('takes any of several', () => expect(named({ show: ['locked', 'finished'] })).toEqual([4, 7]))
  it('is found by a part of a name, a number or a station, among the finished too', () => {
    expect(named({ search: 'ерасыл' })).toEqual([1])
    expect(named({ search: '2401007' })).toEqual([7])
    expect(named({ search: 'a-08 ' })).toEqual([8])
    expect(named({ search: 'nobody' })).toEqual([])
  })
  it('keeps one who is done in sight while something is wrong', () => {
    const owed = summary(7, 'submitted', { debt: { segments: 9, bytes: 9, oldestMs: 9e6, old: true } })
    expect(isShown(seat(7, owed).seat, plainLook)).toBe(true)
  })
})

it.each([
  {
    screen: 'wall' as const,
    room: 'a/b',
    look: { size: 'list' as const, show: ['locked' as const], search: 'Нұр & +' },
  },
  { screen: 'past' as const, room: 'a/b', day: '2026-11-21' },
  { screen: 'past' as const, room: 'a', day: null },
  { screen: 'plan' as const, room: 'a?' },
])('keeps in the address: %o', (route) => expect(parseRoute(hashOf(route))).toEqual(route))

it('takes no nonsense from an address', () =>
  expect(parseRoute('#/rooms/a?size=huge&show=locked,evil&search=')).toEqual({
    screen: 'wall',
    room: 'a',
    look: { ...plainLook, show: ['locked'] },
  }))
