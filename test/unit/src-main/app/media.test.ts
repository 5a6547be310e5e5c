import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import standard from '../../../../resources/policies/standard.json' with { type: 'json' }
import { createMedia } from '../../../../src-main/app/media.ts'
import { Kept, newSession, type SessionState } from '../../../../src-main/exam/context.ts'
import type { Orders } from '../../../../src-shared/recorder-api.ts'
import { currentOf, mediaOptions } from '../../../support/media-options.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'taza-media-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const kept = Kept.parse({
  attempt: 'a1',
  part: 2,
  student: { number: '1', name: 'x', photo: null },
  exam: {
    id: 'e1',
    title: { kk: 'x', ru: 'x', ky: 'x', en: 'x' },
    delivery: 'paper',
    durationMinutes: 60,
    url: null,
    startsAt: '2026-11-22T08:00:00Z',
    endsAt: '2026-11-22T10:00:00Z',
  },
  policy: standard,
  paper: null,
  language: 'kk',
})
const devices = [
  { label: 'Face', ordinal: 0, group: '1' },
  { label: 'Desk', ordinal: 0, group: '2' },
]

it('does not answer each report of the same devices with an order, which would be reported again', () => {
  const order = vi.fn<(orders: Orders) => void>()
  const session = newSession('kk')
  const media = createMedia(
    mediaOptions(dir, {
      session: () => session,
      order,
    }),
  )
  media.onDevices(devices)
  const first = order.mock.calls.length
  for (let i = 0; i < 5; i++) media.onDevices(devices)
  expect(order).toHaveBeenCalledTimes(first)
})

it('films no camera that is not among the system’s own, where it tells of them', () => {
  const problems: unknown[] = []
  const media = createMedia(
    mediaOptions(dir, {
      onProblem: (code) => problems.push(code),
    }),
  )
  const system = ['Face', 'Desk'].map((name) => ({ name, path: `\\\\?\\pci#${name}#{0}` }))
  media.onDevices(devices, system)
  media.onDevices(devices, system.slice(1))
  expect(problems).toEqual([null, 'one-camera'])
})

it('orders carry the part that is filmed and how long they hold without main, and are given when they change', () => {
  const orders: Orders[] = []
  let now = 1000
  let every: number | null = 10_000
  const current = currentOf(kept)
  Object.assign(current.attempt, {
    state: 'running',
    consent: 'given',
    clock: { allowedMs: 60_000, usedMs: 0, runningSince: 1000 },
  })
  const session: SessionState = { ...newSession('kk'), stage: 'attempt', current }
  const media = createMedia(
    mediaOptions(dir, {
      session: () => session,
      order: (given) => orders.push(given),
      screenEveryMs: () => every,
      now: () => now,
    }),
  )
  media.onDevices(devices)
  expect(orders.at(-1)).toMatchObject({
    capture: { of: { attempt: 'a1', part: 2 }, recording: true, cameras: { face: { label: 'Face' } } },
    screenEveryMs: 10_000,
    until: 70_000,
  })
  // The exam's end stands while its clock runs: nothing to order.
  const before = orders.length
  for (; now < 60_000; now += 1000) media.refresh()
  expect(orders).toHaveLength(before)
  // Never before the end, and at most one step after it.
  current.attempt.clock = { allowedMs: 90_000, usedMs: 0, runningSince: 1000 }
  media.refresh()
  expect(orders.at(-1)?.until).toBe(100_000)
  every = null
  media.refresh()
  expect(orders.at(-1)?.screenEveryMs).toBeNull()
  current.attempt.unfilmed = 'Aigul'
  media.refresh()
  expect(orders.at(-1)?.capture).toMatchObject({ recording: false, cameras: { face: null, desk: null } })
  current.attempt.unfilmed = null
  current.attempt.consent = null
  media.refresh()
  // What is seen and pictured before the exam has an end too.
  expect(orders.at(-1)).toMatchObject({ capture: { recording: false }, until: 100_000 })
  session.current = null
  media.refresh()
  expect(orders.at(-1)).toMatchObject({ capture: { of: null, recording: false }, until: null })
})

it('orders nothing before it is known what this station is at: the recorder goes on as it was told', () => {
  const session = newSession('kk')
  const order = vi.fn()
  let decided = false
  const media = createMedia(
    mediaOptions(dir, {
      session: () => session,
      decided: () => decided,
      order,
    }),
  )
  media.onDevices([])
  media.refresh()
  expect(order).not.toHaveBeenCalled()
  decided = true
  media.refresh()
  expect(order).toHaveBeenCalledOnce()
})
