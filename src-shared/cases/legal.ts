/** Whether an entry follows from those before it: what the server lets nobody do otherwise. Pure. */
import { accuses, type CaseEntry, type Course, hasPart, mayDo, maySanction } from './course.ts'
import { handInWrong } from './review.ts'

/** Why it does not; null: it does. What people knew from elsewhere no ledger tells. */
export function illegal(course: Course, entry: CaseEntry): string | null {
  if ((entry.kind === 'case.opened') !== (entry.seq === 0)) return 'a case is opened once, first of all'
  switch (entry.kind) {
    case 'case.opened':
      return entry.by === null ? null : 'nobody opens a case'
    case 'case.reported':
      return course.state === 'closed' ? 'the case was closed' : null
    case 'explanation.given':
      if (entry.by !== null) return 'only the student explains'
      return accuses(course) && course.explained === null && course.decision === null
        ? null
        : 'nothing was to be explained, or no more'
    default:
      return entry.by === null ? 'nobody did it' : byPerson(course, entry, entry.by.login)
  }
}

function byPerson(course: Course, entry: CaseEntry, login: string): string | null {
  const may = mayDo(course, login, false)
  switch (entry.kind) {
    case 'review.claimed':
      return may.includes('claim') ? null : `${login} could take no place`
    case 'review.given-back':
      if (!course.claims.includes(entry.reviewer)) return `${entry.reviewer} had no place`
      return entry.reviewer === login || !hasPart(course, login) ? null : `${login} has a part in the case`
    case 'review.handed-in':
      if (!may.includes('hand-in')) return `${login} had no place`
      return handInWrong(entry.review) === null ? null : 'nothing was found, and not all was looked at'
    case 'decision.signed':
      if (!may.includes('sign')) return `${login} could not sign`
      if (!maySanction(course, entry.sanction)) return 'nothing was found, and nobody is sanctioned for it'
      return entry.decision === `${entry.case}-${course.decisions + 1}`
        ? null
        : 'not the number of this decision'
    case 'decision.declined':
    case 'decision.confirmed':
      return may.includes('confirm') ? null : `${login} could not be the second`
    case 'appeal.decided':
      return course.confirmed !== null && course.decision?.number === entry.decision
        ? null
        : 'no such decision was confirmed'
    default:
      return null
  }
}
