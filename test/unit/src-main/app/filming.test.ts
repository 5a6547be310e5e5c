import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { linkFilming, tellFailing } from '../../../../src-main/app/filming.ts'
import type { Parts } from '../../../../src-main/app/parts.ts'
import { createFalls } from '../../../../src-main/capture/falls.ts'
import { createOpenConditions } from '../../../../src-main/capture/open-conditions.ts'
import type { RecorderLink } from '../../../../src-main/capture/recorder-link.ts'
import { listenForMain, type MainSocket } from '../../../../src-main/recorder/main-socket.ts'
import { recorderSocket } from '../../../../src-main/station/paths.ts'
import type { CameraObservation } from '../../../../src-shared/bridge/capture-calls.ts'
import type { Observation } from '../../../../src-shared/policy/observation.ts'
import { story } from '../../../support/story.ts'

let dir: string
let recorder: MainSocket | null = null
let link: RecorderLink
let parts: Parts
let known: PromiseWithResolvers<void>
let now: number
let seen: Observation[]
let heard: number[]
let written: () => Promise<void>
const camera = vi.fn()
const problem = vi.fn()
const trouble = vi.fn()
const kept = vi.fn()
const onDevices = vi.fn()
const systemCameras = [{ name: 'Face', path: 'usb' }]
const ownToo = vi.fn(async () => undefined)
let n = 0

async function come() {
  const before = ownToo.mock.calls.length
  recorder = await listenForMain(recorderSocket(dir), {
    handlers: {
      attend: () => ({ run: 'recorder-1', pids: [41] }),
      orders: () => ({ ok: true }),
      picture: () => ({ jpeg: 'AQID' }),
      finish: () => ({ complete: true }),
      heard: (args) => {
        heard.push(args.n)
        return { ok: true }
      },
      ping: () => ({ ok: true }),
      bye: () => ({ ok: true }),
    },
    admit: async (pass) => expect(pass).toBe('main-1'),
    mainWent: () => undefined,
    log: () => undefined,
  })
  await expect.poll(() => ownToo.mock.calls.length).toBeGreaterThan(before)
}
async function go() {
  await recorder?.close()
  recorder = null
}
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'taza-filming-'))
  now = 1000
  n = 0
  seen = []
  heard = []
  written = async () => undefined
  for (const mock of [camera, problem, trouble, onDevices, ownToo]) mock.mockClear()
  const live = { state: 'live', label: 'Face', health: null, hint: null }
  const none = { ...live, state: 'none' }
  known = Promise.withResolvers()
  parts = {
    config: { data: dir },
    now: () => now,
    log: () => undefined,
    trouble,
    conditions: createOpenConditions(() => now),
    media: { wanted: () => true, onDevices },
    stills: { kept },
    falls: createFalls('boot-1'),
    session: {
      state: { cameras: { face: live, desk: none }, current: { kept: { attempt: 'a2', part: 1 } } },
      camera,
      problem,
      filming: () => undefined,
    },
    watch: {
      observe: (one: Observation) => void seen.push(one),
      record: (one: Observation) => {
        seen.push(one)
        return written()
      },
      ownToo,
      cameras: async () => systemCameras,
    },
    send: () => undefined,
    keeper: { call: async () => ({ pass: 'main-1' }) },
  } as unknown as Parts
  link = linkFilming(parts, known.promise)
  known.resolve()
  await come()
})
afterEach(async () => {
  await link.end({ goodbye: true })
  await go()
  rmSync(dir, { recursive: true, force: true })
})

const kinds = () => seen.map(({ kind }) => kind)
/** The capture page falls once more, and that is on the ledger. */
async function fall() {
  const observation = {
    kind: 'page.lost',
    page: 'capture',
    cause: 'crashed',
    restarted: true,
    at: now,
  } as const
  recorder?.emit({ type: 'observed', n: ++n, observation })
  await expect.poll(() => heard).toContain(n)
}
async function tell(observation: CameraObservation) {
  recorder?.emit({ type: 'observed', n: ++n, observation })
  await expect.poll(() => heard).toContain(n)
}

it('hands on what the browser and the system each say of the cameras', async () => {
  const devices = [{ label: 'Face', ordinal: 0, group: '' }]
  recorder?.emit({ type: 'devices', devices })
  await expect.poll(() => onDevices.mock.calls).toEqual([[devices, systemCameras]])
})

it('three falls within a minute ask for an invigilator, once', async () => {
  await fall()
  now += 20_000
  await fall()
  expect(kinds()).toEqual(['page.lost', 'page.lost'])
  now += 20_000
  await fall()
  expect(kinds()).toEqual(['page.lost', 'page.lost', 'page.lost', 'recorder.failing'])
  expect(seen[3]).toEqual({ kind: 'recorder.failing', falls: 3, at: 41_000 })
  // What has been told of is counted anew.
  await fall()
  await fall()
  expect(kinds().filter((kind) => kind === 'recorder.failing')).toHaveLength(1)
  await fall()
  expect(kinds().filter((kind) => kind === 'recorder.failing')).toHaveLength(2)
})

it('falls that the ledger has from before main fell itself count too', async () => {
  const lost = { run: 'recorder-1', cause: 'killed' }
  parts.falls.resume(story().add(500, 'recorder.lost', lost).add(600, 'recorder.lost', lost).records)
  tellFailing(parts)
  expect(kinds()).toEqual([])
  await fall()
  expect(kinds()).toEqual(['page.lost', 'recorder.failing'])
})

