/** Papers as the console shows them, and what the caller may do with each. */
import type { Selectable } from 'kysely'
import { PaperDefinition } from '../../src-shared/papers/definition.ts'
import { Decision, type PaperDetail, type PaperRow, type PaperVersion } from '../../src-shared/papers/held.ts'
import { hasRole } from '../../src-shared/vocabulary.ts'
import type { Staff } from '../http/caller.ts'
import { notFound } from '../http/refusal.ts'
import type { Database } from '../storage/sql/schema.ts'
import type { Sql } from '../storage/sql/sql.ts'
import type { Chairs } from './chairs.ts'
import { Authors } from './drafts.ts'
import type { Given } from './given.ts'

export interface Views {
  list(caller: Staff): Promise<PaperRow[]>
  /** Refuses with 404 what she may neither write nor decide. */
  of(caller: Staff, paper: string): Promise<PaperDetail>
}

type Row = Selectable<Database['paper']> & { bankTitle: string; chair: string }
type Newest = Pick<Selectable<Database['paper_version']>, 'version' | 'decision' | 'authors'>

interface Rights {
  /** Null: every bank. */
  banks: ReadonlySet<string> | null
  heads: ReadonlySet<string>
}

export function createViews(db: Sql, chairs: Chairs, given: Given): Views {
  const papers = () =>
    db
      .selectFrom('paper')
      .innerJoin('bank', 'bank.id', 'paper.bank')
      .selectAll('paper')
      .select(['bank.title as bankTitle', 'bank.chair'])

  async function rightsOf(caller: Staff): Promise<Rights> {
    const heads = new Set(hasRole(caller, 'teacher') ? await chairs.headedBy(caller.login) : [])
    if (hasRole(caller, 'administrator')) return { banks: null, heads }
    const rows = await db
      .selectFrom('bank_teacher')
      .select('bank')
      .where('login', '=', caller.login)
      .execute()
    return { banks: new Set(rows.map(({ bank }) => bank)), heads }
  }

  return {
    async list(caller) {
      const rights = await rightsOf(caller)
      const rows = await papers().orderBy('changed_at', 'desc').execute()
      const versions = await db
        .selectFrom('paper_version')
        .select(['paper', 'version', 'decision', 'authors'])
        .orderBy('version')
        .execute()
      const newest = new Map(versions.map((version) => [version.paper, version]))
      return rows.flatMap((row) => rowOf(row, newest.get(row.id), rights, caller) ?? [])
    },
    async of(caller, paper) {
      const row = await papers().where('paper.id', '=', paper).executeTakeFirst()
      if (!row) throw notFound()
      const versions = await db
        .selectFrom('paper_version')
        .select(['version', 'digest', 'authors', 'by', 'at', 'decision', 'decided_by', 'decided_at', 'note'])
        .where('paper', '=', paper)
        .orderBy('version', 'desc')
        .execute()
      const shown = rowOf(row, versions[0], await rightsOf(caller), caller)
      if (!shown) throw notFound()
      const exams = await given.of(paper)
      return {
        ...shown,
        revision: row.revision,
        definition: shown.may.write ? PaperDefinition.parse(JSON.parse(row.definition)) : null,
        versions: versions.map(
          (one): PaperVersion => ({
            ...{ version: one.version, digest: one.digest, by: one.by, at: Number(one.at), note: one.note },
            decision: one.decision === null ? null : Decision.parse(one.decision),
            decidedBy: one.decided_by,
            decidedAt: one.decided_at === null ? null : Number(one.decided_at),
            exams: exams.get(one.version) ?? [],
          }),
        ),
        head: await chairs.headOf(row.chair),
      }
    },
  }
}

/** Null: it is not there for this caller. Whoever wrote a word of it does not decide about it. */
function rowOf(row: Row, newest: Newest | undefined, rights: Rights, caller: Staff): PaperRow | null {
  const write = rights.banks === null || rights.banks.has(row.bank)
  const head = rights.heads.has(row.chair)
  const wrote = newest !== undefined && Authors.parse(JSON.parse(newest.authors)).includes(caller.login)
  // What is not handed in is not hers to see.
  if (!write && !(head && newest !== undefined)) return null
  return {
    ...{ id: row.id, bank: row.bank, bankTitle: row.bankTitle, chair: row.chair },
    title: PaperDefinition.shape.title.parse(JSON.parse(row.definition).title),
    ...{ changedBy: row.changed_by, changedAt: Number(row.changed_at) },
    newest: newest
      ? {
          version: newest.version,
          decision: newest.decision === null ? null : Decision.parse(newest.decision),
        }
      : null,
    may: { write, decide: head && newest?.decision === null && !wrote },
  }
}
