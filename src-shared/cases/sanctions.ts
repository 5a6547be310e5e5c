/** The university's own list of what a decision may say (resources/sanctions), with the article of its rules. */
import { z } from 'zod'
import { Id, Localized } from '../vocabulary.ts'

/** What becomes of the student's row in the mark list. */
const effects = ['none', 'annulled', 'removed'] as const

export const Sanction = z.strictObject({
  id: Id,
  /** `none`: the row stays as it is. */
  effect: z.enum(effects),
  /** No sanction: what a decision says where nothing was found. */
  spares: z.boolean().default(false),
  title: Localized,
  /** Of the university's rules. */
  article: Localized,
})
export type Sanction = z.infer<typeof Sanction>

export const Sanctions = z
  .array(Sanction)
  .min(1)
  .max(50)
  .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, 'one is there twice')
  .refine((all) => all.some(({ spares, effect }) => spares && effect === 'none'), 'none spares')
