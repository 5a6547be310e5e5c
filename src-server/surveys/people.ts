/** Whom a survey is for, among the students whom the office has entered. */
import type { SurveyDefinition } from '../../src-shared/surveys/definition.ts'
import { Refusal } from '../http/refusal.ts'
import type { Sql } from '../storage/sql/sql.ts'

type Audience = SurveyDefinition['audience']

export type SurveyPeople = ReturnType<typeof createSurveyPeople>

/** `codesAtMost`: in one list. */
export function createSurveyPeople(db: Sql, codesAtMost = 20_000) {
  const among = ({ faculties, courses, forms }: Audience) => {
    let found = db.selectFrom('student').where('student.left_at', 'is', null)
    if (faculties.length > 0) found = found.where('student.faculty', 'in', faculties)
    if (courses.length > 0) found = found.where('student.course', 'in', courses)
    if (forms.length > 0) found = found.where('student.form', 'in', forms)
    return found
  }
  return {
    async count(audience: Audience): Promise<number> {
      const { all } = await among(audience)
        .select((e) => e.fn.countAll<number>().as('all'))
        .executeTakeFirstOrThrow()
      return Number(all)
    },
    async has(audience: Audience, number: string): Promise<boolean> {
      const row = await among(audience)
        .select('student.number')
        .where('student.number', '=', number)
        .executeTakeFirst()
      return row !== undefined
    },
    /** All of them, or a refusal: whoever is left out would get no code, and nobody would know. */
    async list(
      audience: Audience,
      { faculty, group }: { faculty?: string | undefined; group?: string | undefined },
    ) {
      let found = among(audience)
        .leftJoin('faculty', 'faculty.id', 'student.faculty')
        .leftJoin('study_group', 'study_group.id', 'student.study_group')
      if (faculty !== undefined) found = found.where('student.faculty', '=', faculty)
      if (group !== undefined) found = found.where('student.study_group', '=', group)
      const rows = await found
        .select(['student.number', 'student.name', 'faculty.title as faculty', 'study_group.title as group'])
        .orderBy('faculty.sort_key')
        .orderBy('study_group.sort_key')
        .orderBy('student.sort_key')
        .orderBy('student.number')
        .limit(codesAtMost + 1)
        .execute()
      if (rows.length > codesAtMost)
        throw new Refusal('bad-input', { status: 413, detail: 'too many at once: ask for one faculty' })
      return rows
    },
    /** That a person can say is hers. */
    faculties({ faculties }: Audience): Promise<{ id: string; title: string }[]> {
      let found = db.selectFrom('faculty').select(['id', 'title'])
      if (faculties.length > 0) found = found.where('id', 'in', faculties)
      return found.orderBy('sort_key').limit(200).execute()
    },
  }
}
