/** Stations as a list: who is one, who is retired, and who never was of any use. For the console and the command line. */
import { sql, type Transaction } from 'kysely'
import type { StationRow } from '../../src-shared/api/machines.ts'
import type { Clock } from '../clock.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import type { Database } from '../storage/sql/schema.ts'
import { type Reader, type Sql, transact } from '../storage/sql/sql.ts'
import { freeName } from './stations.ts'

/** By room and name. */
export async function registeredStations(db: Reader): Promise<StationRow[]> {
  const rows = await db
    .selectFrom('station')
    .innerJoin('room', 'room.id', 'station.room')
    .select(['station.id', 'station.name', 'station.room', 'room.title'])
    .select(['station.enrolled_at', 'station.retired_at', 'station.unplaced'])
    .select(
      sql<number>`(select count(*) from attempt where attempt.station = station.id
        or exists (select 1 from part where part.attempt = attempt.id and part.station = station.id))`.as(
        'sat',
      ),
    )
    .execute()
  return rows
    .map((row) => ({
      ...{ id: row.id, name: row.name, room: row.room, roomTitle: row.title },
      enrolledAt: Number(row.enrolled_at),
      retiredAt: row.retired_at === null ? null : Number(row.retired_at),
      unplaced: row.unplaced === 1,
      attempts: Number(row.sat),
    }))
    .toSorted((a, b) => compared(a.roomTitle, b.roomTitle) || compared(a.name, b.name))
}

export const compared = (a: string, b: string): number => a.localeCompare(b, 'ru', { numeric: true })

/** What it sent stays readable. One that comes back gets its name, or where that was given away one like it. */
export const setRetired = (db: Sql, clock: Clock, id: string, retired: boolean): Promise<{ name: string }> =>
  transact(
    db,
    async (trx) => {
      const station = await one(trx, id)
      if ((station.retired_at !== null) === retired) return { name: station.name }
      const names = await trx
        .selectFrom('station')
        .select('name')
        .where('room', '=', station.room)
        .where('retired_at', 'is', null)
        .execute()
      const name = retired ? station.name : freeName(station.name, new Set(names.map((other) => other.name)))
      const retired_at = retired ? clock.now() : null
      await trx.updateTable('station').set({ name, retired_at }).where('id', '=', id).execute()
      return { name }
    },
    'seats',
  )

/** Throws Refusal while it is in use, and where evidence is of it: that needs its key for good. */
export const removeStation = (db: Sql, id: string): Promise<{ name: string; room: string }> =>
  transact(
    db,
    async (trx) => {
      const { name, room, retired_at } = await one(trx, id)
      if (retired_at === null)
        throw new Refusal('bad-input', {
          status: 409,
          detail: `station "${name}" is in use: retire it first`,
        })
      for (const table of ['attempt', 'part', 'announced', 'finding'] as const) {
        const row = await trx.selectFrom(table).select('station').where('station', '=', id).executeTakeFirst()
        if (row)
          throw new Refusal('bad-input', {
            status: 409,
            detail: `exams were sat at station "${name}", and their evidence needs its key: it stays retired`,
          })
      }
      await trx.deleteFrom('unfit_station').where('station', '=', id).execute()
      await trx.deleteFrom('package_station').where('station', '=', id).execute()
      await trx.deleteFrom('station_check').where('station', '=', id).execute()
      await trx.deleteFrom('nonce').where('station', '=', id).execute()
      await trx.deleteFrom('station').where('id', '=', id).execute()
      return { name, room }
    },
    'seats',
  )

async function one(trx: Transaction<Database>, id: string) {
  const row = await trx.selectFrom('station').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound()
  return row
}
