/** What is to be said of a list: a code that pages and reports translate (`import.finding.<code>` in resources/locales). */
import { z } from 'zod'
import { type TableCode, tableCodes } from '../tables/says.ts'

export const findingCodes = [
  'note',
  'column-twice',
  'numbering',
  'too-wide',
  'cleaned',
  'row-again',
  'key-twice',
  'same-name',
  'same-name-there',
  'no-number',
  'number-rounded',
  'number-decimal',
  'number-date',
  'number-signs',
  'number-spaces',
  'zeros-lost',
  'no-name',
  'too-long',
  'lost-letters',
  'mixed-letters',
  'unknown-course',
  'unknown-form',
  'unknown-language',
  'book-twice',
  'group-elsewhere',
  'new-faculty',
  'new-group',
  'no-login',
  'login-signs',
  'no-roles',
  'unknown-role',
  'unknown-room',
  'rooms-alike',
  'retired',
  'sso-roles',
  'own-role',
  'no-id',
  'id-signs',
  'no-title',
  'unknown-places',
  'plan-there',
  'no-student',
  'no-photo-name',
  'no-picture',
  'photo-sides',
  'photo-large',
  'photo-twice',
  'changed-meanwhile',
] as const
type OwnCode = (typeof findingCodes)[number]
export type FindingCode = OwnCode | `table.${TableCode}`

export const Params = z.record(z.string(), z.union([z.string(), z.number()]))
export type Params = z.infer<typeof Params>

const codes = new Set<string>([...findingCodes, ...tableCodes.map((code) => `table.${code}`)])
export const Finding = z.object({
  /** Of the file; null: of the whole. */
  line: z.int().nullable(),
  column: z.string().nullable(),
  /** Nothing is taken in while there is one. */
  grave: z.boolean(),
  code: z.custom<FindingCode>((code) => typeof code === 'string' && codes.has(code)),
  params: Params,
})
export type Finding = z.infer<typeof Finding>
