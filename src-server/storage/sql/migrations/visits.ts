/** Which pages of an LMS were opened in which attempt, so that one can be found by an address. */
import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import { z } from 'zod'
import type { Any } from './any.ts'

interface Rows {
  leaf: { attempt: string; part: number; seq: number; leaf: string }
  visit: { attempt: string; part: number; seq: number; at: number; url: string; title: string }
}

/** As the record was when this migration was written. */
const Visited = z.object({
  at: z.object({ wall: z.string() }),
  body: z.object({ url: z.string().max(2048), title: z.string().max(500) }),
})

export const visits: Migration = {
  async up(db: Any) {
    await db.schema
      .createTable('visit')
      .addColumn('attempt', 'text', (c) => c.notNull().references('attempt.id'))
      .addColumn('part', 'integer', (c) => c.notNull())
      .addColumn('seq', 'integer', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('url', 'text', (c) => c.notNull())
      .addColumn('title', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('visit_pk', ['attempt', 'part', 'seq'])
      .execute()
    await db.schema.createIndex('attempt_opened').on('attempt').columns(['opened_at']).execute()
    await fill(db as Kysely<Rows>)
  },
}

/** What the ledgers held have told already. */
async function fill(db: Kysely<Rows>): Promise<void> {
  const held = await db
    .selectFrom('leaf')
    .selectAll()
    .where(sql<boolean>`leaf like '%"kind":"web.visited"%'`)
    .execute()
  for (const { attempt, part, seq, leaf } of held) {
    const { data } = Visited.safeParse(JSON.parse(leaf))
    const at = Date.parse(data?.at.wall ?? '')
    // One that cannot be counted with is a finding already.
    if (!data || Number.isNaN(at)) continue
    const [url, title] = [data.body.url, data.body.title].map((text) => text.replaceAll('\0', ''))
    await db
      .insertInto('visit')
      .values({ attempt, part, seq, at, url: url ?? '', title: title ?? '' })
      .execute()
  }
}
