/** Changes of answers: any moment is made again from them, and their lines lose no character. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { courseOf } from '../../../../src-shared/answers/course.ts'
import { withHidden } from '../../../../src-shared/answers/hidden.ts'
import {
  type AnswerChange,
  answerAfter,
  changed,
  textChange,
} from '../../../../src-shared/answers/history.ts'
import { finder } from '../../../../src-shared/cases/blind.ts'

const text = fc.string({ unit: fc.constantFrom('a', 'b', 'ә', '😀', '😁', '\n'), maxLength: 30 })

/** As a server makes them, a second apart. */
function madeOf(texts: readonly string[], of = 'q1', everyMs = 1000): AnswerChange[] {
  return texts.map((after, i) => ({
    ...{ of, at: i * everyMs, revision: i + 1, pasted: 0 },
    now: { kind: 'text', change: textChange(texts[i - 1] ?? '', after) },
  }))
}

describe('a change of a text', () => {
  it('makes the one from the other, and says no more than it must', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const change = textChange(before, after)
        expect(changed(before, change)).toBe(after)
        expect(change.inserted.isWellFormed()).toBe(true)
        expect(before.slice(change.from, change.from + change.removed).isWellFormed()).toBe(true)
        if (before === after) expect(change).toEqual({ from: after.length, removed: 0, inserted: '' })
      }),
    )
  })
  it('leaves alone what both begin and end with', () => {
    expect(textChange('abc def', 'abc x def')).toEqual({ from: 4, removed: 0, inserted: 'x ' })
    expect(textChange('aaa', 'aa')).toEqual({ from: 2, removed: 1, inserted: '' })
    expect(textChange('😀', '😁')).toEqual({ from: 0, removed: 2, inserted: '😁' })
  })
})

describe('any moment', () => {
  it('is made again from the changes until then', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 12 }), fc.nat(11), (texts, at) => {
        const until = madeOf(texts).slice(0, at + 1)
        expect(answerAfter(until)).toBe(texts[Math.min(at, texts.length - 1)])
      }),
    )
  })
  it('is nothing before the first, and where the last cannot be read', () => {
    expect(answerAfter([])).toBeUndefined()
    const unread = { of: 'q1', at: 1, revision: 2, pasted: 0, now: { kind: 'unread' } } as const
    expect(answerAfter([...madeOf(['a']), unread])).toBeUndefined()
  })
  it('has a choice as a whole, and null once it is taken back', () => {
    const chosen = (value: string | null) =>
      ({ of: 'q1', at: 0, revision: 1, pasted: 0, now: { kind: 'value', value } }) as const
    expect(answerAfter([chosen('a'), chosen('b')])).toBe('b')
    expect(answerAfter([chosen('a'), chosen(null)])).toBeNull()
  })
})

describe('the lines of a history', () => {
  it('lose no character and keep the order', () => {
    const somebody = fc.record({ of: fc.constantFrom('q1', 'q2'), texts: fc.array(text, { maxLength: 8 }) })
    fc.assert(
      fc.property(fc.array(somebody, { maxLength: 5 }), fc.nat(60_000), (all, everyMs) => {
        const byQuestion = new Map<string, string>()
        const changes = all.flatMap(({ of, texts }) =>
          texts.map((after) => {
            const change = textChange(byQuestion.get(of) ?? '', after)
            byQuestion.set(of, after)
            return { of, change }
          }),
        )
        const made = changes.map(
          ({ of, change }, i): AnswerChange => ({
            ...{ of, at: i * everyMs, revision: i + 1, pasted: 0 },
            now: { kind: 'text', change },
          }),
        )
        const lines = courseOf(made)
        const sum = (of: (change: (typeof changes)[number]) => number) =>
          changes.reduce((all, one) => all + of(one), 0)
        expect(lines.reduce((all, { added }) => all + added, 0)).toBe(
          sum(({ change }) => change.inserted.length),
        )
        expect(lines.reduce((all, { removed }) => all + removed, 0)).toBe(sum(({ change }) => change.removed))
        for (const [i, line] of lines.entries()) {
          expect(line.to).toBeGreaterThanOrEqual(line.from)
          expect(line.from).toBeGreaterThanOrEqual(lines[i - 1]?.to ?? 0)
        }
      }),
    )
  })
  it('are one while she types on, and another after a pause', () => {
    const typed = madeOf(['a', 'ab', 'abc'])
    expect(courseOf(typed)).toMatchObject([{ what: 'typed', added: 3, from: 0, to: 2000 }])
    expect(courseOf(madeOf(['a', 'ab'], 'q1', 31_000))).toHaveLength(2)
  })
  it('name much text at once, a paste of any length, and an answer that was emptied', () => {
    expect(courseOf(madeOf(['a', `a${'b'.repeat(60)}`])).map(({ what }) => what)).toEqual([
      'typed',
      'at-once',
    ])
    const [pasted] = madeOf(['ab'])
    expect(courseOf([{ ...pasted!, pasted: 2 }])).toMatchObject([{ what: 'at-once', pasted: 2 }])
    expect(courseOf(madeOf(['a', ''])).map(({ what }) => what)).toEqual(['typed', 'emptied'])
  })
})

describe('what tells whose a text is', () => {
  const told = { names: ['Аянова Дана'], others: ['20260001'] }
  /** Each text after each change, as it is shown. */
  function shownOf(texts: readonly string[]): string[] {
    const changes = madeOf(texts)
    const find = finder(told)
    const shown = withHidden(changes, new Map(changes.map((one, i) => [one, find(texts[i] ?? '')])))
    expect(shown.map(({ now, ...line }) => line)).toEqual(changes.map(({ now, ...line }) => line))
    return shown.map((_, i) => String(answerAfter(shown.slice(0, i + 1))))
  }
  const typed = (text: string) => [...text].map((_, i, all) => all.slice(0, i + 1).join(''))

  it('is hidden from its first letter on, though it is typed letter by letter', () => {
    const shown = shownOf(typed('Мен Аянова, 20260001.'))
    expect(shown.at(-1)).toBe('Мен •••, •••.')
    expect(new Set(shown.join('').replace(/Мен|[•, .]/g, ''))).toEqual(new Set(['М', 'е']))
  })
  it('is hidden where it is put into what was there, and taken out again', () => {
    const texts = ['ab', 'aАяb', 'aАяноваb', 'aАяновb', 'ab', 'abc']
    expect(shownOf(texts)).toEqual(['ab', 'a•••b', 'a•••b', 'a•••b', 'ab', 'abc'])
  })
  it('is all that is hidden, whatever is typed', () => {
    const some = fc.string({
      unit: fc.constantFrom('a', 'Дана', 'Аянова', '20260001', '😀', ' '),
      maxLength: 8,
    })
    fc.assert(
      fc.property(fc.array(some, { minLength: 1, maxLength: 8 }), (texts) => {
        const shown = shownOf(texts)
        for (const one of shown) expect(finder(told)(one)).toEqual([])
        if (!texts.some((one) => finder(told)(one).length > 0)) expect(shown).toEqual(texts)
      }),
    )
  })
})
