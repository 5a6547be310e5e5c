import { describe, expect, test } from 'vitest'
import { createClaims } from '../../../../src-server/live/claims.ts'
import { createSightings, needsAt, sinceNobodyKnows } from '../../../../src-server/live/needs.ts'
import { createQueue, once } from '../../../../src-server/live/queue.ts'
import { live, summary, tile } from '../../../integration/console-page/fixtures.ts'

const at = (one: ReturnType<typeof tile>) => needsAt(one, sinceNobodyKnows)

describe('what a station waits for', () => {
  test('is named by its attempt, and by the camera where it is one', () => {
    const running = summary(1, 'running')
    const lame = tile(1, running, { live: live(running, { cameras: { face: 'covered', desk: 'covered' } }) })
    expect(at(lame).map(({ id }) => id)).toEqual(['camera-covered/at-1/face', 'camera-covered/at-1/desk'])
    expect(at(lame)[0]).toMatchObject({ station: 'st-1', attempt: 'at-1', params: { source: 'face' } })
  })

  test('is not told beside the alarm that says the same', () => {
    const silent = tile(1, summary(1, 'waiting'), { connected: false, silentMs: 60_000 })
    expect(silent.needs).toEqual(['silent', 'waiting'])
    expect(at(silent).map(({ code }) => code)).toEqual(['waiting'])
    const [one] = at(silent)
    expect(once([{ ...one!, since: 5 }, one!])).toEqual([{ ...one, since: 5 }])
  })

  test('is told of a screen without an attempt, and of one whose attempt is over, as the station’s', () => {
    const calling = { ...live(summary(1, 'waiting')), screen: 'sign-in', state: null, asks: ['help'] }
    const nobody = tile(1, null, { live: calling })
    expect(at(nobody)).toMatchObject([{ id: 'asks-help/st-1', station: 'st-1', attempt: null }])
    const done = tile(1, summary(1, 'submitted'), { live: { ...calling, screen: 'receipt' } })
    expect(at(done)).toMatchObject([{ id: 'asks-help/st-1', attempt: null, params: { student: '' } }])
    expect(at(tile(1, summary(1, 'running'), { live: calling }))).toMatchObject([
      { id: 'asks-help/at-1', attempt: 'at-1' },
    ])
  })

  test('waits for a word after the exam too, and for nothing else', () => {
    const over = { unseen: ['i'], otherCamera: ['face' as const], moving: { by: 'x', at: 1 } }
    expect(at(tile(1, summary(1, 'submitted', over))).map(({ code }) => code)).toEqual(['resumed'])
  })

  test('has a break that is over from its end on', () => {
    const end = Date.now() - 1000
    expect(at(tile(1, summary(1, 'break', { breakEndsAt: end })))).toMatchObject([
      { code: 'break-over', since: end },
    ])
    expect(at(tile(1, summary(1, 'break', { breakEndsAt: end + 60_000 })))).toEqual([])
    expect(at(tile(1, summary(1, 'break', { breakEndsAt: null })))).toEqual([])
  })
})

test('a need is dated from when it was first seen, and anew once it was gone or nobody looked', () => {
  const sightings = createSightings()
  expect(sightings.look('r', ['a'], 1000)('a')).toBe(1000)
  expect(sightings.look('other', [], 1500)('a')).toBe(1500)
  expect(sightings.look('r', ['a', 'b'], 2000)('a')).toBe(1000)
  expect(sightings.look('r', ['b'], 3000)('b')).toBe(2000)
  expect(sightings.look('r', ['a', 'b'], 4000)('a')).toBe(4000)
  expect(sightings.look('r', ['a'], 14_001)('a')).toBe(14_001)
})

describe('a claim', () => {
  const by = (when: number) => ({ by: 'Айгүл', login: 'aigul', at: when })
  async function queueOf(need: { since: number | null; gone?: boolean }) {
    let now = 10_000
    let kept: object[] = []
    const rows = { execute: async () => kept, where: () => rows }
    const db = { selectFrom: () => ({ select: () => rows }) }
    const claims = await createClaims({
      db: db as never,
      clock: { now: () => now },
      bus: { publish: async () => true },
    })
    const one = () => ({
      id: 'n',
      code: 'debt-old',
      params: {},
      station: 's',
      attempt: null,
      since: need.since,
    })
    const queue = createQueue({
      wall: {
        alarms: async () => [],
        waitsFor: () => (need.gone ? [] : [one()]),
        tiles: async () => [],
      },
      stations: { inRoom: async () => [{ id: 's' }] as never },
      claims,
      clock: { now: () => now },
    })
    return {
      claim: (when: number) => {
        kept = [{ need: 'n', ...by(when) }]
        return claims.subscriber.on.claimed?.(
          { type: 'claimed', room: 'r', need: 'n', claim: by(when) },
          null,
        )
      },
      claimed: async (when: number) => {
        now = when
        return (await queue.needs('r'))[0]?.claim?.login ?? null
      },
    }
  }

  test('holds while its need lasts, also where what dates the need moves on', async () => {
    const need = { since: 9_000 }
    const { claim, claimed } = await queueOf(need)
    expect(await claimed(10_000)).toBeNull()
    await claim(11_000)
    need.since = 12_000
    expect(await claimed(12_000)).toBe('aigul')
  })

  test('says nothing of the next need of the same name', async () => {
    const need = { since: 9_000, gone: false }
    const { claim, claimed } = await queueOf(need)
    await claimed(10_000)
    await claim(11_000)
    expect(await claimed(11_000)).toBe('aigul')
    need.gone = true
    await claimed(12_000)
    Object.assign(need, { gone: false, since: 13_000 })
    expect(await claimed(13_000)).toBeNull()
  })
})
