/** Conversations as they lie in the database. What is sealed stays so: nothing here opens anything. */
import { sql, type Transaction } from 'kysely'
import type { State } from '../../src-shared/trust/bounds.ts'
import { leftToReaders, mostConversationBytes, mostMessages } from '../../src-shared/trust/bounds.ts'
import type { Wrap } from '../../src-shared/trust/seal.ts'
import { Refusal } from '../http/refusal.ts'
import type { Database } from '../storage/sql/schema.ts'
import { type Sql, transact } from '../storage/sql/sql.ts'

type Row = Database['trust_conversation']
type MessageRow = Database['trust_message']

export interface NewMessage {
  conversation: string
  n: number
  side: MessageRow['side']
  /** To the hour. */
  at: number
  by: string | null
  sealed: string
}

/** All that is kept, bytes: beyond it the server says that it cannot take more. */
const bytesAtMost = 4 * 2 ** 30
const conversationsAtMost = 20_000
/** New ones an hour, from everywhere: what a flood can do to the disk. */
const anHourAtMost = 1000

export const taken = (): Refusal =>
  new Refusal('bad-input', { status: 409, detail: 'something was written meanwhile' })
const full = (): Refusal => new Refusal('disk-full', { status: 503 })
const tooLarge = (): Refusal =>
  new Refusal('bad-input', { status: 413, detail: 'so much does not fit into this conversation' })

export type TrustStore = ReturnType<typeof createTrustStore>

