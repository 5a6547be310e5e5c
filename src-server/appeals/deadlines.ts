/** Days of an appeal: from when and until when it can be filed, and by when it is to be answered. */
import { z } from 'zod'
import kg from '../../resources/calendars/kg.json' with { type: 'json' }
import kz from '../../resources/calendars/kz.json' with { type: 'json' }
import { type Day, WorkCalendar, withOwnDays, workingDayAfter } from '../../src-shared/appeals/workdays.ts'
import { canonical } from '../../src-shared/ledger/jcs.ts'
import { MarkRow } from '../../src-shared/marks/held.ts'
import type { Calendar } from '../calendar.ts'
import type { Reader } from '../storage/sql/sql.ts'
import type { AppealSettings } from './settings.ts'

const calendars = { kz: WorkCalendar.parse(kz), kg: WorkCalendar.parse(kg) }
const Signed = z.object({ rows: z.array(MarkRow) })

export interface Deadlines {
  dayOf(ms: number): Day
  /** The last day to file against what took effect at that moment. */
  last(since: number): Day
  answerBy(filedAt: number): Day
}

export function createDeadlines(
  { dayOf }: Pick<Calendar, 'dayOf'>,
  { calendar, daysToFile, daysToAnswer, ...own }: AppealSettings,
): Deadlines {
  const days = withOwnDays(calendars[calendar], own)
  return {
    dayOf,
    last: (since) => workingDayAfter(days, dayOf(since), daysToFile),
    answerBy: (filedAt) => workingDayAfter(days, dayOf(filedAt), daysToAnswer),
  }
}

/**
 * When the mark that a student has now was published: from then on her list was published, and closed with it. A list that was
 * opened for others and closed again with the same mark of hers gives no new days. Null: none is published.
 */
export async function publishedAt(db: Reader, exam: string, student: string): Promise<number | null> {
  const versions = await db
    .selectFrom('mark_version')
    .innerJoin('mark_publication', (join) =>
      join
        .onRef('mark_publication.exam', '=', 'mark_version.exam')
        .onRef('mark_publication.list', '=', 'mark_version.list'),
    )
    .select(['content', 'closed_at', 'mark_publication.at'])
    .where('mark_version.exam', '=', exam)
    .where('closed_at', 'is not', null)
    .orderBy('closed_at')
    .orderBy('mark_version.version')
    .execute()
  let since: number | null = null
  let was = ''
  for (const { content, closed_at, at } of versions) {
    const row = Signed.parse(JSON.parse(content ?? '{"rows":[]}')).rows.find((one) => one.student === student)
    if (!row) continue
    const { state, exam: percent, total, grade } = row
    const now = canonical({ state, percent, total, grade })
    if (now !== was) since = Math.max(Number(closed_at), Number(at))
    was = now
  }
  return since
}
