import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createMediaNumbers, type Kept, type MediaKind } from '../../../../src-main/keeper/media-numbers.ts'
import type { LedgerRecord } from '../../../../src-shared/records.ts'
import { sources } from '../../../../src-shared/vocabulary.ts'

const record = (kind: string, body: Record<string, unknown>, seq = 0): LedgerRecord => ({
  v: 1,
  attempt: 'a',
  part: 0,
  seq,
  at: { wall: '2026-11-22T04:00:00.000Z', mono: 1, boot: 'b', run: 'r' },
  kind,
  body,
})
const bodyOf = (kind: MediaKind, source: string): Record<string, unknown> =>
  kind === 'media.init'
    ? { source, codec: 'avc1', mime: 'm', width: 640, height: 480 }
    : {
        source,
        type: 'segment',
        start: 1,
        duration: 1500,
        frames: 22,
        mime: 'm',
        health: null,
        incident: null,
      }

/** A ledger of one part: what `write` puts there is a record, unless it is told to fail. */
function ledger() {
  const records: LedgerRecord[] = []
  let numbers = createMediaNumbers(records)
  /** What is being written now, to be ended by hand. */
  const writing: { body: Record<string, unknown>; commit(): void; fail(): void }[] = []
  const keep = (kind: MediaKind, source: string, parcel?: string, more: Record<string, unknown> = {}) =>
    numbers.keep(kind, { ...bodyOf(kind, source), ...more }, parcel, (body) => {
      const { promise, resolve, reject } = Promise.withResolvers<Kept>()
      writing.push({
        body,
        commit() {
          const seq = records.length
          const digest = seq.toString(16).padStart(64, '0')
          records.push(record(kind, { ...body, digest, bytes: 9 }, seq))
          resolve({ seq, digest })
        },
        fail: () => reject(new Error('disk-full')),
      })
      return promise
    })
  const commit = () => {
    for (const one of writing.splice(0)) one.commit()
  }
  return {
    records,
    writing,
    keep,
    commit,
    stored: async (...args: Parameters<typeof keep>) => {
      const kept = keep(...args)
      commit()
      return kept
    },
    /** The keeper was restarted: what was being written and had not got there is not there. */
    restart() {
      for (const one of writing.splice(0)) one.fail()
      numbers = createMediaNumbers(records)
    },
    numbersOf: (source: string, kind: MediaKind) =>
      records.flatMap(({ kind: is, body }) =>
        is === kind && body.source === source ? [kind === 'media.init' ? body.init : body.index] : [],
      ),
  }
}

test('each source has a row of its own; a segment opens with the newest init, a still by itself', async () => {
  const { stored, records } = ledger()
  await stored('media.init', 'face', 'a')
  await stored('media.segment', 'face', 'b')
  await stored('media.init', 'desk', 'c')
  await stored('media.segment', 'face', 'd')
  await stored('media.init', 'face', 'e')
  await stored('media.segment', 'face', 'f')
  await stored('media.segment', 'face', undefined, { type: 'still' })
  await stored('media.segment', 'screen', undefined, { type: 'still' })
  await stored('media.segment', 'desk', 'a')
  expect(records.map(({ body }) => [body.source, body.index, body.init, body.parcel])).toEqual([
    ['face', undefined, 0, 'a'],
    ['face', 0, 0, 'b'],
    ['desk', undefined, 0, 'c'],
    ['face', 1, 0, 'd'],
    ['face', undefined, 1, 'e'],
    ['face', 2, 1, 'f'],
    ['face', 3, null, undefined],
    ['screen', 0, null, undefined],
    ['desk', 0, 0, 'a'],
  ])
})

test('numbers go on after the highest of each source, whatever else the ledger holds', async () => {
  const digest = 'a'.repeat(64)
  const numbers = createMediaNumbers([
    record('media.segment', { ...bodyOf('media.segment', 'face'), index: 6, init: 1, digest, bytes: 9 }),
    record('media.init', { ...bodyOf('media.init', 'face'), init: 1, digest, bytes: 9 }),
    record('media.segment', { ...bodyOf('media.segment', 'face'), index: 2, init: 1, digest, bytes: 9 }),
  ])
  const given: Record<string, unknown>[] = []
  const keep = (kind: MediaKind, source: string) =>
    numbers.keep(kind, bodyOf(kind, source), undefined, async (body) => {
      given.push(body)
      return { seq: 0, digest }
    })
  await keep('media.segment', 'face')
  await keep('media.init', 'face')
  await keep('media.segment', 'desk')
  expect(given).toMatchObject([{ index: 7, init: 1 }, { init: 2 }, { index: 0 }])
})

test('a malformed media record is refused, not skipped', () => {
  expect(() => createMediaNumbers([record('media.segment', { source: 'face' })])).toThrow()
  expect(() => createMediaNumbers([record('media.segment', bodyOf('media.segment', 'face'))])).toThrow()
})

