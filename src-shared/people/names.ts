/** How names of people and groups are compared, found and put in order, in every language alike. Pure. */
import { nameText } from '../text.ts'

/** Kazakh and Kyrgyz letters and those that a Russian keyboard has in their place. */
const plainLetters: Readonly<Record<string, string>> = {
  ә: 'а', ғ: 'г', ё: 'е', і: 'и', й: 'и', қ: 'к', ң: 'н', ө: 'о', ұ: 'у', ү: 'у', һ: 'х',
} // biome-ignore format: a table
/** Latin letters that look like Cyrillic ones: both stand in lists, and nobody sees which. */
const lookAlikes: Readonly<Record<string, string>> = {
  a: 'а', b: 'в', c: 'с', e: 'е', h: 'н', i: 'и', k: 'к', m: 'м', o: 'о', p: 'р', t: 'т', x: 'х', y: 'у',
} // biome-ignore format: a table

const apostrophes = /['’‘ʼʻʹ`´′]/g

/** Two writings of one name are one: capitals, letter variants, look-alikes, apostrophes and dashes do not count. */
export const foldedName = (text: string): string =>
  nameText(text)
    .toLowerCase()
    .replace(apostrophes, '')
    .replace(/[‐‑‒–—−]/g, '-')
    .replace(/[әғёійқңөұүһabcehikmoptxy]/g, (letter) => plainLetters[letter] ?? lookAlikes[letter] ?? letter)

/** The words of a search: each must be somewhere in a `foldedName`. At most eight. */
export const searchWords = (text: string): string[] =>
  foldedName(text)
    .split(' ')
    .filter((word) => word !== '')
    .slice(0, 8)

/** Kazakh, Kyrgyz and Russian in one order: it is that of each alphabet by itself. */
const alphabet = ' 0123456789abcdefghijklmnopqrstuvwxyzаәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя'
const keyOf = new Map([...alphabet].map((letter, i) => [letter, i.toString(36).padStart(2, '0')]))
/** Beyond it nothing is put in order. */
const keyLength = 60

/**
 * Text by which a name stands in its place in the alphabet: digits and small Latin letters only, two a letter, so that every
 * database and collation puts it in the same order.
 */
export const sortKey = (name: string): string =>
  [...nameText(name).toLowerCase()]
    .slice(0, keyLength)
    .map((letter) => keyOf.get(letter) ?? keyOf.get(letter.normalize('NFD').charAt(0)) ?? '')
    .join('')

/** What is kept beside a student's name and number. */
export const studentNames = ({ number, name }: { number: string; name: string }) => ({
  folded: foldedName(`${name} ${number}`),
  sort_key: sortKey(name),
})
