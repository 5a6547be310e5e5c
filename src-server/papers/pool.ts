/** The items of a bank as papers see them, and in full for a paper that is handed in. */

import { topicOfKey } from '../../src-shared/bank/held.ts'
import { firstText, ItemTexts, languagesOf, mediaOf } from '../../src-shared/bank/texts.ts'
import { utf8 } from '../../src-shared/bytes.ts'
import type { ApprovedItem } from '../../src-shared/papers/approved.ts'
import type { PoolItem } from '../../src-shared/papers/pool.ts'
import { optionsOf, questionOf, unfitOf } from '../../src-shared/papers/question.ts'
import type { Language } from '../../src-shared/vocabulary.ts'
import { type Reader, rowsAtOnce, type Sql } from '../storage/sql/sql.ts'

export interface Pools {
  /** Those that are in use, in the bank's order. */
  of(bank: string): Promise<PoolItem[]>
  /** Of these in the versions of the pool, in the order of their ids. */
  whole(trx: Reader, items: readonly PoolItem[]): Promise<ApprovedItem[]>
}

/** What was read once of a version stays right: nothing overwrites it. Kept for so many at most. */
const knownAtMost = 50_000

/** What media have is of the bank, not of the text. */
type Known = Pick<PoolItem, 'unfit' | 'asked' | 'bytes'> & { media: string[] }

export function createPools(db: Sql): Pools {
  const known = new Map<string, Known>()
  const keyOf = (item: { id: string; version: number }) => `${item.id} ${item.version}`

  async function learn(rows: readonly { id: string; version: number }[]): Promise<void> {
    if (known.size + rows.length > knownAtMost) known.clear()
    for (const [key, texts] of await textsOf(db, rows)) known.set(key, knownOf(texts))
  }

  return {
    async of(bank) {
      const rows = await db
        .selectFrom('bank_item')
        .select(['id', 'version', 'title', 'topic', 'difficulty', 'points', 'languages'])
        .where('bank', '=', bank)
        .where('retired_at', 'is', null)
        .orderBy('place')
        .execute()
      await learn(rows.filter((row) => !known.has(keyOf(row))))
      const media = await db
        .selectFrom('bank_medium')
        .select(['digest', 'bytes'])
        .where('bank', '=', bank)
        .execute()
      const bytesOf = new Map(media.map(({ digest, bytes }) => [digest, Number(bytes)]))
      return rows.flatMap((row) => {
        const one = known.get(keyOf(row))
        // Saved anew between the two readings: it is there at the next.
        if (!one) return []
        return {
          ...{ id: row.id, version: row.version, text: row.title, topic: topicOfKey(row.topic) },
          ...{ difficulty: row.difficulty, points: row.points, unfit: one.unfit },
          ...{ asked: one.asked, bytes: one.bytes, mediaCount: one.media.length },
          languages: row.languages.split(',').map((language) => language as Language),
          largestMedium: one.media.reduce((most, digest) => Math.max(most, bytesOf.get(digest) ?? 0), 0),
          media: one.media.reduce((sum, digest) => sum + (bytesOf.get(digest) ?? 0), 0),
        }
      })
    },
    async whole(trx, items) {
      const texts = await textsOf(trx, items)
      return items
        .map(({ id, version, topic, difficulty }) => {
          const spoken = texts.get(keyOf({ id, version }))
          if (!spoken) throw new Error(`version ${version} of item ${id} is not there`)
          return { id, version, topic, difficulty, spoken }
        })
        .sort((a, b) => (a.id < b.id ? -1 : 1))
    },
  }
}

async function textsOf(
  db: Reader,
  items: readonly { id: string; version: number }[],
): Promise<Map<string, ItemTexts>> {
  const all = new Map<string, ItemTexts>()
  const wanted = new Set(items.map(({ id, version }) => `${id} ${version}`))
  for (let from = 0; from < items.length; from += rowsAtOnce) {
    const some = items.slice(from, from + rowsAtOnce)
    const rows = await db
      .selectFrom('item_version')
      .select(['item', 'version', 'texts'])
      .where(
        'item',
        'in',
        some.map(({ id }) => id),
      )
      .execute()
    for (const { item, version, texts } of rows) {
      const key = `${item} ${version}`
      if (wanted.has(key)) all.set(key, ItemTexts.parse(JSON.parse(texts)))
    }
  }
  return all
}

function knownOf(texts: ItemTexts): Known {
  const languages = languagesOf(texts)
  const unfit = unfitOf(texts)
  const media = [
    ...new Set(languages.flatMap((language) => (texts[language] ? mediaOf(texts[language]) : []))),
  ]
  const asked = firstText(texts).kind !== 'description'
  if (unfit !== null) return { unfit, asked, bytes: 0, media }
  const question = questionOf({ id: 'item', spoken: texts, languages, points: 1, options: optionsOf(texts) })
  return { unfit, asked, bytes: utf8(JSON.stringify(question)).length, media }
}
