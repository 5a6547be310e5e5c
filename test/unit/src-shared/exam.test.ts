import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answerFiles } from '../../../src-shared/answer-files.ts'
import {
  AnswerValue,
  answerFits,
  answerLength,
  longestParts,
  optionsAtMost,
  Question,
  typedAnswer,
} from '../../../src-shared/exam.ts'
import { canonical, leafOf } from '../../../src-shared/ledger/jcs.ts'
import { leafLength } from '../../../src-shared/records.ts'
import { sealOverhead } from '../../../src-shared/seal/object.ts'
import { safeName } from '../../../src-shared/student-files.ts'

const text = { kk: 'x', ru: 'x', ky: 'x', en: 'x' }

describe('one bound for answers', () => {
  it('a question that promises more is sat with what can be saved, and its longest answer is one', () => {
    const asked = Question.parse({ id: 'q1', type: 'text', text, points: 1, maxLength: 50_000 })
    expect(asked).toMatchObject({ maxLength: answerLength })
    const longest = 'ы'.repeat(answerLength)
    expect(AnswerValue.safeParse(longest).success).toBe(true)
    expect(answerFits(asked, longest)).toBe(true)
    expect(AnswerValue.safeParse(`${longest}ы`).success).toBe(false)
  })

  it('the longest answer of any script has room in a leaf', () => {
    // Three bytes a character is the most that UTF-8 takes of a UTF-16 unit; quotes and line ends take two in JSON.
    for (const character of ['ы', '語', '"', '\n']) {
      const plain = Buffer.byteLength(JSON.stringify(character.repeat(answerLength)))
      const sealed = 'A'.repeat(Math.ceil((plain + sealOverhead) / 3) * 4)
      const at = { wall: '2026-01-01T00:00:00.000Z', mono: 1e12, boot: 'b'.repeat(64), run: 'r'.repeat(64) }
      const body = { question: 'q'.repeat(64), revision: 1e9, sealed }
      const leaf = leafOf({
        v: 1,
        attempt: 'a'.repeat(64),
        part: 1e6,
        seq: 1e9,
        at,
        kind: 'answer.saved',
        body,
      })
      expect(leaf.length, JSON.stringify(character)).toBeLessThanOrEqual(leafLength)
    }
  })

  it('all options of the longest list are an answer', () => {
    const ids = Array.from({ length: optionsAtMost }, (_, i) => `o${i}`)
    const options = ids.map((id) => ({ id, text }))
    const asked = Question.parse({ id: 'q1', type: 'order', text, points: 1, options })
    expect(answerFits(asked, AnswerValue.parse(ids))).toBe(true)
  })
})

const anyId = fc.stringMatching(/^[A-Za-z0-9_-]{1,8}$/)
const anyOptions = fc
  .uniqueArray(anyId, { minLength: 2, maxLength: 8 })
  .map((ids) => ids.map((id) => ({ id, text })))
const anyGap = fc.oneof(
  fc.record({ kind: fc.constant('choice'), options: anyOptions, many: fc.boolean() }),
  fc.record({ kind: fc.constant('text'), maxLength: fc.integer({ min: 1, max: 256 }) }),
  fc.record({ kind: fc.constant('number') }),
)
const anyQuestion = fc
  .oneof(
    anyOptions.map((options) => ({ type: 'single', options })),
    anyOptions.map((options) => ({ type: 'multiple', options })),
    anyOptions.map((options) => ({ type: 'order', options })),
    fc.constant({ type: 'number' }),
    fc.integer({ min: 1, max: answerLength }).map((maxLength) => ({ type: 'text', maxLength })),
    fc.integer({ min: 1, max: answerLength }).map((maxLength) => ({ type: 'essay', maxLength })),
    fc.tuple(anyOptions, anyOptions).map(([left, right]) => ({ type: 'match', left, right })),
    fc
      .tuple(
        fc.uniqueArray(anyId, { minLength: 1, maxLength: 8 }),
        fc.array(anyGap, { minLength: 8, maxLength: 8 }),
      )
      .map(([ids, kinds]) => ({ type: 'gaps', html: text, gaps: ids.map((id, i) => ({ ...kinds[i], id })) })),
    fc.record({
      type: fc.constant('upload'),
      files: fc.integer({ min: 1, max: answerFiles.files }),
      types: fc.subarray(['pdf', 'docx', 'py']),
    }),
    fc.constant({ type: 'description', points: 0 }),
  )
  .map((own) => Question.parse({ id: 'q', text, points: 1, ...own }))

const someOf = (ids: readonly { id: string }[]) => fc.subarray(ids.map(({ id }) => id))
/** Some of these parts. */
const anyParts = (parts: [string, fc.Arbitrary<string | string[]>][]): fc.Arbitrary<AnswerValue> =>
  fc
    .tuple(fc.subarray(parts.map(([id]) => id)), fc.tuple(...parts.map(([, part]) => part)))
    .map(([kept, values]) =>
      Object.fromEntries(
        parts.flatMap(([id], i) => (kept.includes(id) ? [[id, values[i] ?? ''] as const] : [])),
      ),
    )
