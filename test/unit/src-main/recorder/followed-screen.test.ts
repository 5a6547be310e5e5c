import { expect, test } from 'vitest'
import { createFollowedScreen } from '../../../../src-main/recorder/followed-screen.ts'
import { createOutbox } from '../../../../src-shared/outbox.ts'
import type { Orders } from '../../../../src-shared/recorder-api.ts'
import { ProblemError } from '../../../../src-shared/vocabulary.ts'
import { fakeKeeper } from '../capture/fake-keeper.ts'

const digest = 'e'.repeat(64)
const settled = () => new Promise((resolve) => setImmediate(resolve))

function make() {
  let away = true
  const { keeper } = fakeKeeper(async () => {
    if (away) throw new ProblemError('no-keeper')
    return { seq: 0, digest }
  })
  const kept: unknown[] = []
  const shots: (() => void)[] = []
  const screen = createFollowedScreen({
    keeper,
    outbox: createOutbox({
      now: () => 0,
      wait: async () => void (await settled()),
      within: (_, work) => work,
      onFailed: () => 0,
    }),
    newId: () => 'still',
    now: () => 0,
    shot: () =>
      new Promise((resolve) => shots.push(() => resolve({ png: new Uint8Array([137, 80]), at: 0 }))),
    onKept: (of) => kept.push(of),
    onFailed: expect.fail,
    later: () => () => undefined,
  })
  const order = (part: number, screenEveryMs: number | null) =>
    screen.follow({ capture: { of: { attempt: 'a1', part } }, screenEveryMs } as Orders)
  const back = () => {
    away = false
  }
  return { screen, order, kept, shots, back }
}

test('stopped after other orders, it waits for what was taken, and was being taken, for those before', async () => {
  const { screen, order, kept, shots, back } = make()
  order(0, 10_000)
  order(1, 10_000)
  order(1, null)
  let stopped = false
  const stop = screen.stop().then(() => {
    stopped = true
  })
  await settled()
  expect(stopped).toBe(false)
  for (const shoot of shots) shoot()
  for (let turn = 0; turn < 5; turn++) await settled()
  expect(stopped).toBe(false)
  back()
  await stop
  expect(kept).toEqual([
    { attempt: 'a1', part: 0 },
    { attempt: 'a1', part: 1 },
  ])
})

test('stopped again, or before any orders, it waits for nothing', async () => {
  const { screen } = make()
  await screen.stop()
  await screen.stop()
})
