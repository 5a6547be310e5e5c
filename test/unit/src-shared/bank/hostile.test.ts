/** Texts that make a careless expression run for hours: these tests end, or the runner ends them. */
import { describe, expect, it } from 'vitest'
import { formats } from '../../../../src-shared/bank/import.ts'
import { NoBank } from '../../../../src-shared/bank/report.ts'
import { read } from './reading.ts'

const many = 300_000
const texts = {
  brackets: '<'.repeat(many),
  'spaces behind a bracket': `<${' '.repeat(many)}x`,
  'marks that do not end': '<question'.repeat(many / 10),
  'a picture that does not end': `<question>Q<variantright>a<variant>b<#picture=${' '.repeat(many)}`,
  'spaces inside': `<question>Q${' '.repeat(many)}a<variantright>a<variant>b`,
  'blank lines': `<question>Q${'\n \n'.repeat(many)}<variantright>a`,
  'formulas that do not end': `<question>${'\\('.repeat(many)}<variantright>a<variant>b`,
  dots: `<question>Q<variantright>${'.'.repeat(many)}a<variant>b<variant>c`,
  braces: '{'.repeat(many),
  'open braces and blank lines': '{\n\n='.repeat(many / 10),
  answers: `Q{${'~'.repeat(many)}}`,
  colons: ':'.repeat(many),
  options: 'A) a\n'.repeat(many / 10),
  letters: `Q\nA) a\nB) b\nANSWER: ${'A '.repeat(many)}`,
  elements: `<quiz>${'<a>'.repeat(many)}`,
  'questions that do not close': `<quiz>${'<question type="essay">'.repeat(3000)}`,
  'gaps that do not close': `<quiz><question type="cloze"><questiontext><text>${'{1:SA:='.repeat(many / 10)}</text></questiontext></question></quiz>`,
  'marks of HTML': `<quiz><question type="essay"><questiontext><text><![CDATA[${'<b><p><table>'.repeat(many / 30)}]]></text></questiontext></question></quiz>`,
  'brackets in HTML': `<quiz><question type="essay"><questiontext><text><![CDATA[${'<'.repeat(many)}]]></text></questiontext></question></quiz>`,
  'half characters': '<question>\ud800<variantright>\udc00<variant>b',
} as const

describe.each(Object.entries(texts))('%s', (_what, text) => {
  it.each(['auto', ...formats] as const)(
    'as %s: a bank or none',
    (format) => {
      try {
        const { questions, taken, changed, refused } = read(text, { format })
        expect(questions).toBe(taken + changed + refused)
      } catch (error) {
        expect(error).toBeInstanceOf(NoBank)
      }
    },
    90_000,
  )
})
