/** Exams as a person says they are: planned, changed, given questions, taken out. */
import { z } from 'zod'
import { type ExamFile, readExam } from '../../src-shared/exam-file.ts'
import type { PaperChoice } from '../../src-shared/papers/held.ts'
import { parseJson } from '../../src-shared/text-file.ts'
import type { ExamDraft, PlannedExam, Questioned } from '../../src-shared/timetable/timetable.ts'
import { hasRole, Roles } from '../../src-shared/vocabulary.ts'
import { notYet } from '../../src-shared/web-exam/not-yet.ts'
import { wrongInWebRules } from '../../src-shared/web-exam/wrong.ts'
import type { Calendar } from '../calendar.ts'
import { iso } from '../clock.ts'
import { Refusal } from '../http/refusal.ts'
import { approvedPaper } from '../papers/assign.ts'
import { type Reader, type Sql, transact } from '../storage/sql/sql.ts'
import {
  columnsOf,
  draftRow,
  dropParts,
  newId,
  plannedOf,
  questionsIn,
  rowOf,
  setParts,
  touch,
} from './plans.ts'
import { checkRetake, notRepeated } from './retakes.ts'
import { roomForExam } from './sessions.ts'
import { sittersOf } from './sitters.ts'

interface Deps {
  db: Sql
  calendar: Calendar
}
interface Who {
  by: string
  now: number
}
type Of = { id: string; version: number }

export function createDrafts({ db, calendar }: Deps) {
  const planned = async (trx: Reader, id: string) => plannedOf(trx, await rowOf(trx, id), calendar)

  return {
    of: (id: string): Promise<PlannedExam> => planned(db, id),
    async add(session: string, draft: ExamDraft, { by, now }: Who): Promise<PlannedExam> {
      const id = newId()
      return transact(db, async (trx) => {
        await roomForExam(trx, session)
        await checkDraft(trx, draft)
        await checkRetake(trx, { id, session, startsAt: calendar.momentOf(draft.day, draft.time) }, draft)
        await trx
          .insertInto('planned_exam')
          .values({
            ...{ id, session, ...columnsOf(draft, calendar) },
            ...{ questions: null, state: 'draft', version: 1, seed: null, by, changed_at: now },
          })
          .execute()
        await setParts(trx, id, draft)
        return planned(trx, id)
      })
    },
    async set({ id, version }: Of, draft: ExamDraft, { by, now }: Who): Promise<PlannedExam> {
      return transact(db, async (trx) => {
        const row = await draftRow(trx, id, version)
        await checkDraft(trx, draft)
        const startsAt = calendar.momentOf(draft.day, draft.time)
        await checkRetake(trx, { id, session: row.session, startsAt }, draft)
        const questions = questionsIn(row)
        const chosen =
          questions === null || Array.isArray(questions) ? null : await approvedPaper(trx, questions)
        if (chosen) sameMinutes(draft.minutes, chosen.minutes)
        await touch(trx, row, { ...columnsOf(draft, calendar), by, changed_at: now })
        await setParts(trx, id, draft)
        return planned(trx, id)
      })
    },
    setQuestions: ({ id, version }: Of, file: string | null, { by, now }: Who): Promise<Questioned> =>
      transact(db, async (trx) => {
        const row = await draftRow(trx, id, version)
        const given = file === null ? null : questionsOf(file, row.minutes, now)
        const questions = given === null ? null : JSON.stringify(given.questions)
        await touch(trx, row, { questions, by, changed_at: now })
        return { exam: await planned(trx, id), notTaken: given?.notTaken ?? [] }
      }),
    choosePaper: ({ id, version }: Of, choice: PaperChoice, { by, now }: Who) =>
      transact(db, async (trx) => {
        const row = await draftRow(trx, id, version)
        const approved = await approvedPaper(trx, choice)
        if (!approved) throw new Refusal('bad-input', { detail: 'no such paper is approved' })
        sameMinutes(row.minutes, approved.minutes)
        await touch(trx, row, { questions: JSON.stringify(choice), by, changed_at: now })
        return planned(trx, id)
      }),
    drop: (id: string) =>
      transact(db, async (trx) => {
        const row = await draftRow(trx, id)
        await notRepeated(trx, id)
        // Held by this transaction from here on: nobody makes it ready meanwhile.
        await touch(trx, row, {})
        await dropParts(trx, id)
        await trx.deleteFrom('planned_seat').where('exam', '=', id).execute()
        await trx.deleteFrom('planned_exam').where('id', '=', id).execute()
      }),
  }
}

