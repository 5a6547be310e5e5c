import { expect, it } from 'vitest'
import { createWork } from '../../../src-server/http/work.ts'
import { utf8 } from '../../../src-shared/bytes.ts'
import { doWork, isWorkDone, workBits, workPuzzles } from '../../../src-shared/work.ts'

const hourMs = 3_600_000
const content = utf8('what is sent')

it('is done for one challenge and one content alone', () => {
  const counters = doWork('c', 6, content)
  expect(counters).toHaveLength(workPuzzles)
  expect(isWorkDone('c', 6, content, counters)).toBe(true)
  // Each by itself would hold by chance once in 2^48.
  expect(isWorkDone('d', 6, content, counters)).toBe(false)
  expect(isWorkDone('c', 6, utf8('else'), counters)).toBe(false)
  expect(isWorkDone('c', 6, content, counters.slice(1))).toBe(false)
  expect(isWorkDone('c', 6, content, [])).toBe(false)
})

it('grows with what came in this hour, and stays within what an old phone can do', () => {
  const { challenge } = createWork(new Uint8Array(32), () => 0, 'here', 20)
  const bits = [0, 19, 20, 40, 80, 160, 1e9].map((n) => challenge(n).bits)
  expect(bits).toEqual([13, 13, 14, 15, 16, 17, 17])
  expect(Math.max(...bits)).toBe(workBits.most)
})

it('is asked for by the server that checks it, and for two hours at most', () => {
  let now = 0
  const secret = new Uint8Array(32).fill(7)
  const work = createWork(secret, () => now, 'here', 20)
  const { challenge, bits } = work.challenge(0)
  const done = { challenge, counters: doWork(challenge, bits, content) }
  work.check(done, 'what is sent')
  now = 2 * hourMs - 1
  work.check(done, 'what is sent')
  expect(() => work.check(done, 'else')).toThrow(/not done/)
  expect(() => work.check({ ...done, counters: done.counters.map(() => 0) }, 'what is sent')).toThrow()
  // An easier one than was asked for has no signature.
  const easier = challenge.replace(/^(\d+)\.13\./, '$1.01.')
  expect(() => work.check({ ...done, challenge: easier }, 'what is sent')).toThrow(/no challenge of ours/)
  expect(() => createWork(secret, () => now, 'elsewhere', 20).check(done, 'what is sent')).toThrow()
  now = 2 * hourMs
  expect(() => work.check(done, 'what is sent')).toThrow(/too old/)
})
