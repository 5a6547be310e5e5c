/** Staff: passwords (argon2id), sessions, and which rooms are theirs. */
import { hash, verify } from '@node-rs/argon2'
import { z } from 'zod'
import { Role } from '../../src-shared/vocabulary.ts'
import type { Clock } from '../clock.ts'
import type { Sql } from '../storage/sql/sqlite.ts'
import { hashToken, randomToken } from './tokens.ts'

export interface Staff {
  login: string
  name: string
  role: Role
  /** Rooms of an invigilator; the other roles see every room. */
  rooms: string[]
}

export const sessionHours = 12

export interface Sessions {
  add(staff: Staff, password: string): Promise<void>
  /** Ends the person's sessions too. False when there is no such login. */
  setPassword(login: string, password: string): Promise<boolean>
  /** A session's secret, or null for an unknown login or a wrong password (in the same time). */
  logIn(login: string, password: string): Promise<{ staff: Staff; token: string } | null>
  logOut(token: string): Promise<void>
  staffOf(token: string): Promise<Staff | null>
}

/** OWASP's first choice for argon2id: 19 MiB, 2 passes, 1 lane (the package's default, algorithm 2 = argon2id). */
const argon2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1, algorithm: 2 }

export async function createSessions(db: Sql, clock: Clock): Promise<Sessions> {
  // Checked against where there is no such login, so that time does not tell which logins exist.
  const nobody = await hash(randomToken(), argon2)
  const parse = (row: { login: string; name: string; role: string; rooms: string }): Staff => ({
    login: row.login,
    name: row.name,
    role: Role.parse(row.role),
    rooms: z.array(z.string()).parse(JSON.parse(row.rooms)),
  })
  return {
    async add(staff, password) {
      const values = {
        ...staff,
        rooms: JSON.stringify(staff.rooms),
        password_hash: await hash(password, argon2),
      }
      await db.insertInto('staff').values(values).execute()
    },
    async setPassword(login, password) {
      const result = await db
        .updateTable('staff')
        .set({ password_hash: await hash(password, argon2) })
        .where('login', '=', login)
        .executeTakeFirst()
      await db.deleteFrom('session').where('login', '=', login).execute()
      return result.numUpdatedRows > 0n
    },
    async logIn(login, password) {
      const row = await db.selectFrom('staff').selectAll().where('login', '=', login).executeTakeFirst()
      const right = await verify(row?.password_hash ?? nobody, password)
      if (!row || !right) return null
      const token = randomToken()
      const now = clock.now()
      await db.deleteFrom('session').where('expires_at', '<', now).execute()
      await db
        .insertInto('session')
        .values({ token_hash: hashToken(token), login, expires_at: now + sessionHours * 3_600_000 })
        .execute()
      return { staff: parse(row), token }
    },
    async logOut(token) {
      await db.deleteFrom('session').where('token_hash', '=', hashToken(token)).execute()
    },
    async staffOf(token) {
      const row = await db
        .selectFrom('session')
        .innerJoin('staff', 'staff.login', 'session.login')
        .select(['staff.login', 'staff.name', 'staff.role', 'staff.rooms'])
        .where('token_hash', '=', hashToken(token))
        .where('expires_at', '>', clock.now())
        .executeTakeFirst()
      return row ? parse(row) : null
    },
  }
}

/** Whether this person may see what happens in the room. */
export const mayRoom = (staff: Staff, room: string): boolean =>
  staff.role === 'invigilator' ? staff.rooms.includes(room) : staff.role !== 'technician'
