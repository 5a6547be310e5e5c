/** What the office asks of the timetable. */
import type { FastifyInstance } from 'fastify'
import { timetable as api } from '../../src-shared/api/timetable.ts'
import { signed } from '../../src-shared/signed.ts'
import { sittersAtMost } from '../../src-shared/timetable/timetable.ts'
import type { Audit } from '../audit.ts'
import type { Calendar } from '../calendar.ts'
import type { Clock } from '../clock.ts'
import type { Documents } from '../documents/capability.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import { hasMarked } from '../marking/decipher.ts'
import { commit, committedOf } from '../samples/samples.ts'
import { type Sql, snapshot, transact } from '../storage/sql/sql.ts'
import { choicesOf } from './choices.ts'
import { conflictsOfDraft, conflictsOfSession } from './conflicts.ts'
import { createDrafts } from './drafts.ts'
import { draftRow, plannedOf, rowOf, touch } from './plans.ts'
import { publish, unpublish } from './ready.ts'
import { repeatersOf } from './retakes.ts'
import { seatAnew, seatByHand, seatingView } from './seating.ts'
import { seatingDocument } from './seating-document.ts'
import { addSession, copyExams, examRows, sessionOf, sessionsOf, setSession } from './sessions.ts'
import { type Sits, sittersOf } from './sitters.ts'

interface Deps {
  db: Sql
  clock: Clock
  calendar: Calendar
  audit: Audit
  documents: Pick<Documents, 'register' | 'from'>
  sampleRate: number
}

/** What is being made has no id yet. */
const newExam = 'new'
/** No two exams are made ready at once: each would not see the other. */
const alone = 'timetable'

export function timetableRoutes(app: FastifyInstance, deps: Deps): void {
  sessionRoutes(app, deps)
  examRoutes(app, deps)
  seatingRoutes(app, deps)
  readyRoutes(app, deps)
}

function sessionRoutes(app: FastifyInstance, { db, clock, calendar, audit }: Deps): void {
  route(app, api.sessions, async () => ({ sessions: await sessionsOf(db) }))
  route(app, api.addSession, async ({ body: { session, copyOf }, caller: { login } }) => {
    const now = clock.now()
    const { id, copied } = await transact(db, async (trx) => {
      const made = await addSession(trx, session, { by: login, at: now })
      const of = copyOf === null ? null : { from: copyOf, to: made }
      return { id: made, copied: of ? await copyExams(trx, of, { calendar, by: login, now }) : 0 }
    })
    await audit.record(login, 'added-session', id, { ...session, copyOf, copied })
    return sessionOf(db, id)
  })
  route(app, api.setSession, async ({ params: { id }, body: { session }, caller: { login } }) => {
    await setSession(db, id, session)
    await audit.record(login, 'changed-session', id, session)
    return sessionOf(db, id)
  })
  route(app, api.exams, async ({ params: { id } }) =>
    snapshot(db, async (trx) => ({
      session: await sessionOf(trx, id),
      exams: await examRows(trx, id, calendar),
    })),
  )
  route(app, api.conflicts, async ({ params: { id } }) =>
    snapshot(db, async (trx) => {
      await sessionOf(trx, id)
      return conflictsOfSession(trx, calendar, id)
    }),
  )
  route(app, api.choices, () => choicesOf(db))
}

function examRoutes(app: FastifyInstance, { db, clock, calendar, audit }: Deps): void {
  const drafts = createDrafts({ db, calendar })
  const who = (login: string) => ({ by: login, now: clock.now() })

  route(app, api.check, async ({ body: { exam, draft } }) =>
    snapshot(db, async (trx) => {
      const { sitters, excused, unknown } = await sittersOf(trx, draft)
      if (sitters.length > sittersAtMost)
        throw new Refusal('bad-input', { detail: `an exam has at most ${sittersAtMost} students` })
      const given = { id: exam ?? newExam, draft, sitters }
      const named = (all: readonly Sits[]) =>
        all.map(({ student, name, group }) => ({ number: student, name, group }))
      return {
        ...(await conflictsOfDraft(trx, calendar, given)),
        sitters: named(sitters),
        excused: named(excused),
        unknown,
      }
    }),
  )
  route(app, api.repeaters, async ({ params: { id }, body: { of }, caller: { login } }) => {
    for (const exam of of)
      if (await hasMarked(db, exam, login))
        throw new Refusal('not-allowed', {
          detail: 'whoever marked works of an exam does not see whose they were',
        })
    const found = await repeatersOf(db, { session: id, of }, calendar)
    await audit.record(login, 'looked-at-repeaters', id, { of, students: found.students.length })
    return found
  })
  route(app, api.addExam, async ({ params, body: { draft }, caller: { login } }) => {
    const exam = await drafts.add(params.id, draft, who(login))
    await audit.record(login, 'planned-exam', exam.id, { session: params.id })
    return exam
  })
  route(app, api.exam, async ({ params, caller: { login } }) => {
    const exam = await drafts.of(params.id)
    // What is granted to a single student may tell of her health.
    const granted = exam.draft.students.filter(
      ({ extraMinutes, speech, note }) => extraMinutes > 0 || speech || note !== '',
    )
    if (granted.length > 0)
      await audit.record(login, 'saw-accommodations', exam.id, { students: granted.length })
    return exam
  })
  route(app, api.setExam, async ({ params: { id }, body: { version, draft }, caller: { login } }) => {
    const exam = await drafts.set({ id, version }, draft, who(login))
    await audit.record(login, 'changed-planned-exam', id, { version: exam.version })
    return exam
  })
  route(app, api.dropExam, async ({ params: { id }, caller: { login } }) => {
    await drafts.drop(id)
    await audit.record(login, 'dropped-planned-exam', id)
    return {}
  })
  route(app, api.setQuestions, async ({ params: { id }, body, caller: { login } }) => {
    const { version, file } = body
    const given = await drafts.setQuestions({ id, version }, file, who(login))
    await audit.record(login, 'gave-questions', id, { questions: given.exam.questions })
    return given
  })
  route(app, api.choosePaper, async ({ params: { id }, body: { version, choice }, caller: { login } }) => {
    const exam = await drafts.choosePaper({ id, version }, choice, who(login))
    await audit.record(login, 'chose-paper', id, choice)
    return exam
  })
}

