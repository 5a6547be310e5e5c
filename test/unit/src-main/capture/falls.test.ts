import { expect, test } from 'vitest'
import { createFalls } from '../../../../src-main/capture/falls.ts'
import { story } from '../../../support/story.ts'

const page = { page: 'capture', cause: 'crashed', restarted: true }
const lost = { run: 'recorder-1', cause: 'killed' }
const failing = (told: ReturnType<typeof story>) => {
  const falls = createFalls('boot-1')
  falls.resume(told.records)
  return falls.failing()
}

test('what fell before main did, and while it was away, is on the ledger and counts', () => {
  const it = story().add(1000, 'page.lost', page).add(2000, 'shell.lost', { run: 'main-1', cause: 'x' })
  expect(failing(it)).toBeNull()
  it.add(3000, 'recorder.lost', lost)
  expect(failing(it)).toBeNull()
  it.add(4000, 'helper.lost', { page: 'capture', helper: 'GPU', cause: 'killed' })
  expect(failing(it)).toBe(3)
})

test('it goes on counting from there, and anew once it has asked', () => {
  const falls = createFalls('boot-1')
  falls.resume(story().add(1000, 'recorder.lost', lost).add(2000, 'recorder.lost', lost).records)
  falls.fell(3000)
  expect(falls.failing()).toBe(3)
  falls.fell(4000)
  expect(falls.failing()).toBeNull()
})

test('what has been asked for is not asked for again; what main could not ask for any more is, however late', () => {
  const it = story()
  for (const at of [1000, 2000, 3000]) it.add(at, 'recorder.lost', lost)
  it.add(200_000, 'recorder.lost', lost)
  expect(failing(it)).toBe(4)
  expect(failing(it.add(200_100, 'recorder.failing', { falls: 4 }))).toBeNull()
})

test('falls further apart, of another page, of another helper and of another boot do not count', () => {
  const it = story().add(1000, 'recorder.lost', lost).add(2000, 'recorder.lost', lost)
  it.add(62_500, 'recorder.lost', lost)
  it.add(62_600, 'page.lost', { ...page, page: 'station' })
  it.add(62_700, 'helper.lost', { page: 'capture', helper: 'Audio Service', cause: 'killed' })
  it.add(62_800, 'page.lost', { page: 'capture' })
  expect(failing(it)).toBeNull()
  it.reboot('boot-2', Date.parse('2026-03-02T05:00:00.000Z'))
  for (const at of [1000, 2000, 3000]) it.add(at, 'recorder.lost', lost)
  expect(failing(it)).toBeNull()
})

test('tries to bring a page back are one fall', () => {
  const it = story()
  for (const at of [1000, 2000, 3000]) it.add(at, 'page.lost', { ...page, restarted: false })
  expect(failing(it.add(4000, 'page.lost', page))).toBeNull()
  expect(failing(it.add(5000, 'page.lost', page).add(6000, 'page.lost', page))).toBe(3)
})