export function createTrustStore(db: Sql) {
  const count = async (trx: Transaction<Database> | Sql) => {
    const { bytes } = await trx
      .selectFrom('trust_message')
      .select((e) => e.fn.sum<number>('bytes').as('bytes'))
      .executeTakeFirstOrThrow()
    const { all } = await trx
      .selectFrom('trust_conversation')
      .select((e) => e.fn.countAll<number>().as('all'))
      .executeTakeFirstOrThrow()
    return { bytes: Number(bytes ?? 0), all: Number(all) }
  }

  const sealedAt = async (from: Transaction<Database> | Sql, id: string, n: number): Promise<string | null> =>
    (
      await from
        .selectFrom('trust_message')
        .select('sealed')
        .where('conversation', '=', id)
        .where('n', '=', n)
        .executeTakeFirst()
    )?.sealed ?? null

  async function insert(trx: Transaction<Database>, message: NewMessage): Promise<void> {
    await trx
      .insertInto('trust_message')
      .values({ ...message, bytes: message.sealed.length })
      .execute()
  }

  return {
    /** How many began in this hour. */
    async inHour(at: number): Promise<number> {
      const { all } = await db
        .selectFrom('trust_conversation')
        .select((e) => e.fn.countAll<number>().as('all'))
        .where('begun', '=', at)
        .executeTakeFirstOrThrow()
      return Number(all)
    },

    /** The same once more changes nothing. */
    async begin(row: Row, wraps: readonly (Wrap & { reader: string })[], first: NewMessage): Promise<void> {
      await transact(
        db,
        async (trx) => {
          const there = await sealedAt(trx, row.id, 0)
          if (there === first.sealed) return
          if (there !== null) throw taken()
          const { bytes, all } = await count(trx)
          if (bytes + first.sealed.length > bytesAtMost || all >= conversationsAtMost) throw full()
          const { begun } = await trx
            .selectFrom('trust_conversation')
            .select((e) => e.fn.countAll<number>().as('begun'))
            .where('begun', '=', row.begun)
            .executeTakeFirstOrThrow()
          if (Number(begun) >= anHourAtMost) throw new Refusal('too-many-tries')
          await trx.insertInto('trust_conversation').values(row).execute()
          await trx
            .insertInto('trust_wrap')
            .values(
              wraps.map(({ reader, enc, ciphertext }) => ({ conversation: row.id, reader, enc, ciphertext })),
            )
            .execute()
          await insert(trx, first)
        },
        'trust line',
      )
    },

    async one(id: string): Promise<Row | undefined> {
      const row = await db
        .selectFrom('trust_conversation')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst()
      return row && plain(row)
    },

    /** Null: nothing is there. */
    first: (id: string): Promise<string | null> => sealedAt(db, id, 0),

    async messages(id: string): Promise<MessageRow[]> {
      const rows = await db
        .selectFrom('trust_message')
        .selectAll()
        .where('conversation', '=', id)
        .orderBy('n')
        .execute()
      return rows.map((row) => ({ ...row, at: Number(row.at), bytes: Number(row.bytes) }))
    },

    /** `then`: what becomes of its conversation. Refused unless `n` is the next place. */
    async add(message: NewMessage, then: Partial<Row>): Promise<void> {
      await transact(
        db,
        async (trx) => {
          if ((await sealedAt(trx, message.conversation, message.n)) === message.sealed) return
          const there = await trx
            .selectFrom('trust_message')
            .select((e) => [e.fn.countAll<number>().as('all'), e.fn.sum<number>('bytes').as('bytes')])
            .where('conversation', '=', message.conversation)
            .executeTakeFirstOrThrow()
          if (Number(there.all) !== message.n || message.n >= mostMessages) throw taken()
          const room = mostConversationBytes - (message.side === 'sender' ? leftToReaders : 0)
          if (Number(there.bytes ?? 0) + message.sealed.length > room) throw tooLarge()
          if ((await count(trx)).bytes + message.sealed.length > bytesAtMost) throw full()
          await insert(trx, message)
          await trx
            .updateTable('trust_conversation')
            .set({ ...then, last: message.at })
            .where('id', '=', message.conversation)
            .execute()
        },
        'trust line',
      )
    },

    async set(id: string, to: Partial<Row>): Promise<void> {
      await db.updateTable('trust_conversation').set(to).where('id', '=', id).execute()
    },

    /** Those that readers are shown by now: begun before `before`. What is due first, then the newest. */
    async page(states: readonly State[], before: number, page: number, size: number) {
      const shown = db
        .selectFrom('trust_conversation')
        .where('state', 'in', states)
        .where('begun', '<', before)
      const { all } = await shown.select((e) => e.fn.countAll<number>().as('all')).executeTakeFirstOrThrow()
      const rows = await shown
        .selectAll()
        .select((e) =>
          e
            .selectFrom('trust_message')
            .whereRef('trust_message.conversation', '=', 'trust_conversation.id')
            .select((of) => of.fn.countAll<number>().as('messages'))
            .as('messages'),
        )
        .orderBy(sql`case when due is null then 1 else 0 end`)
        .orderBy('due')
        .orderBy('begun', 'desc')
        .orderBy('id')
        .limit(size)
        .offset(page * size)
        .execute()
      return {
        all: Number(all),
        rows: rows.map((row) => ({ ...plain(row), messages: Number(row.messages) })),
      }
    },

    async wrapsOf(reader: string, conversations: readonly string[]): Promise<Map<string, Wrap>> {
      if (conversations.length === 0) return new Map()
      const rows = await db
        .selectFrom('trust_wrap')
        .selectAll()
        .where('reader', '=', reader)
        .where('conversation', 'in', conversations)
        .execute()
      return new Map(rows.map(({ conversation, enc, ciphertext }) => [conversation, { enc, ciphertext }]))
    },

    /** For statistics: kind and state of all that readers are shown, and when it is due. */
    async filed(before: number) {
      const rows = await db
        .selectFrom('trust_conversation')
        .select(['kind', 'state', 'due'])
        .where('begun', '<', before)
        .execute()
      return rows.map((row) => ({ ...row, due: row.due === null ? null : Number(row.due) }))
    },

    /** Messages and wraps go with their conversation. */
    async deleteClosed(before: number): Promise<number> {
      const gone = await db
        .deleteFrom('trust_conversation')
        .where('state', '=', 'closed')
        .where('closed_at', '<', before)
        .executeTakeFirst()
      return Number(gone.numDeletedRows)
    },
  }
}

const number = (value: number | null): number | null => (value === null ? null : Number(value))
/** PostgreSQL gives wide numbers as texts. */
const plain = <R extends Row>(row: R): R => ({
  ...row,
  due: number(row.due),
  begun: Number(row.begun),
  last: Number(row.last),
  closed_at: number(row.closed_at),
})
