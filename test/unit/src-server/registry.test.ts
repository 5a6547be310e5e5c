/** What is in memory of an attempt, when readings of it overtake each other. */
import { expect, test } from 'vitest'
import type { Attempt } from '../../../src-server/exams/attempts.ts'
import { createRegistry } from '../../../src-server/review/registry.ts'

test('a reading that was forgotten and fails takes nothing from the one that came after it', async () => {
  const asked: PromiseWithResolvers<Attempt | null>[] = []
  const byId = () => {
    const row = Promise.withResolvers<Attempt | null>()
    asked.push(row)
    return row.promise
  }
  const registry = createRegistry({ attempts: { byId } } as unknown as Parameters<typeof createRegistry>[0])
  const first = registry.get('at-1')
  registry.forgetAll()
  const second = registry.get('at-1')
  asked[0]?.reject(new Error('the connection broke'))
  await expect(first).rejects.toThrow('the connection broke')
  expect(registry.get('at-1')).toBe(second)
  expect(asked).toHaveLength(2)
  asked[1]?.resolve(null)
  expect(await second).toBe(null)
})
