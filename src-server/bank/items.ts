/** Items of a bank: their newest versions for lists, and every version that there ever was. */
import { randomUUID } from 'node:crypto'
import { type SelectQueryBuilder, sql } from 'kysely'
import { searchText } from '../../src-shared/bank/alike.ts'
import {
  type Duplicates,
  type HeldItem,
  heldItemsAtMost,
  type ItemFilter,
  type ItemRow,
  type Origin,
} from '../../src-shared/bank/held.ts'
import { Medium } from '../../src-shared/bank/item.ts'
import { ItemTexts, languagesOf, mediaOf } from '../../src-shared/bank/texts.ts'
import { signed } from '../../src-shared/signed.ts'
import type { Staff } from '../http/caller.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import type { Database } from '../storage/sql/schema.ts'
import { type Reader, rowsAtOnce, type Sql, transact } from '../storage/sql/sql.ts'
import { headOf, rowOf, shownColumns } from './rows.ts'

interface NewItem {
  texts: ItemTexts
  head: ReturnType<typeof headOf>
  origin: Origin | null
}

export interface Items {
  page(bank: string, filter: ItemFilter): Promise<{ total: number; items: ItemRow[] }>
  /** `version` left out: the newest. Refuses with 404. */
  get(bank: string, item: string, version?: number): Promise<HeldItem>
  /** Returns the ids, in their order. `beside`: done in the same transaction. */
  add(
    bank: string,
    items: readonly NewItem[],
    by: Staff,
    at: number,
    beside?: (trx: Reader) => Promise<void>,
  ): Promise<string[]>
  /** Refuses with 409 when `base` is not the newest version. */
  save(bank: string, item: string, base: number, texts: ItemTexts, by: Staff, at: number): Promise<void>
  retire(bank: string, item: string, at: number | null): Promise<void>
  duplicates(bank: string): Promise<Duplicates>
  /** All items in use, in their order; their newest versions. */
  all(bank: string): Promise<{ place: number; texts: ItemTexts }[]>
  /** Which of these (`whole_alike`) the bank has in use. */
  known(bank: string, alike: readonly string[]): Promise<Set<string>>
}

const groupsTold = 100
const itemsTold = 20
const wordsAtMost = 10
/** Rows of one statement: a few milliseconds, in which nothing else of this process runs. */
const addedAtOnce = 50
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

