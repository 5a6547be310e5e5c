/** The attempt of a case as a reviewer sees it: what tells who sat where is left out, and taken out of what programs and pages say. */
import { blinded, blinder, type Telling } from '../../src-shared/cases/blind.ts'
import type { CaseAttempt } from '../../src-shared/cases/held.ts'
import { type Moved, placesToLook } from '../../src-shared/cases/look.ts'
import type { AttemptDetail } from '../../src-shared/console-api.ts'
import { type Interval, union } from '../../src-shared/coverage/intervals.ts'
import { bodies } from '../../src-shared/records.ts'
import type { Camera } from '../../src-shared/vocabulary.ts'
import type { LiveAttempt } from '../review/attempt.ts'
import { filmsOf } from '../review/films.ts'
import type { Reader } from '../storage/sql/sql.ts'

/** Whose values name people, places or words to them; of whatever kind the record is. */
const telling: ReadonlySet<string> = new Set([
  'by', 'login', 'text', 'student', 'station', 'room', 'exam', 'examTitle', 'command', 'challenge', 'code',
  'keys', 'language', 'message', 'look', 'number', 'attempt', 'url', 'sheet', 'commitment', 'card', 'ticket',
]) // biome-ignore format: a table

/** What is taken out of texts, as it tells whose attempt it is. */
export async function tellingOf(db: Reader, attempt: LiveAttempt): Promise<Required<Telling>> {
  const { student, station, id } = attempt.facts
  const person = await db
    .selectFrom('student')
    .leftJoin('study_group', 'study_group.id', 'student.study_group')
    .select(['study_group', 'study_group.title', 'record_book'])
    .where('number', '=', student.number)
    .executeTakeFirst()
  const room = await db.selectFrom('room').select('title').where('id', '=', station.room).executeTakeFirst()
  // Of each part, as its station wrote it down.
  const opened = attempt.projection.records.flatMap(({ kind, body }) => {
    const { data } = Opened.safeParse(body)
    return kind === 'attempt.opened' && data ? [data] : []
  })
  return {
    names: [student.name, ...opened.map((one) => one.student.name)],
    others: [
      ...[student.number, person?.study_group ?? null, person?.title ?? null, person?.record_book ?? null],
      ...[station.name, station.id, station.room, room?.title ?? null, id],
      ...opened.flatMap((one) => [one.student.number, ...Object.values(one.station)]),
    ],
  }
}

const Opened = bodies['attempt.opened'].pick({ student: true, station: true })

/** From when on a reviewer sees film: before, the student shows who she is. */
export function watchedFrom(attempt: LiveAttempt): number {
  const { started } = attempt.projection
  return started ? attempt.unix(started) : Number.POSITIVE_INFINITY
}

export async function blindedAttempt(
  db: Reader,
  number: string,
  attempt: LiveAttempt,
  detail: AttemptDetail,
): Promise<CaseAttempt> {
  const { names, others } = await tellingOf(db, attempt)
  const blind = blinder(names, others)
  const from = watchedFrom(attempt)
  const { projection } = attempt
  const answersAt = projection.records
    .filter(({ kind }) => kind === 'answer.saved')
    .map(({ at }) => attempt.unix(at))
    .sort((one, other) => one - other)
  const { coverageDetail } = detail
  const motion = (source: Camera) => motionOf(attempt, source, from, coverageDetail[source].blind)
  const inRoomAt = detail.observations.flatMap(({ at, takenBack }) => (takenBack ? [] : [at]))
  const last = projection.records.at(-1)
  const end = detail.submittedAt ?? Math.max(last ? attempt.unix(last.at) : from, ...inRoomAt)
  return {
    ...{ number, exam: detail.exam, state: detail.state },
    ...{ startedAt: detail.startedAt, submittedAt: detail.submittedAt },
    ...{ coverage: detail.coverage, coverageDetail, debt: detail.debt, receipt: detail.receipt },
    deleted: attempt.deleted,
    findings: [...new Set(detail.parts.flatMap(({ finding }) => finding ?? []))],
    films: filmsOf(attempt, from),
    stills: detail.stills.filter(({ at }) => at >= from),
    incidentList: detail.incidentList.map((incident) => {
      const { id, observation, verdict, severity, reason, at, durationMs, count, pictures, params } = incident
      return {
        ...{ id, observation, verdict, severity, reason, at, durationMs, count, pictures },
        ...{ needsAcknowledgement: incident.needsAcknowledgement },
        params: Object.fromEntries(
          Object.entries(params).map(([key, value]) => [
            key,
            typeof value === 'string' ? blind(value) : value,
          ]),
        ),
      }
    }),
    // Of an address what comes after its path may be somebody's own number.
    visits: detail.visits.map((visit) => ({
      ...{ at: visit.at, status: visit.status, loadMs: visit.loadMs },
      ...{ url: blind(visit.url.replace(/[?#].*$/s, '')), title: blind(visit.title) },
    })),
    visitsBefore: detail.visitsBefore,
    events: detail.events.map(({ at, kind, params }) => ({
      ...{ at, kind },
      params: blinded(params, blind, telling) as Record<string, unknown>,
    })),
    answersAt,
    look:
      detail.startedAt === null
        ? { places: [], ofMs: 0, left: [] }
        : placesToLook({
            ...{ from, to: end, desk: motion('desk'), face: motion('face') },
            ...{ blind: blindIn(coverageDetail), answersAt, inRoomAt },
          }),
  }
}

/** Of the pieces of a film that show something. */
function motionOf(attempt: LiveAttempt, source: Camera, from: number, blind: readonly Interval[]): Moved[] {
  return attempt.projection.media
    .flatMap(({ record, body: { source: of, type, start, duration, health } }) => {
      if (of !== source || type !== 'segment' || health === null) return []
      const begin = attempt.unix({ boot: record.at.boot, mono: start })
      return begin < from ? [] : [{ from: begin, to: begin + duration, motion: health.motion }]
    })
    .filter((piece) => !blind.some((one) => one.from < piece.to && piece.from < one.to))
    .sort((one, other) => one.from - other.from)
}

const blindIn = (coverage: AttemptDetail['coverageDetail']) =>
  union(Object.values(coverage).flatMap(({ blind }) => blind))