test('what names no source of ours is refused and takes no number', async () => {
  const { keep, stored, writing, numbersOf } = ledger()
  await expect(keep('media.segment', 'ceiling', 'p')).rejects.toMatchObject({
    problem: { code: 'bad-input' },
  })
  expect(writing).toEqual([])
  await stored('media.segment', 'face', 'p')
  expect(numbersOf('face', 'media.segment')).toEqual([0])
})

test('a parcel that is brought again while it is being written waits for the same answer', async () => {
  const { keep, writing, commit, records } = ledger()
  const first = keep('media.segment', 'face', 'p')
  const again = keep('media.segment', 'face', 'p')
  expect(writing).toHaveLength(1)
  commit()
  expect(await again).toEqual(await first)
  expect(await keep('media.segment', 'face', 'p')).toEqual(await first)
  expect(records).toHaveLength(1)
})

test('a number whose writing failed is not given again, and the parcel is written after all', async () => {
  const { keep, stored, writing, numbersOf } = ledger()
  const failed = keep('media.segment', 'face', 'p')
  writing.splice(0)[0]?.fail()
  await expect(failed).rejects.toThrow('disk-full')
  await stored('media.segment', 'face', 'p')
  await stored('media.segment', 'face', 'q')
  expect(numbersOf('face', 'media.segment')).toEqual([1, 2])
})

test('whatever order, failures and restarts come: a parcel is one record, and no number stands twice', async () => {
  const source = fc.constantFrom(...sources)
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.record({ type: fc.constant('bring' as const), source, init: fc.boolean() }) },
    { weight: 3, arbitrary: fc.record({ type: fc.constant('again' as const), source }) },
    { weight: 4, arbitrary: fc.record({ type: fc.constant('commit' as const), which: fc.nat() }) },
    { weight: 2, arbitrary: fc.record({ type: fc.constant('fail' as const), which: fc.nat() }) },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('restart' as const) }) },
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 120 }), async (steps) => {
      const part = ledger()
      /** As the recorder does: each source brings one parcel after the other, the same one until it has an answer. */
      const last = new Map<string, { kind: MediaKind; parcel: string }>()
      const answers = new Map<string, Kept[]>()
      const outcomes: Promise<void>[] = []
      let parcels = 0
      const bring = (from: string, { kind, parcel }: { kind: MediaKind; parcel: string }) => {
        outcomes.push(
          part.keep(kind, from, parcel).then(
            (kept) => void answers.set(parcel, [...(answers.get(parcel) ?? []), kept]),
            () => undefined,
          ),
        )
      }
      for (const one of steps) {
        if (one.type === 'bring') {
          const kind = one.init && one.source !== 'screen' ? 'media.init' : 'media.segment'
          const fresh = { kind, parcel: `p${parcels++}` } as const
          last.set(one.source, fresh)
          bring(one.source, fresh)
        } else if (one.type === 'again') {
          const known = last.get(one.source)
          if (known) bring(one.source, known)
        } else if (one.type === 'restart') part.restart()
        else part.writing.splice(one.which % (part.writing.length || 1), 1)[0]?.[one.type]()
        // What failed is known to have failed before the next one is brought.
        await new Promise(setImmediate)
      }
      part.restart()
      await Promise.all(outcomes)
      const stored = part.records.map(({ body }) => body.parcel)
      expect(new Set(stored).size).toBe(stored.length)
      // Who was told that it is kept was told of the record that there is.
      for (const [parcel, kept] of answers)
        for (const { seq, digest } of kept) expect(part.records[seq]?.body).toMatchObject({ parcel, digest })
      for (const from of sources)
        for (const kind of ['media.init', 'media.segment'] as const) {
          const numbers = part.numbersOf(from, kind)
          expect(new Set(numbers).size).toBe(numbers.length)
        }
      // An answer that was lost: each source's last parcel is the same record to the keeper that is there now.
      for (const [from, known] of last) {
        if (!stored.includes(known.parcel)) continue
        const seq = stored.indexOf(known.parcel)
        expect(await part.keep(known.kind, from, known.parcel)).toMatchObject({ seq })
      }
      expect(part.writing).toEqual([])
    }),
    { numRuns: 150 },
  )
})

test('an init that is the newest record is known again, however many segments came before it', async () => {
  const digest = 'd'.repeat(64)
  const segments = Array.from({ length: 100 }, (_, seq) =>
    record(
      'media.segment',
      { ...bodyOf('media.segment', 'face'), index: seq, init: 0, parcel: `s${seq}`, digest, bytes: 9 },
      seq,
    ),
  )
  const init = { ...bodyOf('media.init', 'face'), init: 1, parcel: 'newest', digest, bytes: 9 }
  // As the keeper reads them: inits first.
  const numbers = createMediaNumbers([record('media.init', init, 100), ...segments])
  const kept = await numbers.keep('media.init', bodyOf('media.init', 'face'), 'newest', async () => {
    throw new Error('written again')
  })
  expect(kept).toEqual({ seq: 100, digest })
})
