/** Rooms as places: their names, their stations, whether somebody drew where these stand. */
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { consoleApi } from '../../src-shared/api/console.ts'
import { foldedName } from '../../src-shared/people/names.ts'
import { nameText } from '../../src-shared/text.ts'
import type { Base } from '../base.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import { route } from '../http/route.ts'

type Deps = Pick<Base, 'db' | 'audit'>

export function placeRoutes(app: FastifyInstance, { db, audit }: Deps): void {
  const { places } = consoleApi.people
  // A university has some hundred rooms: found and put in order here.
  route(app, places.list, async ({ query: { search, down, from, count } }) => {
    const rows = await db
      .selectFrom('room')
      .leftJoin('seat_plan', 'seat_plan.room', 'room.id')
      .select(['room.id', 'room.title', 'seat_plan.at'])
      .select(
        sql<number>`(select count(*) from station where station.room = room.id and retired_at is null)`.as(
          'stations',
        ),
      )
      .execute()
    const words = foldedName(search).split(' ')
    const all = rows
      .filter(({ id, title }) => words.every((word) => foldedName(`${title} ${id}`).includes(word)))
      .toSorted((a, b) => a.title.localeCompare(b.title, 'ru', { numeric: true }) * (down ? -1 : 1))
    return {
      total: all.length,
      rows: all.slice(from, from + count).map(({ id, title, at, stations }) => ({
        id, title, stations: Number(stations), drawn: at !== null,
      })), // biome-ignore format: a row
    }
  })
  route(app, places.add, async ({ body, caller }) => {
    const title = titleOf(body.title)
    const { numInsertedOrUpdatedRows = 0n } = await db
      .insertInto('room')
      .values({ id: body.id, title, upload_bits: null })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    if (numInsertedOrUpdatedRows === 0n)
      throw new Refusal('bad-input', { status: 409, detail: 'the id is taken' })
    await audit.record(caller.login, 'added-room', body.id, { title })
    return { ok: true as const }
  })
  route(app, places.change, async ({ params: { id }, body, caller }) => {
    const title = titleOf(body.title)
    const { numUpdatedRows } = await db
      .updateTable('room')
      .set({ title })
      .where('id', '=', id)
      .executeTakeFirst()
    if (numUpdatedRows === 0n) throw notFound()
    await audit.record(caller.login, 'changed-room', id, { title })
    return { ok: true as const }
  })
}

function titleOf(given: string): string {
  const title = nameText(given)
  if (title === '') throw new Refusal('bad-input', { detail: 'no name' })
  return title
}
