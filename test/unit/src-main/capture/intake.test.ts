import { expect, test, vi } from 'vitest'
import { createIntake } from '../../../../src-main/capture/intake.ts'
import { createNumbering } from '../../../../src-main/capture/numbering.ts'
import { createUnended } from '../../../../src-main/capture/unended.ts'
import { ProblemError } from '../../../../src-shared/vocabulary.ts'
import { fakeKeeper } from './fake-keeper.ts'

const digest = 'd'.repeat(64)
const film = { width: 640, height: 480, framesPerSecond: 15, bitsPerSecond: 350_000 }
const config = {
  cameras: { face: null, desk: null },
  media: {
    face: film,
    desk: film,
    segmentMs: 1500,
    stillEveryMs: 10_000,
    deskStill: { width: 1280, height: 720 },
    codecs: ['h264' as const],
  },
  recording: true,
  previewEveryMs: 500,
}
const bytes = new Uint8Array([1, 2, 3])
const segment = (index: number) => ({
  source: 'face',
  index,
  type: 'segment',
  init: 0,
  start: 1000.5,
  duration: 1466.7,
  frames: 22,
  mime: 'video/mp4',
  health: { luma: 100, motion: 2 },
})

function make(answer: () => Promise<unknown> = async () => ({ seq: 1, digest })) {
  const { keeper, asked } = fakeKeeper(answer)
  const numbering = createNumbering()
  const clock = { now: 0, mayShare: true }
  const on = {
    onDevices: vi.fn(),
    onState: vi.fn(),
    onStats: vi.fn(),
    onRestart: vi.fn(() => true),
    onPreview: vi.fn(),
    onPicture: vi.fn(),
    onObserved: vi.fn(),
    onFailed: vi.fn(),
  }
  const intake = createIntake({
    keeper,
    numbering,
    unended: createUnended(() => clock.now),
    now: () => clock.now,
    config: () => config,
    mayShare: () => clock.mayShare,
    ...on,
  })
  return { intake, asked, numbering, clock, on }
}

test('statistics go to the app, and the page is told whether it may start anew', async () => {
  const { intake, on } = make(async () => ({}))
  await expect(intake('capture.restart', { source: 'desk' }, null)).resolves.toEqual({ granted: true })
  on.onRestart.mockReturnValueOnce(false)
  await expect(intake('capture.restart', { source: 'desk' }, null)).resolves.toEqual({ granted: false })
  await expect(intake('capture.stats', { source: 'desk', stats: {} }, null)).rejects.toThrow('bad-input')
  expect(on.onStats).not.toHaveBeenCalled()
})

test('a segment is answered with its digest only after the commit', async () => {
  let commit: (value: unknown) => void = () => undefined
  const { intake, asked } = make(
    () =>
      new Promise((resolve) => {
        commit = resolve
      }),
  )
  let answered = false
  const answer = intake('capture.segment', segment(4), bytes).then((value) => {
    answered = true
    return value
  })
  await Promise.resolve()
  expect(answered).toBe(false)
  commit({ seq: 9, digest })
  expect(await answer).toEqual({ digest })
  expect(asked).toEqual([
    {
      method: 'media.append',
      args: { kind: 'media.segment', body: { ...segment(4), incident: null } },
      bytes,
    },
  ])
})

test('the same segment asked again is stored once', async () => {
  const { intake, asked } = make()
  const both = await Promise.all([
    intake('capture.segment', segment(4), bytes),
    intake('capture.segment', segment(4), bytes),
  ])
  expect(both).toEqual([{ digest }, { digest }])
  await intake('capture.segment', segment(4), bytes)
  expect(asked).toHaveLength(1)
})

test('the same number in the next attempt is stored again', async () => {
  const { intake, asked, numbering } = make()
  await intake('capture.segment', segment(0), bytes)
  numbering.resume([])
  await intake('capture.segment', segment(0), bytes)
  expect(asked).toHaveLength(2)
})

test('a failed commit is told and may be tried again', async () => {
  let fail = true
  const { intake, asked, numbering } = make(async () => {
    if (fail) throw new ProblemError('disk-full')
    return { seq: 1, digest }
  })
  await expect(intake('capture.segment', segment(0), bytes)).rejects.toMatchObject({
    problem: { code: 'disk-full' },
  })
  expect(numbering.next().face.index).toBe(0)
  fail = false
  await expect(intake('capture.segment', segment(0), bytes)).resolves.toEqual({ digest })
  expect(asked).toHaveLength(2)
  expect(numbering.next().face.index).toBe(1)
})

