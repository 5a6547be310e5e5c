/** What is read of the other attempts that were sat in the room of a case's attempt. */
import { sql } from 'kysely'
import type { CaseRoom } from '../../src-shared/cases/held.ts'
import { aroundMs, type Happened, roomEvents, roomEventsAtMost } from '../../src-shared/cases/room.ts'
import { clockOf } from '../../src-shared/coverage/clock.ts'
import { bodies, LedgerRecord } from '../../src-shared/records.ts'
import { observationsWhere } from '../observing/held.ts'
import type { LiveAttempt } from '../review/attempt.ts'
import type { Reader } from '../storage/sql/sql.ts'
import { watchedFrom } from './blinded.ts'
import { roomsSat } from './rooms-sat.ts'

/** More than a room has seats, and more than a station tells in an exam. */
const attemptsAtMost = 200
const recordsAtMost = 1000
const kinds = [
  'incident.raised',
  'incident.ended',
  'attempt.resumed',
  'attempt.transferred',
  'clock.compared',
]

export async function roomOf(db: Reader, number: string, attempt: LiveAttempt): Promise<CaseRoom> {
  const { id, exam } = attempt.facts
  const { records, submitted } = attempt.projection
  const end = submitted ?? records.at(-1)?.at
  const from = watchedFrom(attempt) - aroundMs
  const to = (end ? attempt.unix(end) : 0) + aroundMs
  const rooms = [...(await roomsSat(db, id))]
  const beside = await db
    .selectFrom('attempt')
    .select('attempt.id')
    .where('attempt.exam', '=', exam.id)
    .where('attempt.id', '!=', id)
    .where(({ or, eb, selectFrom }) => {
      const here = selectFrom('station').select('station.id').where('station.room', 'in', rooms)
      return or([
        eb('attempt.station', 'in', here),
        eb('attempt.id', 'in', selectFrom('part').select('part.attempt').where('part.station', 'in', here)),
      ])
    })
    .orderBy('attempt.id')
    .limit(attemptsAtMost)
    .execute()
  const seen = await observationsWhere(db, (rows) => rows.where('observation.exam', '=', exam.id))
  const others: Happened[][] = []
  for (const { id: other } of beside) {
    const looked = seen.flatMap(({ attempt: of, takenBack, at }) =>
      of === other && !takenBack
        ? [{ kind: 'seen' as const, reason: null, params: {}, thing: null, at, to: at }]
        : [],
    )
    const all = [...(await toldOf(db, other)), ...looked]
    others.push(all.filter((one) => one.to >= from && one.at <= to))
  }
  const events = roomEvents(happened(records), others)
  return { number, events, more: events.length === roomEventsAtMost }
}

/** One attempt's records at a time, and few of them: others are served in between. */
async function toldOf(db: Reader, attempt: string): Promise<Happened[]> {
  const rows = await db
    .selectFrom('leaf')
    .select('leaf')
    .where('attempt', '=', attempt)
    .where(({ or }) => or(kinds.map((kind) => sql<boolean>`leaf like ${`%"kind":"${kind}"%`}`)))
    .orderBy('part')
    .orderBy('seq')
    .limit(recordsAtMost)
    .execute()
  return happened(rows.map(({ leaf }) => LedgerRecord.parse(JSON.parse(leaf))))
}

function happened(records: readonly LedgerRecord[]): Happened[] {
  const clock = clockOf(records)
  const all = new Map<string, Happened>()
  for (const record of records) {
    const { kind, body, at } = record
    const key = `${record.part} ${record.seq}`
    const now = clock.of(record)
    const plain = { reason: null, params: {}, thing: null, at: now, to: now }
    if (kind === 'incident.raised') {
      const { data } = bodies[kind].safeParse(body)
      if (!data || all.has(data.incident)) continue
      const { reason, params, mono } = data
      const begin = clock.unix(at.boot, mono)
      const thing = [params.site, params.title].find((one) => typeof one === 'string' && one !== '')
      const about = thing === undefined ? null : `${reason} ${thing}`
      all.set(data.incident, { kind: 'incident', reason, params, thing: about, at: begin, to: begin })
    } else if (kind === 'incident.ended') {
      const { data } = bodies[kind].safeParse(body)
      const raised = data && all.get(data.incident)
      if (raised) raised.to = raised.at + data.durationMs
    } else if (kind === 'attempt.resumed') {
      const { data } = bodies[kind].safeParse(body)
      if (data) all.set(key, { ...plain, kind: 'restarted', at: now - data.outageMs })
    } else if (kind === 'attempt.transferred') all.set(key, { ...plain, kind: 'moved' })
  }
  return [...all.values()]
}
