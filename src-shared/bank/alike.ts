/** What is compared where items are searched for, and where the same question is looked for twice. Pure. */
import type { Item, Rich } from './item.ts'
import { type ItemTexts, languagesOf, rubricOf, textsOf } from './texts.ts'

/** As people search: small letters, composed, `ё` as `е`, one space. */
export const searchText = (text: string): string =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/[\s\u00a0]+/g, ' ')
    .trim()

/** Latin letters that look like Cyrillic ones, both small. */
const lookAlike: Readonly<Record<string, string>> = {
  a: 'а', c: 'с', e: 'е', i: 'і', h: 'һ', k: 'к', m: 'м', o: 'о', p: 'р', t: 'т', x: 'х', y: 'у', b: 'в',
} // biome-ignore format: a table

/**
 * For comparison: letters, figures and signs of mathematics alone; Latin letters inside of Cyrillic texts as what they look
 * like. Pictures by their digests, so that one question about two pictures is two questions.
 */
function comparable({ text, html }: Rich): string {
  const plain = searchText(text).replace(/[^\p{L}\p{N}+\-−*/=<>%^√∑∫]/gu, '')
  const folded = /\p{Script=Cyrillic}/u.test(plain)
    ? plain.replace(/[a-z]/g, (at) => lookAlike[at] ?? at)
    : plain
  const shown = [...html.matchAll(/data-media="([0-9a-f]{64})"/g)].map((match) => match[1])
  return [folded, ...shown].join('|')
}

const optionsOf = (item: Item): readonly { text: Rich }[] => {
  if (item.kind === 'single' || item.kind === 'multiple' || item.kind === 'ordering') return item.options
  return item.kind === 'matching' ? [...item.left, ...item.right] : []
}

/** `stem`: the question alone; `whole`: with its options, in whatever order. Of an item without words both are null. */
export interface Likeness {
  stem: string | null
  whole: string | null
}

/** In the first language; equal texts are the same question. */
export function likenessOf(item: Item): Likeness {
  const stem = comparable(item.stem)
  if (stem === '') return { stem: null, whole: null }
  const options = optionsOf(item).map(({ text }) => comparable(text))
  return { stem, whole: [stem, ...options.sort()].join('\n') }
}

/** All that a search looks through: each text in each language, names and tags. */
export const searchedText = (texts: ItemTexts): string =>
  searchText(
    languagesOf(texts)
      .flatMap((language) => {
        const item = texts[language]
        return item
          ? [
              ...[item.name, ...item.tags, ...textsOf(item).map(({ text }) => text)],
              ...(rubricOf(item) ?? []).flatMap(({ text, levels }) => [
                text,
                ...levels.map((level) => level.text),
              ]),
            ]
          : []
      })
      .join('\n'),
  )
