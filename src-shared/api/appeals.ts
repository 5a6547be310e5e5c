/** Appeals. What is not hers to see is not there (404). */
import { z } from 'zod'
import {
  AnswerVerdict,
  AppealKind,
  AppealNumber,
  AppealState,
  Claim,
  commissionSize,
  Said,
  Verdict,
  Why,
} from '../appeals/course.ts'
import { AppealRow, AppealView } from '../appeals/held.ts'
import { Positive } from '../bounds.ts'
import { Digest, Id, Language } from '../vocabulary.ts'
import { endpoint } from './endpoint.ts'
import { flag, listOf, listQuery } from './list.ts'

const readers = ['teacher', 'office', 'officer', 'administrator'] as const
const clerks = ['office', 'officer', 'administrator'] as const
const ByAppeal = z.object({ appeal: AppealNumber })
const Login = z.string().min(1).max(64)

export const appeals = {
  list: endpoint({
    method: 'GET',
    path: '/api/appeals',
    who: readers,
    summary: 'Appeals by number, with state and the day by which they are to be answered; no names',
    query: listQuery(['answerBy', 'filedOn', 'number', 'state']).extend({
      state: AppealState.optional(),
      about: AppealKind.optional(),
      /** Those in which the caller has yet to vote. */
      votes: flag,
    }),
    reply: listOf(AppealRow),
  }),
  /** 409 before a mark is published, and for a second appeal against the same. Late ones are taken in, and marked so. */
  file: endpoint({
    method: 'POST',
    path: '/api/appeals',
    who: clerks,
    summary: 'Type in an appeal that a student handed in on paper',
    perMinute: 60,
    body: z.object({
      exam: Id,
      student: Login,
      about: AppealKind,
      /** Its number on the student's answer sheet. */
      question: Positive.max(1000).nullable(),
      decision: z.string().min(1).max(64).nullable(),
      words: Claim,
    }),
    reply: z.object({ number: AppealNumber }),
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/appeals/:appeal',
    who: readers,
    summary: 'An appeal: for the chair under a cipher, for its commission and the office with the name',
    params: ByAppeal,
    reply: AppealView,
  }),
  /** By its digest, for whoever sees what the appeal is about. 409 and 422 as in marking. */
  answerFile: endpoint({
    method: 'GET',
    path: '/api/appeals/:appeal/files/:file',
    who: ['teacher'],
    summary: 'A file of the answer that an appeal is about, called after the work',
    perMinute: 120,
    params: ByAppeal.extend({ file: Digest }),
    gives: 'application/octet-stream',
  }),
  take: endpoint({
    method: 'POST',
    path: '/api/appeals/:appeal/take',
    who: ['teacher'],
    summary: 'Take an appeal about a question for the chair',
    params: ByAppeal,
    body: z.object({}),
    reply: AppealView,
  }),
  refuse: endpoint({
    method: 'POST',
    path: '/api/appeals/:appeal/refuse',
    who: ['teacher', 'officer', 'administrator'],
    summary: 'Refuse an appeal as late or not admissible, with a reason',
    params: ByAppeal,
    body: z.object({ why: Why, words: Said }),
    reply: AppealView,
  }),
  /** 409 where no person marked it, or it was asked before. */
  anew: endpoint({
    method: 'POST',
    path: '/api/appeals/:appeal/anew',
    who: ['teacher'],
    summary: 'Give an answer that a person marked to another marker, under its cipher',
    params: ByAppeal,
    body: z.object({}),
    reply: AppealView,
  }),
  /** `regrade`: an applied one of this question, where it is accepted. What was marked anew: accepted where the points are others by it, else rejected. */
  answer: endpoint({
    method: 'POST',
    path: '/api/appeals/:appeal/answer',
    who: ['teacher'],
    summary:
      'Answer an appeal about a question: rejected, or accepted by a key that was put right for all or a mark that was given anew',
    params: ByAppeal,
    body: z.object({ verdict: AnswerVerdict, words: Said, regrade: Id.nullable() }),
    reply: AppealView,
  }),
  /** 409 for whoever had to do with what it is against, and where one who has voted is left out. */
  name: endpoint({
    method: 'PUT',
    path: '/api/appeals/:appeal/commission',
    who: ['officer', 'administrator'],
    summary: 'Name the commission of three',
    params: ByAppeal,
    body: z.object({ members: z.array(Login).length(commissionSize) }),
    reply: AppealView,
  }),
  vote: endpoint({
    method: 'POST',
    path: '/api/appeals/:appeal/vote',
    who: readers,
    summary: 'Vote as a member of the commission; two of three decide, and the mark list follows at once',
    params: ByAppeal,
    body: z.object({ verdict: Verdict, words: Said }),
    reply: AppealView,
  }),
  tell: endpoint({
    method: 'POST',
    path: '/api/appeals/:appeal/tell',
    who: clerks,
    summary: 'Say that the student was told what became of it',
    params: ByAppeal,
    body: z.object({}),
    reply: AppealView,
  }),
  /** What the decision rests on, for those who judge the appeal; 404 where it is against none. */
  caseAct: endpoint({
    method: 'GET',
    path: '/api/appeals/:appeal/case-act.pdf',
    who: readers,
    summary: 'The act of the case whose decision an appeal is against, as PDF, for its commission',
    perMinute: 30,
    params: ByAppeal,
    query: z.object({ language: Language }),
    gives: 'application/pdf',
  }),
  /** 404 before it is refused or decided, and for the chair. */
  act: endpoint({
    method: 'GET',
    path: '/api/appeals/:appeal/act.pdf',
    who: readers,
    summary: 'The act of an appeal as PDF (a numbered document)',
    perMinute: 30,
    params: ByAppeal,
    query: z.object({ language: Language }),
    gives: 'application/pdf',
  }),
} as const
