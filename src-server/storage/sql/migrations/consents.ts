/** What students said to which consent text, and each text once, to be read again years later. */
import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import { z } from 'zod'
import type { Any } from './any.ts'

interface Rows {
  leaf: { attempt: string; part: number; seq: number; leaf: string }
  consent: {
    attempt: string
    part: number
    seq: number
    at: number
    language: string
    given: number
    digest: string | null
  }
}

/** As the record was when this migration was written. */
const Said = z.object({
  kind: z.enum(['consent.given', 'consent.refused']),
  at: z.object({ wall: z.string() }),
  body: z.object({
    language: z.enum(['kk', 'ru', 'ky', 'en']),
    text: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional(),
  }),
})

export const consents: Migration = {
  async up(db: Any) {
    await db.schema
      .createTable('consent_text')
      .addColumn('digest', 'text', (c) => c.notNull())
      .addColumn('language', 'text', (c) => c.notNull())
      .addColumn('words', 'text', (c) => c.notNull())
      .addColumn('since', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('consent_text_pk', ['digest', 'language'])
      .execute()
    await db.schema
      .createTable('consent')
      .addColumn('attempt', 'text', (c) => c.notNull().references('attempt.id'))
      .addColumn('part', 'integer', (c) => c.notNull())
      .addColumn('seq', 'integer', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('language', 'text', (c) => c.notNull())
      .addColumn('given', 'integer', (c) => c.notNull())
      .addColumn('digest', 'text')
      .addPrimaryKeyConstraint('consent_pk', ['attempt', 'part', 'seq'])
      .execute()
    await fill(db as Kysely<Rows>)
  },
}

/** What the ledgers held have told already: without the words, which no station sent. */
async function fill(db: Kysely<Rows>): Promise<void> {
  const held = await db
    .selectFrom('leaf')
    .selectAll()
    .where(sql<boolean>`leaf like '%"kind":"consent.%'`)
    .execute()
  for (const { attempt, part, seq, leaf } of held) {
    const { data } = Said.safeParse(JSON.parse(leaf))
    const at = Date.parse(data?.at.wall ?? '')
    if (!data || Number.isNaN(at)) continue
    const { language, text } = data.body
    const given = data.kind === 'consent.given' ? 1 : 0
    await db
      .insertInto('consent')
      .values({ attempt, part, seq, at, language, given, digest: text ?? null })
      .execute()
  }
}
