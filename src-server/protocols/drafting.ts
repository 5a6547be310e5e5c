/** The draft that writes itself: from the list of the room, the attempts, orders, records and what invigilators saw. */
import { sentencesOf, witnessesOf } from '../../src-shared/observing/observation.ts'
import {
  eventsAtMost,
  incidentsAtMost,
  inOrder,
  lateness,
  type Protocol,
  type ProtocolEvent,
  type ProtocolStudent,
  presenceIn,
  toldFrom,
} from '../../src-shared/protocols/protocol.ts'
import { Localized, Severity } from '../../src-shared/vocabulary.ts'
import { watchedOf } from '../exams/watched.ts'
import { notFound } from '../http/refusal.ts'
import { observationsWhere } from '../observing/held.ts'
import type { LiveAttempt } from '../review/attempt.ts'
import type { Review } from '../review/capability.ts'
import type { Sql } from '../storage/sql/sql.ts'

interface Deps {
  db: Sql
  review: Pick<Review, 'registry' | 'readable'>
}

/** Without version, reason and remarks. */
type Draft = Omit<Protocol, 'version' | 'reason' | 'remarks'>

export interface Drafting {
  /** Refuses with 404 where the exam is not sat in the room. `going`: attempts of it that are not handed in. */
  draft(exam: string, room: string): Promise<{ draft: Draft; going: number }>
}

/** What the evidence says of a moment is known to the second: it does not make another protocol of the same one. */
const second = (ms: number): number => Math.floor(ms / 1000) * 1000

const orders = ['end', 'excuse', 'seat-unfilmed', 'extend', 'break'] as const

export function createDrafting({ db, review }: Deps): Drafting {
  async function examOf(id: string, room: string) {
    const exam = await db
      .selectFrom('exam')
      .select(['id', 'title', 'starts_at', 'ends_at'])
      .where('id', '=', id)
      .executeTakeFirst()
    const where = await db
      .selectFrom('room')
      .select(['id', 'title'])
      .where('id', '=', room)
      .executeTakeFirst()
    if (!exam || !where) throw notFound()
    const { starts_at, ends_at, title } = exam
    return {
      exam: {
        ...{ id, title: Localized.parse(JSON.parse(title)) },
        ...{ startsAt: Number(starts_at), endsAt: Number(ends_at) },
      },
      room: where,
    }
  }

  /** Whoever is on the room's list, or sat there in the end. */
  async function sittersOf(exam: string, room: string) {
    const attempts = await db
      .selectFrom('attempt')
      .innerJoin('station', 'station.id', 'attempt.station')
      .innerJoin('student', 'student.number', 'attempt.student')
      .select(['attempt.id', 'attempt.student', 'opened_at', 'submitted_at', 'station.room'])
      .select(['student.name', 'station.name as station'])
      .where('attempt.exam', '=', exam)
      .execute()
    const listed = await db
      .selectFrom('roster')
      .innerJoin('student', 'student.number', 'roster.student')
      .select(['roster.student', 'student.name'])
      .where('roster.exam', '=', exam)
      .where('roster.room', '=', room)
      .execute()
    const byStudent = new Map(attempts.map((attempt) => [attempt.student, attempt]))
    const names = new Map([
      ...listed.map(({ student, name }) => [student, name] as const),
      ...attempts.filter((one) => one.room === room).map(({ student, name }) => [student, name] as const),
    ])
    return [...names]
      .map(([number, name]) => ({ number, name, attempt: byStudent.get(number) ?? null }))
      .sort((a, b) => (a.number < b.number ? -1 : 1))
  }
  type Sitter = Awaited<ReturnType<typeof sittersOf>>[number]

  async function ordersOf(attempts: readonly string[]) {
    if (attempts.length === 0) return []
    return db
      .selectFrom('command')
      .select(['attempt', 'kind', 'text', 'minutes', 'by', 'at'])
      .where('attempt', 'in', [...attempts])
      .where('kind', 'in', [...orders])
      .orderBy('at')
      .orderBy('id')
      .execute()
  }

  async function movesOf(attempts: readonly string[]) {
    if (attempts.length === 0) return []
    return db
      .selectFrom('transfer')
      .innerJoin('part', (join) => join.onRef('part.attempt', '=', 'transfer.attempt'))
      .innerJoin('station as from', 'from.id', 'part.station')
      .innerJoin('station as to', 'to.id', 'transfer.to_station')
      .where((eb) => eb('part.part', '=', eb('transfer.to_part', '-', 1)))
      .where('transfer.attempt', 'in', [...attempts])
      .select(['transfer.attempt', 'transfer.at', 'transfer.by', 'from.name as from', 'to.name as to'])
      .orderBy('transfer.at')
      .execute()
  }

  const watchersOf = async (exam: Draft['exam'], room: string) =>
    (await watchedOf(db, exam, room)).map(({ invigilates: _role, ...one }) => one)

  /** What the records of one attempt tell. */
  async function recorded(student: string, attempt: string) {
    const read = await review.readable.of(attempt, async () => {
      const live = await review.registry.get(attempt)
      return live && { outages: outagesOf(live, student), incidents: incidentsOf(live, student) }
    })
    return read ?? { outages: [], incidents: [] }
  }

  return {
    async draft(id, room) {
      const { exam, room: where } = await examOf(id, room)
      const sitters = await sittersOf(id, room)
      const hasRoom = await db
        .selectFrom('roster')
        .select('room')
        .where('exam', '=', id)
        .where('room', '=', room)
        .executeTakeFirst()
      if (!hasRoom && sitters.length === 0) throw notFound()
      const here = sitters.flatMap(({ number, attempt }) =>
        attempt?.room === room ? [{ number, attempt: attempt.id }] : [],
      )
      const ids = here.map(({ attempt }) => attempt)
      // Whoever left for another room, too.
      const all = sitters.flatMap(({ number, attempt }) => (attempt ? [[attempt.id, number] as const] : []))
      const numberOf = new Map(all)
      const student = (attempt: string) => numberOf.get(attempt) ?? ''
      const given = await ordersOf(ids)
      const told = await Promise.all(here.map(({ number, attempt }) => recorded(number, attempt)))
      const grave = told.flatMap(({ incidents }) => incidents.filter(({ severity }) => isTold(severity)))
      const shown = inOrder(grave).slice(0, incidentsAtMost)
      const seen = await observationsWhere(db, (rows) =>
        rows.where('observation.exam', '=', id).where('station.room', '=', room),
      )
      const events: ProtocolEvent[] = [
        ...given.flatMap(({ attempt, ...order }) => orderEvent(student(attempt), order)),
        ...(await movesOf([...numberOf.keys()])).map(({ attempt, at, from, to, by }) => ({
          ...{ what: 'moved' as const, student: student(attempt), at: second(Number(at)), from, to, by },
        })),
        ...told.flatMap(({ outages }) => outages),
        ...shown,
        ...seen.flatMap((one): ProtocolEvent[] =>
          one.takenBack
            ? []
            : [
                {
                  ...{ what: 'observed', student: student(one.attempt), at: second(one.at) },
                  ...{ kind: one.kind, by: one.by.name, words: sentencesOf(one) },
                  ...{ witnesses: witnessesOf(one), pictures: one.pictures.length },
                },
              ],
        ),
      ]
      const raised = told.reduce((sum, { incidents }) => sum + incidents.length, 0)
      const inTime = inOrder(events)
      return {
        going: sitters.filter(({ attempt }) => attempt?.room === room && attempt.submitted_at === null)
          .length,
        draft: {
          ...{ v: 1, exam, room: where, watched: await watchersOf(exam, room) },
          students: sitters.map((sitter) => studentOf(sitter, room, exam.startsAt, given)),
          events: inTime.slice(0, eventsAtMost),
          untold: raised - shown.length + Math.max(0, inTime.length - eventsAtMost),
        },
      }
    },
  }

  function studentOf(
    { number, name, attempt }: Sitter,
    room: string,
    startsAt: number,
    given: Awaited<ReturnType<typeof ordersOf>>,
  ): ProtocolStudent {
    const had = (kind: string) => given.some((one) => one.attempt === attempt?.id && one.kind === kind)
    const openedAt = attempt ? Number(attempt.opened_at) : null
    return {
      ...{ number, name, station: attempt?.room === room ? attempt.station : null },
      presence: presenceIn(room, {
        room: attempt?.room ?? null,
        ...{ excused: had('excuse'), ended: had('end') },
      }),
      ...{ openedAt, late: lateness(openedAt, startsAt) },
      submittedAt: attempt?.submitted_at == null ? null : Number(attempt.submitted_at),
    }
  }
}