/** Any answer that a person can give to it. */
function anyAnswer(question: Question): fc.Arbitrary<AnswerValue> {
  const typed = (most: number) => fc.string({ maxLength: Math.min(most, 40), unit: 'binary' })
  const oneOf = (options: readonly { id: string }[]) => fc.constantFrom(...options.map(({ id }) => id))
  switch (question.type) {
    case 'single':
      return oneOf(question.options)
    case 'multiple':
      return someOf(question.options)
    case 'order':
      return fc.shuffledSubarray(
        question.options.map(({ id }) => id),
        { minLength: question.options.length },
      )
    case 'number':
      return typed(32)
    case 'text':
    case 'essay':
      return typed(question.maxLength).map((one) => one.slice(0, question.maxLength))
    case 'match':
      return anyParts(question.left.map(({ id }) => [id, oneOf(question.right)]))
    case 'gaps':
      return anyParts(
        question.gaps.map((gap) => [
          gap.id,
          gap.kind === 'choice'
            ? gap.many
              ? someOf(gap.options)
              : oneOf(gap.options)
            : typed(64).map((one) => one.slice(0, gap.kind === 'text' ? gap.maxLength : 64)),
        ]),
      )
    case 'upload':
      return fc.uniqueArray(
        fc.record({
          digest: fc.stringMatching(/^[0-9a-f]{64}$/),
          name: fc.string({ maxLength: 20, unit: 'binary' }).map((name) => {
            const type = question.types[0] ?? 'txt'
            return safeName(`a${name}.${type}`)
          }),
          bytes: fc.integer({ min: 1, max: answerFiles.bytes }),
        }),
        { maxLength: question.files, selector: ({ digest }) => digest },
      )
    case 'description':
      return fc.constant(null)
  }
}
const withAnswer = anyQuestion.chain((question) => fc.tuple(fc.constant(question), anyAnswer(question)))

describe('answers of every kind', () => {
  it('fit their question, and are the same after the ledger wrote and read them', () => {
    fc.assert(
      fc.property(withAnswer, ([question, given]) => {
        const value = typedAnswer(given)
        expect(AnswerValue.parse(value)).toEqual(value)
        expect(answerFits(question, value)).toBe(true)
        const read = AnswerValue.parse(JSON.parse(canonical(value)))
        expect(read).toEqual(value)
        expect(answerFits(question, read)).toBe(true)
        expect(canonical(read)).toBe(canonical(value))
      }),
    )
  })

  it('fit no question that does not know their ids, and never make it throw', () => {
    const any = fc.oneof(
      fc.constant(null),
      fc.string(),
      fc.array(anyId),
      fc.dictionary(anyId, fc.oneof(fc.string(), fc.array(anyId))),
    )
    fc.assert(
      fc.property(anyQuestion, any, (question, value) => {
        const parsed = AnswerValue.safeParse(value)
        if (!parsed.success || !answerFits(question, parsed.data)) return
        const known = new Set([...JSON.stringify(question).matchAll(/"id":"([^"]*)"/g)].map(([, id]) => id))
        if (typeof value !== 'object' || value === null) return
        for (const id of Array.isArray(value) ? value : Object.keys(value)) expect(known).toContain(id)
      }),
    )
  })

  it('are refused where one part is none', () => {
    const match = Question.parse({
      ...{ id: 'q', type: 'match', text, points: 1 },
      left: [{ id: 'l1', text }],
      right: ['o1', 'o2'].map((id) => ({ id, text })),
    })
    expect(answerFits(match, { l1: 'o2' })).toBe(true)
    const wrong: AnswerValue[] = [
      { l2: 'o1' },
      { l1: 'o3' },
      { l1: ['o1'] },
      'o1',
      ['o1'],
      { constructor: 'o1' },
    ]
    for (const value of wrong) expect(answerFits(match, value), JSON.stringify(value)).toBe(false)
  })

  it('have room: parts that are longer than an answer are none', () => {
    const parts = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`g${i}`, 'x'.repeat(90)]))
    expect(AnswerValue.safeParse(parts(200)).success).toBe(true)
    expect(AnswerValue.safeParse(parts(400)).success).toBe(false)
    fc.assert(
      fc.property(withAnswer, ([question, value]) => {
        if (typeof value !== 'object' || value === null || Array.isArray(value)) return
        const size = Object.entries(value).reduce((sum, [id, part]) => sum + id.length + part.length, 0)
        expect(longestParts(question)).toBeGreaterThanOrEqual(size)
      }),
    )
  })
})
