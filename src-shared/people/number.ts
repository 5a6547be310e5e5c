/** What a spreadsheet does to the numbers of people, and how such a number looks. Pure. */

const month =
  '(янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)'
const spoilt = [
  { of: 'a long number', code: 'number-rounded', pattern: /^\d+([.,]\d+)?E\+?\d+$/i },
  { of: 'a number', code: 'number-decimal', pattern: /^\d+[.,]0+$/ },
  {
    of: 'numbers that look like a date',
    code: 'number-date',
    pattern: /^\d{1,2}([./-])\d{1,2}\1(\d{2}|\d{4})$/,
  },
  {
    of: 'numbers that look like a date',
    code: 'number-date',
    pattern: new RegExp(`^(\\d{1,2}[./-]${month}\\p{L}*|${month}\\p{L}*[./-]\\d{1,4})\\.?$`, 'iu'),
  },
] as const

/** What a spreadsheet made it of, in English and as a code; null where it is as it was typed. */
export const spoiltBySpreadsheet = (number: string): (typeof spoilt)[number] | null =>
  spoilt.find(({ pattern }) => pattern.test(number)) ?? null

/** Letters, digits and signs that stand in no address and no file name. */
export const numberPattern = /^[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}._/-]*$/u
export const numberLength = 64
/** Nobody's name has a question mark: an encoding without its letters left it. */
export const hasLostLetters = (name: string): boolean => /[\ufffd?]/.test(name)
