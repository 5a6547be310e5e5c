import { describe, expect, it } from 'vitest'
import { decodeText, parseJson, parseJsonFile } from '../../../src-shared/text-file.ts'

/** The bytes of a text in an eight-bit encoding, by asking its decoder for each byte. */
function encoded(text: string, label: string): Uint8Array {
  const decoder = new TextDecoder(label)
  const bytes = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]))
  return Uint8Array.from([...text].map((character) => bytes.get(character) ?? 63))
}
const utf16 = (text: string, mark: boolean, bigEndian = false): Buffer => {
  const bytes = Buffer.from(mark ? `\ufeff${text}` : text, 'utf16le')
  return bigEndian ? bytes.swap16() : bytes
}
const lists = [
  'number;name;seat\r\n0007;Иванов Пётр;1\r\n',
  'number;name;seat\n1;Уразбаев Ерлан;1\n2;ЮСУПОВА ДИНАРА;2\n',
  'number;name;seat\n1;Цой Щукин;1\n',
  'number;name;seat\n1;Ли;1\n',
]

describe('an eight-bit Cyrillic encoding', () => {
  it.each(['windows-1251', 'ibm866', 'koi8-r', 'x-mac-cyrillic'])('%s is read letter by letter', (label) => {
    for (const list of lists) expect(decodeText(encoded(list, label)).text).toBe(list)
  })

  it.each([
    ['windows-1251', 'Windows-1251'],
    ['ibm866', 'DOS 866'],
  ])('%s is named', (label, name) => {
    expect(decodeText(encoded(lists[0] ?? '', label)).encoding).toBe(name)
  })

  it('is refused where the bytes do not say which, and where the Kazakh letters would be others', () => {
    expect(() => decodeText(encoded('number;name;seat\n1;Ян;1\n', 'windows-1251'))).toThrow(
      /save it again as UTF-8/,
    )
    // KZ-1048: these bytes are Ә and Қ there.
    expect(() =>
      decodeText(
        encoded('1;Иванова Елена;1\n2;Петров Сергей Николаевич;2\n3;Ќанатов Марат;3', 'windows-1251'),
      ),
    ).toThrow(/KZ-1048/)
    // On a Mac these bytes are Н and ™.
    expect(() => decodeText(encoded('номер;аты\n1;Ќайрат Єани\n', 'windows-1251'))).toThrow(/KZ-1048/)
    expect(() => decodeText(Uint8Array.of(0x81, 0x8d, 0xff, 0x00, 0xfe))).toThrow(/save it again as UTF-8/)
  })
})

it.each([
  ['with its mark', utf16(lists[1] ?? '', true)],
  ['big-endian with its mark', utf16(lists[1] ?? '', true, true)],
  ['without one', utf16(lists[1] ?? '', false)],
  ['big-endian without one', utf16(lists[1] ?? '', false, true)],
])('UTF-16 %s', (_how, bytes) => expect(decodeText(bytes).text).toBe(lists[1]))

it('UTF-8 with all letters of the four languages, with a mark and without', () => {
  const text = 'Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі ѓ 😀'
  expect(decodeText(Buffer.from(text))).toEqual({ text, encoding: 'UTF-8' })
  expect(decodeText(Buffer.from(`\ufeff${text}`)).text).toBe(text)
  expect(parseJsonFile(Buffer.from('\ufeff{"a": 1}'))).toEqual({ a: 1 })
  expect(parseJsonFile(utf16('{"a": "ә"}', true))).toEqual({ a: 'ә' })
})

it.each(['windows-1251', 'windows-1252'])('UTF-8 that was taken for %s and saved is refused', (label) => {
  for (const list of lists) {
    const mistaken = new TextDecoder(label).decode(Buffer.from(list))
    expect(() => decodeText(Buffer.from(mistaken))).toThrow(/read in a wrong encoding/)
  }
})

it.each([
  ['a spreadsheet', Buffer.from('504b030414000600', 'hex')],
  ['one of an old kind', Buffer.from('d0cf11e0a1b11ae1', 'hex')],
])('%s is called that', (_what, bytes) => expect(() => decodeText(bytes)).toThrow(/save it as CSV/))

it('two values under one key are not the last of them', () => {
  const nested = '{"a": [{"b": 1, "c": "{\\"b\\": 2}"}, {"b": 2}], "b": {"a": 1}, "c": "a:"}'
  expect(parseJson(nested)).toEqual(JSON.parse(nested))
  expect(() => parseJson('{"a": 1, "b": {"c": 1, "d": [{}], "c": 2}}')).toThrow(/^"c" is there twice/)
  expect(() => parseJsonFile(Buffer.from('{"minutes": 30, "minutes": 90}'))).toThrow(SyntaxError)
})
