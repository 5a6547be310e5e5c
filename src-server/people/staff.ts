/** Staff and their roles. A password is made here, told once in the answer, and kept as a hash alone. */
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { z } from 'zod'
import { consoleApi } from '../../src-shared/api/console.ts'
import { foldedName } from '../../src-shared/people/names.ts'
import { nameText } from '../../src-shared/text.ts'
import { Roles } from '../../src-shared/vocabulary.ts'
import { newPassword, noPassword, type Sessions } from '../auth/sessions.ts'
import type { Base } from '../base.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import { removeStaff } from './remove-staff.ts'

interface Deps extends Pick<Base, 'db' | 'audit' | 'clock'> {
  sessions: Sessions
}

export function staffRoutes(app: FastifyInstance, { db, audit, clock, sessions }: Deps): void {
  const { staff } = consoleApi.people
  // A university has some thousand of them: found and put in order here.
  route(app, staff.list, async ({ query: { search, sort, down, from, count, retired } }) => {
    const rows = await db
      .selectFrom('staff')
      .select(['login', 'name', 'roles', 'rooms', 'sso_subject', 'retired_at', 'password_hash'])
      .select(
        sql<number>`(select count(*) from second_factor
          where second_factor.login = staff.login and confirmed_at is not null)`.as('factors'),
      )
      .where('retired_at', retired ? 'is not' : 'is', null)
      .execute()
    const words = foldedName(search).split(' ')
    const all = rows
      .filter(({ login, name }) => words.every((word) => foldedName(`${name} ${login}`).includes(word)))
      .toSorted((a, b) => a[sort].localeCompare(b[sort], 'ru') * (down ? -1 : 1))
    return { total: all.length, rows: all.slice(from, from + count).map(rowOf) }
  })
  route(app, staff.add, async ({ body, caller }) => {
    const { login, ...change } = await checked(body)
    const there = await db.selectFrom('staff').select('login').where('login', '=', login).executeTakeFirst()
    if (there) throw new Refusal('bad-input', { status: 409, detail: 'the login is taken' })
    const password = newPassword()
    await sessions.add({ login, ...change }, password)
    await audit.record(caller.login, 'added-staff', login, { roles: change.roles, rooms: change.rooms })
    return { password }
  })
  route(app, staff.change, async ({ params: { login }, body, caller }) => {
    const { name, roles, rooms } = await checked(body)
    const before = await one(login)
    // Nobody takes the last key from herself, and the provider's roles are the provider's.
    if (login === caller.login && !roles.includes('administrator'))
      throw new Refusal('bad-input', { status: 409, detail: 'your own role' })
    if (before.sso_subject !== null && !same(Roles.parse(JSON.parse(before.roles)), roles))
      throw new Refusal('bad-input', { status: 409, detail: 'the identity provider gives the roles' })
    const row = { name, roles: JSON.stringify(roles), rooms: JSON.stringify(rooms) }
    await db.updateTable('staff').set(row).where('login', '=', login).execute()
    await audit.record(caller.login, 'changed-staff', login, { roles, rooms })
    return { ok: true as const }
  })
  route(app, staff.password, async ({ params: { login }, caller }) => {
    const { retired_at } = await one(login)
    if (retired_at !== null) throw new Refusal('bad-input', { status: 409, detail: 'retired' })
    const password = newPassword()
    if (!(await sessions.setPassword(login, password)))
      throw new Refusal('bad-input', { status: 409, detail: 'she comes by single sign-on' })
    await audit.record(caller.login, 'set-password', login)
    return { password }
  })
  route(app, staff.retire, async ({ params: { login }, body: { retired }, caller }) => {
    await one(login)
    if (login === caller.login) throw new Refusal('bad-input', { status: 409, detail: 'your own account' })
    await sessions.retire(login, retired ? clock.now() : null)
    await audit.record(caller.login, retired ? 'retired-staff' : 'returned-staff', login)
    return { ok: true as const }
  })

  route(app, staff.remove, async ({ params: { login }, caller }) => {
    await removeStaff(db, login)
    await audit.record(caller.login, 'removed-staff', login)
    return { ok: true as const }
  })

  async function one(login: string) {
    const row = await db.selectFrom('staff').selectAll().where('login', '=', login).executeTakeFirst()
    if (!row) throw notFound()
    return row
  }
  /** Throws Refusal for a name of nothing and a room that is not there. */
  async function checked<B extends { name: string; rooms: string[] }>(body: B): Promise<B> {
    const name = nameText(body.name)
    if (name === '') throw new Refusal('bad-input', { detail: 'no name' })
    const rooms = [...new Set(body.rooms)]
    for (const id of rooms) {
      const room = await db.selectFrom('room').select('id').where('id', '=', id).executeTakeFirst()
      if (!room) throw new Refusal('bad-input', { detail: `there is no room ${id}` })
    }
    return { ...body, name, rooms }
  }
}

const same = (one: readonly string[], other: readonly string[]): boolean =>
  one.toSorted().join() === other.toSorted().join()

function rowOf(row: {
  login: string
  name: string
  roles: string
  rooms: string
  sso_subject: string | null
  retired_at: number | null
  password_hash: string
  factors: number
}) {
  return {
    login: row.login,
    name: row.name,
    roles: Roles.parse(JSON.parse(row.roles)),
    rooms: z.array(z.string()).parse(JSON.parse(row.rooms)),
    sso: row.sso_subject !== null,
    password: row.password_hash !== noPassword,
    secondFactor: Number(row.factors) > 0,
    retiredAt: row.retired_at,
  }
}
