/** What the rules of a web exam can ask for and no station does yet: refused at the import, so that nobody waits for it. Pure. */
import type { WebRules } from '../web-exam.ts'

type Files = Pick<WebRules, 'uploads' | 'downloads'>

/** `why`: a sentence without its end. */
export function notYet({ uploads, downloads }: Files): { rule: keyof Files; why: string }[] {
  return [
    ...(uploads === 'refuse'
      ? []
      : [
          {
            rule: 'uploads' as const,
            why: "no station gives files to a page yet; only 'refuse' can be kept",
          },
        ]),
    ...(typeof downloads === 'string'
      ? []
      : [
          {
            rule: 'downloads' as const,
            why: "no station keeps files of a page yet; a PDF can be shown ('pdf'), or all be refused ('refuse')",
          },
        ]),
  ]
}

/** What is done in place of it. */
export function asFarAs<R extends Files>(rules: R): R {
  const { downloads } = rules
  if (typeof downloads === 'string') return { ...rules, uploads: 'refuse' }
  return { ...rules, uploads: 'refuse', downloads: downloads.includes('pdf') ? 'pdf' : 'refuse' }
}
