/** Places to look at: where they are, and that they take a sixth of the time at most, each kind in its turn. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placesToLook } from '../../../../src-shared/cases/look.ts'
import { chosen, type Found } from '../../../../src-shared/cases/look-share.ts'

const minute = 60_000
/** Pieces of two seconds; `of`: the motion of each. */
const film = (pieces: number, of: (i: number) => number) =>
  Array.from({ length: pieces }, (_, i) => ({ from: i * 2000, to: (i + 1) * 2000, motion: of(i) }))
const nothing = { from: 0, desk: [], face: [], blind: [], answersAt: [], inRoomAt: [] }

describe('places to look at', () => {
  it('are where the desk moves more than usual, where nothing is to be seen, and where no answer changes', () => {
    const seen = {
      ...{ ...nothing, to: 90 * minute, blind: [{ from: 5000, to: 6000 }], inRoomAt: [-5000, 90_000] },
      desk: film(60, (i) => (i === 30 || i === 31 ? 20 : 2)),
      answersAt: [minute, 2 * minute, ...Array.from({ length: 37 }, (_, i) => (16 + 2 * i) * minute)],
    }
    expect(placesToLook(seen)).toEqual({
      places: [
        { why: 'blind', from: 5000, to: 6000, lastsMs: 1000 },
        { why: 'desk-motion', from: 60_000, to: 64_000, lastsMs: 4000 },
        { why: 'in-room', from: 75_000, to: 95_000, lastsMs: 20_000 },
        { why: 'pause', from: 2 * minute, to: 3 * minute, lastsMs: 14 * minute },
      ],
      ofMs: 90 * minute,
      left: [],
    })
  })
  it('are none where everything is as usual', () => {
    const seen = { ...nothing, to: minute, desk: film(1, () => 3), face: film(30, (i) => 1 + (i % 5) / 10) }
    expect(placesToLook(seen)).toEqual({ places: [], ofMs: minute, left: [] })
  })

  const face = (of: (i: number) => number) =>
    placesToLook({ ...nothing, to: 4 * minute, face: film(120, of) }).places
  /** As somebody sits there, before a camera of this noise. */
  const sits = (i: number, noise: number) => noise + 0.2 + (i % 4) * 0.2
  it('are where hardly anything moves before the face camera, whatever its noise', () => {
    for (const noise of [0.1, 0.4, 0.8])
      expect(face((i) => (i >= 50 && i < 62 ? noise + (i % 2) / 10 : sits(i, noise)))).toEqual([
        { why: 'face-still', from: 100_000, to: 110_000, lastsMs: 24_000 },
      ])
  })
  it('say nothing of a face that is still for a moment, nor of one that the noise of its camera hides', () => {
    expect(face((i) => (i >= 50 && i < 59 ? 0.4 : sits(i, 0.4)))).toEqual([])
    // One piece in which somebody moves ends the stillness.
    expect(face((i) => (i >= 50 && i < 62 && i !== 56 ? 0.4 : sits(i, 0.4)))).toEqual([])
    expect(face((i) => (i >= 50 && i < 80 ? 0.8 : 0.9 + (i % 2) / 10))).toEqual([])
    expect(face((i) => (i >= 50 && i < 80 ? 3 : 5))).toEqual([])
  })
})

const kinds = ['in-room', 'blind', 'face-still', 'desk-motion', 'pause'] as const
const anyFound = fc
  .record({
    why: fc.constantFrom(...kinds),
    from: fc.integer({ min: -minute, max: 200 * minute }),
    long: fc.integer({ min: 0, max: 20 * minute }),
    strength: fc.option(fc.integer({ min: 0, max: 255 }), { nil: undefined }),
  })
  .map(({ why, from, long, strength }): Found => {
    const one = { why, from, to: from + long }
    return why === 'desk-motion' && strength !== undefined ? { ...one, strength } : one
  })
const anyExam = fc.record({
  attempt: fc.integer({ min: 0, max: 180 * minute }).map((to) => ({ from: 0, to })),
  found: fc.array(anyFound, { maxLength: 200 }),
})
const lengthOf = (places: readonly { from: number; to: number }[]) =>
  places.reduce((sum, { from, to }) => sum + to - from, 0)

describe('the places that are listed', () => {
  it('take a sixth of the time at most, unless what must be there takes more by itself', () => {
    fc.assert(
      fc.property(anyExam, ({ attempt, found }) => {
        const { places, ofMs } = chosen(attempt, found)
        const turns = places.filter(({ why }) => why !== 'in-room' && why !== 'blind')
        const one = new Set(turns.map(({ why }) => why)).size
        const atOnce = Math.min(Math.max(Math.floor(ofMs / 90), 10_000), 60_000)
        const must = lengthOf(places) - lengthOf(turns) + one * atOnce
        expect(lengthOf(places)).toBeLessThanOrEqual(Math.max(ofMs / 6, must))
        if (turns.length > one) expect(lengthOf(places)).toBeLessThanOrEqual(ofMs / 6)
      }),
    )
  })
  it('are in order, within the attempt, the same whatever order they come in, and none is lost without a word', () => {
    fc.assert(
      fc.property(anyExam, fc.infiniteStream(fc.nat()), ({ attempt, found }, random) => {
        const { places, ofMs, left } = chosen(attempt, found)
        for (const [i, { from, to, lastsMs }] of places.entries()) {
          expect(from).toBeGreaterThanOrEqual(places[i - 1]?.from ?? 0)
          expect(to).toBeGreaterThan(from)
          expect(to).toBeLessThanOrEqual(ofMs)
          expect(lastsMs).toBeGreaterThanOrEqual(to - from)
        }
        const inside = found.filter(({ from, to }) => Math.max(from, 0) < Math.min(to, attempt.to))
        for (const kind of kinds) {
          const all = inside.filter(({ why }) => why === kind).length
          const listed = places.filter(({ why }) => why === kind).length
          expect(listed + (left.find(({ why }) => why === kind)?.count ?? 0)).toBe(all)
          if (all > 0) expect(listed).toBeGreaterThan(0)
          if (kind === 'in-room' || kind === 'blind') expect(listed).toBe(Math.min(all, 50))
        }
        const shuffled = found.map((one) => ({ one, at: random.next().value }))
        shuffled.sort((a, b) => a.at - b.at)
        expect(
          chosen(
            attempt,
            shuffled.map(({ one }) => one),
          ),
        ).toEqual({ places, ofMs, left })
      }),
    )
  })
  it('are the strongest of each kind, in turn', () => {
    const moved = Array.from({ length: 40 }, (_, i) => ({
      ...{ why: 'desk-motion' as const, from: i * 2 * minute, to: i * 2 * minute + minute, strength: i },
    }))
    const pauses = Array.from({ length: 4 }, (_, i) => ({
      ...{ why: 'pause' as const, from: i * 20 * minute, to: (i * 20 + 6 + i) * minute },
    }))
    const { places, left } = chosen({ from: 0, to: 90 * minute }, [...moved, ...pauses])
    const of = (kind: string) => places.filter(({ why }) => why === kind).map(({ from }) => from / minute)
    expect(of('pause')).toEqual([0, 20, 40, 60])
    expect(of('desk-motion')).toEqual([58, 60, 62, 64, 66, 68, 70, 72, 74, 76, 78])
    expect(left).toEqual([{ why: 'desk-motion', count: 29 }])
  })
})
