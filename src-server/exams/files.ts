/** Files that are answers: noted as their records come, opened with the review key for whoever may have them. */
import { createHash } from 'node:crypto'
import type { FastifyReply } from 'fastify'
import type { Transaction } from 'kysely'
import { bodies, type LedgerRecord } from '../../src-shared/records.ts'
import { associatedData, openObject } from '../../src-shared/seal/object.ts'
import { Refusal } from '../http/refusal.ts'
import type { ServerKeys } from '../keys.ts'
import type { Blobs } from '../storage/blobs/port.ts'
import type { Database } from '../storage/sql/schema.ts'
import type { Sql } from '../storage/sql/sql.ts'
import { keysOf } from './recorded.ts'

export interface AnswerFiles {
  /** Refuses with 409 where it is not here, with 422 where what came is not the file that was handed in. */
  read(attempt: string, file: string): Promise<Uint8Array>
}

/** A record that keeps a file has come. */
export async function noteFile(
  trx: Transaction<Database>,
  { attempt, part, body }: LedgerRecord,
): Promise<void> {
  const { index, file, digest } = bodies['file.kept'].parse(body)
  await trx
    .insertInto('answer_file')
    .values({ attempt, part, file, place: index, digest })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export function createAnswerFiles(deps: {
  db: Sql
  blobs: Pick<Blobs, 'read' | 'size'>
  review: ServerKeys['review']
}): AnswerFiles {
  const { db, blobs } = deps
  return {
    async read(attempt, file) {
      const kept = await db
        .selectFrom('answer_file')
        .innerJoin('held', 'held.digest', 'answer_file.digest')
        .select(['part', 'place', 'answer_file.digest'])
        .where('attempt', '=', attempt)
        .where('file', '=', file)
        .orderBy('part', 'desc')
        .executeTakeFirst()
      if (!kept || (await blobs.size(kept.digest)) === null)
        throw new Refusal('bad-input', { status: 409, detail: 'the file is not here' })
      const { part, place, digest } = kept
      const key = await keysOf(deps, attempt)(part)
      const ad = associatedData({ attempt, part, type: 'file', source: 'file', index: place })
      const plain = key && (await openObject(key, ad, await blobs.read(digest)).catch(otherKeyOrBytes))
      if (!plain || createHash('sha256').update(plain).digest('hex') !== file)
        throw new Refusal('bad-input', { status: 422, detail: 'it is not the file that was handed in' })
      return plain
    },
  }
}

/** Whatever is in it: it is saved, and nothing shows or runs it. `name`: one that tells nobody's. */
export const sendAnswerFile = (http: FastifyReply, name: string, bytes: Uint8Array): FastifyReply =>
  http
    .type('application/octet-stream')
    .header('content-disposition', `attachment; filename="${name}"`)
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('cache-control', 'no-store')
    .send(Buffer.from(bytes))

/** The seal says no more. */
const otherKeyOrBytes = () => null
