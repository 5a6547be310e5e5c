import { expect, test } from 'vitest'
import { createBatch } from '../../../src-server/storage/sql/batch.ts'

test('what comes during a commit shares the next one, and nobody is answered early', async () => {
  const groups: number[][] = []
  const gates: (() => void)[] = []
  const add = createBatch<number>((items) => {
    groups.push([...items])
    return new Promise((resolve) => gates.push(resolve))
  })
  const done: number[] = []
  for (const n of [1, 2, 3]) void add(n).then(() => done.push(n))
  await Promise.resolve()
  expect(groups).toEqual([[1]])
  expect(done).toEqual([])
  gates[0]!()
  await new Promise((resolve) => setImmediate(resolve))
  expect(done).toEqual([1])
  expect(groups).toEqual([[1], [2, 3]])
})

test('a failed commit fails its own group only', async () => {
  const add = createBatch<number>(async (items) => {
    if (items.includes(1)) throw new Error('disk')
  })
  const first = add(1)
  const second = add(2)
  await expect(first).rejects.toThrow('disk')
  await expect(second).resolves.toBeUndefined()
})