test('a restarted page goes on with unused numbers, segments under way included', async () => {
  let commit: (value: unknown) => void = () => undefined
  const { intake } = make(
    () =>
      new Promise((resolve) => {
        commit = resolve
      }),
  )
  const last = intake('capture.segment', segment(6), bytes)
  const ready = intake('capture.ready', {}, null)
  commit({ seq: 1, digest })
  await last
  expect(await ready).toMatchObject({ recording: true, next: { face: { index: 7, init: 0 } } })
})

test('every preview reaches the station, one a second and camera the live lane', async () => {
  const { intake, asked, clock, on } = make(async () => ({ ok: true }))
  for (const [at, source] of [
    [0, 'face'],
    [0, 'desk'],
    [400, 'face'],
    [1000, 'face'],
    [1400, 'desk'],
  ] as const) {
    clock.now = at
    await intake('capture.preview', { source }, bytes)
  }
  expect(on.onPreview).toHaveBeenCalledTimes(5)
  expect(asked.map(({ args }) => args)).toEqual([
    { source: 'face' },
    { source: 'desk' },
    { source: 'face' },
    { source: 'desk' },
  ])
})

test('before consent no picture leaves the machine', async () => {
  const { intake, asked, clock, on } = make(async () => ({ ok: true }))
  clock.mayShare = false
  await intake('capture.preview', { source: 'face' }, bytes)
  expect(on.onPreview).toHaveBeenCalledWith('face', bytes)
  expect(asked).toEqual([])
})

test('facts are handed on and the clock is answered', async () => {
  const { intake, clock, on } = make()
  clock.now = 123.5
  expect(await intake('capture.clock', {}, null)).toEqual({ mono: 123.5 })
  const lost = { kind: 'camera.lost', source: 'desk', cause: 'ended', at: 5 }
  await intake('capture.observed', lost, null)
  expect(on.onObserved).toHaveBeenCalledWith(lost)
  await intake('capture.failed', { source: null, problem: { code: 'one-camera' } }, null)
  expect(on.onFailed).toHaveBeenCalledWith(null, { code: 'one-camera' })
})

test.each([
  ['capture.segment', { ...segment(0), index: -1 }, bytes],
  ['capture.segment', { ...segment(0), source: 'screen' }, bytes],
  ['capture.segment', segment(0), null],
  ['capture.init', null, bytes],
  ['capture.preview', { source: 'face' }, new Uint8Array(0)],
  ['capture.observed', { kind: 'window.opened' }, null],
  ['capture.nothing', {}, null],
  ['toString', {}, null],
])('bad input is refused: %s %o', async (method, args, data) => {
  const { intake, asked } = make()
  await expect(intake(method, args, data)).rejects.toMatchObject({ problem: { code: 'bad-input' } })
  expect(asked).toHaveLength(0)
})

test('a page is told what the one before it knew of the same views in the same attempt', async () => {
  const { intake, numbering } = make()
  const views = {
    cameras: config.cameras,
    usual: { face: new Array<number>(768).fill(7), desk: null },
    mistaken: { how: 'swapped', since: 12.5 },
  }
  const known = async () => intake('capture.ready', {}, null)
  await expect(known()).resolves.toMatchObject({ views: null })
  await intake('capture.views', { views }, null)
  await expect(known()).resolves.toMatchObject({ views })
  const others = { face: { label: 'Spare', ordinal: 0 }, desk: null }
  await intake('capture.views', { views: { ...views, cameras: others } }, null)
  await expect(known()).resolves.toMatchObject({ views: null })
  await intake('capture.views', { views }, null)
  numbering.resume([])
  await expect(known()).resolves.toMatchObject({ views: null })
  await intake('capture.views', { views }, null)
  await intake('capture.views', { views: null }, null)
  await expect(known()).resolves.toMatchObject({ views: null })
  const short = { ...views, usual: { face: [1, 2], desk: null } }
  await expect(intake('capture.views', { views: short }, null)).rejects.toThrow('bad-input')
})
