/**
 * Numbers of documents, and what the server confirms of each: its date, the digest of what it says, the digests of the files
 * that it was given out as. What a document says is not kept here.
 */
import { createHash } from 'node:crypto'
import { canonical } from '../../src-shared/ledger/jcs.ts'
import type { Clock } from '../clock.ts'
import { type Sql, transact } from '../storage/sql/sql.ts'
import type { PrintedDocument } from './document.ts'
import { pdfOf } from './pdf/pdf.ts'

type Contents = Omit<PrintedDocument, 'confirmed'>

interface Issued {
  number: string
  digest: string
  bytes: Uint8Array
}
/** What anybody may know who has the document in hand. */
interface Known {
  number: string
  day: string
  digest: string
  /** SHA-256 of the PDFs. */
  files: string[]
}

/** `kind`: as the record names it; `about`: what it is of, where it keeps its wording (wordings.ts). */
interface Of {
  kind: string
  by: string
  about?: string | null
}

export interface Register {
  /** As PDF. A document that says the same has the number, and names the wording, that it has already. */
  issue(contents: Contents, of: Of): Promise<Issued>
  /** Whether a document that says this was issued. */
  has(contents: Contents): Promise<boolean>
  /** `check`: the first signs of the digest. Null: there is none such. */
  find(number: string, check: string): Promise<Known | null>
}

const sha256 = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** SHA-256 of the canonical JSON of all that it says; of pictures their own. */
const digestOf = ({ language, from, title, day, blocks }: Contents): string =>
  sha256(
    canonical({
      ...{ language, from, title, day },
      blocks: blocks.map((block) =>
        block.kind === 'picture' ? { ...block, bytes: sha256(block.bytes) } : block,
      ),
    }),
  )

/** Of the digest, in an address: too many to be guessed, few enough for a small code. */
const checkLength = 16

export function createRegister(deps: { db: Sql; clock: Clock; publicUrl: string | undefined }): Register {
  const { db, clock, publicUrl } = deps
  const addressOf = (language: string, number: string, digest: string) =>
    publicUrl === undefined
      ? null
      : new URL(`/open#/${language}/document/${number}/${digest.slice(0, checkLength)}`, publicUrl).href

  /** Numbers of a year go up without gaps. */
  const numbered = (
    digest: string,
    day: string,
    of: Of & { wording: number | null },
  ): Promise<{ number: string; wording: number | null }> =>
    transact(
      db,
      async (trx) => {
        const known = await trx
          .selectFrom('document')
          .select(['number', 'wording'])
          .where('digest', '=', digest)
          .executeTakeFirst()
        if (known) return known
        const year = day.slice(0, 4)
        const { last } = await trx
          .selectFrom('document')
          .select(({ fn }) => fn.max('number').as('last'))
          .where('number', 'like', `${year}-%`)
          .executeTakeFirstOrThrow()
        const next = Number(last?.slice(5) ?? 0) + 1
        const number = `${year}-${String(next).padStart(6, '0')}`
        await trx
          .insertInto('document')
          .values({ number, day, digest, ...of, at: clock.now() })
          .execute()
        return { number, wording: of.wording }
      },
      'document',
    )

  return {
    async issue(contents, of) {
      const digest = digestOf(contents)
      const made = contents.wording ?? null
      const { number, wording } = await numbered(digest, contents.day, { ...of, wording: made })
      const address = addressOf(contents.language, number, digest)
      const named = wording ?? made
      const bytes = await pdfOf({
        ...contents,
        ...(named !== null && { wording: named }),
        confirmed: { number, digest, address },
      })
      await db
        .insertInto('document_file')
        .values({ number, digest: sha256(bytes), at: clock.now() })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
      return { number, digest, bytes }
    },
    async has(contents) {
      const known = await db
        .selectFrom('document')
        .select('number')
        .where('digest', '=', digestOf(contents))
        .executeTakeFirst()
      return known !== undefined
    },
    async find(number, check) {
      const found = await db
        .selectFrom('document')
        .select(['number', 'day', 'digest'])
        .where('number', '=', number)
        .executeTakeFirst()
      if (!found?.digest.startsWith(check)) return null
      const files = await db
        .selectFrom('document_file')
        .select('digest')
        .where('number', '=', number)
        .orderBy('at')
        .execute()
      return { ...found, files: files.map((file) => file.digest) }
    },
  }
}
