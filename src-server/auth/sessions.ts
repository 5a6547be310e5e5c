/** Staff: passwords (argon2id), sessions, and which rooms are theirs. */
import { randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { z } from 'zod'
import { hasRole, Roles } from '../../src-shared/vocabulary.ts'
import type { Clock } from '../clock.ts'
import type { Staff } from '../http/caller.ts'
import type { Sql } from '../storage/sql/sql.ts'
import { hashToken, randomToken } from './tokens.ts'

export interface SessionLimits {
  /** A session ends this long after the login, whatever is done with it. */
  hours: number
  /** And this long after its last request. */
  idleMinutes: number
}

export const sessionLimits: SessionLimits = { hours: 12, idleMinutes: 60 }

/** The hash of no password: of who comes by single sign-on alone, or was brought by a list and given none yet. */
export const noPassword = '!'

/** 72 random bits, easily typed. */
export const newPassword = (): string => randomBytes(9).toString('hex')

export interface Sessions {
  readonly limits: SessionLimits
  add(staff: Staff, password: string): Promise<void>
  /** Ends the person's sessions too. False when there is no such login, or it has no password. */
  setPassword(login: string, password: string): Promise<boolean>
  /** From then on she may not come in any more, and her sessions end; null: she may again. */
  retire(login: string, at: number | null): Promise<void>
  /** False for who comes by single sign-on. */
  hasPassword(login: string): Promise<boolean>
  /** Null for an unknown login or a wrong password (in the same time). */
  byPassword(login: string, password: string): Promise<Staff | null>
  /**
   * The person whom the identity provider names, with the roles and rooms of this very login; made where there is none.
   * Null when the login belongs to somebody else already, or she is retired.
   */
  bySso(subject: string, staff: Staff): Promise<Staff | null>
  /** The provider knows her, but no role is hers any more: her sessions end. */
  endSso(subject: string): Promise<void>
  /** A new session's secret. */
  begin(login: string): Promise<string>
  logOut(token: string): Promise<void>
  /** Ends the person's other sessions. */
  endOthers(login: string, token: string): Promise<void>
  staffOf(token: string): Promise<Staff | null>
}

/** OWASP's first choice for argon2id: 19 MiB, 2 passes, 1 lane (the package's default, algorithm 2 = argon2id). */
const argon2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1, algorithm: 2 }
/** Being seen is written down at most this often, ms. */
const seenEveryMs = 60_000
/** How long before an exam and after it its invigilators see the room, ms. */
const watchingMs = 60 * 60_000