/** A paper is approved with its time. */
function sameMinutes(exam: number, paper: number) {
  if (exam !== paper)
    throw new Refusal('bad-input', { detail: `the exam has ${exam} minutes and its paper ${paper}` })
}

const File = z.looseObject({ questions: z.array(z.unknown()) })

/** Of an exam file, as `import-exam` takes them and in its words. `notTaken`: what else it sets, which is the planned exam's. */
function questionsOf(file: string, durationMinutes: number, now: number) {
  const parsed = File.safeParse(jsonOf(file))
  if (!parsed.success) throw new Refusal('bad-input', { detail: 'no exam file: it names no questions' })
  const name = 'exam'
  const own: Required<Omit<z.input<typeof ExamFile>, 'questions'>> = {
    id: name,
    title: { kk: name, ru: name, ky: name, en: name },
    durationMinutes,
    delivery: 'paper',
    url: null,
    startsAt: iso(now),
    endsAt: iso(now + durationMinutes * 60_000),
    web: null,
    policy: 'standard',
  }
  const read = readExam({ ...parsed.data, ...own })
  if (!read.ok) throw new Refusal('bad-input', { detail: read.wrong })
  const notTaken = Object.keys(parsed.data).filter((key) => Object.hasOwn(own, key))
  return { questions: read.value.questions, notTaken }
}

function jsonOf(text: string): unknown {
  try {
    return parseJson(text)
  } catch (error) {
    throw new Refusal('bad-input', { detail: `no JSON: ${String(error)}` })
  }
}

/** Refuses what is spoken of and is not there. */
async function checkDraft(trx: Reader, draft: ExamDraft): Promise<void> {
  const wrong = [
    ...(draft.delivery === 'paper' && draft.web !== null
      ? ["web: only an exam with delivery 'web' has rules of a page"]
      : []),
    ...(draft.web === null ? [] : wrongInWebRules(draft.web).map((one) => `web.${one}`)),
    ...(draft.web === null ? [] : notYet(draft.web).map(({ rule, why }) => `web.${rule}: ${why}`)),
    ...(await strangers(trx, draft)),
  ]
  if (wrong[0] !== undefined) throw new Refusal('bad-input', { detail: wrong[0] })
}

async function strangers(trx: Reader, draft: ExamDraft): Promise<string[]> {
  const rooms = draft.rooms.map(({ room }) => room)
  const knownGroups =
    draft.groups.length === 0
      ? []
      : await trx.selectFrom('study_group').select('id').where('id', 'in', draft.groups).execute()
  const knownRooms =
    rooms.length === 0 ? [] : await trx.selectFrom('room').select('id').where('id', 'in', rooms).execute()
  const staff = await trx
    .selectFrom('staff')
    .select(['login', 'roles'])
    .where('retired_at', 'is', null)
    .execute()
  const invigilators = new Set(
    staff
      .filter(({ roles }) => hasRole({ roles: Roles.parse(JSON.parse(roles)) }, 'invigilator'))
      .map(({ login }) => login),
  )
  const { unknown } = await sittersOf(trx, { groups: [], students: draft.students })
  const not = (what: string, all: readonly string[], known: ReadonlySet<string>) =>
    all.filter((one) => !known.has(one)).map((one) => `${what} ${one} is not known`)
  return [
    ...not('group', draft.groups, new Set(knownGroups.map(({ id }) => id))),
    ...not('room', rooms, new Set(knownRooms.map(({ id }) => id))),
    ...not(
      'invigilator',
      draft.rooms.flatMap((room) => room.invigilators),
      invigilators,
    ),
    ...unknown.map((number) => `student ${number} is not known`),
  ]
}
