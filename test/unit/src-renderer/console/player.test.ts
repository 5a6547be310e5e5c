import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { advance, commonEdge } from '../../../../src-renderer/console/player/conductor.ts'
import { lead } from '../../../../src-renderer/console/player/follow.ts'
import {
  edgeOf,
  joinMs,
  mediaAt,
  type Piece,
  runsOut,
  wallAt,
} from '../../../../src-renderer/console/player/map.ts'

const t0 = 1_760_000_000_000
/** 0–4 s, a hole of a minute, 64–66 s; media time goes on without it. */
const film: Piece[] = [
  { start: 0, duration: 2, wall: t0 },
  { start: 2, duration: 2, wall: t0 + 2000 },
  { start: 4, duration: 2, wall: t0 + 64_000 },
]

describe('wall time and media time', () => {
  it('skips holes', () => {
    expect(mediaAt(film, t0 + 3000)).toBeCloseTo(3)
    expect(mediaAt(film, t0 + 4000 + joinMs)).toBeNull()
    expect(mediaAt(film, t0 + 30_000)).toBeNull()
    expect(mediaAt(film, t0 + 65_000)).toBeCloseTo(5)
  })
  it('has nothing before the begin and behind the end, but for the length of a join', () => {
    expect(mediaAt(film, t0 - 1)).toBeNull()
    expect(mediaAt(film, t0 + 66_000 + joinMs + 1)).toBeNull()
    expect(mediaAt(film, t0 + 66_100)).toBeCloseTo(6, 1)
    expect(mediaAt([], t0)).toBeNull()
    expect(edgeOf(film)).toBe(t0 + 66_000)
    expect(edgeOf([])).toBeNull()
  })
  it('shows a piece from the moment that its playlist has rounded to a whole millisecond', () => {
    expect(mediaAt(film, t0 - 0.4)).toBe(0)
    expect(mediaAt(film, t0 + 63_999.6)).toBe(4)
    expect(mediaAt(film, t0 + 4000 + joinMs + 0.4)).toBeNull()
  })
  it('goes there and back', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 5.99, noNaN: true }), (media) => {
        const wall = wallAt(film, media)
        expect(wall).not.toBeNull()
        expect(mediaAt(film, wall ?? 0)).toBeCloseTo(media, 2)
      }),
    )
  })
  it('knows where waiting for more film would be for ever', () => {
    const holed = [film[0] as Piece, { start: 6, duration: 2, wall: t0 + 6000 }]
    expect(runsOut(holed, 1.9)).toBe(true)
    expect(runsOut(holed, 1)).toBe(false)
    expect(runsOut(film, 1.9)).toBe(false)
    expect(runsOut(film, 5.9)).toBe(true)
  })
})

describe('the conductor', () => {
  const now = { at: t0, playing: true, rate: 2 }
  const free = { blocked: false, until: t0 + 10_000, running: false }
  it('goes at its rate', () => expect(advance(now, 100, free).at).toBe(t0 + 200))
  it('stands while a film is not ready, and when it does not play', () => {
    expect(advance(now, 100, { ...free, blocked: true })).toBe(now)
    expect(advance({ ...now, playing: false }, 100, free).at).toBe(t0)
  })
  it('stops at the end of a finished attempt, and waits at the newest moment of a running one', () => {
    expect(advance(now, 60_000, free)).toEqual({ ...now, at: t0 + 10_000, playing: false })
    expect(advance(now, 60_000, { ...free, running: true })).toEqual({
      ...now,
      at: t0 + 10_000,
      playing: true,
    })
  })
  it('waits for a film a little behind, not for one that lost its camera', () => {
    expect(commonEdge([t0 + 10_000, t0 + 8000])).toBe(t0 + 8000)
    expect(commonEdge([t0 + 60_000, t0 + 8000])).toBe(t0 + 60_000)
    expect(commonEdge([null, t0])).toBe(t0)
    expect(commonEdge([null, null])).toBeNull()
  })
})

describe('a film that is led', () => {
  const film = (current: number) => ({ current, seeking: false })
  it('is slowed when ahead, hastened when behind, left alone when near', () => {
    expect(lead(film(10.1), 10, 1, true).playbackRate).toBeLessThan(1)
    expect(lead(film(9.9), 10, 1, true).playbackRate).toBeGreaterThan(1)
    expect(lead(film(10.01), 10, 1, true)).toEqual({ seek: null, play: true, playbackRate: 1 })
  })
  it('jumps when far off, once', () => {
    expect(lead(film(20), 10, 1, true).seek).toBe(10)
    expect(lead({ ...film(20), seeking: true }, 10, 1, true).seek).toBeNull()
  })
  it('stands in a gap, and shows the exact picture while the conductor stands', () => {
    expect(lead(film(10), null, 1, true)).toEqual({ seek: null, play: false, playbackRate: 1 })
    expect(lead(film(10.2), 10, 1, false)).toEqual({ seek: 10, play: false, playbackRate: 1 })
  })
  it('comes to its moment whatever it started with', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.39, max: 0.39, noNaN: true }),
        fc.constantFrom(1, 2, 4, 8),
        (off, rate) => {
          let current = 100 + off
          let target = 100
          for (let i = 0; i < 500; i += 1) {
            const order = lead(film(current), target, rate, true)
            current = order.seek ?? current
            current += 0.016 * order.playbackRate
            target += 0.016 * rate
          }
          expect(Math.abs(current - target) * 1000).toBeLessThan(20 * rate)
        },
      ),
    )
  })
})
