/** Stations and enrolment tokens, for administrators. */
import type { FastifyInstance } from 'fastify'
import { consoleApi } from '../../src-shared/api/console.ts'
import { foldedName, searchWords } from '../../src-shared/people/names.ts'
import type { Audit } from '../audit.ts'
import type { Bus } from '../bus.ts'
import type { Clock } from '../clock.ts'
import { Refusal } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import type { Sql } from '../storage/sql/sql.ts'
import { enrolTokens, makeEnrolToken, removeEnrolToken, retireEnrolToken } from './enrol-tokens.ts'
import { compared, registeredStations, removeStation, setRetired } from './register.ts'

interface Deps {
  db: Sql
  clock: Clock
  audit: Audit
  bus: Pick<Bus, 'publish'>
}

export function machineRoutes(app: FastifyInstance, { db, clock, audit, bus }: Deps): void {
  const { stations, enrolTokens: tokens } = consoleApi
  const found = (search: string, ...texts: string[]) => {
    const folded = foldedName(texts.join(' '))
    return searchWords(search).every((word) => folded.includes(word))
  }

  // A university has some thousand of them: found and put in order here.
  route(app, stations.list, async ({ query }) => {
    const { search, sort, down, from, count, room, retired } = query
    const all = (await registeredStations(db)).filter(
      (one) =>
        (one.retiredAt !== null) === retired &&
        (room === undefined || one.room === room) &&
        found(search, one.name, one.roomTitle, one.room, one.id),
    )
    if (sort === 'name') all.sort((a, b) => compared(a.name, b.name))
    if (sort === 'enrolled') all.sort((a, b) => a.enrolledAt - b.enrolledAt)
    if (down) all.reverse()
    return { total: all.length, rows: all.slice(from, from + count) }
  })
  route(app, stations.retire, async ({ params: { id }, body: { retired }, caller }) => {
    const { name } = await setRetired(db, clock, id, retired)
    await audit.record(caller.login, retired ? 'retired-station' : 'returned-station', id, { name })
    await bus.publish({ type: 'station-changed', station: id })
    return { ok: true as const }
  })
  route(app, stations.remove, async ({ params: { id }, caller }) => {
    const { name, room } = await removeStation(db, id)
    await audit.record(caller.login, 'removed-station', id, { name, room })
    await bus.publish({ type: 'station-changed', station: id })
    return { ok: true as const }
  })

  route(app, tokens.list, async ({ query: { search, down, from, count } }) => {
    const all = (await enrolTokens(db, clock)).filter((one) =>
      found(search, one.id, one.room, one.roomTitle, one.by),
    )
    if (down) all.reverse()
    return { total: all.length, rows: all.slice(from, from + count) }
  })
  route(app, tokens.make, async ({ body, caller }) => {
    const { room, uses, hours, from } = body
    const there = await db.selectFrom('room').select('id').where('id', '=', room).executeTakeFirst()
    if (!there) throw new Refusal('bad-input', { detail: `there is no room ${room}` })
    const made = await makeEnrolToken(db, clock, { ...body, by: caller.login })
    await audit.record(caller.login, 'made-enrol-tokens', room, { tokens: [made.id], uses, hours, from })
    return made
  })
  route(app, tokens.retire, async ({ params: { id }, caller }) => {
    await retireEnrolToken(db, clock, id)
    await audit.record(caller.login, 'retired-enrol-token', id)
    return { ok: true as const }
  })
  route(app, tokens.remove, async ({ params: { id }, caller }) => {
    await removeEnrolToken(db, clock, id)
    await audit.record(caller.login, 'removed-enrol-token', id)
    return { ok: true as const }
  })
}
