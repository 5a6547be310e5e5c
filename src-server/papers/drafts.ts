/** Papers: written by the teachers of a bank, handed in as versions that nothing overwrites, decided by another person. */
import { randomUUID } from 'node:crypto'
import type { Transaction } from 'kysely'
import { z } from 'zod'
import { ApprovedPaper, approvedKind } from '../../src-shared/papers/approved.ts'
import { paperDigest } from '../../src-shared/papers/assigned.ts'
import { checkPaper, drawable, isApprovable } from '../../src-shared/papers/check.ts'
import { PaperDefinition } from '../../src-shared/papers/definition.ts'
import type { Decision } from '../../src-shared/papers/held.ts'
import { isIn, namedItems, type PoolItem } from '../../src-shared/papers/pool.ts'
import { signed } from '../../src-shared/signed.ts'
import type { Staff } from '../http/caller.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import type { Database } from '../storage/sql/schema.ts'
import { type Sql, transact } from '../storage/sql/sql.ts'
import type { Pools } from './pool.ts'

/** Every login that ever saved it. */
export const Authors = z.array(z.string())

export interface Drafts {
  /** Returns its id. */
  add(bank: string, definition: PaperDefinition, by: Staff, at: number): Promise<string>
  save(paper: string, revision: number, definition: PaperDefinition, by: Staff, at: number): Promise<void>
  /** Returns the number of its version. Refuses what `checkPaper` refuses. */
  handIn(paper: string, revision: number, by: Staff, at: number): Promise<{ version: number; digest: string }>
  content(paper: string, version: number): Promise<ApprovedPaper>
  /** Of the newest version, once. */
  decide(
    of: { paper: string; version: number },
    word: { decision: Decision; note: string },
    by: Staff,
    at: number,
  ): Promise<void>
}

const changedMeanwhile = (detail: string) => new Refusal('bad-input', { status: 409, detail })

export function createDrafts(db: Sql, pools: Pools): Drafts {
  const draft = async (trx: Sql | Transaction<Database>, paper: string, revision: number) => {
    const row = await trx.selectFrom('paper').selectAll().where('id', '=', paper).executeTakeFirst()
    if (!row) throw notFound()
    if (row.revision !== revision) throw changedMeanwhile('somebody has saved it meanwhile')
    return row
  }

  return {
    async add(bank, definition, by, at) {
      const id = `pa-${randomUUID()}`
      await db
        .insertInto('paper')
        .values({
          ...{ id, bank, revision: 1, definition: JSON.stringify(definition) },
          ...{ authors: JSON.stringify([by.login]), changed_by: signed(by.name, by.login), changed_at: at },
        })
        .execute()
      return id
    },

    async save(paper, revision, definition, by, at) {
      await transact(
        db,
        async (trx) => {
          const row = await draft(trx, paper, revision)
          const authors = new Set([...Authors.parse(JSON.parse(row.authors)), by.login])
          await trx
            .updateTable('paper')
            .set({
              ...{ definition: JSON.stringify(definition), revision: revision + 1 },
              ...{ authors: JSON.stringify([...authors]), changed_by: signed(by.name, by.login) },
              changed_at: at,
            })
            .where('id', '=', paper)
            .execute()
        },
        `paper ${paper}`,
      )
    },

    async handIn(paper, revision, by, at) {
      const row = await draft(db, paper, revision)
      const definition = PaperDefinition.parse(JSON.parse(row.definition))
      const pool = await pools.of(row.bank)
      const wrong = checkPaper(definition, pool)
      const [first] = wrong.filter(({ only }) => only === 'refused')
      if (!isApprovable(wrong))
        throw new Refusal('bad-input', {
          detail: `the paper cannot be sat: ${first?.code} ${JSON.stringify(first?.params)}`,
        })
      const items = await pools.whole(db, askable(definition, pool))
      const content = ApprovedPaper.parse({ kind: approvedKind, definition, items })
      const digest = await paperDigest(content)
      return transact(
        db,
        async (trx) => {
          await draft(trx, paper, revision)
          const version = ((await newest(trx, paper)) ?? 0) + 1
          const authors = new Set([...Authors.parse(JSON.parse(row.authors)), by.login])
          await trx
            .insertInto('paper_version')
            .values({
              ...{ paper, version, digest, content: JSON.stringify(content), at },
              ...{ authors: JSON.stringify([...authors]), by: signed(by.name, by.login) },
              ...{ decision: null, decided_by: null, decided_at: null, note: null },
            })
            .execute()
          return { version, digest }
        },
        `paper ${paper}`,
      )
    },

    async content(paper, version) {
      const row = await db
        .selectFrom('paper_version')
        .select('content')
        .where('paper', '=', paper)
        .where('version', '=', version)
        .executeTakeFirst()
      if (!row) throw notFound()
      return ApprovedPaper.parse(JSON.parse(row.content))
    },

    async decide({ paper, version }, { decision, note }, by, at) {
      await transact(
        db,
        async (trx) => {
          if ((await newest(trx, paper)) !== version) throw changedMeanwhile('a newer version was handed in')
          const { authors } = await trx
            .selectFrom('paper_version')
            .select('authors')
            .where('paper', '=', paper)
            .where('version', '=', version)
            .executeTakeFirstOrThrow()
          // Held against this very version: she may have written it since she was allowed to decide.
          if (Authors.parse(JSON.parse(authors)).includes(by.login)) throw new Refusal('not-allowed')
          const done = await trx
            .updateTable('paper_version')
            .set({ decision, note, decided_by: signed(by.name, by.login), decided_at: at })
            .where('paper', '=', paper)
            .where('version', '=', version)
            .where('decision', 'is', null)
            .executeTakeFirst()
          if (done.numUpdatedRows === 0n) throw changedMeanwhile('it is decided already')
        },
        `paper ${paper}`,
      )
    },
  }
}

async function newest(trx: Transaction<Database>, paper: string): Promise<number | null> {
  const row = await trx
    .selectFrom('paper_version')
    .select(({ fn }) => fn.max<number | null>('version').as('version'))
    .where('paper', '=', paper)
    .executeTakeFirst()
  return row?.version ?? null
}

/** What the paper names, and what its draws may take. */
function askable(definition: PaperDefinition, pool: readonly PoolItem[]): PoolItem[] {
  const named = namedItems(definition)
  const draws = definition.sections.flatMap((section) => (section.kind === 'questions' ? section.draws : []))
  const drawn = drawable(definition, pool).filter((item) => draws.some((draw) => isIn(draw, item)))
  return [...pool.filter(({ id }) => named.has(id)), ...drawn]
}
