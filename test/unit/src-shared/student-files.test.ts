import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  isProgramType,
  isWhatItSays,
  nameBytesAtMost,
  safeName,
  typeOf,
} from '../../../src-shared/student-files.ts'
import { isAccepted } from '../../../src-shared/web-exam/accept.ts'

const hostile = fc.constantFrom(
  ...[
    '/',
    '\\',
    '..',
    '.',
    ' ',
    '\0',
    '\n',
    '\u202e',
    '\u2066',
    '\u200f',
    '\ufeff',
    '\ud800',
    ':',
    '*',
    '?',
    '"',
    '|',
    '<',
  ],
  ...[
    'CON',
    'nul',
    'COM1',
    'lpt9',
    'COM¹',
    '.txt',
    '.docx',
    '.exe',
    'Ә',
    'e\u0301',
    '👩‍🎓',
    'a'.repeat(300),
    'ы'.repeat(200),
  ],
)
const name = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc
    .array(fc.oneof(hostile, fc.string({ unit: 'grapheme', maxLength: 5 })), { maxLength: 12 })
    .map((all) => all.join('')),
  fc.string({ unit: 'binary', minLength: 4000, maxLength: 4100 }),
)

describe('a safe name', () => {
  it('is one of a plain file in the folder, whatever a page has called it', () => {
    fc.assert(
      fc.property(name, (given) => {
        const safe = safeName(given)
        expect(safe).not.toMatch(/[/\\:*?"<>|\p{C}]|^[. ]|[. ]$|^$/u)
        expect(safe).not.toMatch(/^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]) *(\.|$)/i)
        expect(safe.isWellFormed()).toBe(true)
        expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(nameBytesAtMost)
      }),
      { numRuns: 2000 },
    )
  })
  it('stays as it is', () => {
    fc.assert(
      fc.property(name, (given) => {
        expect(safeName(safeName(given))).toBe(safeName(given))
      }),
      { numRuns: 2000 },
    )
  })
  it('is like none that is taken, and of the same type', () => {
    fc.assert(
      fc.property(name, fc.array(name, { maxLength: 4 }), (given, more) => {
        const first = safeName(given)
        const taken = [first, first.toUpperCase(), ...more.map((one) => safeName(one))]
        const safe = safeName(given, taken)
        expect(taken.map((one) => one.toLowerCase())).not.toContain(safe.toLowerCase())
        expect(typeOf(safe)).toBe(typeOf(first))
        expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(nameBytesAtMost)
      }),
      { numRuns: 1000 },
    )
  })
  it.each([
    ['Тапсырма 1.docx', 'Тапсырма 1.docx'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\x\\task.docx', 'task.docx'],
    ['con', '_con'],
    ['AUX.tar.gz', '_AUX.tar.gz'],
    ['.bashrc', 'bashrc'],
    ['task.docx. . ', 'task.docx'],
    ['..', 'file'],
    ['', 'file'],
    ['x\u202Excod.exe', 'x xcod.exe'],
  ])('of %j is %j', (given, safe) => {
    expect(safeName(given)).toBe(safe)
  })
  it('counts up where it is taken', () => {
    expect(safeName('a.docx', ['A.DOCX', 'a (2).docx'])).toBe('a (3).docx')
    const long = safeName(`${'a'.repeat(200)}.docx`)
    expect(safeName(long, [long])).toMatch(/^a+ \(2\)\.docx$/)
  })
})

describe('what a file is', () => {
  const bytes = (text: string, length = 200) => {
    const all = new Uint8Array(length)
    for (let at = 0; at < text.length; at++) all[at] = text.charCodeAt(at)
    return all
  }
  const windows = bytes('MZ')
  windows[0x3c] = 128
  windows.set([0x50, 0x45, 0, 0], 128)
  it.each([
    ['a program of Windows', 'a.txt', windows, false],
    ['a program of Linux', 'a.docx', bytes('\x7fELF'), false],
    ['a program of macOS', 'a.txt', bytes('\xcf\xfa\xed\xfe'), false],
    ['a script', 'a.txt', bytes('#!/bin/sh'), false],
    ['text that begins with MZ', 'a.txt', bytes('MZ is a name'), true],
    ['a PDF', 'a.pdf', bytes('\n%PDF-1.7'), true],
    ['a page called a PDF', 'a.pdf', bytes('<html>'), false],
    ['a document', 'a.docx', bytes('PK\x03\x04'), true],
    ['a document with a password', 'a.docx', bytes('\xd0\xcf\x11\xe0'), true],
    ['text called a document', 'a.DOCX', bytes('hello'), false],
    ['what no beginning tells', 'a.csv', bytes('x;y'), true],
    ['nothing', 'a.txt', new Uint8Array(0), true],
  ])('%s', (_what, called, head, fits) => {
    expect(isWhatItSays(called, head)).toBe(fits)
  })
  it.each(['exe', 'JS', 'sh', 'docm', 'lnk', 'desktop'])('%s is never kept', (type) => {
    expect(isProgramType(type)).toBe(true)
  })
  it.each(['pdf', 'docx', 'zip', 'png', 'txt', 'csv'])('%s may be', (type) => {
    expect(isProgramType(type)).toBe(false)
  })
})

describe('a field that takes', () => {
  it.each([
    ['', 'a.docx', true],
    ['.docx', 'A.DOCX', true],
    ['.docx, .pdf', 'a.pdf', true],
    ['.docx', 'a.pdf', false],
    ['image/*', 'a.JPG', true],
    ['image/*', 'a.docx', false],
    ['application/pdf', 'a.pdf', true],
    ['application/pdf', 'a.docx', false],
    ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'a.docx', true],
    ['application/x-nobody-knows', 'a.docx', true],
    [' , ', 'a.docx', true],
    ['.docx', 'docx', false],
  ])('%j takes %s: %s', (accept, called, takes) => {
    expect(isAccepted(called, accept)).toBe(takes)
  })
})
