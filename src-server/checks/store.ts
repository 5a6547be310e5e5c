/** Of each station its newest check, and when somebody asked for one. */
import { sql } from 'kysely'
import { type CheckAnswer, Checked, type CheckPictures } from '../../src-shared/machine-check.ts'
import { checkState, type RoomCheck } from '../../src-shared/room-checks.ts'
import type { Clock } from '../clock.ts'
import type { Sql } from '../storage/sql/sql.ts'

export interface Checks {
  asked(stations: readonly string[], by: string): Promise<void>
  answered(station: string, answer: CheckAnswer): Promise<void>
  /** By station; none of one that was never asked. */
  of(
    stations: readonly string[],
  ): Promise<ReadonlyMap<string, Omit<RoomCheck, 'station' | 'name' | 'reached'>>>
  picture(station: string, source: keyof CheckPictures): Promise<Buffer | null>
  /** Pictures older than a day are of no use, and may show somebody. */
  forgetPictures(): Promise<void>
}

const picturesKeptMs = 24 * 3_600_000

export function createChecks({ db, clock }: { db: Sql; clock: Clock }): Checks {
  return {
    async asked(stations, by) {
      if (stations.length === 0) return
      const asked = { asked_at: clock.now(), asked_by: by }
      await db
        .insertInto('station_check')
        .values(stations.map((station) => ({ station, ...asked })))
        .onConflict((conflict) => conflict.column('station').doUpdateSet(asked))
        .execute()
    },
    async answered(station, answer) {
      const at = clock.now()
      const told =
        answer.outcome === 'checked'
          ? {
              checked: JSON.stringify({ results: answer.results, changes: answer.changes }),
              ...{ checked_at: at, face: answer.pictures.face, desk: answer.pictures.desk },
            }
          : {}
      const row = {
        ...{ answered_at: at, outcome: answer.outcome },
        says: answer.outcome === 'failed' ? answer.says : null,
        ...told,
      }
      await db
        .insertInto('station_check')
        .values({ station, ...row })
        .onConflict((conflict) => conflict.column('station').doUpdateSet(row))
        .execute()
    },
    async of(stations) {
      if (stations.length === 0) return new Map()
      const rows = await db
        .selectFrom('station_check')
        .select(['station', 'asked_at', 'answered_at', 'outcome', 'says', 'checked', 'checked_at'])
        .select([sql<number>`face is not null`.as('face'), sql<number>`desk is not null`.as('desk')])
        .where('station', 'in', [...stations])
        .execute()
      const time = (at: number | null) => (at === null ? null : Number(at))
      return new Map(
        rows.map((row) => {
          const known = {
            askedAt: time(row.asked_at),
            answeredAt: time(row.answered_at),
            outcome: row.outcome,
            // Of another release it may be what this one cannot read: then it is to be checked anew.
            checked: row.checked === null ? null : (Checked.safeParse(JSON.parse(row.checked)).data ?? null),
          }
          const pictures = { face: Boolean(row.face), desk: Boolean(row.desk) }
          const told = { says: row.says, checkedAt: time(row.checked_at), pictures }
          return [row.station, { ...known, ...told, state: checkState(known, clock.now()) }]
        }),
      )
    },
    async picture(station, source) {
      const row = await db
        .selectFrom('station_check')
        .select(source)
        .where('station', '=', station)
        .executeTakeFirst()
      const base64 = row?.[source] ?? null
      return base64 === null ? null : Buffer.from(base64, 'base64')
    },
    async forgetPictures() {
      await db
        .updateTable('station_check')
        .set({ face: null, desk: null })
        .where('checked_at', '<', clock.now() - picturesKeptMs)
        .execute()
    },
  }
}
