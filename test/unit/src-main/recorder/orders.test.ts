import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import standard from '../../../../resources/policies/standard.json' with { type: 'json' }
import { openOrderBook } from '../../../../src-main/recorder/orders.ts'
import { Policy } from '../../../../src-shared/policy.ts'
import type { Orders } from '../../../../src-shared/recorder-api.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'taza-orders-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const { media } = Policy.parse(standard)
const of = { attempt: 'a1', part: 0 }
const orders: Orders = {
  capture: {
    of,
    cameras: { face: { label: 'Face', ordinal: 0 }, desk: { label: 'Desk', ordinal: 0 } },
    media: { ...media, segmentMs: 1234 },
    recording: true,
    previewEveryMs: 500,
  },
  screenEveryMs: 10_000,
  until: 60_000,
}
const file = () => join(dir, 'orders.json')

function open(boot = 'boot-1') {
  const clock = { now: 1000 }
  const main = { there: true }
  const changed = vi.fn<(orders: Orders) => void>()
  const log = vi.fn<(line: string) => void>()
  const book = openOrderBook({
    file: file(),
    boot,
    media,
    now: () => clock.now,
    hasMain: () => main.there,
    changed,
    log,
  })
  return { book, clock, main, changed, log }
}
const records = ({ current }: { current: Orders }) => current.capture.recording

it('has nothing to do before anybody ordered anything', () => {
  const { book, log } = open()
  expect(book.current).toEqual({
    capture: { of: null, cameras: { face: null, desk: null }, media, recording: false, previewEveryMs: 1000 },
    screenEveryMs: null,
    until: null,
  })
  expect(log).not.toHaveBeenCalled()
})

it('new orders hold and are told; the same ones again are no news', () => {
  const { book, changed } = open()
  book.give(orders)
  book.give(structuredClone(orders))
  expect(book.current).toEqual(orders)
  expect(changed).toHaveBeenCalledExactlyOnceWith(orders, expect.anything())
  book.give({ ...orders, screenEveryMs: null })
  expect(changed).toHaveBeenCalledTimes(2)
})

it('outlive main, and the recorder that was given them', () => {
  const { book, main, clock } = open()
  book.give(orders)
  main.there = false
  clock.now = 59_999
  book.tick()
  expect(book.current).toEqual(orders)
  const next = open()
  expect(next.book.current).toEqual(orders)
  expect(next.log).not.toHaveBeenCalled()
  expect(statSync(file()).mode & 0o777).toBe(0o600)
  expect(readdirSync(dir)).toEqual(['orders.json'])
})

it("end at the exam's time, but only without main", () => {
  const { book, main, clock, changed } = open()
  book.give(orders)
  clock.now = 60_001
  book.tick()
  expect(records(book)).toBe(true)
  main.there = false
  clock.now = 60_000
  book.tick()
  expect(records(book)).toBe(true)
  clock.now = 60_001
  book.tick()
  const ended = {
    capture: {
      ...orders.capture,
      of: null,
      cameras: { face: null, desk: null },
      recording: false,
      previewEveryMs: 1000,
    },
    screenEveryMs: null,
    until: null,
  }
  expect(book.current).toEqual(ended)
  expect(changed).toHaveBeenLastCalledWith(ended, expect.anything())
  // Not in a recorder after this one either.
  expect(open().book.current).toEqual(ended)
  book.tick()
  expect(changed).toHaveBeenCalledTimes(2)
})

it('without an end they go on', () => {
  const { book, main, clock } = open()
  book.give({ ...orders, until: null })
  main.there = false
  clock.now = 1e12
  book.tick()
  expect(records(book)).toBe(true)
})

it('end when the keeper takes nothing more for their part, and for no other one', () => {
  const { book, changed } = open()
  book.give(orders)
  book.ended({ ...of, part: 1 })
  book.ended({ ...of, attempt: 'a2' })
  expect(records(book)).toBe(true)
  book.ended(of)
  expect(book.current).toMatchObject({ capture: { of: null, recording: false }, screenEveryMs: null })
  book.ended(of)
  expect(changed).toHaveBeenCalledTimes(2)
})

it("another boot's are over: their times are of another clock", () => {
  open('boot-1').book.give(orders)
  const { book, log } = open('boot-2')
  expect(book.current).toMatchObject({ capture: { of: null, recording: false }, until: null })
  expect(log).not.toHaveBeenCalled()
})

it.each([
  ['no JSON', '{"boot":"boot-1","orders"'],
  ['nothing', ''],
  ['other things', '{"boot":"boot-1","orders":{"capture":{}}}'],
  ['a number out of bounds', JSON.stringify({ boot: 'boot-1', orders: { ...orders, screenEveryMs: -1 } })],
])('a file with %s is told, counts as none, and is written anew', (_, text) => {
  writeFileSync(file(), text)
  const { book, log } = open()
  expect(records(book)).toBe(false)
  expect(log).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('cannot be read'))
  book.give(orders)
  expect(open().book.current).toEqual(orders)
})

it('hold also where they cannot be written down, which is told', () => {
  const { book, log, changed } = open()
  mkdirSync(`${file()}.new`)
  book.give(orders)
  expect(book.current).toEqual(orders)
  expect(changed).toHaveBeenCalledExactlyOnceWith(orders, expect.anything())
  expect(log).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('not kept'))
})

it('of a camera that a recorder before this one knew, the name that its browser gave it is forgotten', () => {
  const cameras = { face: { label: 'Face', ordinal: 0, id: 'gone', port: 'usb 1' }, desk: null }
  const first = open()
  first.book.give({ ...orders, capture: { ...orders.capture, cameras } })
  const { book } = open()
  expect(book.current.capture.cameras).toEqual({
    face: { label: 'Face', ordinal: 0, port: 'usb 1' },
    desk: null,
  })
})
