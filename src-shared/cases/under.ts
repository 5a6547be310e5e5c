/** Who works under whom, where a university says so: nobody decides a case that somebody above her has a part in. Pure. */
import { z } from 'zod'
import { Name } from '../bounds.ts'
import type { CaseAction, Course } from './course.ts'

/** By login, the logins of those who work right under her. */
export const Under = z.record(Name, z.array(Name).max(1000))
export type Under = z.infer<typeof Under>

/** Also through others. Rings end. */
export function isUnder(under: Under, above: readonly string[], login: string): boolean {
  const seen = new Set(above)
  for (const one of seen)
    for (const below of Object.hasOwn(under, one) ? (under[one] ?? []) : []) {
      if (below === login) return true
      seen.add(below)
    }
  return false
}

/** Whether this is not hers to do as she works under a reviewer or, to confirm, under who signed. */
export function isBarred(
  under: Under,
  { reviews, decision }: Pick<Course, 'reviews' | 'decision'>,
  login: string,
  action: CaseAction,
): boolean {
  if (action !== 'sign' && action !== 'confirm') return false
  const above = reviews.map(({ by }) => by.login)
  return isUnder(under, action === 'confirm' && decision ? [...above, decision.by.login] : above, login)
}
