/** An item's row: what lists, searches and comparisons need of its newest version. */
import { createHash } from 'node:crypto'
import type { Selectable } from 'kysely'
import { likenessOf, searchedText } from '../../src-shared/bank/alike.ts'
import { type ItemRow, Origin, topicKey, topicOfKey } from '../../src-shared/bank/held.ts'
import { ItemKind } from '../../src-shared/bank/item.ts'
import { firstText, type ItemTexts, languagesOf } from '../../src-shared/bank/texts.ts'
import { Language } from '../../src-shared/vocabulary.ts'
import type { Database } from '../storage/sql/schema.ts'

const titleLength = 200

/** Long texts are compared by their digests. */
const digestOf = (text: string | null): string | null =>
  text === null ? null : createHash('sha256').update(text).digest('base64url')

export function headOf(texts: ItemTexts) {
  const item = firstText(texts)
  const { stem, whole } = likenessOf(item)
  const title = (item.name || item.stem.text).replace(/\s+/g, ' ').trim()
  return {
    kind: item.kind,
    title: title.length > titleLength ? `${title.slice(0, titleLength - 1).toWellFormed()}…` : title,
    topic: topicKey(item.topic),
    difficulty: item.difficulty,
    points: item.points,
    languages: languagesOf(texts).join(','),
    search: searchedText(texts),
    stem_alike: digestOf(stem),
    whole_alike: digestOf(whole),
  }
}

/** All columns but those that only comparing and searching need. */
export const shownColumns = [
  'id',
  'place',
  'version',
  'kind',
  'title',
  'topic',
  'difficulty',
  'points',
  'languages',
  'origin',
  'changed_by',
  'changed_at',
  'retired_at',
] as const satisfies readonly (keyof Database['bank_item'])[]

export type ShownRow = Pick<Selectable<Database['bank_item']>, (typeof shownColumns)[number]>

export const rowOf = (row: ShownRow): ItemRow => ({
  id: row.id,
  place: row.place,
  version: row.version,
  kind: ItemKind.parse(row.kind),
  title: row.title,
  topic: topicOfKey(row.topic),
  difficulty: row.difficulty,
  points: row.points,
  languages: row.languages.split(',').map((language) => Language.parse(language)),
  origin: row.origin === null ? null : Origin.parse(JSON.parse(row.origin)),
  changedBy: row.changed_by,
  changedAt: Number(row.changed_at),
  retired: row.retired_at !== null,
})
