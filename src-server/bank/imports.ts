/**
 * Files on their way into a bank. A file is kept among the objects from when it is brought, and read anew whenever somebody
 * looks at it: so any process can show and take it. Nothing of it is in the bank before it is taken, and then all of it.
 */
import { hash, randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import {
  ImportChoices,
  type ImportPreview,
  ImportReport,
  type ImportState,
  uploadBytesAtMost,
} from '../../src-shared/bank/importing.ts'
import { signed } from '../../src-shared/signed.ts'
import { nameText } from '../../src-shared/text.ts'
import type { Room } from '../files/space.ts'
import type { Staff } from '../http/caller.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import type { Blobs } from '../storage/blobs/port.ts'
import type { Sql } from '../storage/sql/sql.ts'
import type { Items } from './items.ts'
import type { BankMedia } from './media.ts'
import type { ReadBank, ReadFile } from './reading.ts'

/** What nobody takes is gone after a day, ms. */
const keptMs = 24 * 3_600_000
const listedAtMost = 100
const previewed = 50
/** Files of one bank that wait to be taken. */
const waitingAtMost = 20

interface Deps {
  db: Sql
  blobs: Blobs
  items: Items
  media: BankMedia
  room: Room
  readFile: ReadFile
}

export interface Imports {
  list(bank: string): Promise<ImportState[]>
  begin(
    bank: string,
    file: string,
    bytes: Uint8Array,
    choices: ImportChoices,
    by: Staff,
    at: number,
  ): Promise<ImportPreview>
  get(bank: string, id: string): Promise<ImportPreview>
  choose(bank: string, id: string, choices: ImportChoices): Promise<ImportPreview>
  /** Returns how many items came in. Refuses with 409 what was taken before. */
  take(bank: string, id: string, by: Staff, at: number): Promise<number>
  drop(bank: string, id: string): Promise<void>
  /** Forgets what nobody has taken. */
  sweep(now: number): Promise<void>
}

export function createImports({ db, blobs, items, media, room, readFile }: Deps): Imports {
  const rowOf = async (bank: string, id: string) => {
    const row = await db
      .selectFrom('bank_import')
      .selectAll()
      .where('bank', '=', bank)
      .where('id', '=', id)
      .executeTakeFirst()
    if (!row) throw notFound()
    return row
  }
  type Row = Awaited<ReturnType<typeof rowOf>>
  const stateOf = (row: Omit<Row, 'report'>): ImportState => ({
    id: row.id,
    file: row.file,
    by: row.by,
    at: Number(row.at),
    choices: ImportChoices.parse(JSON.parse(row.choices)),
    takenAt: row.taken_at === null ? null : Number(row.taken_at),
  })

  async function reportOf(bank: string, read: ReadBank): Promise<ImportReport> {
    const alike = read.items.flatMap(({ head }) => (head.whole_alike === null ? [] : [head.whole_alike]))
    const known = await items.known(bank, [...new Set(alike)])
    const { items: _, media: held, ...report } = read
    return { ...report, pictures: held.length, known: alike.filter((one) => known.has(one)).length }
  }

  async function previewOf(row: Row, read?: ReadBank): Promise<ImportPreview> {
    const state = stateOf(row)
    if (row.report !== null)
      return { import: state, report: ImportReport.parse(JSON.parse(row.report)), first: [] }
    const bank = read ?? (await readFile(await blobs.read(row.digest), state.choices))
    return {
      import: state,
      report: await reportOf(row.bank, bank),
      first: bank.items.slice(0, previewed).map(({ texts }) => texts),
    }
  }

  async function forget(row: Pick<Row, 'id' | 'digest'>): Promise<void> {
    const { numDeletedRows } = await db
      .deleteFrom('bank_import')
      .where('id', '=', row.id)
      .where('taken_at', 'is', null)
      .executeTakeFirst()
    if (numDeletedRows === 0n) return
    const others = await db
      .selectFrom('bank_import')
      .select('id')
      .where('digest', '=', row.digest)
      .union(db.selectFrom('bank_medium').select('digest as id').where('digest', '=', row.digest))
      .executeTakeFirst()
    if (!others) await blobs.remove(row.digest)
  }

  return {
    async list(bank) {
      const rows = await db
        .selectFrom('bank_import')
        .select(['id', 'bank', 'file', 'digest', 'bytes', 'by', 'login', 'at', 'choices', 'taken_at'])
        .where('bank', '=', bank)
        .orderBy('at', 'desc')
        .limit(listedAtMost)
        .execute()
      return rows.map(stateOf)
    },

    async begin(bank, file, bytes, choices, by, at) {
      const waiting = await db
        .selectFrom('bank_import')
        .select('id')
        .where('bank', '=', bank)
        .where('taken_at', 'is', null)
        .execute()
      if (waiting.length >= waitingAtMost)
        throw new Refusal('bad-input', {
          detail: `${waitingAtMost} files wait already; take or drop one first`,
        })
      await room(bytes.length)
      // What cannot be read at all is not kept.
      const read = await readFile(bytes, choices)
      const digest = hash('sha256', bytes, 'hex')
      const put = await blobs.put(digest, Readable.from([bytes]), uploadBytesAtMost)
      if (!put.ok) throw new TypeError(`a file with a bank: ${put.why}`)
      const row = {
        id: `im-${randomUUID()}`,
        bank,
        file: nameText(file).slice(0, 300),
        digest,
        bytes: bytes.length,
        by: signed(by.name, by.login),
        login: by.login,
        at,
        choices: JSON.stringify(choices),
        report: null,
        taken_at: null,
      }
      await db.insertInto('bank_import').values(row).execute()
      return previewOf(row, read)
    },

    async get(bank, id) {
      return previewOf(await rowOf(bank, id))
    },

    async choose(bank, id, choices) {
      const row = await rowOf(bank, id)
      if (row.taken_at !== null) throw taken()
      const read = await readFile(await blobs.read(row.digest), choices)
      await db
        .updateTable('bank_import')
        .set({ choices: JSON.stringify(choices) })
        .where('id', '=', id)
        .where('taken_at', 'is', null)
        .execute()
      return previewOf({ ...row, choices: JSON.stringify(choices) }, read)
    },

    async take(bank, id, by, at) {
      const row = await rowOf(bank, id)
      if (row.taken_at !== null) throw taken()
      const read = await readFile(await blobs.read(row.digest), stateOf(row).choices)
      const report = JSON.stringify(await reportOf(bank, read))
      await media.keep(read.media)
      const fresh = read.items.map(({ texts, head, source }) => ({
        texts,
        head,
        origin: { file: row.file, line: source.line, inside: source.file },
      }))
      await items.add(bank, fresh, by, at, async (trx) => {
        const { numUpdatedRows } = await trx
          .updateTable('bank_import')
          .set({ report, taken_at: at })
          .where('id', '=', id)
          .where('taken_at', 'is', null)
          // Read in another way meanwhile: what somebody saw is not what would come in.
          .where('choices', '=', row.choices)
          .executeTakeFirst()
        if (numUpdatedRows === 0n) throw taken()
        await media.note(
          trx,
          bank,
          read.media.map(({ medium }) => medium),
          by,
          at,
        )
      })
      return fresh.length
    },

    async drop(bank, id) {
      const row = await rowOf(bank, id)
      if (row.taken_at !== null) throw taken()
      await forget(row)
    },

    async sweep(now) {
      const rows = await db
        .selectFrom('bank_import')
        .select(['id', 'digest'])
        .where('taken_at', 'is', null)
        .where('at', '<', now - keptMs)
        .execute()
      for (const row of rows) await forget(row)
    },
  }
}

const taken = () =>
  new Refusal('bad-input', {
    status: 409,
    detail: 'this file was taken, or is read in another way, meanwhile',
  })
