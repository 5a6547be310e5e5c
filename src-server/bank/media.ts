/** Pictures and sounds of banks: among the objects, each bank with its own list. */
import { hash } from 'node:crypto'
import { Readable } from 'node:stream'
import { Medium, mediumBytesAtMost } from '../../src-shared/bank/item.ts'
import { createMedia } from '../../src-shared/bank/media.ts'
import type { HeldMedium } from '../../src-shared/bank/texts.ts'
import type { Room } from '../files/space.ts'
import type { Staff } from '../http/caller.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import type { Blobs } from '../storage/blobs/port.ts'
import { type Reader, rowsAtOnce, type Sql } from '../storage/sql/sql.ts'

/** Bytes of all pictures and sounds of one bank. */
const bankBytesAtMost = 4 * 1024 ** 3

export interface BankMedia {
  /** Refuses what is no picture or sound that pages show. */
  add(bank: string, bytes: Uint8Array, by: Staff, at: number): Promise<Medium>
  /** Their bytes are durable; `note` puts them on the bank's list. */
  keep(media: readonly { medium: Medium; bytes: Uint8Array }[]): Promise<void>
  note(trx: Reader, bank: string, media: readonly Medium[], by: Staff, at: number): Promise<void>
  /** Those of a bank, for the texts that show them. */
  held(bank: string): Promise<Map<string, HeldMedium>>
  read(bank: string, digest: string): Promise<{ medium: Medium; bytes: Uint8Array }>
}

export function createBankMedia(db: Sql, blobs: Blobs, room: Room): BankMedia {
  const mediumOf = (row: { digest: string; type: string; bytes: number | string }): Medium =>
    Medium.parse({ digest: row.digest, type: row.type, bytes: Number(row.bytes) })

  async function keep(media: readonly { medium: Medium; bytes: Uint8Array }[]) {
    const fresh: (typeof media)[number][] = []
    for (const one of media) if ((await blobs.size(one.medium.digest)) === null) fresh.push(one)
    // All of them or none: nobody would know of the first ones.
    if (fresh.length > 0) await room(fresh.reduce((sum, { bytes }) => sum + bytes.length, 0))
    for (const { medium, bytes } of fresh) {
      const put = await blobs.put(medium.digest, Readable.from([bytes]), mediumBytesAtMost)
      if (!put.ok) throw new TypeError(`a medium of a bank: ${put.why}`)
    }
  }

  const note: BankMedia['note'] = async (trx, bank, media, { login }, at) => {
    const { bytes } = await trx
      .selectFrom('bank_medium')
      .select(({ fn }) => fn.sum('bytes').as('bytes'))
      .where('bank', '=', bank)
      .executeTakeFirstOrThrow()
    const fresh = media.reduce((sum, one) => sum + one.bytes, 0)
    if (Number(bytes ?? 0) + fresh > bankBytesAtMost)
      throw new Refusal('bad-input', {
        status: 413,
        detail: `the pictures and sounds of a bank have at most ${bankBytesAtMost >> 30} GB together`,
      })
    for (let start = 0; start < media.length; start += rowsAtOnce)
      await trx
        .insertInto('bank_medium')
        .values(
          media.slice(start, start + rowsAtOnce).map((one) => ({
            bank,
            digest: one.digest,
            type: one.type,
            bytes: one.bytes,
            by: login,
            at,
          })),
        )
        .onConflict((conflict) => conflict.columns(['bank', 'digest']).doNothing())
        .execute()
  }

  return {
    keep,
    note,
    async add(bank, bytes, by, at) {
      const media = createMedia((one) => hash('sha256', one, 'hex'))
      const added = media.add(bytes)
      if ('wrong' in added) throw new Refusal('bad-input', { status: 415, detail: `the file ${added.wrong}` })
      const [one] = media.all()
      if (!one) throw new TypeError('a medium that was taken is there')
      await keep([one])
      await note(db, bank, [one.medium], by, at)
      return one.medium
    },
    async held(bank) {
      const rows = await db
        .selectFrom('bank_medium')
        .select(['digest', 'type'])
        .where('bank', '=', bank)
        .execute()
      return new Map(rows.map(({ digest, type }) => [digest, { digest, sound: type.startsWith('audio/') }]))
    },
    async read(bank, digest) {
      const row = await db
        .selectFrom('bank_medium')
        .select(['digest', 'type', 'bytes'])
        .where('bank', '=', bank)
        .where('digest', '=', digest)
        .executeTakeFirst()
      if (!row) throw notFound()
      return { medium: mediumOf(row), bytes: await blobs.read(digest) }
    },
  }
}
