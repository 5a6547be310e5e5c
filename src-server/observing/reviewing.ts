/** Whether somebody reviews a case of an exam of which the reviews are not over: a voice may say a name. */
import type { Reader } from '../storage/sql/sql.ts'

/** Of the exam, not of one attempt: a refusal must not tell her which of them her case is. */
export const isReviewing = async (db: Reader, exam: string, login: string): Promise<boolean> =>
  (await db
    .selectFrom('case_part')
    .innerJoin('case_file', 'case_file.number', 'case_part.number')
    .select('case_file.number')
    .where('case_file.exam', '=', exam)
    .where('case_file.state', 'in', ['review', 'third'])
    .where('case_part.login', '=', login)
    .where('case_part.doing', 'in', ['claimed', 'reviewed'])
    .executeTakeFirst()) !== undefined
