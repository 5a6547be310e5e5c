import { expect, test } from 'vitest'
import { createOddLines } from '../../../src-main/lockdown/odd-lines.ts'
import { parseBody } from '../../../src-shared/records.ts'

function odd(recording = true) {
  let now = 0
  const told: unknown[] = []
  const later: (() => void)[] = []
  const lines = createOddLines({
    recording: () => recording,
    append: async (kind, body) => {
      expect(kind).toBe('fact.unreadable')
      told.push(parseBody('fact.unreadable', body))
      return { seq: told.length }
    },
    clock: () => now,
    later: (_ms, act) => {
      later.push(act)
      return () => undefined
    },
    onFailure: (what, error) => told.push([what, error]),
  })
  return { ...lines, told, later, pass: (ms: number) => (now += ms) }
}

test('a line that cannot be read is on the ledger, a flood of them is counted', () => {
  const { add, told, later, pass } = odd()
  add(`{"kind":"window.opened","title":"${'x'.repeat(5000)}`, 'too long')
  expect(told).toMatchObject([{ from: 'guard', what: 'line', why: 'too long', count: 1 }])
  for (let i = 0; i < 1000; i++) add(`\ud800 ${i}`, 'not JSON')
  expect(told).toHaveLength(1)
  expect(later).toHaveLength(1)
  pass(10_000)
  for (const act of later) act()
  expect(told[1]).toMatchObject({ text: '\ufffd 999', count: 1000 })
})

test('outside of an exam nothing is kept of it', () => {
  const { add, told } = odd(false)
  add('x', 'not JSON')
  expect(told).toEqual([])
})