function seatingRoutes(app: FastifyInstance, { db, clock, calendar, audit, documents }: Deps): void {
  const view = async (id: string) =>
    snapshot(db, async (trx) => seatingView(trx, await rowOf(trx, id), calendar))

  route(app, api.seating, async ({ params: { id }, caller: { login } }) => {
    const seating = await view(id)
    const granted = seating.sitters.filter(({ extraMinutes }) => extraMinutes > 0)
    if (granted.length > 0) await audit.record(login, 'saw-accommodations', id, { students: granted.length })
    return seating
  })
  route(app, api.seat, async ({ params: { id }, body: { version }, caller: { login } }) => {
    const seated = await transact(db, async (trx) => {
      const row = await draftRow(trx, id, version)
      const done = await seatAnew(trx, row, calendar)
      await touch(trx, row, { seed: done.seed, by: login, changed_at: clock.now() })
      return done
    })
    await audit.record(login, 'seated-exam', id, seated)
    return view(id)
  })
  route(app, api.reseat, async ({ params: { id }, body, caller: { login } }) => {
    const { version, student, station } = body
    const moved = await transact(db, async (trx) => {
      const row = await draftRow(trx, id, version)
      const done = await seatByHand(trx, row, { student, station }, calendar)
      await touch(trx, row, { by: login, changed_at: clock.now() })
      return done
    })
    await audit.record(login, 'reseated-student', id, moved)
    return view(id)
  })
  route(
    app,
    api.seatingFile,
    async ({ params: { id }, query: { room, language }, caller: { login }, http }) => {
      const seating = await view(id)
      const shown = seating.rooms.find((one) => one.id === room)
      if (!shown) throw notFound()
      const { changed_at: changed } = await rowOf(db, id)
      const { number, bytes } = await documents.register.issue(
        seatingDocument(seating, shown, {
          ...{ language, from: documents.from(language), day: calendar.dayOf(changed) },
        }),
        { kind: 'seating', by: login },
      )
      await audit.record(login, 'issued-document', number, { exam: id, room, language })
      return http
        .type('application/pdf')
        .header(
          'content-disposition',
          `attachment; filename="seats-${seating.exam.day}-${room}-${language}.pdf"`,
        )
        .header('cache-control', 'no-store')
        .send(Buffer.from(bytes))
    },
  )
  route(app, api.setFit, async ({ params: { id }, body: { unfit }, caller: { login } }) => {
    const station = await db.selectFrom('station').select('id').where('id', '=', id).executeTakeFirst()
    if (!station) throw notFound()
    await transact(db, async (trx) => {
      await trx.deleteFrom('unfit_station').where('station', '=', id).execute()
      if (unfit !== null)
        await trx
          .insertInto('unfit_station')
          .values({ station: id, why: unfit, by: login, at: clock.now() })
          .execute()
    })
    await audit.record(login, unfit === null ? 'station-fit' : 'station-unfit', id, { why: unfit })
    return { unfit }
  })
}

function readyRoutes(app: FastifyInstance, { db, clock, calendar, audit, sampleRate }: Deps): void {
  route(app, api.ready, async ({ params: { id }, body: { version }, caller: { name, login } }) => {
    const now = clock.now()
    const done = await transact(
      db,
      async (trx) => {
        const row = await draftRow(trx, id, version)
        const by = signed(name, login)
        const { missing, commitment } = await publish(trx, row, { calendar, clock, now, by, login })
        if (missing.length === 0) {
          await touch(trx, row, { state: 'ready', by: login, changed_at: now })
          // Who is reviewed by lot is fixed before anybody begins.
          if (row.starts_at > now && !(await committedOf(trx, id)))
            await commit(trx, { exam: id, rate: sampleRate, by: 'server', at: now })
        }
        const exam = await plannedOf(trx, await rowOf(trx, id), calendar)
        return { missing: [...missing], commitment, exam }
      },
      alone,
    )
    const { missing, commitment, exam } = done
    if (missing.length === 0)
      await audit.record(login, 'made-exam-ready', id, {
        policy: exam.draft.policy,
        ...(exam.paper && { paper: exam.paper.paper, version: exam.paper.version, commitment }),
        ...(exam.sample && { sample: exam.sample }),
      })
    return { missing, exam }
  })
  route(app, api.withdraw, async ({ params: { id }, body: { version }, caller: { login } }) => {
    const exam = await transact(
      db,
      async (trx) => {
        const row = await rowOf(trx, id, version)
        if (row.state !== 'ready')
          throw new Refusal('bad-input', { status: 409, detail: 'the exam is not ready' })
        await unpublish(trx, id)
        await touch(trx, row, { state: 'draft', by: login, changed_at: clock.now() })
        return plannedOf(trx, await rowOf(trx, id), calendar)
      },
      alone,
    )
    await audit.record(login, 'withdrew-exam', id)
    return exam
  })
}
