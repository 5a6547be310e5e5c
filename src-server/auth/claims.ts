/** What an identity provider says of a person, read as roles and rooms of ours. Nothing matching is no role: deny by default. */

import { z } from 'zod'
import { numberLength, numberPattern } from '../../src-shared/people/number.ts'
import { nameText } from '../../src-shared/text.ts'
import { Id, Role } from '../../src-shared/vocabulary.ts'
import type { Staff } from '../http/caller.ts'

export const RoleRule = z
  .strictObject({
    /** Name of a claim; where there is none of that name, `a.b` is `b` inside `a` (Keycloak's `realm_access.roles`). */
    claim: z.string().min(1),
    /** The claim is this text, or a list that has it. */
    value: z.string().min(1),
    role: Role,
    /** Rooms of an invigilator, by name or from a claim that lists them. */
    rooms: z.union([z.array(Id), z.strictObject({ claim: z.string().min(1) })]).default([]),
  })
  .describe('who is what')
export type RoleRule = z.infer<typeof RoleRule>

export const StudentRule = z.strictObject({
  /** The claim that is her student number, as the server knows it; nothing that she can change herself. */
  numberClaim: z.string().min(1),
  /** Only of whom this claim is, or has, one of these texts. */
  when: z
    .strictObject({ claim: z.string().min(1), values: z.array(z.string().min(1)).min(1).max(100) })
    .optional(),
})
export type StudentRule = z.infer<typeof StudentRule>

export interface Mapping {
  loginClaim: string
  nameClaim: string
  /** Each that matches gives its role, and an invigilator's its rooms. */
  roles: readonly RoleRule[]
}

/** Characters of a name that are kept. */
const nameLength = 200

export type Claims = Readonly<Record<string, unknown>>

/** The same shape that `taza server add-staff` asks for. */
export const Login = z.string().regex(/^[\p{L}\p{N}._@-]{1,64}$/u)

/** Null: no rule gives her a role. Throws when the claims hold no usable login. */
export function staffOf(claims: Claims, { loginClaim, nameClaim, roles }: Mapping): Staff | null {
  const matching = roles.filter(({ claim, value }) => texts(claims, claim).includes(value))
  if (matching.length === 0) return null
  const login = Login.safeParse(texts(claims, loginClaim)[0])
  if (!login.success) throw new Error(`the claim ${loginClaim} is no login`)
  const rooms = matching
    .filter(({ role }) => role === 'invigilator')
    .flatMap((rule) => (Array.isArray(rule.rooms) ? rule.rooms : texts(claims, rule.rooms.claim)))
  return {
    login: login.data,
    name: nameOf(texts(claims, nameClaim)[0] ?? '') || login.data,
    roles: [...new Set(matching.map(({ role }) => role))],
    rooms: [...new Set(rooms)].filter((room) => Id.safeParse(room).success),
  }
}

/** Null: she is no student by the rule, or the claim is no number, or more than one. */
export function studentNumberOf(claims: Claims, { numberClaim, when }: StudentRule): string | null {
  if (when && !texts(claims, when.claim).some((text) => when.values.includes(text))) return null
  const [number = '', ...more] = texts(claims, numberClaim).map((text) => text.trim())
  return more.length === 0 && number.length <= numberLength && numberPattern.test(number) ? number : null
}

/** Cut between characters. */
const nameOf = (claim: string): string => [...nameText(claim)].slice(0, nameLength).join('').trim()

/** A claim as a list of texts; anything else in it is passed over. */
function texts(claims: Claims, name: string): string[] {
  const value = Object.hasOwn(claims, name) ? claims[name] : inside(claims, name.split('.'))
  return [value].flat().filter((one) => typeof one === 'string')
}

function inside(claims: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, key) ? Reflect.get(at, key) : undefined,
    claims,
  )
}
