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
  let answerMs = 0
  const wait = (ms: number) => new Promise<void>((resolve) => waits.push({ at: time.now + ms, resolve }))
  const outbox = createOutbox({
    now: () => time.now,
    wait,
    within: (_, work) => work,
    onFailed: (problem) => failed.push(problem),
  })
  const parcel = (name: string, kind: Parcel['kind'] = 'segment', bytes = 1): Parcel => ({
    kind,
    bytes: new Uint8Array(bytes),
    send: async () => {
      if (answerMs > 0) await wait(answerMs)
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
    slow: (ms: number) => {
      answerMs = ms
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

test('while a keeper hangs, and each try takes 10 s, no more waits than came in the last minute', async () => {
  const { outbox, parcel, pass, fail, slow, failed } = make()
  fail(new Error('hung'))
  slow(10_000)
  for (let at = 0; at < 600; at += 2) {
    outbox.put(parcel(`at ${at} s`))
    await pass(2000)
  }
  // Those of a minute, and of the try that is under way.
  expect(outbox.size).toBeLessThan((60 + 12) / 2)
  expect(failed).toHaveLength(1)
})

test('of more than 64 MB the oldest is given up, with an alarm: not what is on its way, what is newest, or an init', async () => {
  const { outbox, parcel, sent, pass, slow, failed } = make()
  slow(10_000)
  const large = 20 * 1024 * 1024
  outbox.put(parcel('first', 'segment', large))
  outbox.put(parcel('init', 'init', large))
  outbox.put(parcel('third', 'segment', large))
  expect(failed).toEqual([])
  outbox.put(parcel('fourth', 'segment', large))
  expect(failed).toMatchObject([{ code: 'no-keeper' }])
  outbox.put(parcel('fifth', 'segment', 2 * large))
  slow(0)
  await pass(20_000)
  await outbox.empty()
  expect(sent).toEqual(['first', 'init', 'fifth'])
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
