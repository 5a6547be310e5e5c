import { expect, test, vi } from 'vitest'
import { createCaptureCalls } from '../../../../src-main/recorder/capture-calls.ts'
import type { CaptureConfig } from '../../../../src-shared/bridge/capture-calls.ts'
import type { RecorderEvent } from '../../../../src-shared/recorder-api.ts'
import { ProblemError } from '../../../../src-shared/vocabulary.ts'
import { fakeKeeper } from '../capture/fake-keeper.ts'

const digest = 'd'.repeat(64)
const of = { attempt: 'a1', part: 2 }
const film = { width: 640, height: 480, framesPerSecond: 15, bitsPerSecond: 350_000 }
const config: CaptureConfig = {
  of,
  cameras: { face: null, desk: null },
  media: {
    face: film,
    desk: film,
    segmentMs: 1500,
    stillEveryMs: 10_000,
    deskStill: { width: 1280, height: 720 },
    codecs: ['h264'],
  },
  recording: true,
  previewEveryMs: 500,
}
const bytes = new Uint8Array([1, 2, 3])
const body = {
  source: 'face',
  type: 'segment',
  start: 1000.5,
  duration: 1466.7,
  frames: 22,
  mime: 'video/mp4',
  health: { luma: 100, motion: 2 },
}
const segment = (parcel: string) => ({ ...body, of, parcel })
const initBody = {
  source: 'desk',
  codec: 'avc1.42001f',
  mime: 'video/mp4',
  width: 640,
  height: 480,
  hardware: false,
}

function make(answer: () => Promise<unknown> = async () => ({ seq: 1, digest })) {
  const { keeper, asked } = fakeKeeper(answer)
  const clock = { now: 0 }
  const given = { capture: config }
  const told: RecorderEvent[] = []
  const on = { onEnded: vi.fn(), onRestart: vi.fn(() => true), onTrouble: vi.fn() }
  const see = vi.fn()
  const arrived = vi.fn()
  const calls = createCaptureCalls({
    keeper,
    now: () => clock.now,
    orders: () => ({ ...given, screenEveryMs: null, until: null }),
    observations: { see, forget: () => undefined },
    looks: { up: async () => ({ taken: false }), tellPage: () => undefined },
    pictures: { arrived },
    emit: (event) => told.push(event),
    ...on,
  })
  const ask = calls.answer
  return { calls, ask, asked, clock, given, told, on, see, arrived }
}
const value = (of: unknown) => ({ ok: true, value: of })
const problem = (code: string) => ({ ok: false, problem: { code } })

test('statistics go to main, and the page is told whether it may start anew', async () => {
  const { ask, on, told } = make(async () => ({}))
  expect(await ask('capture.restart', { source: 'desk' }, null)).toEqual(value({ granted: true }))
  on.onRestart.mockReturnValueOnce(false)
  expect(await ask('capture.restart', { source: 'desk' }, null)).toEqual(value({ granted: false }))
  expect(await ask('capture.stats', { source: 'desk', stats: {} }, null)).toMatchObject(problem('bad-input'))
  expect(told).toEqual([])
})

test('a segment is answered with its digest only after the commit', async () => {
  const commit = Promise.withResolvers<unknown>()
  const { ask, asked } = make(() => commit.promise)
  let answered = false
  const answer = ask('capture.segment', segment('p1'), bytes).then((told) => {
    answered = true
    return told
  })
  await new Promise(setImmediate)
  expect(answered).toBe(false)
  commit.resolve({ seq: 9, digest })
  expect(await answer).toEqual(value({ digest }))
  // Without a number: the keeper gives it, for the part that it was filmed for.
  expect(asked).toEqual([
    { method: 'media.append', args: { kind: 'media.segment', body, parcel: 'p1', of }, bytes },
  ])
})

test('a segment under way goes to the keeper as it grows, and its end says what was handed over', async () => {
  const { ask, asked } = make()
  const grown = { head: 1, from: 0 }
  expect(await ask('capture.growth', { ...segment('p1'), grown }, bytes)).toMatchObject({ ok: true })
  const rest = { head: 1, from: 2 }
  expect(await ask('capture.segment', { ...segment('p1'), grown: rest }, bytes)).toEqual(value({ digest }))
  expect(asked).toEqual([
    { method: 'media.growth', args: { body, parcel: 'p1', of, grown }, bytes },
    { method: 'media.append', args: { kind: 'media.segment', body, parcel: 'p1', of, grown: rest }, bytes },
  ])
})

