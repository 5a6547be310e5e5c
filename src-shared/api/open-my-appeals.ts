/** A student's own appeals; of others' nothing is there (404). */
import { z } from 'zod'
import { AppealKind, AppealNumber, Claim } from '../appeals/course.ts'
import { MyAppeals } from '../appeals/mine.ts'
import { Positive } from '../bounds.ts'
import { Id, Language } from '../vocabulary.ts'
import { endpoint } from './endpoint.ts'

export const openMyAppeals = {
  /** What was decided of hers counts as told from then on. */
  all: endpoint({
    method: 'GET',
    path: '/api/open/my/appeals',
    who: 'student',
    summary: 'A student’s appeals, and what she may appeal against until which day',
    perMinute: 60,
    reply: MyAppeals,
  }),
  /** 409 for a second one against the same, and before a mark is published. */
  file: endpoint({
    method: 'POST',
    path: '/api/open/my/appeals',
    who: 'student',
    summary: 'File an appeal; one that comes late is taken in, and marked so',
    perMinute: 10,
    body: z.object({
      exam: Id,
      about: AppealKind,
      question: Positive.max(1000).nullable(),
      decision: z.string().min(1).max(64).nullable(),
      words: Claim,
    }),
    reply: MyAppeals,
  }),
  act: endpoint({
    method: 'GET',
    path: '/api/open/my/appeals/:appeal/act.pdf',
    who: 'student',
    summary: 'The act of her appeal as PDF, once it is refused or decided',
    gives: 'application/pdf',
    perMinute: 10,
    params: z.object({ appeal: AppealNumber }),
    query: z.object({ language: Language }),
  }),
} as const