export function createItems(db: Sql): Items {
  return {
    async page(bank, filter) {
      const found = filtered(db.selectFrom('bank_item').where('bank', '=', bank), filter)
      const { total } = await found.select(({ fn }) => fn.countAll().as('total')).executeTakeFirstOrThrow()
      const column = { place: 'place', changed: 'changed_at', difficulty: 'difficulty', points: 'points', topic: 'topic' } as const // biome-ignore format: a table
      const rows = await found
        .select(shownColumns)
        .orderBy(column[filter.sort], filter.down ? 'desc' : 'asc')
        .orderBy('place')
        .offset(filter.offset)
        .limit(filter.limit)
        .execute()
      return { total: Number(total), items: rows.map(rowOf) }
    },

    async get(bank, item, version) {
      const head = await db
        .selectFrom('bank_item')
        .select(shownColumns)
        .where('bank', '=', bank)
        .where('id', '=', item)
        .executeTakeFirst()
      if (!head) throw notFound()
      const shown = version ?? head.version
      const content = await db
        .selectFrom('item_version')
        .select('texts')
        .where('item', '=', item)
        .where('version', '=', shown)
        .executeTakeFirst()
      if (!content) throw notFound()
      const versions = await db
        .selectFrom('item_version')
        .select(['version', 'by', 'at'])
        .where('item', '=', item)
        .orderBy('version', 'desc')
        .execute()
      const texts = ItemTexts.parse(JSON.parse(content.texts))
      return {
        ...rowOf(head),
        shown,
        texts,
        versions: versions.map((one) => ({ ...one, at: Number(one.at) })),
        media: await mediaOfTexts(db, bank, texts),
      }
    },

    async add(bank, items, by, at, beside) {
      const made = items.map((one) => ({ id: `it-${randomUUID()}`, ...one }))
      await transact(
        db,
        async (trx) => {
          const last = await trx
            .selectFrom('bank_item')
            .select(({ fn }) => fn.max('place').as('place'))
            .where('bank', '=', bank)
            .executeTakeFirst()
          const from = Number(last?.place ?? 0)
          if (from + made.length > heldItemsAtMost)
            throw new Refusal('bad-input', { detail: `a bank has at most ${heldItemsAtMost} items` })
          for (let start = 0; start < made.length; start += addedAtOnce) {
            // The embedded database answers without letting anything else run.
            if (start > 0) await turn()
            const some = made.slice(start, start + addedAtOnce)
            await trx
              .insertInto('bank_item')
              .values(
                some.map(({ id, head, origin }, index) => ({
                  id,
                  bank,
                  place: from + start + index + 1,
                  version: 1,
                  ...head,
                  origin: origin && JSON.stringify(origin),
                  changed_by: signed(by.name, by.login),
                  changed_at: at,
                  retired_at: null,
                })),
              )
              .execute()
            await trx
              .insertInto('item_version')
              .values(some.map(({ id, texts }) => versionOf(id, 1, texts, by, at)))
              .execute()
          }
          await beside?.(trx)
        },
        `bank ${bank}`,
      )
      return made.map(({ id }) => id)
    },

    async save(bank, item, base, texts, by, at) {
      await transact(db, async (trx) => {
        const { numUpdatedRows } = await trx
          .updateTable('bank_item')
          .set({
            version: base + 1,
            ...headOf(texts),
            changed_by: signed(by.name, by.login),
            changed_at: at,
          })
          .where('bank', '=', bank)
          .where('id', '=', item)
          .where('version', '=', base)
          .executeTakeFirst()
        if (numUpdatedRows === 0n)
          throw new Refusal('bad-input', {
            status: 409,
            detail: 'somebody has saved this item meanwhile; look at the newest version first',
          })
        await trx
          .insertInto('item_version')
          .values(versionOf(item, base + 1, texts, by, at))
          .execute()
      })
    },

    async retire(bank, item, at) {
      await db
        .updateTable('bank_item')
        .set({ retired_at: at })
        .where('bank', '=', bank)
        .where('id', '=', item)
        .execute()
    },

    async duplicates(bank) {
      const mine = db.selectFrom('bank_item').where('bank', '=', bank).where('retired_at', 'is', null)
      const groups = await mine
        .select(({ fn }) => ['stem_alike', fn.countAll().as('total'), fn.min('place').as('first')])
        .where('stem_alike', 'is not', null)
        .groupBy('stem_alike')
        .having(({ fn }) => fn.countAll(), '>', 1)
        .orderBy('first')
        .execute()
      const told = groups.slice(0, groupsTold)
      const rows = await Promise.all(
        told.map(({ stem_alike }) =>
          mine
            .select([...shownColumns, 'whole_alike'])
            .where('stem_alike', '=', stem_alike)
            .orderBy('place')
            .limit(itemsTold)
            .execute(),
        ),
      )
      return {
        groups: rows.map((items, at) => ({
          whole: new Set(items.map(({ whole_alike }) => whole_alike)).size === 1,
          total: Number(told[at]?.total ?? items.length),
          items: items.map(rowOf),
        })),
        more: groups.length - told.length,
      }
    },

    async all(bank) {
      const rows = await db
        .selectFrom('bank_item')
        .innerJoin('item_version', (join) =>
          join
            .onRef('item_version.item', '=', 'bank_item.id')
            .onRef('item_version.version', '=', 'bank_item.version'),
        )
        .select(['place', 'texts'])
        .where('bank', '=', bank)
        .where('retired_at', 'is', null)
        .orderBy('place')
        .execute()
      return rows.map(({ place, texts }) => ({ place, texts: ItemTexts.parse(JSON.parse(texts)) }))
    },

    async known(bank, alike) {
      const known = new Set<string>()
      for (let start = 0; start < alike.length; start += rowsAtOnce) {
        const rows = await db
          .selectFrom('bank_item')
          .select('whole_alike')
          .where('bank', '=', bank)
          .where('retired_at', 'is', null)
          .where('whole_alike', 'in', alike.slice(start, start + rowsAtOnce))
          .execute()
        for (const { whole_alike } of rows) if (whole_alike !== null) known.add(whole_alike)
      }
      return known
    },
  }
}

const versionOf = (item: string, version: number, texts: ItemTexts, { name, login }: Staff, at: number) => ({
  item,
  version,
  texts: JSON.stringify(texts),
  by: signed(name, login),
  login,
  at,
})

type Found = SelectQueryBuilder<Database, 'bank_item', object>

function filtered(query: Found, filter: ItemFilter): Found {
  const { search = '', topic, difficulty, kind, language, retired = false } = filter
  let found = query.where('retired_at', retired ? 'is not' : 'is', null)
  for (const word of searchText(search).split(' ').slice(0, wordsAtMost))
    if (word !== '') found = found.where(contains('search', word))
  if (topic === '') found = found.where('topic', '=', '')
  else if (topic !== undefined)
    found = found.where(({ or, eb }) =>
      or([eb('topic', '=', topic), sql<boolean>`topic like ${`${escapedLike(topic)}\u001f%`} escape '\\'`]),
    )
  if (difficulty === 0) found = found.where('difficulty', 'is', null)
  else if (difficulty !== undefined) found = found.where('difficulty', '=', difficulty)
  if (kind !== undefined) found = found.where('kind', '=', kind)
  if (language !== undefined) found = found.where(contains('languages', language))
  return found
}

const escapedLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&')
const contains = (column: 'search' | 'languages', part: string) =>
  sql<boolean>`${sql.ref(column)} like ${`%${escapedLike(part)}%`} escape '\\'`

async function mediaOfTexts(db: Reader, bank: string, texts: ItemTexts): Promise<Medium[]> {
  const digests = languagesOf(texts).flatMap((language) => {
    const item = texts[language]
    return item ? mediaOf(item) : []
  })
  if (digests.length === 0) return []
  const rows = await db
    .selectFrom('bank_medium')
    .select(['digest', 'type', 'bytes'])
    .where('bank', '=', bank)
    .where('digest', 'in', [...new Set(digests)])
    .execute()
  return rows.map(({ digest, type, bytes }) => Medium.parse({ digest, type, bytes: Number(bytes) }))
}
