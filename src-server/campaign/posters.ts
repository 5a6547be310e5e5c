/** Posters of the session's page: what they are is told by their first bytes, and a page of ours never runs one. */
import { createHash } from 'node:crypto'
import type { FastifyReply } from 'fastify'
import { posterBytes, postersKept } from '../../src-shared/campaign/bounds.ts'
import type { Poster } from '../../src-shared/campaign/page.ts'
import { kindOf } from '../../src-shared/cases/explanation.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import { type Sql, transact } from '../storage/sql/sql.ts'
import type { CampaignStore } from './store.ts'

/** So long one may wait for the page to be saved with it. */
const waitsMs = 24 * 3_600_000

export type Posters = ReturnType<typeof createPosters>

export function createPosters(db: Sql, store: CampaignStore) {
  return {
    async list(): Promise<Poster[]> {
      const rows = await db
        .selectFrom('campaign_poster')
        .select(['digest', 'kind', 'bytes'])
        .orderBy('at')
        .orderBy('digest')
        .limit(postersKept)
        .execute()
      return rows.map(({ digest, kind, bytes }) => ({ digest, kind, bytes: Number(bytes) }))
    },

    /** Refuses with 415 what is no picture and no PDF, with 409 more than may be. The same once more changes nothing. */
    async keep(bytes: Uint8Array, login: string, at: number): Promise<Poster> {
      const kind = kindOf(bytes)
      if (kind === null || bytes.length > posterBytes)
        throw new Refusal('bad-input', { status: 415, detail: 'a poster is a PNG, a JPEG or a PDF' })
      const digest = createHash('sha256').update(bytes).digest('hex')
      const content = Buffer.from(bytes).toString('base64')
      await transact(
        db,
        async (trx) => {
          const used = (await store.newest(trx)).content.posters.map((one) => one.digest)
          // What nobody has put on the page makes room; older versions of the page are not shown any more.
          const old = trx.deleteFrom('campaign_poster').where('at', '<', at - waitsMs)
          await (used.length > 0 ? old.where('digest', 'not in', used) : old).execute()
          const there = await trx.selectFrom('campaign_poster').select('digest').execute()
          if (there.some((one) => one.digest === digest)) return
          if (there.length >= postersKept)
            throw new Refusal('bad-input', { status: 409, detail: `at most ${postersKept} files are kept` })
          const row = { digest, kind, bytes: bytes.length, content, login, at }
          await trx.insertInto('campaign_poster').values(row).execute()
        },
        'campaign posters',
      )
      return { digest, kind, bytes: bytes.length }
    },

    /** Refuses with 404. */
    async send(http: FastifyReply, digest: string): Promise<FastifyReply> {
      const row = await db
        .selectFrom('campaign_poster')
        .select(['kind', 'content'])
        .where('digest', '=', digest)
        .executeTakeFirst()
      if (!row) throw notFound()
      const how = row.kind === 'application/pdf' ? 'attachment' : 'inline'
      const name = `poster-${digest.slice(0, 8)}.${endings[row.kind]}`
      return (
        http
          .type(row.kind)
          .header('content-disposition', `${how}; filename="${name}"`)
          .header('x-content-type-options', 'nosniff')
          .header('content-security-policy', "default-src 'none'; sandbox")
          // Switched off, it is to be seen nowhere.
          .header('cache-control', 'no-store')
          .send(Buffer.from(row.content, 'base64'))
      )
    },
  }
}

const endings = { 'image/png': 'png', 'image/jpeg': 'jpg', 'application/pdf': 'pdf' } as const
