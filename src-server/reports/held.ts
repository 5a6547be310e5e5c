/** Reports of sessions as they are kept: each a version, none ever overwritten. */
import { randomBytes } from 'node:crypto'
import {
  type HeldReport,
  HeldTable,
  type ReportPage,
  type ReportSummary,
  WhichSession as Which,
  type WhichSession,
} from '../../src-shared/reports/session-held.ts'
import type { Sql } from '../storage/sql/sql.ts'
import { transact } from '../storage/sql/sql.ts'
import { type Basis, Basis as CountedFrom } from './counting.ts'

/** Enough for every session since computers count them. */
const listedAtMost = 1000
const columns = ['id', 'year', 'season', 'stage', 'version', 'file', 'digest', 'session', 'by', 'at'] as const

export type HeldReports = ReturnType<typeof createHeldReports>

export function createHeldReports(db: Sql) {
  const summaries = (where: Partial<WhichSession> = {}) => {
    let query = db.selectFrom('session_report').select(columns)
    if (where.year !== undefined) query = query.where('year', '=', where.year)
    if (where.season !== undefined) query = query.where('season', '=', where.season)
    if (where.stage !== undefined) query = query.where('stage', '=', where.stage)
    return query
      .orderBy('year', 'desc')
      .orderBy('season')
      .orderBy('stage', 'desc')
      .orderBy('version', 'desc')
      .limit(listedAtMost)
      .execute()
  }
  type Found = Awaited<ReturnType<typeof summaries>>[number]
  /** `rows` are in the order of versions, the newest first. */
  const marked = (rows: readonly Found[]): ReportSummary[] => {
    const seen = new Set<string>()
    return rows.map((row) => {
      const which = Which.parse(row)
      const key = `${which.year} ${which.season} ${which.stage}`
      const newest = !seen.has(key)
      seen.add(key)
      return { ...row, ...which, newest }
    })
  }

  async function held(summary: ReportSummary | undefined): Promise<HeldReport | null> {
    if (!summary) return null
    const { content } = await db
      .selectFrom('session_report')
      .select('content')
      .where('id', '=', summary.id)
      .executeTakeFirstOrThrow()
    return { summary, table: HeldTable.parse(JSON.parse(content)) }
  }
  const newestOf = async (which: WhichSession) =>
    marked(await summaries(which)).find((summary) => summary.newest)
  const newest = async (which: WhichSession) => held(await newestOf(which))

  return {
    list: async (): Promise<ReportSummary[]> => marked(await summaries()).filter((one) => one.newest),

    newest,
    newestOf,

    /** What it was counted from; null of a file, and where there is none. */
    async basis(id: string): Promise<{ stage: WhichSession['stage']; basis: Basis } | null> {
      const row = await db
        .selectFrom('session_report')
        .select(['year', 'season', 'stage', 'basis'])
        .where('id', '=', id)
        .executeTakeFirst()
      if (!row || row.basis === null) return null
      return { stage: Which.parse(row).stage, basis: CountedFrom.parse(JSON.parse(row.basis)) }
    },

    async page(id: string): Promise<Omit<ReportPage, 'names'> | null> {
      const row = await db
        .selectFrom('session_report')
        .select(['year', 'season', 'stage'])
        .where('id', '=', id)
        .executeTakeFirst()
      if (!row) return null
      const which = Which.parse(row)
      const versions = marked(await summaries(which))
      const report = await held(versions.find((one) => one.id === id))
      if (!report) return null
      return {
        ...report,
        before: which.stage === 'retakes' ? await newest({ ...which, stage: 'main' }) : null,
        lastYear: await newest({ ...which, year: which.year - 1 }),
        versions,
      }
    },

    /** As the next version of this session and stage. */
    keep: (
      which: WhichSession,
      given: {
        file: string
        digest: string
        table: HeldTable
        /** Of a file there are none. */
        from?: { session: string; basis: Basis }
        by: string
        at: number
      },
    ): Promise<ReportSummary> =>
      transact(
        db,
        async (trx) => {
          const { last } = await trx
            .selectFrom('session_report')
            .select(({ fn }) => fn.max('version').as('last'))
            .where('year', '=', which.year)
            .where('season', '=', which.season)
            .where('stage', '=', which.stage)
            .executeTakeFirstOrThrow()
          const { table, from, ...rest } = given
          const session = from?.session ?? null
          const row = { id: `report-${randomBytes(9).toString('base64url')}`, ...which, ...rest, session }
          const version = (last ?? 0) + 1
          await trx
            .insertInto('session_report')
            .values({
              ...{ ...row, version, content: JSON.stringify(table) },
              basis: from ? JSON.stringify(from.basis) : null,
            })
            .execute()
          return { ...row, version, newest: true }
        },
        'session-report',
      ),
  }
}
