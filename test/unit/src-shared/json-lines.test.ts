import fc from 'fast-check'
import { expect, it } from 'vitest'
import { JsonWrong, parseJsonLines } from '../../../src-shared/json-lines.ts'
import { parseJson } from '../../../src-shared/text-file.ts'

const wrong = (text: string) => {
  try {
    parseJsonLines(text)
    return null
  } catch (error) {
    if (error instanceof JsonWrong) return [error.line, error.message]
    throw error
  }
}

it('knows the line of each value, and of what is around one that is missing', () => {
  const { value, lineOf } = parseJsonLines(
    '{\n "a": 1,\n "b": {\n  "c": [\n   7,\n   {"d": "x\\n"}\n ]}\n}\n',
  )
  expect(value).toEqual({ a: 1, b: { c: [7, { d: 'x\n' }] } })
  expect(lineOf(['a'])).toBe(2)
  expect(lineOf(['b', 'c', 0])).toBe(5)
  expect(lineOf(['b', 'c', 1, 'd'])).toBe(6)
  expect(lineOf(['b', 'missing', 'deep'])).toBe(3)
  expect(lineOf(['missing'])).toBeNull()
  expect(lineOf([])).toBeNull()
})

it.each([
  ['{\n "a": 1\n "b": 2\n}', 2, /comma is missing/],
  ['{\n "a": 1,\n}', 3, /a comma too many/],
  ['{\n "a" 1\n}', 2, /colon is missing behind "a"/],
  ['{\n "a":\n}', 3, /a value is missing/],
  ['{\n a: 1\n}', 2, /a name in double quotation marks/],
  ["{\n 'a': 1\n}", 2, /double quotation marks/],
  ['{\n “a”: 1\n}', 2, /double quotation marks/],
  ['{\n "a": yes\n}', 2, /a value is a text/],
  ['{\n "a": 01\n}', 2, /a value is a text/],
  ['{\n "a": 1, // remark\n}', 2, /no comments/],
  ['{\n "a": "\\\\share\\station"\n}', 2, /backslash in a text is written twice/],
  ['{\n "a": "x\n}', 2, /no closing quotation mark/],
  ['{\n "a": [1, 2\n', 3, /ends too soon/],
  ['', 1, /ends too soon/],
  ['{}\n{}', 2, /behind the end/],
  ['{\n "a": 1,\n "a": 2\n}', 3, /"a" is there twice/],
  ['['.repeat(10_000), 1, /too deep/],
] as const)('%j is wrong on line %i', (text, line, says) => {
  expect(wrong(text)).toEqual([line, expect.stringMatching(says)])
})

it('takes what JSON.parse takes, and nothing else, however it is spoilt', () => {
  const spoilt = fc.tuple(
    fc.json({ maxDepth: 4 }).map((text) => JSON.stringify(JSON.parse(text), null, 1)),
    fc.option(fc.tuple(fc.nat(), fc.nat(3), fc.constantFrom('', ',', '"', '}', '\\', '0', '\n', '{', ':')), {
      freq: 4,
    }),
  )
  fc.assert(
    fc.property(spoilt, ([text, change]) => {
      const at = change ? change[0] % (text.length + 1) : 0
      const given = change ? text.slice(0, at) + change[2] + text.slice(at + change[1]) : text
      let value: unknown
      try {
        value = parseJson(given)
      } catch (error) {
        expect(error).toBeInstanceOf(SyntaxError)
        expect(() => parseJsonLines(given)).toThrow(JsonWrong)
        return
      }
      expect(parseJsonLines(given).value).toEqual(value)
    }),
    { numRuns: 500 },
  )
})

it('repeats no value', () => {
  for (const text of ['{"leaveCode": geheim}', '{"leaveCode": "geheim\n"}', '{"leaveCode": "geheim" "x": 1}'])
    expect(String(wrong(text))).not.toContain('geheim')
})
