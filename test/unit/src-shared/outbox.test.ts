import { expect, test } from 'vitest'
import { createOutbox, type Parcel } from '../../../src-shared/outbox.ts'
import { type Problem, ProblemError } from '../../../src-shared/vocabulary.ts'

function make() {
  const time = { now: 0 }
  const waits: { at: number; resolve: () => void }[] = []
  const settled = () => new Promise((resolve) => setImmediate(resolve))
  const pass = async (ms: number) => {
    const end = time.now + ms
    for (await settled(); waits[0] && waits[0].at <= end; await settled()) {
      const due = waits.shift()
      time.now = due?.at ?? end
      due?.resolve()
    }
    time.now = end
  }
  const failed: Problem[] = []
  const sent: string[] = []
  let down: Error | null = null
  const outbox = createOutbox({
    now: () => time.now,
    wait: (ms) => new Promise((resolve) => waits.push({ at: time.now + ms, resolve })),
    within: (_, work) => work,
    onFailed: (problem) => failed.push(problem),
  })
  const parcel = (name: string, kind: Parcel['kind'] = 'segment'): Parcel => ({
    kind,
    bytes: new Uint8Array(1),
    send: async () => {
      if (down) throw down
      sent.push(name)
    },
  })
  return {
    pass,
    failed,
    sent,
    outbox,
    parcel,
    fail: (error: Error | null) => {
      down = error
    },
  }
}
test('parcels go one by one in order', async () => {
  const { outbox, parcel, sent } = make()
  for (const name of ['a', 'b', 'c']) outbox.put(parcel(name))
  await outbox.empty()
  expect(sent).toEqual(['a', 'b', 'c'])
  expect(outbox.size).toBe(0)
})

test('an unanswered parcel is kept and sent again, and those behind it wait', async () => {
  const { outbox, parcel, sent, pass, fail, failed } = make()
  fail(new Error('page closed'))
  for (const name of ['a', 'b']) outbox.put(parcel(name))
  await pass(30_000)
  expect(sent).toEqual([])
  expect(outbox.size).toBe(2)
  expect(failed).toEqual([])
  fail(null)
  await pass(2000)
  await outbox.empty()
  expect(sent).toEqual(['a', 'b'])
})

test('no space is told at once, and only once while it lasts', async () => {
  const { outbox, parcel, pass, fail, failed } = make()
  fail(new ProblemError('disk-full'))
  outbox.put(parcel('a'))
  await pass(20_000)
  expect(failed).toEqual([{ code: 'disk-full' }])
  fail(null)
  await pass(2000)
  await outbox.empty()
  fail(new ProblemError('disk-full'))
  outbox.put(parcel('b'))
  await pass(0)
  expect(failed).toHaveLength(2)
  fail(null)
  await pass(2000)
  await outbox.empty()
})

test('after 60 s the oldest segments are given up, with an alarm; inits never', async () => {
  const { outbox, parcel, sent, pass, fail, failed } = make()
  fail(new Error('hung'))
  outbox.put(parcel('init', 'init'))
  outbox.put(parcel('old'))
  await pass(50_000)
  outbox.put(parcel('young'))
  await pass(20_000)
  fail(null)
  await pass(2000)
  await outbox.empty()
  expect(sent).toEqual(['init', 'young'])
  expect(failed).toMatchObject([{ code: 'no-keeper' }])
})

test('a growth goes in its turn; one that waits is in what comes after it, and is not sent', async () => {
  const { outbox, parcel, sent, pass, fail } = make()
  for (const name of ['a', 'b']) outbox.put(parcel(name))
  outbox.put(parcel('c grows', 'growth'))
  await outbox.empty()
  expect(sent).toEqual(['a', 'b', 'c grows'])
  fail(new Error('page closed'))
  outbox.put(parcel('c'))
  outbox.put(parcel('d grows', 'growth'))
  outbox.put(parcel('d grows more', 'growth'))
  expect(outbox.size).toBe(2)
  fail(null)
  await pass(2000)
  await outbox.empty()
  expect(sent.slice(3)).toEqual(['c', 'd grows more'])
})

test('a growth that is not taken is forgotten without a word: what comes after it holds all of it', async () => {
  const { outbox, parcel, sent, pass, fail, failed } = make()
  fail(new ProblemError('no-keeper'))
  outbox.put(parcel('grows', 'growth'))
  await pass(0)
  expect(outbox.size).toBe(0)
  fail(null)
  outbox.put(parcel('whole'))
  await outbox.empty()
  expect(sent).toEqual(['whole'])
  expect(failed).toEqual([])
})