it('the GPU process counts like the page, another helper does not', async () => {
  const lose = async (helper: string) => {
    const observation = { kind: 'helper.lost', page: 'capture', helper, cause: 'killed', at: now } as const
    recorder?.emit({ type: 'observed', n: ++n, observation })
    await expect.poll(() => heard).toContain(n)
  }
  for (const helper of ['Audio Service', 'Audio Service', 'Audio Service', 'GPU']) await lose(helper)
  await fall()
  expect(kinds()).not.toContain('recorder.failing')
  await lose('GPU')
  expect(kinds().filter((kind) => kind === 'recorder.failing')).toHaveLength(1)
})

it('falls further apart do not', async () => {
  for (let i = 0; i < 6; i++) {
    await fall()
    now += 30_000
  }
  expect(kinds()).not.toContain('recorder.failing')
})

it('the program counts like its page; meanwhile its cameras are starting', async () => {
  await fall()
  await fall()
  await go()
  await expect.poll(kinds).toContain('recorder.failing')
  expect(seen.slice(2)).toEqual([
    { kind: 'recorder.lost', run: 'recorder', cause: expect.any(String), at: 1000 },
    { kind: 'recorder.failing', falls: 3, at: 1000 },
  ])
  // One that is off stays so.
  expect(camera.mock.calls).toEqual([['face', expect.objectContaining({ state: 'starting', label: 'Face' })]])
  await come()
  expect(trouble).not.toHaveBeenCalled()
})

it('an observation is heard when it is on the ledger, and not before', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  written = () => promise
  const lost: CameraObservation = { kind: 'camera.lost', source: 'desk', cause: 'ended', at: 5 }
  recorder?.emit({ type: 'observed', n: 1, observation: lost })
  await expect.poll(kinds).toEqual(['camera.lost'])
  expect(await link.picture('face')).toHaveLength(3)
  expect(heard).toEqual([])
  resolve()
  await expect.poll(() => heard).toEqual([1])
})

it('a trouble that goes on is told once, and ends once when its page is gone', async () => {
  const lost: CameraObservation = { kind: 'camera.lost', source: 'desk', cause: 'ended', at: 5 }
  await tell(lost)
  recorder?.emit({ type: 'still', observation: { ...lost, at: 900 } })
  recorder?.emit({ type: 'page-began' })
  const back = { state: 'live', label: 'Desk', health: null, hint: null } as const
  recorder?.emit({ type: 'camera', source: 'desk', camera: back })
  await expect.poll(kinds).toEqual(['camera.lost', 'camera.restored'])
  expect(camera).toHaveBeenLastCalledWith('desk', back)
})

it('an observation whose ledger refuses is news again when it is told again', async () => {
  written = () => Promise.reject(new Error('disk-full'))
  const lost: CameraObservation = { kind: 'camera.lost', source: 'desk', cause: 'ended', at: 5 }
  recorder?.emit({ type: 'observed', n: 1, observation: lost })
  await expect.poll(kinds).toEqual(['camera.lost'])
  await expect.poll(() => trouble.mock.calls.length).toBe(1)
  written = async () => undefined
  // A recorder tells each main that comes what is not heard yet.
  await go()
  await come()
  await tell(lost)
  expect(kinds().filter((kind) => kind === 'camera.lost')).toHaveLength(2)
  // And what is on the ledger is none any more.
  recorder?.emit({ type: 'still', observation: lost })
  await tell({ ...lost, source: 'face' })
  expect(kinds().filter((kind) => kind === 'camera.lost')).toHaveLength(3)
})

it('a fall whose ledger refuses is counted when it is on it', async () => {
  written = () => Promise.reject(new Error('disk-full'))
  const down = { kind: 'page.lost', page: 'capture', cause: 'crashed', restarted: true, at: now } as const
  recorder?.emit({ type: 'observed', n: ++n, observation: down })
  await expect.poll(() => trouble.mock.calls.length).toBe(1)
  written = async () => undefined
  await fall()
  await fall()
  expect(kinds()).not.toContain('recorder.failing')
})

it('nothing is heard before it is known what the station is at: it would be kept nowhere', async () => {
  await link.end({ goodbye: true })
  known = Promise.withResolvers()
  await expect.poll(() => recorder?.hasMain).toBe(false)
  const attended = ownToo.mock.calls.length
  link = linkFilming(parts, known.promise)
  // As long as one that waits for nothing takes to attend.
  const other = linkFilming(parts, Promise.resolve())
  await expect.poll(() => ownToo.mock.calls.length).toBe(attended + 1)
  await other.end({ goodbye: true })
  await expect.poll(() => recorder?.hasMain).toBe(false)
  expect(ownToo).toHaveBeenCalledTimes(attended + 1)
  known.resolve()
  await expect.poll(() => ownToo.mock.calls.length).toBe(attended + 2)
})

it('knows the stills of this part’s screen, and of no other', async () => {
  const still = { type: 'screen', digest: 'd'.repeat(64), start: 900 } as const
  for (const of of [
    { attempt: 'a1', part: 1 },
    { attempt: 'a2', part: 0 },
    { attempt: 'a2', part: 1 },
  ])
    recorder?.emit({ ...still, of })
  await expect.poll(() => kept.mock.calls).toEqual([[{ ...still, of: { attempt: 'a2', part: 1 } }]])
})
