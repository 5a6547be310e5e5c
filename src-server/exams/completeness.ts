/** What should exist (timetable × roster) against what does. */
import type { z } from 'zod'
import type { consoleApi } from '../../src-shared/console-api.ts'
import type { Registry } from '../review/registry.ts'
import { sharesOf } from '../review/summary.ts'
import type { Attempts } from './attempts.ts'
import type { Exam, Timetable } from './timetable.ts'

type Completeness = z.input<typeof consoleApi.completeness.reply>
type Row = Completeness['rows'][number]

/** Below this share of an attempt's seconds something is missing. */
const wholeShare = 0.995

export async function completenessOf(
  exam: Exam,
  parts: { timetable: Timetable; attempts: Attempts; registry: Registry },
  now: number,
  /** Whether the rows of a room may be shown. */
  may: (room: string) => boolean,
): Promise<Completeness> {
  const attempts = new Map(
    (await parts.attempts.ofExam(exam.summary.id)).map((attempt) => [attempt.student, attempt]),
  )
  const rows: Row[] = []
  for (const { student, room } of await parts.timetable.roster(exam.summary.id)) {
    if (!may(room)) continue
    const opened = attempts.get(student.number)
    const live = opened ? await parts.registry.get(opened.id) : null
    const who = { number: student.number, name: student.name }
    if (!live) {
      const due = now >= Date.parse(exam.summary.startsAt)
      rows.push({
        student: who,
        attempt: null,
        state: null,
        coverage: { face: null, desk: null, screen: null },
        debt: null,
        missing: due ? 'not-opened' : null,
      })
      continue
    }
    const { coverage } = live.reading(now, true)
    const ran = live.projection.started !== null
    const debt = live.debt(now)
    const short = Object.values(coverage).some(({ share }) => share < wholeShare)
    rows.push({
      student: who,
      attempt: live.facts.id,
      state: live.projection.state,
      coverage: ran ? sharesOf(coverage) : { face: null, desk: null, screen: null },
      debt,
      missing: missingOf({
        debt: debt.segments > 0,
        short: ran && short,
        unfinished: !live.projection.submitted && now > Date.parse(exam.summary.endsAt),
      }),
    })
  }
  return { exam: exam.summary, rows }
}

/** The first thing that is missing, under `missing.<code>`. */
function missingOf(of: { debt: boolean; short: boolean; unfinished: boolean }): string | null {
  if (of.unfinished) return 'not-submitted'
  if (of.debt) return 'not-uploaded'
  return of.short ? 'coverage' : null
}
