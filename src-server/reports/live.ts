/** Reports that are counted from mark lists: looked at, kept, and the students behind their figures. */
import type { FastifyInstance } from 'fastify'
import { consoleApi } from '../../src-shared/api/console.ts'
import { type Stage, sessionOfDay } from '../../src-shared/reports/session-held.ts'
import { signed } from '../../src-shared/signed.ts'
import type { Base } from '../base.ts'
import type { Staff } from '../http/caller.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import { examsMarkedBy } from '../marking/decipher.ts'
import type { Reader } from '../storage/sql/sql.ts'
import { type CountedReport, countAgain, countSession } from './counting.ts'
import type { HeldReports } from './held.ts'
import { namesBehind } from './names.ts'

interface Deps extends Pick<Base, 'db' | 'clock' | 'audit'> {
  held: HeldReports
}
type Names = Pick<CountedReport, 'standings' | 'exams'>

/** Of as many as people scroll through at once; what is not here is counted anew. */
const rememberedAtMost = 4

function remembering<T>() {
  const known = new Map<string, T>()
  return {
    get: (key: string) => known.get(key),
    put(key: string, value: T) {
      known.delete(key)
      known.set(key, value)
      const [oldest] = known.keys()
      if (known.size > rememberedAtMost && oldest !== undefined) known.delete(oldest)
    },
  }
}

/** Grades beside names would tell whoever marked their works whose those were. */
export async function maySeeNames(db: Reader, caller: Staff, exams: Iterable<string>): Promise<boolean> {
  const marked = await examsMarkedBy(db, caller.login)
  return marked.size === 0 || ![...exams].some((exam) => marked.has(exam))
}

export function liveRoutes(app: FastifyInstance, { db, clock, audit, held }: Deps): void {
  const api = consoleApi.reports
  const counted = remembering<CountedReport>()
  const again = remembering<Names>()

  /** As it was seen; 409 where it would be another by now. */
  async function seen(session: string, stage: Stage, digest: string): Promise<CountedReport> {
    const before = counted.get(`${session} ${digest}`)
    if (before) return before
    const now = await countSession(db, session, stage)
    counted.put(`${session} ${now.digest}`, now)
    if (now.digest !== digest)
      throw new Refusal('bad-input', { status: 409, detail: 'mark lists have changed since; load it anew' })
    return now
  }
  async function mustSee(caller: Staff, { exams }: Names): Promise<void> {
    if (!(await maySeeNames(db, caller, exams.keys())))
      throw new Refusal('not-allowed', {
        detail: 'whoever marked works of an exam does not see whose they were',
      })
  }

  route(app, api.sessions, async () => ({ sessions: await sessionsOf(db) }))

  route(app, api.live, async ({ params: { session: id, stage }, caller }) => {
    const [session] = await sessionsOf(db, id)
    if (!session) throw notFound()
    const now = await countSession(db, id, stage)
    counted.put(`${id} ${now.digest}`, now)
    const which = { ...sessionOfDay(session.to), stage }
    return {
      ...{ session, stage, which, digest: now.digest, table: now.table, before: now.before },
      kept: (await held.newestOf(which)) ?? null,
      lastYear: await held.newest({ ...which, year: which.year - 1 }),
      names: await maySeeNames(db, caller, now.exams.keys()),
    }
  })

  route(app, api.keepLive, async ({ params: { session, stage }, body: { which, digest }, caller }) => {
    if (which.stage !== stage)
      throw new Refusal('bad-input', { detail: 'it was counted for the other stage' })
    // What is kept is what the lists say now, not what somebody has had open since yesterday.
    const now = await countSession(db, session, stage)
    if (now.digest !== digest)
      throw new Refusal('bad-input', { status: 409, detail: 'mark lists have changed since; load it anew' })
    const summary = await held.keep(which, {
      ...{ file: now.table.counted?.session ?? session, digest, table: now.table },
      from: { session, basis: now.basis },
      ...{ by: signed(caller.name, caller.login), at: clock.now() },
    })
    const { version } = summary
    await audit.record(caller.login, 'kept-session-report', summary.id, {
      ...which,
      session,
      version,
      digest,
    })
    return summary
  })

  route(app, api.liveNames, async ({ params: { session, stage }, query, caller }) => {
    const { digest, ...asked } = query
    const now = await seen(session, stage, digest)
    await mustSee(caller, now)
    const names = await namesBehind(db, now, asked)
    await audit.record(caller.login, 'looked-at-report-names', session, {
      stage,
      digest,
      ...told(asked, names),
    })
    return names
  })

  route(app, api.names, async ({ params: { id }, query, caller }) => {
    const kept = again.get(id) ?? (await keptNames(id))
    await mustSee(caller, kept)
    const names = await namesBehind(db, kept, query)
    await audit.record(caller.login, 'looked-at-report-names', id, told(query, names))
    return names
  })

  async function keptNames(id: string): Promise<Names> {
    const from = await held.basis(id)
    if (!from) throw notFound()
    const names = await countAgain(db, from.basis, from.stage)
    again.put(id, names)
    return names
  }
}

/** Which figure, and how far the list of it was read. */
const told = (
  {
    unit,
    form,
    column,
    who,
    search,
    from,
  }: Record<'column' | 'who' | 'search', string> & {
    unit?: string | undefined
    form?: string | undefined
    from: number
  },
  { total, rows }: { total: number; rows: readonly unknown[] },
) => ({
  unit,
  form,
  column,
  who,
  ...(search === '' ? {} : { search }),
  from,
  students: rows.length,
  of: total,
})

async function sessionsOf(db: Reader, id?: string) {
  const rows = await db
    .selectFrom('exam_session')
    .select(['id', 'name', 'from_day', 'to_day'])
    .$if(id !== undefined, (query) => query.where('id', '=', id ?? ''))
    .orderBy('from_day', 'desc')
    .orderBy('name')
    .execute()
  const exams = await db
    .selectFrom('planned_exam')
    .select(({ fn }) => ['session', fn.countAll<number>().as('exams')])
    .groupBy('session')
    .execute()
  // A list is closed where its last version is.
  const lists = await db
    .selectFrom('mark_version')
    .innerJoin('planned_exam', 'planned_exam.id', 'mark_version.exam')
    .select(({ fn }) => ['session', fn.countAll<number>().as('lists')])
    .where('closed_at', 'is not', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('mark_version as later')
            .select('later.version')
            .whereRef('later.exam', '=', 'mark_version.exam')
            .whereRef('later.list', '=', 'mark_version.list')
            .whereRef('later.version', '>', 'mark_version.version'),
        ),
      ),
    )
    .groupBy('session')
    .execute()
  const examsOf = new Map(exams.map((one) => [one.session, Number(one.exams)]))
  const listsOf = new Map(lists.map((one) => [one.session, Number(one.lists)]))
  return rows.map((row) => ({
    ...{ id: row.id, name: row.name, from: row.from_day, to: row.to_day },
    ...{ exams: examsOf.get(row.id) ?? 0, lists: listsOf.get(row.id) ?? 0 },
  }))
}
