/** Attempts by the address of a page that was opened in them. */
import { sql } from 'kysely'
import type { VisitsFound } from '../../src-shared/visits.ts'
import { shownAddress } from '../../src-shared/web-exam/address.ts'
import { type Calendar, dayAfter } from '../calendar.ts'
import type { ExamStore } from '../exams/store.ts'
import type { Sql } from '../storage/sql/sql.ts'

interface Deps {
  db: Sql
  calendar: Calendar
  examStore: ExamStore
}

const attemptsAtMost = 100

/** Of the attempts opened from the first to the last day, both included. */
export async function findVisits(
  { db, calendar, examStore }: Deps,
  { address, from, to }: { address: string; from: string; to: string },
): Promise<VisitsFound> {
  const fitting = () =>
    db
      .selectFrom('visit')
      .innerJoin('attempt', 'attempt.id', 'visit.attempt')
      .where('attempt.opened_at', '>=', calendar.momentOf(from))
      .where('attempt.opened_at', '<', calendar.momentOf(dayAfter(to, 1)))
      .where(sql<boolean>`lower(visit.url) like ${containing(address)} escape '!'`)
  const found = await fitting()
    .select(({ fn }) => ['attempt.id', fn.countAll<number>().as('count'), fn.min('visit.at').as('at')])
    .groupBy(['attempt.id', 'attempt.opened_at'])
    .orderBy('attempt.opened_at', 'desc')
    .orderBy('attempt.id')
    .limit(attemptsAtMost + 1)
    .execute()
  const titles = new Map((await examStore.exams()).map(({ id, title }) => [id, title]))
  const attempts: VisitsFound['attempts'] = []
  for (const { id, count, at } of found.slice(0, attemptsAtMost)) {
    const row = await fitting()
      .innerJoin('student', 'student.number', 'attempt.student')
      .innerJoin('station', 'station.id', 'attempt.station')
      .where('attempt.id', '=', id)
      .where('visit.at', '=', at)
      .select([
        'attempt.exam',
        'attempt.opened_at',
        'student.number',
        'student.name',
        'visit.url',
        'visit.title',
      ])
      .select(['station.name as station', 'station.room'])
      .executeTakeFirstOrThrow()
    const title = titles.get(row.exam)
    if (!title) throw new Error(`exam ${row.exam} of attempt ${id} is not there`)
    attempts.push({
      id,
      exam: { id: row.exam, title },
      student: { number: row.number, name: row.name },
      station: { name: row.station, room: row.room },
      openedAt: Number(row.opened_at),
      count: Number(count),
      first: { url: row.url, title: row.title, at: Number(at) },
    })
  }
  return { attempts, more: found.length > attemptsAtMost }
}

/** A whole address is looked for as a record has it: without its fragment, with its secrets masked. */
function containing(address: string): string {
  const sought = /^https?:\/\//i.test(address) ? shownAddress(address) : address
  return `%${sought.toLowerCase().replace(/[!%_]/g, '!$&')}%`
}
