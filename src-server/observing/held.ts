/** Observations as they are held: read from their rows, with what was added to each. */
import type { SelectQueryBuilder } from 'kysely'
import { Observation, ObservedKind } from '../../src-shared/observing/observation.ts'
import type { Database } from '../storage/sql/schema.ts'
import type { Reader } from '../storage/sql/sql.ts'

export type HeldObservation = Observation & {
  exam: string
  /** Of the station where the attempt is sat now. */
  room: string
  reason: Database['observation']['reason']
  askedAt: number | null
}

type Rows = SelectQueryBuilder<Database, 'observation' | 'attempt' | 'station', object>

/** Oldest first. */
export async function observationsWhere(
  db: Reader,
  narrowed: (rows: Rows) => Rows,
): Promise<HeldObservation[]> {
  const all = db
    .selectFrom('observation')
    .innerJoin('attempt', 'attempt.id', 'observation.attempt')
    .innerJoin('station', 'station.id', 'attempt.station')
  const rows = await narrowed(all)
    .selectAll('observation')
    .select('station.room')
    .orderBy('observation.at')
    .orderBy('observation.id')
    .execute()
  if (rows.length === 0) return []
  const ids = () => narrowed(all).select('observation.id')
  const [entries, pictures, voices] = await Promise.all([
    db
      .selectFrom('observation_entry')
      .selectAll()
      .where('observation', 'in', ids())
      .orderBy('observation')
      .orderBy('seq')
      .execute(),
    db
      .selectFrom('observation_picture')
      .select(['observation', 'source', 'digest', 'at'])
      .select((eb) => eb('sealed', 'is not', null).as('held'))
      .where('observation', 'in', ids())
      .orderBy('source', 'desc')
      .execute(),
    db
      .selectFrom('observation_voice')
      .select(['observation', 'digest', 'at'])
      .select((eb) => eb('sealed', 'is not', null).as('held'))
      .where('observation', 'in', ids())
      .execute(),
  ])
  const entriesOf = Map.groupBy(entries, ({ observation }) => observation)
  const picturesOf = Map.groupBy(pictures, ({ observation }) => observation)
  const voiceOf = new Map(
    voices.map(({ observation, digest, at, held }) => [
      observation,
      { digest, at: Number(at), held: Boolean(held) },
    ]),
  )
  return rows.map((row) => {
    const added = (entriesOf.get(row.id) ?? []).map((entry) => ({
      ...{ kind: entry.kind, words: entry.words, witness: entry.witness },
      ...{ by: { name: entry.by, login: entry.login }, at: Number(entry.at) },
    }))
    const back = added.find(({ kind }) => kind === 'taken-back')
    return {
      ...{ id: row.id, exam: row.exam, attempt: row.attempt, room: row.room, reason: row.reason },
      ...{ kind: ObservedKind.parse(row.kind), at: Number(row.at) },
      by: { name: row.by, login: row.login },
      askedAt: row.asked_at === null ? null : Number(row.asked_at),
      // SQLite has no booleans of its own.
      pictures: (picturesOf.get(row.id) ?? []).map(({ source, digest, at, held }) => ({
        ...{ source, digest, at: Number(at), held: Boolean(held) },
      })),
      takenBack: back ? { by: back.by, at: back.at } : null,
      said: added
        .filter(({ kind }) => kind === 'said')
        .map(({ words, witness, by, at }) => ({ words, witness, by, at })),
      voice: voiceOf.get(row.id) ?? null,
    }
  })
}

export const observationsOf = (db: Reader, attempt: string): Promise<HeldObservation[]> =>
  observationsWhere(db, (rows) => rows.where('observation.attempt', '=', attempt))

/** For whoever may see the attempt: without what the server keeps for itself. */
export const shownObservation = (held: HeldObservation): Observation => Observation.parse(held)
