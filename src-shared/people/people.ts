/** Faculties, groups, students and staff, as the office keeps them. */
import { z } from 'zod'
import { Id, Language } from '../vocabulary.ts'
import { numberLength, numberPattern, spoiltBySpreadsheet } from './number.ts'

export const studyForms = ['day', 'evening', 'extramural', 'distance'] as const
export const StudyForm = z.enum(studyForms)
export type StudyForm = z.infer<typeof StudyForm>

/** Years of study; medicine takes seven. */
export const courseAtMost = 7
const Course = z.int().min(1).max(courseAtMost)

export const nameLength = 200
export const Title = z.string().trim().min(1).max(nameLength)
export const StudentNumber = z
  .string()
  .max(numberLength)
  .regex(numberPattern)
  .refine((number) => spoiltBySpreadsheet(number) === null, 'a spreadsheet has changed it')

export const Faculty = z.object({ id: Id, title: Title })
export type Faculty = z.infer<typeof Faculty>

/** A study group; its title is unique in the university. */
export const Group = z.object({ id: Id, title: Title, faculty: Id.nullable() })
export type Group = z.infer<typeof Group>

export const Student = z.object({
  number: StudentNumber,
  name: Title,
  faculty: Id.nullable(),
  group: Id.nullable(),
  course: Course.nullable(),
  form: StudyForm.nullable(),
  /** Of instruction, and of the papers. */
  language: Language.nullable(),
  /** The number of the record book. */
  recordBook: z.string().trim().min(1).max(64).nullable(),
  /** Unix ms since when she is no student any more: she is on no new list, and stays in those that were. */
  leftAt: z.number().nullable(),
})
export type Student = z.infer<typeof Student>

/** Of a person of the staff. */
export const Login = z.string().regex(/^[\p{L}\p{N}._@-]{1,64}$/u)
