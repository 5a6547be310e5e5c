import { describe, expect, it } from 'vitest'
import { keepConnected, pauseBefore, type Told } from '../../../../src-renderer/console/live/connection.ts'
import { goneIn, withIncidents, withTiles } from '../../../../src-renderer/console/live/patch.ts'
import { needsFetch, withSummary } from '../../../../src-renderer/console/live/patchAttempt.ts'
import { framed } from '../../../../src-shared/picture-frame.ts'
import { detail, incident, needs, summary, tile, wall } from '../../../integration/console-page/fixtures.ts'

function world() {
  const told: Told[] = []
  const later: { ms: number; work: () => void }[] = []
  const states: (number | null)[] = []
  const heard: string[] = []
  const nonsense: string[] = []
  const sent: string[] = []
  const shown: string[] = []
  let now = 1000
  const lane = keepConnected(
    {
      open: (t) => {
        told.push(t)
        return { close: () => undefined, send: (text) => sent.push(text) }
      },
      now: () => now,
      random: () => 0.5,
      later: (ms, work) => {
        const entry = { ms, work }
        later.push(entry)
        return () => void later.splice(later.indexOf(entry), 1)
      },
    },
    {
      onMessage: ({ type }) => heard.push(type),
      onPictures: (pictures) => shown.push(...pictures.map(({ station }) => station)),
      onState: (since) => states.push(since),
      onNonsense: (why) => nonsense.push(why),
    },
  )
  const next = () => later.shift()
  return {
    told,
    later,
    states,
    heard,
    nonsense,
    sent,
    shown,
    close: lane.close,
    say: lane.say,
    next,
    pass: (ms: number) => (now += ms),
  }
}

describe('the live connection', () => {
  it('comes back after longer and longer pauses, and tells since when it was lost', () => {
    const w = world()
    w.told[0]?.opened()
    w.told[0]?.closed()
    const pauses: number[] = []
    for (let i = 1; i < 8; i += 1) {
      const entry = w.next()
      pauses.push(entry?.ms ?? 0)
      w.pass(entry?.ms ?? 0)
      entry?.work()
      w.told[i]?.closed()
    }
    expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000])
    expect(new Set(w.states.slice(1))).toEqual(new Set([1000]))
    w.next()?.work()
    w.told.at(-1)?.opened()
    expect(w.states.at(-1)).toBeNull()
    w.told.at(-1)?.closed()
    expect(w.next()?.ms).toBe(500)
  })
  it('does not return once closed', () => {
    const w = world()
    w.told[0]?.closed()
    w.close()
    expect(w.later).toEqual([])
    const other = world()
    other.close()
    other.told[0]?.closed()
    expect(other.later).toEqual([])
    expect(other.states).toEqual([])
  })
  it('passes on what the contract knows and reports the rest', () => {
    const w = world()
    w.told[0]?.message(JSON.stringify({ type: 'needs', needs: needs() }))
    w.told[0]?.message(JSON.stringify({ type: 'tiles', tiles: [{}] }))
    w.told[0]?.message('{')
    w.told[0]?.message(new ArrayBuffer(2))
    w.told[0]?.message(7)
    const jpeg = Uint8Array.of(1, 2)
    w.told[0]?.message(framed([{ station: 'st-1', source: 'face', jpeg }]).buffer)
    expect(w.heard).toEqual(['needs'])
    expect(w.shown).toEqual(['st-1'])
    expect(w.nonsense).toHaveLength(4)
  })
  it('says again on each new connection what is on the screen now', () => {
    const w = world()
    const view = (...stations: string[]) => ({ type: 'view', stations }) as const
    w.say(view('a'))
    expect(w.sent).toEqual([])
    w.told[0]?.opened()
    w.say(view('b'))
    w.told[0]?.closed()
    w.say(view('c'))
    w.next()?.work()
    w.told[1]?.opened()
    expect(w.sent.map((text) => JSON.parse(text).stations[0])).toEqual(['a', 'b', 'c'])
  })
  it('spreads a hundred consoles', () => {
    expect(pauseBefore(0, 0)).toBe(375)
    expect(pauseBefore(0, 0.999)).toBeLessThan(625)
  })
})

describe('pushes', () => {
  const room = { tiles: wall().map((one) => ({ ...one, heardAt: 1 })), codeOfTheDay: '1', needs: [] }
  it('replace a tile in its seat and add a new one in order', () => {
    const changed = withTiles(room, [tile(3, null)], 5)
    // What has not changed is the same object: nothing of it is drawn again.
    expect(changed.tiles[1]).toBe(room.tiles[1])
    expect(changed.tiles[2]).toMatchObject({ attempt: null, heardAt: 5 })
    expect(changed.tiles).toHaveLength(8)
    const fewer = { ...room, tiles: room.tiles.filter(({ station }) => station.seat !== 2) }
    expect(withTiles(fewer, [tile(2, null)], 5).tiles.map(({ station }) => station.seat)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8,
    ])
  })
  it('take out a station that is gone, unless it came back with a later word', () => {
    const gone = { type: 'gone' as const, stations: ['st-3'] }
    const tiles = { type: 'tiles' as const, tiles: [tile(3, null)] }
    const seats = (...messages: (typeof gone | typeof tiles)[]) =>
      withTiles(room, [tile(3, null)], 5, goneIn(messages)).tiles.map(({ station }) => station.seat)
    expect(seats(tiles, gone)).toEqual([1, 2, 4, 5, 6, 7, 8])
    expect(seats(gone, tiles)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })
  it('keep the feed newest first, each incident once', () => {
    const feed = [incident('b', { at: 20 }), incident('a', { at: 10 })]
    expect(withIncidents(feed, [incident('c', { at: 15 })]).map(({ id }) => id)).toEqual(['b', 'c', 'a'])
    const again = withIncidents(feed, [incident('a', { at: 10, count: 7 })])
    expect(again.map(({ id, count }) => [id, count])).toEqual([
      ['b', 1],
      ['a', 7],
    ])
  })
  it('of one station leave room for the others', () => {
    const flood = Array.from({ length: 300 }, (_, i) => incident(`f${i}`, { at: 1000 + i, attempt: 'flood' }))
    const feed = withIncidents([incident('quiet', { at: 1, attempt: 'other' })], flood)
    expect(feed.at(-1)?.id).toBe('quiet')
    expect(feed[0]?.id).toBe('f299')
    expect(feed).toHaveLength(51)
  })
  it('fetch an open attempt anew for news, not for a heartbeat', () => {
    const open = detail(1000)
    const beat = { ...open, leftMs: 5, coverage: { ...open.coverage, face: 0.9999 } }
    expect(needsFetch({ ...open, coverage: { ...open.coverage, face: 0.9996 } }, beat)).toBe(false)
    expect(needsFetch(open, { ...open, state: 'break' })).toBe(true)
    expect(needsFetch(open, { ...open, incidents: { total: 3, high: 1 } })).toBe(true)
    expect(needsFetch(open, { ...open, coverage: { ...open.coverage, desk: 0.7 } })).toBe(true)
    expect(withSummary(open, summary(4, 'break')).films).toBe(open.films)
  })
})
