import { describe, expect, it } from 'vitest'
import { AnswerValue, answerFits, answerLength, optionsAtMost, Question } from '../../../src-shared/exam.ts'
import { leafOf } from '../../../src-shared/ledger/jcs.ts'
import { leafLength } from '../../../src-shared/records.ts'
import { sealOverhead } from '../../../src-shared/seal/object.ts'

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
