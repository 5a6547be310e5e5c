/** Filter expressions as Safe Exam Browser's manual explains them, and its Windows client reads them. */
import { expect, it } from 'vitest'
import { readAddressRule } from '../../../../src-shared/web-exam/address-rule.ts'
import type { AddressRule } from '../../../../src-shared/web-exam.ts'

const fits = (rule: AddressRule, url: string): boolean => {
  const read = readAddressRule(rule)
  if ('wrong' in read) throw new Error(read.wrong)
  return read.matches(new URL(url))
}

it.each<[expression: string, fitting: string[], not: string[]]>([
  // A name stands for itself and all below it; with a dot before it for itself alone; a word for that host.
  [
    'example.kz',
    ['https://example.kz/', 'http://www.example.kz/x?y#z', 'https://a.b.example.kz'],
    [
      'https://example.kz.evil.com',
      'https://badexample.kz',
      'https://evil.com/example.kz',
      'https://evil.com/?example.kz',
    ],
  ],
  ['.example.kz', ['https://example.kz/a'], ['https://www.example.kz/']],
  ['moodle', ['http://moodle/', 'http://moodle/x'], ['http://moodle.example.kz', 'http://www.moodle']],
  ['*.example.kz', ['https://www.example.kz'], ['https://example.kz']],
  ['lms.*.kz', ['https://lms.uni.kz', 'https://x.lms.a.b.kz'], ['https://lms.kz']],
  ['*', ['https://anything.org/x'], []],
  ['https://example.kz', ['https://example.kz/'], ['http://example.kz/']],
  ['*tp://example.kz', ['http://example.kz/'], ['https://example.kz/']],
  ['example.kz:8443', ['https://example.kz:8443/'], ['https://example.kz/']],
  ['example.kz:443', ['https://example.kz/'], ['http://example.kz/']],
  ['example.kz:*', ['https://example.kz:1234/'], []],
  [
    'example.kz/quiz',
    ['https://example.kz/quiz', 'https://example.kz/QUIZ/?x=1#y'],
    ['https://example.kz/', 'https://example.kz/quiz/1', 'https://example.kz/quizzes'],
  ],
  [
    'example.kz/quiz/*',
    ['https://example.kz/quiz/', 'https://example.kz/quiz/1/2'],
    ['https://example.kz/quiz'],
  ],
  ['example.kz/', ['https://example.kz/any/where'], []],
  ['*/login', ['https://a.kz/login', 'https://b.org/login/'], ['https://a.kz/x/login']],
  [
    'example.kz?id=42',
    ['https://example.kz/x?id=42'],
    ['https://example.kz/x?id=421', 'https://example.kz/x', 'https://example.kz/x?a=1&id=42'],
  ],
  ['example.kz?*id=42*', ['https://example.kz/x?a=1&id=42&b'], ['https://example.kz/x?id=4']],
  ['example.kz?.', ['https://example.kz/x', 'https://example.kz/x?'], ['https://example.kz/x?a']],
  ['example.kz#part', ['https://example.kz/#part'], ['https://example.kz/', 'https://example.kz/#parts']],
  [
    'user@example.kz',
    ['https://user@example.kz/', 'https://user:secret@example.kz/'],
    ['https://example.kz/', 'https://users@example.kz'],
  ],
  ['user:secret@example.kz', ['https://user:secret@example.kz/'], ['https://user@example.kz/']],
  [
    'қазақ.kz/тест',
    ['https://қазақ.kz/тест', 'https://www.ҚАЗАҚ.kz/%D1%82%D0%B5%D1%81%D1%82'],
    ['https://қазақ.kz/'],
  ],
])('%s', (seb, fitting, not) => {
  for (const url of fitting) expect(fits({ seb }, url), url).toBe(true)
  for (const url of not) expect(fits({ seb }, url), url).toBe(false)
})

it.each(['', '.', '/', '?', '@', '#', '://', 'ç'])('%s is no expression', (seb) => {
  expect(readAddressRule({ seb })).toHaveProperty('wrong')
})

it('a regular expression is looked for anywhere in the address, whatever the case, escapes read too', () => {
  expect(fits({ regex: '^https://(www\\.)?example\\.kz/' }, 'https://WWW.example.kz/x')).toBe(true)
  expect(fits({ regex: 'тест' }, 'https://example.kz/тест')).toBe(true)
  expect(fits({ regex: '^https://example\\.kz/$' }, 'https://example.kz/x')).toBe(false)
})

it('no address keeps an expression busy: each is decided in time of its length', () => {
  const url = `https://example.kz/${'a'.repeat(8000)}!`
  expect(fits({ regex: '^https://example\\.kz/(a+)+$' }, url)).toBe(false)
  expect(fits({ seb: `example.kz/${'a*'.repeat(40)}b` }, url)).toBe(false)
})
