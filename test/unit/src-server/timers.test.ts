import { expect, test, vi } from 'vitest'
import { startTimers } from '../../../src-server/timers.ts'

const log = () => {
  const errors: unknown[] = []
  return { errors, log: { error: (what: unknown) => errors.push(what), warn: () => undefined } }
}

test('one that throws at once has its next turn', async () => {
  vi.useFakeTimers()
  let turns = 0
  const { errors, log: told } = log()
  const stop = startTimers(
    [
      {
        name: 'one',
        everyMs: 1000,
        run() {
          turns += 1
          throw new Error('no memory')
        },
      },
    ],
    told,
  )
  await vi.advanceTimersByTimeAsync(3000)
  expect(turns).toBe(3)
  expect(errors).toHaveLength(3)
  await stop()
  vi.useRealTimers()
})

test('one at a time; what is under way at the end is waited for', async () => {
  vi.useFakeTimers()
  let turns = 0
  const gate = Promise.withResolvers<void>()
  const run = () => {
    turns += 1
    return gate.promise
  }
  const stop = startTimers([{ name: 'slow', everyMs: 1000, atOnce: true, run }], log().log)
  await vi.advanceTimersByTimeAsync(5000)
  expect(turns).toBe(1)
  let stopped = false
  const ended = stop().then(() => {
    stopped = true
  })
  await vi.advanceTimersByTimeAsync(10)
  expect(stopped).toBe(false)
  gate.resolve()
  await ended
  vi.useRealTimers()
})