export async function createSessions(db: Sql, clock: Clock, limits = sessionLimits): Promise<Sessions> {
  // Checked against where there is no such login, so that time does not tell which logins exist.
  const nobody = await hash(randomToken(), argon2)
  const parse = (row: { login: string; name: string; roles: string; rooms: string }): Staff => ({
    login: row.login,
    name: row.name,
    roles: Roles.parse(JSON.parse(row.roles)),
    rooms: z.array(z.string()).parse(JSON.parse(row.rooms)),
  })
  const byLogin = (login: string) =>
    db.selectFrom('staff').selectAll().where('login', '=', login).executeTakeFirst()
  return {
    limits,
    async add(staff, password) {
      const values = {
        ...staff,
        roles: JSON.stringify(staff.roles),
        rooms: JSON.stringify(staff.rooms),
        password_hash: await hash(password, argon2),
        sso_subject: null,
      }
      await db.insertInto('staff').values(values).execute()
    },
    async setPassword(login, password) {
      const result = await db
        .updateTable('staff')
        .set({ password_hash: await hash(password, argon2) })
        .where('login', '=', login)
        .where('sso_subject', 'is', null)
        .executeTakeFirst()
      await db.deleteFrom('session').where('login', '=', login).execute()
      return result.numUpdatedRows > 0n
    },
    async retire(login, at) {
      await db.updateTable('staff').set({ retired_at: at }).where('login', '=', login).execute()
      await db.deleteFrom('session').where('login', '=', login).execute()
    },
    hasPassword: async (login) => (await byLogin(login))?.sso_subject === null,
    async byPassword(login, password) {
      const row = await byLogin(login)
      const known = row && row.password_hash !== noPassword && row.retired_at === null
      const right = await verify(known ? row.password_hash : nobody, password)
      return known && right ? parse(row) : null
    },
    async bySso(subject, staff) {
      const now = {
        name: staff.name,
        roles: JSON.stringify(staff.roles),
        rooms: JSON.stringify(staff.rooms),
      }
      const there = await db
        .selectFrom('staff')
        .select(['login', 'retired_at'])
        .where('sso_subject', '=', subject)
        .executeTakeFirst()
      if (there && there.retired_at !== null) return null
      // Her name at the provider may change; what she did stays under the login she had.
      const login = there?.login ?? staff.login
      if (there) await db.updateTable('staff').set(now).where('login', '=', login).execute()
      else {
        const made = await db
          .insertInto('staff')
          .values({ login, ...now, password_hash: noPassword, sso_subject: subject })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst()
        if (!made.numInsertedOrUpdatedRows) return null
      }
      return { ...staff, login }
    },
    async endSso(subject) {
      const logins = db.selectFrom('staff').select('login').where('sso_subject', '=', subject)
      await db.deleteFrom('session').where('login', 'in', logins).execute()
    },
    async begin(login) {
      const token = randomToken()
      const now = clock.now()
      await db.deleteFrom('session').where('expires_at', '<', now).execute()
      await db
        .insertInto('session')
        .values({
          token_hash: hashToken(token),
          login,
          expires_at: now + limits.hours * 3_600_000,
          seen_at: now,
        })
        .execute()
      return token
    },
    async logOut(token) {
      await db.deleteFrom('session').where('token_hash', '=', hashToken(token)).execute()
    },
    async endOthers(login, token) {
      await db
        .deleteFrom('session')
        .where('login', '=', login)
        .where('token_hash', '<>', hashToken(token))
        .execute()
    },
    async staffOf(token) {
      const now = clock.now()
      const token_hash = hashToken(token)
      const row = await db
        .selectFrom('session')
        .innerJoin('staff', 'staff.login', 'session.login')
        .select(['staff.login', 'staff.name', 'staff.roles', 'staff.rooms', 'session.seen_at as seenAt'])
        .where('token_hash', '=', token_hash)
        .where('retired_at', 'is', null)
        .where('expires_at', '>', now)
        .where('seen_at', '>', now - limits.idleMinutes * 60_000)
        .executeTakeFirst()
      if (!row) return null
      if (now - row.seenAt >= seenEveryMs)
        await db.updateTable('session').set({ seen_at: now }).where('token_hash', '=', token_hash).execute()
      const staff = parse(row)
      if (!hasRole(staff, 'invigilator')) return staff
      return { ...staff, rooms: [...new Set([...staff.rooms, ...(await watchedNow(db, row.login, now))])] }
    },
  }
}

/** Rooms that are an invigilator's for the exam that she watches there now, and a while around it. */
async function watchedNow(db: Sql, login: string, now: number): Promise<string[]> {
  const rows = await db
    .selectFrom('invigilation')
    .innerJoin('exam', 'exam.id', 'invigilation.exam')
    .select('invigilation.room')
    .where('login', '=', login)
    .where('starts_at', '<=', now + watchingMs)
    .where('ends_at', '>', now - watchingMs)
    .execute()
  return rows.map(({ room }) => room)
}

export const seesEveryRoom = (staff: Staff): boolean => hasRole(staff, 'officer', 'administrator')

/** Whether this person may see what happens in the room. */
export const mayRoom = (staff: Staff, room: string): boolean =>
  seesEveryRoom(staff) || (hasRole(staff, 'invigilator') && staff.rooms.includes(room))
