import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { voiceFor } from '../../../../src-renderer/station/speech/voice.ts'
import { spoken, written } from '../../../../src-renderer/ui/question/spoken.ts'

const read = (text: string) => spoken(text, (word) => `<${word}>`)

describe('what is read aloud', () => {
  it.each([
    ['Чему равен \\(x^2 - 5x + 6 = 0\\)?', 'Чему равен x <power> 2 <minus> 5 x <plus> 6 <equals> 0 ?'],
    ['\\(\\frac{-b}{2a}\\)', '<fraction> <minus> b <over> 2 a <end>'],

    ['\\(\\frac12 x^10\\)', '1 <over> 2 x <power> 1 0'],
    ['\\[\\frac{1}{2}\\]', '1 <over> 2'],
    ['\\(\\sqrt{b^2-4ac} \\le 5\\)', '<root> b <power> 2 <minus> 4 a c <end> <at-most> 5'],
    ['\\(\\sqrt[3]{8}\\)', '<root> <index> 3 8'],
    ['\\(\\left( a_{n+1} \\right)\\)', '<open> a <index> n <plus> 1 <end> <close>'],
    ['2 + 2 = [[sum]].', '2 + 2 = <gap> .'],
  ])('%s', (text, words) => expect(read(text)).toBe(words))

  it('ends, and leaves neither braces nor backslashes to be spelled, whatever a formula holds', () => {
    const part = fc.constantFrom('{', '}', '^', '_', '\\frac', '\\sqrt', '[', ']', 'x', '12', '\\alpha', ' ')
    fc.assert(
      fc.property(fc.array(part, { maxLength: 400 }), (parts) => {
        expect(read(`\\(${parts.join('')}\\)`)).not.toMatch(/[\\{}^_]/)
      }),
    )
  })
})

it('stands in a line as it was typed, and in words where nobody would read its commands', () => {
  const line = (text: string) => written(text, (word) => `<${word}>`)
  expect(line('Реши \\(x^2=25\\): [[sum]]')).toBe('Реши x^2=25: …')
  expect(line('\\(\\frac{1}{2}\\) м')).toBe('1 <over> 2 м')
})

describe('the voice', () => {
  const voice = (lang: string, name: string, localService = true) => ({
    ...{ lang, name, localService },
    default: false,
  })
  const russian = voice('ru-RU', 'Russian+Adam')
  const plain = voice('ru', 'Russian')

  it('is one of this very language and of this machine, the plain one before its variants', () => {
    expect(voiceFor([voice('en-US', 'En'), russian, plain], 'ru')).toBe(plain)
    expect(
      voiceFor([russian, { ...russian, default: true, name: 'Russian, a longer name' }], 'ru')?.default,
    ).toBe(true)
    // Kyrgyz is no Kazakh, and what works elsewhere is none.
    expect(
      voiceFor([voice('ky', 'Kyrgyz'), voice('kk', 'Cloud', false), voice('kkj', 'Kako')], 'kk'),
    ).toBeNull()
  })
})
