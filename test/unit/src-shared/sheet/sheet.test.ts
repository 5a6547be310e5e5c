import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AnswerValue, Question } from '../../../../src-shared/exam.ts'
import type { LedgerRecord } from '../../../../src-shared/records.ts'
import { accepted, answerText, differences } from '../../../../src-shared/sheet/compare.ts'
import { receiptNumber, typedNumber } from '../../../../src-shared/sheet/number.ts'
import { readSheet, type SheetParts, sheetOf } from '../../../../src-shared/sheet/sheet.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const said = (text: string) => ({ kk: text, ru: text, ky: text, en: text })

const letters = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
const anyParts: fc.Arbitrary<SheetParts> = fc
  .record({
    texts: fc.array(letters, { minLength: 1, maxLength: 8 }),
    values: fc.array(fc.oneof(letters, fc.array(fc.stringMatching(/^[a-z]{1,4}$/), { maxLength: 4 })), {
      minLength: 8,
      maxLength: 8,
    }),
    salt: fc.stringMatching(/^[0-9a-f]{32}$/),
  })
  .map(({ texts, values, salt }) => ({
    head: {
      attempt: 'at-1',
      exam: { id: 'exam', title: said('Алгебра') },
      student: { number: '20260001', name: 'Айгерім Сапарова' },
      station: { id: 'st1', name: 'Station 1', room: 'lab-204' },
      times: { opened: '2026-11-30T08:00:00.000Z', submitted: '2026-11-30T09:00:00.000Z' },
      salt,
    },
    questions: texts.map((text, place) =>
      Question.parse({ id: `q${place}`, type: 'text', text: said(text), points: 1 }),
    ),
    answers: Object.fromEntries(texts.map((_, place) => [`q${place}`, AnswerValue.parse(values[place])])),
  }))

describe('the answer sheet', () => {
  it('has one text and one digest, whatever the order of the answers', () => {
    fc.assert(
      fc.property(anyParts, (parts) => {
        const turned = Object.fromEntries(Object.entries(parts.answers).reverse())
        const made = sheetOf(parts, sha256)
        expect(sheetOf({ ...parts, answers: turned }, sha256)).toEqual(made)
        expect(made.digest).toBe(sha256(made.text))
        expect(readSheet(made.text)).toEqual(made.sheet)
      }),
    )
  })

  it('has another digest after any change of one letter of its text', () => {
    fc.assert(
      fc.property(
        anyParts,
        fc.nat(),
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
        (parts, at, by) => {
          const { text, digest } = sheetOf(parts, sha256)
          const place = at % text.length
          const changed = `${text.slice(0, place)}${by}${text.slice(place + 1)}`
          fc.pre(changed !== text && changed.isWellFormed())
          expect(sha256(changed)).not.toBe(digest)
        },
      ),
    )
  })

  it('has another digest after any change of what it says', () => {
    fc.assert(
      fc.property(anyParts, fc.nat(), fc.integer({ min: 0, max: 4 }), (parts, at, what) => {
        const { digest } = sheetOf(parts, sha256)
        const ids = Object.keys(parts.answers)
        const id = ids[at % ids.length] ?? ''
        const { [id]: value, ...others } = parts.answers
        const { head } = parts
        const changed: SheetParts = [
          {
            ...parts,
            answers: {
              ...others,
              [id]: typeof value === 'string' ? `${value}a` : [...Object.values(value ?? []), 'zz'],
            },
          },
          { ...parts, answers: others },
          { ...parts, answers: { ...others, [id]: null } },
          { ...parts, head: { ...head, student: { ...head.student, number: '20260002' } } },
          {
            ...parts,
            questions: parts.questions.map((one) => ({ ...one, text: said('другое!') })).slice(0, -1),
          },
        ][what] as SheetParts
        expect(sheetOf(changed, sha256).digest).not.toBe(digest)
      }),
    )
  })

  it('is not read in another form, nor with anything beside', () => {
    const [parts] = fc.sample(anyParts, { numRuns: 1, seed: 5 })
    const { text } = sheetOf(parts!, sha256)
    expect(readSheet(text)).not.toBeNull()
    expect(readSheet(`${text}\n`)).toBeNull()
    expect(readSheet(JSON.stringify(JSON.parse(text), null, 1))).toBeNull()
    expect(readSheet(text.replace('{', '{ '))).toBeNull()
    expect(readSheet(text.replace('taza-answer-sheet', 'sheet'))).toBeNull()
    // Of another release.
    expect(readSheet(text.replace('{', '{"a":1,'))).toBe('unknown')
    expect(readSheet(text.replace('"v":1}', '"v":2}'))).toBe('unknown')
    expect(readSheet('null')).toBeNull()
    expect(readSheet('no sheet')).toBeNull()
  })

  it('refuses what no sheet can be', () => {
    const [parts] = fc.sample(anyParts, { numRuns: 1, seed: 5 })
    const { head } = parts!
    expect(() => sheetOf({ ...parts!, head: { ...head, salt: 'short' } }, sha256)).toThrow()
    expect(() => sheetOf({ ...parts!, answers: { q0: '\ud800' } }, sha256)).toThrow()
    const many = Array.from({ length: 501 }, (_, i) => [`q${i}`, 'a'] as const)
    expect(() => sheetOf({ ...parts!, answers: Object.fromEntries(many) }, sha256)).toThrow()
  })
})