const weight = (severity: Severity) => Severity.options.indexOf(severity)
const isTold = (severity: Severity) => weight(severity) >= weight(toldFrom)

interface Order {
  kind: string
  text: string | null
  minutes: number | null
  by: string
  at: number
}

function orderEvent(student: string, { kind, text, minutes, by, at: given }: Order): ProtocolEvent[] {
  const at = second(Number(given))
  if (kind === 'end') return [{ what: 'ended', student, at, by, words: text ?? '' }]
  if (kind === 'excuse') return [{ what: 'excused', student, at, by }]
  if (kind === 'seat-unfilmed') return [{ what: 'unfilmed', student, at, by }]
  if (kind === 'break') return [{ what: 'break', student, at, by, minutes }]
  return [{ what: 'extended', student, at, by, minutes: minutes ?? 0 }]
}

const outagesOf = (live: LiveAttempt, student: string): ProtocolEvent[] =>
  live.projection.records.flatMap(({ kind, at, body }) =>
    kind === 'attempt.resumed' && typeof body.outageMs === 'number'
      ? [
          {
            ...{ what: 'outage' as const, student, at: second(live.unix(at)) },
            seconds: Math.max(0, Math.round(body.outageMs / 1000)),
          },
        ]
      : [],
  )

const incidentsOf = (live: LiveAttempt, student: string) =>
  [...live.projection.incidents.values()].flatMap(({ at, raised: { verdict, severity, reason, params } }) =>
    verdict === 'allow'
      ? []
      : [
          {
            ...{ what: 'incident' as const, student, at: second(live.unix(at)), severity, reason },
            params: plain(params),
          },
        ],
  )

/** What a window was called, or somebody wrote, stays in the record: a protocol goes round on paper. */
const plain = (params: Readonly<Record<string, string | number>>): Record<string, string | number> =>
  Object.fromEntries(Object.entries(params).filter(([key]) => key !== 'title' && key !== 'text'))
