import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { foldedName, searchWords, sortKey, studentNames } from '../../../../src-shared/people/names.ts'

describe('names', () => {
  test.each([
    ['Әлия Нұрқызы', 'Алия Нуркызы'],
    ['Өмүрбеков Үсөн', 'Омурбеков Усон'],
    ['Фёдоров', 'Федоров'],
    // й of two characters, and a Latin A among Cyrillic letters.
    ['Андрей', 'Андрей'.normalize('NFD')],
    ['Aйбек', 'Айбек'],
    ["О'Коннор", 'О’Коннор'],
    ['Сейіт\u00a0Ахмет', 'Сейит Ахмет'],
    ['Кара‑оол', 'кара-оол'],
  ])('%s is found as %s', (one, other) => expect(foldedName(one)).toBe(foldedName(other)))

  test('different names stay different', () => {
    expect(foldedName('Асан')).not.toBe(foldedName('Асем'))
    expect(sortKey('Асан')).not.toBe(sortKey('Әсан'))
  })

  test('Kazakh and Kyrgyz letters stand where their alphabets have them', () => {
    const names = [
      'Бек',
      'Әлия',
      'Аяна',
      'Қайрат',
      'Камила',
      'Лена',
      'Оля',
      'Өмір',
      'Пак',
      'Ұлан',
      'Усон',
      'Anna',
      '1',
    ]
    const ordered = names.toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))
    expect(ordered).toEqual([
      '1', 'Anna', 'Аяна', 'Әлия', 'Бек', 'Камила', 'Қайрат', 'Лена', 'Оля', 'Өмір', 'Пак', 'Усон', 'Ұлан',
    ]) // biome-ignore format: one line a list
  })

  test('whatever a name is, its key is digits and small letters, and its own words find it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (name) => {
        expect(sortKey(name)).toMatch(/^[0-9a-z]*$/)
        const { folded } = studentNames({ number: '1', name })
        for (const word of searchWords(name)) expect(folded).toContain(word)
      }),
    )
  })
})
