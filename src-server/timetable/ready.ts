/** A planned exam becomes one that stations sit, all of it or nothing; and back, as long as nobody has opened it. */
import type { Transaction } from 'kysely'
import { PolicyPreset } from '../../src-shared/api/web-exams.ts'
import { ExamPaper } from '../../src-shared/exam.ts'
import { hasTitle, type notReadyCodes } from '../../src-shared/timetable/timetable.ts'
import { Localized, languages } from '../../src-shared/vocabulary.ts'
import { WebRules } from '../../src-shared/web-exam.ts'
import type { Calendar } from '../calendar.ts'
import { type Clock, iso } from '../clock.ts'
import { dealCards } from '../draws/deal.ts'
import { presetPolicy } from '../exams/set-up.ts'
import { createExamStore } from '../exams/store.ts'
import { Refusal } from '../http/refusal.ts'
import { approvedPaper, assignPaper } from '../papers/assign.ts'
import type { Database } from '../storage/sql/schema.ts'
import { conflictsOfDraft } from './conflicts.ts'
import { type PlannedRow, questionsIn } from './plans.ts'
import { type Placed, placedOf } from './seating.ts'
import { inPieces } from './sitters.ts'

type Missing = (typeof notReadyCodes)[number]

interface Deps {
  calendar: Calendar
  clock: Clock
  now: number
  /** Who makes it ready; her login. */
  by: string
  login: string
}

interface Published {
  /** Empty: it is published. */
  missing: readonly Missing[]
  /** Of the seed, where it asks a paper. */
  commitment: string | null
}

/** How long after the beginning a student may still sign in beside the exam's own time and any extra time, ms. */
const lateMs = 60 * 60_000

export async function publish(trx: Transaction<Database>, row: PlannedRow, deps: Deps): Promise<Published> {
  const placed = await placedOf(trx, row, deps.calendar)
  const questions = row.delivery === 'paper' ? questionsIn(row) : []
  const paper = questions === null || Array.isArray(questions) ? null : await approvedPaper(trx, questions)
  const missing = missingIn(row, placed, deps.now)
  const { id, minutes, delivery } = row
  const { draft, sitters } = placed
  const { count } = await conflictsOfDraft(trx, deps.calendar, { id, draft, sitters })
  if (count > 0) missing.push('conflicts')
  if (missing.length > 0) return { missing, commitment: null }

  const web = row.web === null ? null : WebRules.parse(JSON.parse(row.web))
  const longest = Math.max(0, ...sitters.map(({ extraMinutes }) => extraMinutes))
  await createExamStore(trx).add(
    {
      id,
      title: wholeTitle(Localized.parse(draft.title)),
      durationMinutes: minutes,
      delivery,
      url: null,
      startsAt: iso(row.starts_at),
      endsAt: iso(row.starts_at + (minutes + longest) * 60_000 + lateMs),
    },
    ExamPaper.parse({ questions: Array.isArray(questions) ? questions : [], web }),
    presetPolicy(PolicyPreset.parse(row.policy)),
  )
  const commitment = paper && (await assignPaper(trx, id, paper, { by: deps.by, at: deps.now }))
  const seatOf = new Map(
    placed.rooms.flatMap(({ stations }) => stations.map((station) => [station.id, station.seat])),
  )
  const sits = new Map(sitters.map((one) => [one.student, one]))
  for (const some of inPieces(placed.seats))
    await trx
      .insertInto('roster')
      .values(
        some.map(({ student, room, station }) => ({
          ...{ exam: id, room, student },
          seat: seatOf.get(station) ?? 0,
          extra_minutes: sits.get(student)?.extraMinutes ?? 0,
          speech: sits.get(student)?.speech ? 1 : 0,
        })),
      )
      .execute()
  await dealCards(trx, { exam: id, by: deps.login, clock: deps.clock })
  const watching = draft.rooms.flatMap(({ room, invigilators }) =>
    invigilators.map((login) => ({ exam: id, room, login })),
  )
  for (const some of inPieces(watching)) await trx.insertInto('invigilation').values(some).execute()
  return { missing: [], commitment }
}

function missingIn(row: PlannedRow, { draft, rooms, sitters, seats }: Placed, now: number): Missing[] {
  const missing: Missing[] = []
  if (!hasTitle(draft)) missing.push('title')
  if (row.starts_at + row.minutes * 60_000 <= now) missing.push('past')
  if (sitters.length === 0) missing.push('students')
  if (rooms.length === 0) missing.push('rooms')
  if (row.delivery === 'paper' && row.questions === null) missing.push('questions')
  if (row.delivery === 'web' && row.web === null) missing.push('web')
  if (seats.length < sitters.length) missing.push('seats')
  return missing
}

/** In every language: where nobody wrote one, the first that somebody wrote. */
function wholeTitle(title: Localized): Localized {
  const first = languages.map((language) => title[language]).find((text) => text !== '') ?? ''
  return {
    kk: title.kk || first,
    ru: title.ru || first,
    ky: title.ky || first,
    en: title.en || first,
  }
}

/** Refuses where a student has opened it, or something is held or said about it. */
export async function unpublish(trx: Transaction<Database>, exam: string): Promise<void> {
  const opened = await trx.selectFrom('attempt').select('id').where('exam', '=', exam).executeTakeFirst()
  const held = await trx.selectFrom('hold').select('id').where('exam', '=', exam).executeTakeFirst()
  if (opened || held)
    throw new Refusal('bad-input', {
      status: 409,
      detail: opened ? 'a student has opened it already' : 'there is a hold on it',
    })
  for (const table of ['invigilation', 'roster', 'ticket_deck', 'exam_paper'] as const)
    await trx.deleteFrom(table).where('exam', '=', exam).execute()
  await trx.deleteFrom('exam').where('id', '=', exam).execute()
}
