/**
 * Students on the open pages, for half an hour: known by their number and the receipt number of one of their works, or by what the
 * university's sign-on says.
 */
import type { Clock } from '../clock.ts'
import type { Student } from '../http/caller.ts'
import type { Sql } from '../storage/sql/sql.ts'
import { hashToken, randomToken } from './tokens.ts'

interface Begun {
  student: Student
  token: string
  expiresAt: number
}

export interface Students {
  /** `receipt`: 16 hexadecimal digits. Null where one of the two is wrong, or they do not belong together. */
  begin(number: string, receipt: string): Promise<(Begun & { attempt: string }) | null>
  /** For who is known by other means: what `redeem` takes once, within a minute. Null: nobody here has the number. */
  pass(number: string): Promise<string | null>
  /** `attempt`: her newest. Null: no such pass, or it was used, or is too old. */
  redeem(pass: string): Promise<(Begun & { attempt: string | null }) | null>
  /** Whose token this is; null: nobody's any more. */
  of(token: string): Promise<Student | null>
  end(token: string): Promise<void>
}

/** As the audit record names her. */
export const asStudent = (number: string): string => `student ${number}`

const sessionMs = 30 * 60_000
export const passMs = 60_000
/** No token is like it: a pass opens nothing by itself. */
const hashPass = (pass: string): string => hashToken(`pass ${pass}`)
/** A page that is loaded anew signs in anew: nobody needs more at a time. */
const sessionsAtMost = 5

export function createStudents(db: Sql, clock: Clock): Students {
  const keep = (hash: string, student: string, expiresAt: number) =>
    db.insertInto('student_session').values({ token_hash: hash, student, expires_at: expiresAt }).execute()

  async function start(student: Student): Promise<Begun> {
    const token = randomToken()
    const expiresAt = clock.now() + sessionMs
    await keep(hashToken(token), student.number, expiresAt)
    const kept = db
      .selectFrom('student_session')
      .select('token_hash')
      .where('student', '=', student.number)
      .orderBy('expires_at', 'desc')
      .orderBy('token_hash')
      .limit(sessionsAtMost)
    await db
      .deleteFrom('student_session')
      .where('student', '=', student.number)
      .where(
        'token_hash',
        'not in',
        (await kept.execute()).map(({ token_hash }) => token_hash),
      )
      .execute()
    return { student, token, expiresAt }
  }

  const forgetOld = () => db.deleteFrom('student_session').where('expires_at', '<=', clock.now()).execute()

  async function of(hash: string): Promise<Student | null> {
    const row = await db
      .selectFrom('student_session')
      .innerJoin('student', 'student.number', 'student_session.student')
      .select(['student.number', 'student.name'])
      .where('token_hash', '=', hash)
      .where('expires_at', '>', clock.now())
      .executeTakeFirst()
    return row ?? null
  }

  return {
    async begin(number, receipt) {
      const found = await db
        .selectFrom('sheet')
        .innerJoin('attempt', 'attempt.id', 'sheet.attempt')
        .innerJoin('student', 'student.number', 'attempt.student')
        .select(['student.number', 'student.name', 'attempt.id'])
        .where('sheet.number', '=', receipt)
        .where('attempt.student', '=', number)
        .executeTakeFirst()
      await forgetOld()
      if (!found) return null
      return { ...(await start({ number: found.number, name: found.name })), attempt: found.id }
    },
    async pass(number) {
      const known = await db
        .selectFrom('student')
        .select('number')
        .where('number', '=', number)
        .executeTakeFirst()
      await forgetOld()
      if (!known) return null
      const pass = randomToken()
      await keep(hashPass(pass), known.number, clock.now() + passMs)
      return pass
    },
    async redeem(pass) {
      const hash = hashPass(pass)
      const student = await of(hash)
      const { numDeletedRows } = await db
        .deleteFrom('student_session')
        .where('token_hash', '=', hash)
        .executeTakeFirstOrThrow()
      // Somebody else was first.
      if (!student || numDeletedRows !== 1n) return null
      const newest = await db
        .selectFrom('attempt')
        .select('id')
        .where('student', '=', student.number)
        .orderBy('opened_at', 'desc')
        .limit(1)
        .executeTakeFirst()
      return { ...(await start(student)), attempt: newest?.id ?? null }
    },
    of: (token) => of(hashToken(token)),
    async end(token) {
      await db.deleteFrom('student_session').where('token_hash', '=', hashToken(token)).execute()
    },
  }
}