test('an init is kept for the part it was filmed for, whatever the orders are by now', async () => {
  const { ask, asked, given } = make()
  given.capture = { ...config, of: { attempt: 'a2', part: 0 } }
  expect(await ask('capture.init', { ...initBody, of, parcel: 'p0' }, bytes)).toEqual(value({ ok: true }))
  expect(asked).toEqual([
    { method: 'media.append', args: { kind: 'media.init', body: initBody, parcel: 'p0', of }, bytes },
  ])
})

test('a failed commit is told, and the same parcel may be brought again', async () => {
  let fail = true
  const { ask, asked, on } = make(async () => {
    if (fail) throw new ProblemError('disk-full')
    return { seq: 1, digest }
  })
  expect(await ask('capture.segment', segment('p1'), bytes)).toEqual(problem('disk-full'))
  fail = false
  expect(await ask('capture.segment', segment('p1'), bytes)).toEqual(value({ digest }))
  expect(asked).toHaveLength(2)
  expect(asked[1]).toEqual(asked[0])
  expect(on.onEnded).not.toHaveBeenCalled()
  expect(on.onTrouble).not.toHaveBeenCalled()
})

test('a part that has its end is told to whoever orders, and the page hears why', async () => {
  const { ask, on } = make(async () => {
    throw new ProblemError('already-submitted')
  })
  expect(await ask('capture.segment', segment('p1'), bytes)).toEqual(problem('already-submitted'))
  expect(on.onEnded).toHaveBeenCalledExactlyOnceWith(of)
})

test('a fault of ours is an answer to the page and a trouble to us', async () => {
  const fault = new Error('a bug')
  const { ask, on } = make(async () => {
    throw fault
  })
  expect(await ask('capture.segment', segment('p1'), bytes)).toEqual({
    ok: false,
    problem: { code: 'internal', detail: 'a bug' },
  })
  expect(on.onTrouble).toHaveBeenCalledExactlyOnceWith(fault)
})

test('every preview reaches main, one a second and camera the live lane', async () => {
  const { ask, asked, clock, told } = make(async () => ({ ok: true }))
  for (const [at, source] of [
    [0, 'face'],
    [0, 'desk'],
    [400, 'face'],
    [1000, 'face'],
    [1400, 'desk'],
  ] as const) {
    clock.now = at
    await ask('capture.preview', { source }, bytes)
  }
  expect(told).toHaveLength(5)
  expect(told[1]).toEqual({ type: 'preview', source: 'desk', jpeg: 'AQID' })
  expect(asked.map(({ method, args }) => [method, args])).toEqual([
    ['live.picture', { source: 'face' }],
    ['live.picture', { source: 'desk' }],
    ['live.picture', { source: 'face' }],
    ['live.picture', { source: 'desk' }],
  ])
})

test('before consent no picture leaves the machine', async () => {
  const { ask, asked, given, told } = make(async () => ({ ok: true }))
  given.capture = { ...config, recording: false }
  await ask('capture.preview', { source: 'face' }, bytes)
  expect(told).toEqual([{ type: 'preview', source: 'face', jpeg: 'AQID' }])
  expect(asked).toEqual([])
})

test('facts are handed on, pictures go to who asked, and the clock is answered', async () => {
  const { ask, clock, told, see, arrived } = make()
  clock.now = 123.5
  expect(await ask('capture.clock', {}, null)).toEqual(value({ mono: 123.5 }))
  const lost = { kind: 'camera.lost', source: 'desk', cause: 'ended', at: 5 }
  await ask('capture.observed', lost, null)
  expect(see).toHaveBeenCalledExactlyOnceWith(lost)
  await ask('capture.picture', { source: 'face', ticket: 7 }, bytes)
  expect(arrived).toHaveBeenCalledExactlyOnceWith(7, bytes)
  await ask('capture.failed', { source: null, problem: { code: 'one-camera' } }, null)
  expect(told).toEqual([{ type: 'failed', source: null, problem: { code: 'one-camera' } }])
})

