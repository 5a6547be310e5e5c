import { expect, it } from 'vitest'
import { BankSettings } from '../../../src-shared/bank/held.ts'
import { FileName } from '../../../src-shared/reports/session-held.ts'
import { codeText, insideSentence, nameText, typedText } from '../../../src-shared/text.ts'
import { NewSession } from '../../../src-shared/timetable/timetable.ts'

it.each([
  ['one\r\ntwo\rthree\tfour', 'one\ntwo\nthree\tfour'],
  ['Ctrl+K\u000b left this', 'Ctrl+K left this'],
  ['\u0000\u001b[31m\u007f\u0085x', '[31mx'],
  ['half \ud83d of it', 'half \ufffd of it'],
  ['«Қазақ» — 😀 نص', '«Қазақ» — 😀 نص'],
])('what is typed, %j, is kept as %j', (text, kept) => expect(typedText(text)).toBe(kept))

it.each([
  ['\u202eнаводрО\u202c', 'наводрО'],
  ['Ай\u200bгү\u00adл\ufeff  Сәр\u00a0сенова ', 'Айгүл Сәр сенова'],
  ['И\u0306ылдыз', 'Йылдыз'],
  ['a\tb\u0000c\n', 'a bc'],
  ['\u200b', ''],
])('a name, %j, is %j', (text, kept) => expect(nameText(text)).toBe(kept))

const bank = { title: 'x', chair: 'x', teachers: [] }
it.each([
  ['a bank', (title: string) => BankSettings.parse({ ...bank, title }).title],
  ['its chair', (chair: string) => BankSettings.parse({ ...bank, chair }).chair],
  ['a file of a report', (name: string) => FileName.parse(name)],
  ['a session', (name: string) => NewSession.parse({ name, from: '2026-12-01', to: '2026-12-20' }).name],
])('what somebody calls %s is kept as a name, and is one', (_what, kept) => {
  expect(kept('\u202eнаводрО\u200b  2 ')).toBe('наводрО 2')
  expect(() => kept('\u200b')).toThrow()
})

it.each([
  [' 123 456\u00a0', '123456'],
  ['20B\u200b 030417', '20B030417'],
])('a code, %j, is %j', (text, kept) => expect(codeText(text)).toBe(kept))

it('what stands in a sentence turns nothing around it', () => {
  expect(insideSentence('cod.exe')).toBe('cod.exe')
  expect(insideSentence('\u202eexe.cod\u2069\u202c')).toBe('exe.cod')
  expect(insideSentence('שלום')).toBe('\u2068שלום\u2069')
})
