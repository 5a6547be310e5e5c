import { expect, test } from 'vitest'
import { inThread, TooMuch } from '../../../../src-server/files/thread.ts'
import { neverEnding, threadOf } from '../../../support/office/threads.ts'

const bounds = { heapMb: 64, ms: 20_000 }
const echo = `const { parentPort, workerData } = await import('node:worker_threads'); parentPort.postMessage(workerData)`

test('a thread is asked, and answers', async () => {
  expect(await inThread(threadOf(echo), { bytes: new Uint8Array([1, 2]) }, bounds)).toEqual({
    bytes: new Uint8Array([1, 2]),
  })
})

test('one that never ends is ended when its time is over', async () => {
  const refused = await inThread(neverEnding, null, { ...bounds, ms: 50 }).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(TooMuch)
  expect(refused).toMatchObject({ of: 'time', minutes: 1 })
})

test('one that takes more memory than it may is ended, and nothing else', async () => {
  const greedy = threadOf('const all = []; for (;;) all.push({ of: all.length })')
  const refused = await inThread(greedy, null, { ...bounds, heapMb: 16 }).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(TooMuch)
  expect(refused).toMatchObject({ of: 'memory' })
})

test('what it throws is thrown, and its silence is told', async () => {
  await expect(inThread(threadOf(`throw new Error('no')`), null, bounds)).rejects.toThrow('no')
  await expect(inThread(threadOf(''), null, bounds)).rejects.toThrow('without a word')
})
