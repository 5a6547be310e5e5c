/** Bodies in memory: bounded together, whoever sends slowly. */
import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { createTaker } from '../../../src-server/storage/blobs/take.ts'

const bytes = Buffer.alloc(1000, 7)

test('whoever has been coming for longest makes room for the others', async () => {
  const taker = createTaker({ coming: 1500, whole: 10_000 })
  const slow = new PassThrough()
  const fast = new PassThrough()
  const first = taker.take(slow, 1000)
  const second = taker.take(fast, 1000)
  slow.write(bytes.subarray(0, 900))
  fast.end(bytes)
  await expect(first).rejects.toThrow('aborted')
  expect(slow.destroyed).toBe(true)
  expect(await second).toMatchObject({ ok: true, bytes: 1000 })
  // There is room again for one that comes later.
  const later = new PassThrough()
  const third = taker.take(later, 1000)
  later.write(bytes.subarray(0, 900))
  later.end(bytes.subarray(900))
  expect(await third).toMatchObject({ ok: true })
})

test('while whole ones wait for the disk, no other is begun with', async () => {
  const taker = createTaker({ coming: 10_000, whole: 900 })
  const first = await taker.take(new PassThrough().end(bytes), 1000)
  const body = new PassThrough()
  const second = taker.take(body, 1000)
  body.end(bytes)
  await new Promise(setImmediate)
  expect(body.readableFlowing).toBeNull()
  taker.release(first)
  expect(await second).toMatchObject({ ok: true })
})

test('one that broke while it waited is told of', async () => {
  const taker = createTaker({ coming: 10_000, whole: 900 })
  const first = await taker.take(new PassThrough().end(bytes), 1000)
  const body = new PassThrough()
  const second = taker.take(body, 1000)
  body.destroy()
  taker.release(first)
  await expect(second).rejects.toThrow('aborted')
})