test.each([
  ['capture.segment', { ...segment('p'), duration: 0 }, bytes],
  ['capture.segment', { ...segment('p'), source: 'screen' }, bytes],
  ['capture.segment', { ...body, parcel: 'p' }, bytes],
  ['capture.segment', { ...body, of }, bytes],
  ['capture.segment', segment(''), bytes],
  ['capture.segment', segment('p'.repeat(65)), bytes],
  ['capture.segment', { ...segment('p'), of: { attempt: 'a1', part: -1 } }, bytes],
  ['capture.segment', segment('p'), null],
  ['capture.segment', { ...segment('p'), grown: { head: 1, from: -1 } }, bytes],
  ['capture.growth', segment('p'), bytes],
  ['capture.growth', { ...segment('p'), type: 'still', grown: { head: 1, from: 0 } }, bytes],
  ['capture.growth', { ...segment('p'), grown: { head: 0, from: 0 } }, bytes],
  ['capture.growth', { ...segment('p'), grown: { head: 1, from: 0 } }, null],
  ['capture.init', null, bytes],
  ['capture.preview', { source: 'face' }, new Uint8Array(0)],
  ['capture.observed', { kind: 'window.opened' }, null],
  ['capture.nothing', {}, null],
  ['toString', {}, null],
])('bad input is refused: %s %o', async (method, args, data) => {
  const { ask, asked, on } = make()
  expect(await ask(method, args, data)).toMatchObject(problem('bad-input'))
  expect(asked).toHaveLength(0)
  expect(on.onTrouble).not.toHaveBeenCalled()
})

test('a page is told what the one before it knew of the same views in the same part', async () => {
  const { ask, given, told } = make()
  const views = {
    cameras: config.cameras,
    usual: { face: new Array<number>(768).fill(7), desk: null },
    mistaken: { how: 'swapped', since: 12.5 },
  }
  const known = async () => {
    const answer = await ask('capture.ready', {}, null)
    return answer.ok ? Reflect.get(Object(answer.value), 'views') : answer
  }
  expect(await ask('capture.ready', {}, null)).toEqual(value({ ...config, views: null }))
  expect(told).toEqual([{ type: 'page-began' }])
  await ask('capture.views', { views }, null)
  expect(await known()).toEqual(views)
  const others = { face: { label: 'Spare', ordinal: 0 }, desk: null }
  await ask('capture.views', { views: { ...views, cameras: others } }, null)
  expect(await known()).toBeNull()
  await ask('capture.views', { views }, null)
  given.capture = { ...config, of: { ...of, part: 3 } }
  expect(await known()).toBeNull()
  given.capture = { ...config, recording: false }
  expect(await known()).toBeNull()
  given.capture = config
  expect(await known()).toEqual(views)
  await ask('capture.views', { views: null }, null)
  expect(await known()).toBeNull()
  const short = { ...views, usual: { face: [1, 2], desk: null } }
  expect(await ask('capture.views', { views: short }, null)).toMatchObject(problem('bad-input'))
})

test('a main that comes is told of the devices and of each camera, as they are now', async () => {
  const { ask, calls, told } = make()
  const camera = (state: string) => ({ state, label: 'Face', health: null, hint: null })
  const devices = [{ label: 'Face', ordinal: 0, group: 'g' }]
  await ask('capture.devices', { devices }, null)
  await ask('capture.state', { source: 'face', camera: camera('starting') }, null)
  await ask('capture.state', { source: 'desk', camera: camera('lost') }, null)
  await ask('capture.state', { source: 'face', camera: camera('live') }, null)
  expect(told).toHaveLength(4)
  expect(calls.idle).toBe(false)
  told.length = 0
  calls.tell()
  expect(told).toMatchObject([
    { type: 'devices', devices },
    { type: 'camera', source: 'face', camera: { state: 'live' } },
    { type: 'camera', source: 'desk', camera: { state: 'lost' } },
  ])
})

test('it is idle when both cameras are taken down', async () => {
  const { ask, calls } = make()
  const camera = (state: string) => ({ state, label: null, health: null, hint: null })
  const state = (source: string, is: string) => ask('capture.state', { source, camera: camera(is) }, null)
  await state('face', 'live')
  await state('desk', 'live')
  await state('face', 'none')
  expect(calls.idle).toBe(false)
  await state('desk', 'none')
  expect(calls.idle).toBe(true)
})