describe('beside the ledger', () => {
  const record = (part: number, seq: number, kind: string, body: Record<string, unknown>): LedgerRecord => ({
    ...{ v: 1, attempt: 'at-1', part, seq, kind, body },
    at: { wall: '2026-11-30T08:00:00.000Z', mono: 0, boot: 'b', run: 'r' },
  })
  const saved = (part: number, seq: number, question: string, revision: number, plain: string) =>
    record(part, seq, 'answer.saved', { question, revision, sealed: btoa(plain) })
  const open = ({ body }: LedgerRecord) => atob(String(body.sealed))

  it('may say what its own part recorded last, and else what any part did, or nothing', async () => {
    const records = [
      saved(0, 1, 'q1', 1, '"a"'),
      saved(0, 2, 'q2', 3, '"c"'),
      saved(0, 3, 'q1', 2, '"b"'),
      saved(1, 1, 'q2', 1, '"d"'),
      saved(1, 2, 'q2', 1, '"e"'),
      saved(1, 3, 'q3', 1, '{ no JSON'),
    ]
    expect([...(await accepted(records, 1, open))]).toEqual([
      ['q3', [undefined]],
      ['q2', ['e']],
      ['q1', ['b', 'a', null]],
    ])
  })

  it('is the same paper where an earlier release leaves out what it does not know', () => {
    const [parts] = fc.sample(anyParts, { numRuns: 1, seed: 5 })
    const { sheet } = sheetOf({ ...parts!, answers: { q0: 'a' } }, sha256)
    const opened = record(0, 0, 'attempt.opened', {})
    const wrong = (questions: readonly Question[]) =>
      differences(sheet, { opened, answers: null, questions }).filter((one) => one === 'another paper')
    const html = said('<b>x</b>')
    expect(wrong(sheet.questions)).toEqual([])
    expect(wrong(sheet.questions.map((one) => ({ ...one, html })))).toEqual([])
    expect(wrong(sheet.questions.map((one) => ({ ...one, text: said('other') })))).toHaveLength(1)
    expect(wrong(sheet.questions.slice(1))).toHaveLength(1)
  })

  it('compares half a character as no answer', () => {
    expect(answerText('\ud800')).toBeNull()
    expect(answerText({ a: 1 })).toBeNull()
    expect(answerText({ b: 'x', a: 'y' })).toBe('{"a":"y","b":"x"}')
  })
})

describe('the receipt number', () => {
  it('is read back however it is typed', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9a-f]{64}$/), (digest) => {
        const number = receiptNumber(digest)
        const wanted = digest.slice(0, 16)
        expect(number).toMatch(/^([0-9A-F]{4}-){3}[0-9A-F]{4}$/)
        expect(typedNumber(number)).toBe(wanted)
        expect(typedNumber(` ${number.toLowerCase().replaceAll('-', ' – ')} `)).toBe(wanted)
        expect(typedNumber(number.replaceAll('A', 'А').replaceAll('C', 'С').replaceAll('0', 'О'))).toBe(
          wanted,
        )
      }),
    )
  })

  it('is nothing else', () => {
    for (const text of ['', '3F2A-91BC-77D0', '3F2A-91BC-77D0-E4A1-0', '3F2A-91BC-77D0-E4AG', '2026-000001'])
      expect(typedNumber(text)).toBeNull()
  })
})
