/** The attempt whose faint code a photographed screen shows. */
import { hash } from 'node:crypto'
import { type TracesFound, traceOf } from '../../src-shared/trace.ts'
import { Localized } from '../../src-shared/vocabulary.ts'
import type { Sql } from '../storage/sql/sql.ts'

/** Attempts looked at before others may be served again. */
const atOnce = 5000

/** `trace`: eight digits in lower case. */
export async function findTraces(db: Sql, trace: string): Promise<TracesFound> {
  const fitting: string[] = []
  for (let after = ''; ; ) {
    const rows = await db
      .selectFrom('attempt')
      .select('id')
      .where('id', '>', after)
      .orderBy('id')
      .limit(atOnce)
      .execute()
    fitting.push(
      ...rows.map(({ id }) => id).filter((id) => traceOf((text) => hash('sha256', text), id) === trace),
    )
    if (rows.length < atOnce) break
    after = rows.at(-1)?.id ?? ''
  }
  if (fitting.length === 0) return { attempts: [] }
  const rows = await db
    .selectFrom('attempt')
    .innerJoin('exam', 'exam.id', 'attempt.exam')
    .innerJoin('student', 'student.number', 'attempt.student')
    .innerJoin('station', 'station.id', 'attempt.station')
    .select([
      'attempt.id',
      'attempt.opened_at',
      'exam.title',
      'student.number',
      'student.name',
      'station.room',
    ])
    .where('attempt.id', 'in', fitting.slice(0, 100))
    .orderBy('attempt.opened_at', 'desc')
    .execute()
  return {
    attempts: rows.map(({ id, title, number, name, room, ...row }) => ({
      ...{ id, room, exam: Localized.parse(JSON.parse(title)), student: { number, name } },
      openedAt: Number(row.opened_at),
    })),
  }
}
