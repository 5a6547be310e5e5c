import { expect, test } from 'vitest'
import { z } from 'zod'
import { answering, asValue, replyOf } from '../../../src-shared/calls.ts'
import { ProblemError } from '../../../src-shared/vocabulary.ts'

const table = {
  double: { args: z.object({ n: z.int().max(100) }), reply: z.object({ n: z.int() }) },
  fail: { args: z.object({ why: z.string() }), reply: z.object({}) },
} as const
const answer = answering<typeof table, [string]>(table, {
  double: ({ n }, by) => ({ n: by === 'twice' ? 4 * n : 2 * n }),
  fail: async ({ why }) => {
    throw why === 'refused' ? new ProblemError('not-allowed', why) : new Error(why)
  },
})

test('a call is parsed and handed on with what comes beside it', async () => {
  expect(await answer('double', { n: 21, more: 1 }, 'once')).toEqual({ n: 42 })
  expect(await answer('double', { n: 21 }, 'twice')).toEqual({ n: 84 })
})

test.each([
  ['double', { n: 101 }],
  ['double', null],
  ['nothing', {}],
  ['toString', {}],
  ['__proto__', {}],
])('%s %j is refused', async (method, args) => {
  await expect(answer(method, args, '')).rejects.toMatchObject({ problem: { code: 'bad-input' } })
})

test('as a value: a refusal is told to whoever called, everything else is a trouble of ours as well', async () => {
  const troubles: unknown[] = []
  const say = (why: string) =>
    asValue(
      () => answer('fail', { why }, ''),
      (error) => troubles.push(error),
    )
  expect(await say('refused')).toEqual({ ok: false, problem: { code: 'not-allowed', detail: 'refused' } })
  expect(troubles).toEqual([])
  expect(await say('broken')).toEqual({ ok: false, problem: { code: 'internal', detail: 'broken' } })
  expect(troubles).toHaveLength(1)
})

test('a reply is what its schema says', () => {
  expect(replyOf(table, 'double', { n: 1, more: 2 })).toEqual({ n: 1 })
  expect(() => replyOf(table, 'double', { n: 'x' })).toThrow()
})
