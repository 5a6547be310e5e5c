/** A student's explanation: once, within the days that the rules give, as an entry of her case's ledger; its files are sealed. */
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { explainUntil, waitsFor } from '../../src-shared/cases/course.ts'
import { type ExplainedFile, kindOf } from '../../src-shared/cases/explanation.ts'
import {
  explanationFileBytes,
  explanationFilesAtMost,
  type FileKind,
} from '../../src-shared/cases/explanation-bounds.ts'
import { createSealer } from '../auth/sealed.ts'
import type { Clock } from '../clock.ts'
import type { Room } from '../files/space.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import type { Blobs } from '../storage/blobs/port.ts'
import { type Sql, transact } from '../storage/sql/sql.ts'
import { aloneAt, type HeldCase, type Ledgers } from './ledgers.ts'
import { conflict } from './reviewing.ts'

interface Deps {
  db: Sql
  blobs: Blobs
  room: Room
  clock: Clock
  secret: Uint8Array
  ledgers: Ledgers
  days: number
}

type KeptFile = Omit<ExplainedFile, 'name'>

/** Whose case it is, the caller has looked. */
export interface Explaining {
  /** Null: nothing may be said, by the rules. */
  until(held: HeldCase): number | null
  isOpen(held: HeldCase): boolean
  /** The same once more changes nothing. Refuses with 409 once it is too late, and what is more than may be. */
  keep(number: string, bytes: Uint8Array): Promise<KeptFile>
  drop(number: string, digest: string): Promise<void>
  files(number: string): Promise<KeptFile[]>
  give(number: string, said: { words: string; files: { name: string; digest: string }[] }): Promise<void>
  /** Refuses with 404. */
  read(number: string, digest: string): Promise<{ kind: FileKind; bytes: Uint8Array }>
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

export function createExplaining({ db, blobs, room, clock, secret, ledgers, days }: Deps): Explaining {
  const sealer = createSealer(secret, 'explanation')
  const until = ({ course }: HeldCase) => explainUntil(course, days)
  const isOpen = ({ course }: HeldCase) => waitsFor(course, days, clock.now()) !== null
  function mustBeOpen(held: HeldCase): void {
    if (!isOpen(held)) throw conflict('it is explained already, or its days are over')
  }
  const files = (number: string, of = db) =>
    of
      .selectFrom('case_explained')
      .select(['digest', 'kind', 'bytes', 'sealed'])
      .where('number', '=', number)
      .orderBy('digest')
      .execute()
  /** Alone at the case, while she may say something. */
  const at = <T>(number: string, work: (trx: typeof db, held: HeldCase) => Promise<T>) =>
    transact(
      db,
      async (trx) => {
        const held = await ledgers.one(number, trx)
        mustBeOpen(held)
        return work(trx, held)
      },
      aloneAt(number),
    )

  return {
    until,
    isOpen,
    files: async (number) =>
      (await files(number)).map(({ digest, kind, bytes }) => ({ digest, kind, bytes: Number(bytes) })),

    async keep(number, bytes) {
      mustBeOpen(await ledgers.one(number))
      const kind = kindOf(bytes)
      if (kind === null)
        throw new Refusal('bad-input', { status: 415, detail: 'a file is a PNG, a JPEG or a PDF' })
      const digest = sha256(bytes)
      const sealed = Buffer.from(sealer.seal(bytes, `${number} ${digest}`), 'base64url')
      await room(sealed.length)
      const object = sha256(sealed)
      const put = await blobs.put(object, Readable.from([sealed]), explanationFileBytes + 1024)
      if (!put.ok) throw new TypeError(`a file of an explanation: ${put.why}`)
      const kept = await at(number, async (trx) => {
        const there = await files(number, trx)
        if (there.some((one) => one.digest === digest)) return false
        if (there.length >= explanationFilesAtMost)
          throw conflict(`an explanation has at most ${explanationFilesAtMost} files`)
        const row = { number, digest, sealed: object, kind, bytes: bytes.length }
        await trx.insertInto('case_explained').values(row).execute()
        return true
      }).catch(async (error: unknown) => {
        await blobs.remove(object)
        throw error
      })
      if (!kept) await blobs.remove(object)
      return { digest, kind, bytes: bytes.length }
    },

    async drop(number, digest) {
      const gone = await at(number, async (trx) => {
        const row = (await files(number, trx)).find((one) => one.digest === digest)
        if (!row) throw notFound()
        await trx
          .deleteFrom('case_explained')
          .where('number', '=', number)
          .where('digest', '=', digest)
          .execute()
        return row.sealed
      })
      await blobs.remove(gone)
    },

    async give(number, { words, files: named }) {
      const unnamed = await at(number, async (trx, held) => {
        const there = new Map((await files(number, trx)).map((one) => [one.digest, one]))
        if (new Set(named.map(({ digest }) => digest)).size < named.length)
          throw new Refusal('bad-input', { detail: 'a file twice' })
        const given = named.map(({ name, digest }) => {
          const row = there.get(digest)
          if (!row) throw conflict('a file is not here')
          there.delete(digest)
          return { name, digest, kind: row.kind, bytes: Number(row.bytes) }
        })
        const explanation = { words, files: given }
        await ledgers.append(trx, held, {
          ...{ at: clock.now(), by: null, kind: 'explanation.given', explanation },
        })
        for (const digest of there.keys())
          await trx
            .deleteFrom('case_explained')
            .where('number', '=', number)
            .where('digest', '=', digest)
            .execute()
        return [...there.values()]
      })
      for (const { sealed } of unnamed) await blobs.remove(sealed)
    },

    async read(number, digest) {
      const row = (await files(number)).find((one) => one.digest === digest)
      if (!row) throw notFound()
      const sealed = await blobs.read(row.sealed)
      const bytes = sealer.open(Buffer.from(sealed).toString('base64url'), `${number} ${digest}`)
      return { kind: row.kind, bytes }
    },
  }
}
