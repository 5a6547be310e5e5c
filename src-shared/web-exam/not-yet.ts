/** What the rules of a web exam can ask for and no station does yet: refused at the import, so that nobody waits for it. Pure. */
import type { WebRules } from '../web-exam.ts'

type Files = Pick<WebRules, 'uploads'>

/** `why`: a sentence without its end. */
export function notYet({ uploads }: Files): { rule: keyof Files; why: string }[] {
  if (uploads !== 'any') return []
  const why =
    "the system's own file dialog would show the whole computer; 'folder' gives the files of the attempt's folder"
  return [{ rule: 'uploads', why }]
}

/** What is done in place of it. */
export const asFarAs = <R extends Files>(rules: R): R =>
  rules.uploads === 'any' ? { ...rules, uploads: 'folder' } : rules
