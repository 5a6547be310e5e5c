/** Students on the open pages: known by their number and the receipt number of one of their works, for half an hour. */
import type { Clock } from '../clock.ts'
import type { Student } from '../http/caller.ts'
import type { Sql } from '../storage/sql/sql.ts'
import { hashToken, randomToken } from './tokens.ts'

export interface Students {
  /** `receipt`: 16 hexadecimal digits. Null where one of the two is wrong, or they do not belong together. */
  begin(
    number: string,
    receipt: string,
  ): Promise<{ student: Student; token: string; expiresAt: number; attempt: string } | null>
  /** Whose token this is; null: nobody's any more. */
  of(token: string): Promise<Student | null>
  end(token: string): Promise<void>
}

/** As the audit record names her. */
export const asStudent = (number: string): string => `student ${number}`

const sessionMs = 30 * 60_000
/** A page that is loaded anew signs in anew: nobody needs more at a time. */
const sessionsAtMost = 5

export function createStudents(db: Sql, clock: Clock): Students {
  return {
    async begin(number, receipt) {
      const now = clock.now()
      const found = await db
        .selectFrom('sheet')
        .innerJoin('attempt', 'attempt.id', 'sheet.attempt')
        .innerJoin('student', 'student.number', 'attempt.student')
        .select(['student.number', 'student.name', 'attempt.id'])
        .where('sheet.number', '=', receipt)
        .where('attempt.student', '=', number)
        .executeTakeFirst()
      await db.deleteFrom('student_session').where('expires_at', '<=', now).execute()
      if (!found) return null
      const token = randomToken()
      const expiresAt = now + sessionMs
      await db
        .insertInto('student_session')
        .values({ token_hash: hashToken(token), student: found.number, expires_at: expiresAt })
        .execute()
      const kept = db
        .selectFrom('student_session')
        .select('token_hash')
        .where('student', '=', found.number)
        .orderBy('expires_at', 'desc')
        .orderBy('token_hash')
        .limit(sessionsAtMost)
      await db
        .deleteFrom('student_session')
        .where('student', '=', found.number)
        .where(
          'token_hash',
          'not in',
          (await kept.execute()).map(({ token_hash }) => token_hash),
        )
        .execute()
      return { student: { number: found.number, name: found.name }, token, expiresAt, attempt: found.id }
    },
    async of(token) {
      const row = await db
        .selectFrom('student_session')
        .innerJoin('student', 'student.number', 'student_session.student')
        .select(['student.number', 'student.name'])
        .where('token_hash', '=', hashToken(token))
        .where('expires_at', '>', clock.now())
        .executeTakeFirst()
      return row ?? null
    },
    async end(token) {
      await db.deleteFrom('student_session').where('token_hash', '=', hashToken(token)).execute()
    },
  }
}
