import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { problemCodes as problemsOfOpenPages } from '../../../src-renderer/open/server.ts'
import { texts as stationTexts } from '../../../src-renderer/station/texts.ts'
import { reasonParams, reasons } from '../../../src-shared/policy/reasons.ts'
import { type Language, languages, problemCodes } from '../../../src-shared/vocabulary.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const folder = (language: string) => join(root, 'resources/locales', language)
const namespaces = readdirSync(folder('en')).map((file) => file.replace(/\.json$/, ''))

function flat(node: unknown, path = ''): [string, unknown][] {
  if (typeof node !== 'object' || node === null) return [[path, node]]
  return Object.entries(node).flatMap(([key, child]) => flat(child, path ? `${path}.${key}` : key))
}
const texts = (language: string, namespace: string): Map<string, unknown> =>
  new Map(flat(JSON.parse(readFileSync(join(folder(language), `${namespace}.json`), 'utf8'))))

const plural = /_(zero|one|two|few|many|other)$/
const placeholders = (text: unknown): string[] =>
  [...new Set([...String(text).matchAll(/\{\{\s*(\w+)/g)].map(([, name]) => name ?? ''))].sort()

/** Placeholders by key, the plural forms of one key taken together. */
function shape(language: string, namespace: string): Record<string, string[]> {
  const shapes: Record<string, string[]> = {}
  for (const [key, text] of texts(language, namespace)) {
    const base = key.replace(plural, '')
    shapes[base] = [...new Set([...(shapes[base] ?? []), ...placeholders(text)])].sort()
  }
  return shapes
}

/** Values that are numbers, where a text shows them beside a word. */
const numbers = new Set(
  [
    'n',
    'minutes',
    'full',
    'seconds',
    'segments',
    'answers',
    'keys',
    'clicks',
    'tries',
    'framesPerSecond',
    'students',
    'stations',
  ].concat(['all', 'expected', 'opened', 'whole']),
)
const afterNumber = /\{\{(\w+)\}\} (\p{L}+)/gu
const units = ['мин', 'с', 'min', 's', 'из', 'of']

/** A text of values alone is the same in every language. */
const withoutValues = (text: unknown): string => String(text).replace(/\{\{[^}]*\}\}/g, '')

/** What native readers put right, and what is like it: one word for one thing, and none that means another. */
const refused: Record<Language, RegExp> = {
  en: /\bowed\b|\bproctor|\b1 days\b/i,
  ru: /экзаменатор|проктор|пресечен|сда[её]т иначе|лицо находится|ничего не пропало/i,
  // «Бет» is a face, or a numbered side of paper.
  kk: /кескін|станцияны құлыпта|прокто|(бұл|осы|менің|ашық|мұндай|студент(тің)?) бет|https бет/i,
  ky: /байкоочу|станцияны кулпула|прокто|беттин видеосу|бет менен стол|жаздыр|коңгуроо/i,
}

describe.each(namespaces)('%s', (namespace) => {
  it.each(languages)('has in %s no word that was put right elsewhere', (language) => {
    for (const [key, text] of texts(language, namespace))
      expect(withoutValues(text), key).not.toMatch(refused[language])
  })

  it.each(languages)('has the same keys and placeholders in %s as in English', (language) => {
    expect(shape(language, namespace)).toEqual(shape('en', namespace))
  })

  it.each(languages)('has a text under every key in %s', (language) => {
    for (const [key, text] of texts(language, namespace)) {
      expect(typeof text, key).toBe('string')
      expect(String(text).trim(), key).not.toBe('')
    }
  })

  it.each(languages)('has every plural form that %s needs', (language) => {
    const keys = [...texts(language, namespace).keys()]
    const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories
    for (const base of new Set(keys.filter((key) => plural.test(key)).map((key) => key.replace(plural, ''))))
      for (const form of needed) expect(keys).toContain(`${base}_${form}`)
  })

  it.each(languages)('chooses the form of what it counts in %s', (language) => {
    for (const [key, text] of texts(language, namespace)) {
      const counted = String(text).includes('{{count}}')
      if (counted) expect(key, 'a text with {{count}} has forms').toMatch(plural)
      // A noun behind a number has forms in Russian and English; units in short do not.
      if (counted || language === 'kk' || language === 'ky') continue
      for (const [, name, noun] of String(text).matchAll(afterNumber))
        if (numbers.has(name ?? '')) expect(units, `${key}: ${noun} behind {{${name}}}`).toContain(noun)
    }
  })

  it.each(['kk', 'ky'])('is not left in Russian or English in %s', (language) => {
    for (const other of ['ru', 'en']) {
      const theirs = texts(other, namespace)
      const same = [...texts(language, namespace)].filter(
        ([key, text]) =>
          String(text).split(' ').length > 2 &&
          /\p{L}/u.test(withoutValues(text)) &&
          theirs.get(key) === text,
      )
      expect(same).toEqual([])
    }
  })
})

describe.each(languages)('codes in %s', (language) => {
  it('says what every problem is and how it is mended, without values nobody hands over', () => {
    const problems = texts(language, 'problem')
    expect([...problems.keys()].sort()).toEqual(
      problemCodes.flatMap((code) => [`${code}.mend`, `${code}.what`]).sort(),
    )
    // Server and station say when it opens.
    const handed: Record<string, string[]> = { 'too-early.what': ['day', 'time'] }
    for (const [key, text] of problems) expect(placeholders(text)).toEqual(handed[key] ?? [])
  })

  it('has a sentence for every reason, using only the values its record carries', () => {
    const sentences = texts(language, 'reason')
    const codes = [...sentences.keys()].filter((key) => !key.startsWith('other.'))
    expect([...new Set(codes.map((code) => code.replace(plural, '')))].sort()).toEqual([...reasons].sort())
    for (const code of reasons) {
      const given: string[] = [...reasonParams[code]]
      // `window` is made of the program and its window's title (src-renderer/i18n/reason.ts).
      if (given.includes('title')) given.push('window')
      for (const name of shape(language, 'reason')[code] ?? []) expect(given, code).toContain(name)
    }
  })
})

it.each(languages)('the guide for invigilators names in %s only what stands on screens', (language) => {
  const guide = readFileSync(join(root, `src-renderer/guide/${language}.html`), 'utf8')
  const named = [...guide.matchAll(/[«“]([^»”]+)[»”]/g)].map(([, words]) => words ?? '')
  const shown = namespaces.flatMap((namespace) => [...texts(language, namespace).values()].map(String))
  expect(named.length).toBeGreaterThan(20)
  expect(named.filter((words) => !shown.some((text) => text.includes(words)))).toEqual([])
})

describe('keys in the sources', () => {
  const sources = (directory: string): string[] =>
    readdirSync(directory, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))

  /** Those that `name` is called with as they are, not made from values. */
  const keysIn = (texts: string[], name: string): string[] =>
    texts.flatMap((source) =>
      [...source.matchAll(new RegExp(`\\b${name}\\(\\s*(['\`])([^'\`$]+)\\1`, 'g'))].map(
        ([, , key]) => key ?? '',
      ),
    )

  it.each(['ui', 'station', 'i18n'])('of src-renderer/%s exist', (part) => {
    const used = keysIn(sources(join(root, 'src-renderer', part)), 't')
    expect(used.length).toBeGreaterThan(0)
    for (const key of used) {
      const [namespace, name] = key.includes(':') ? (key.split(':') as [string, string]) : ['station', key]
      expect(Object.keys(shape('en', namespace)), key).toContain(name)
    }
  })

  it('of src-renderer/open exist: base() in open.json, t() in the file of the room that uses it', () => {
    const open = join(root, 'src-renderer/open')
    const rooms = readdirSync(open, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    const used = [
      ...keysIn(sources(open), 'base').map((key) => ['open', key] as const),
      ...rooms.flatMap(({ name }) =>
        keysIn(sources(join(open, name)), 't').map((key) => [`open-${name}`, key] as const),
      ),
    ]
    expect(used.length).toBeGreaterThan(3)
    for (const [namespace, key] of used) expect(Object.keys(shape('en', namespace)), key).toContain(key)
    const problems = problemsOfOpenPages.map((code) => `problem.${code}`)
    expect(Object.keys(shape('en', 'open'))).toEqual(expect.arrayContaining(problems))
  })
})

it('the station has all texts that its page asks for', () => {
  const asked = ['station', 'ui', 'i18n'].flatMap((room) =>
    readdirSync(join(root, 'src-renderer', room), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file))
      .flatMap((file) => [
        ...readFileSync(join(root, 'src-renderer', room, file), 'utf8').matchAll(/['"`]([a-z-]+):[a-z.$]/g),
      ])
      .map(([, namespace]) => namespace)
      .filter((namespace) => namespaces.includes(String(namespace))),
  )
  expect(new Set(asked)).toEqual(new Set(Object.keys(stationTexts.en ?? {})))
})
