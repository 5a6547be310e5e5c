import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Edit, emphasise, linesOf, list } from '../../../../src-renderer/ui/question/essay/format.ts'

const applied = (text: string, { from, to, text: put }: Edit) => text.slice(0, from) + put + text.slice(to)
const shown = (text: string) =>
  linesOf(text).map(({ item, runs }) => [
    item,
    runs.map((run) => `${run.bold ? 'B' : ''}${run.italic ? 'I' : ''}<${run.text}>`).join(''),
  ])

describe('an essay’s marks', () => {
  it.each([
    ['A **bold** word', [[null, '<A >B<bold>< word>']]],
    ['_All of it, **and more**._', [[null, 'I<All of it, >BI<and more>I<.>']]],
    ['**Ә**, _ө_: 2*3*4 = 24, x_1 + x_2, a ** b', [[null, 'B<Ә><, >I<ө><: 2*3*4 = 24, x_1 + x_2, a ** b>']]],
    ['**never closed _nor this', [[null, '<**never closed _nor this>']]],
    ['****', [[null, '<****>']]],
    [
      '- one\n- **two**\n7. seven\n\n-not an item',
      [
        ['dot', '<one>'],
        ['dot', 'B<two>'],
        [7, '<seven>'],
        [null, ''],
        [null, '<-not an item>'],
      ],
    ],
  ])('%j', (text, lines) => expect(shown(text)).toEqual(lines))

  const words = fc.stringMatching(/^[a-zә1-9]{1,5}( [a-zә1-9]{1,5}){0,3}$/)

  it('loses no letter, whatever was typed', () => {
    const piece = fc.constantFrom('**', '_', '*', ' ', '\n', 'a', 'ө', '1. ', '- ', '.')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 200 }), (pieces) => {
        const text = pieces.join('')
        const kept = linesOf(text)
          .map(({ runs }) => runs.map((run) => run.text).join(''))
          .join('')
        const letters = (of: string) => of.replace(/[^aө.]/g, '')
        expect(letters(kept)).toBe(letters(text.replace(/^\d+\. /gm, '')))
      }),
    )
  })

  it('makes what is chosen bold or italic, and pressed again takes that back', () => {
    fc.assert(
      fc.property(words, words, words, fc.constantFrom('**', '_'), (before, chosen, behind, mark) => {
        const text = `${before} ${chosen} ${behind}`
        const from = before.length + 1
        const edit = emphasise(text, from, from + chosen.length, mark)
        const marked = applied(text, edit)
        expect(shown(marked)).toEqual([
          [null, `<${before} >${mark === '_' ? 'I' : 'B'}<${chosen}>< ${behind}>`],
        ])
        expect(applied(marked, emphasise(marked, ...edit.chosen, mark))).toBe(text)
      }),
    )
  })

  it('makes items of each line that is chosen, of one kind, and lines again', () => {
    fc.assert(
      fc.property(
        fc.array(words, { minLength: 1, maxLength: 12 }),
        fc.constantFrom('dots', 'numbers'),
        (lines, kind) => {
          const text = lines.join('\n')
          const listed = applied(text, list(text, 0, text.length, kind))
          expect(linesOf(listed).map(({ item }) => item)).toEqual(
            lines.map((_, place) => (kind === 'dots' ? 'dot' : place + 1)),
          )
          const other = applied(listed, list(listed, 0, listed.length, kind === 'dots' ? 'numbers' : 'dots'))
          expect(linesOf(other).map(({ runs }) => runs)).toEqual(linesOf(text).map(({ runs }) => runs))
          expect(applied(listed, list(listed, 0, listed.length, kind))).toBe(text)
        },
      ),
    )
  })
})
