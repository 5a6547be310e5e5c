/** Mark lists. Whoever marked works of an exam does not see its lists: names beside points would tell her whose they were. */
import { z } from 'zod'
import { Count } from '../bounds.ts'
import {
  Entered,
  GroupId,
  HistoryEntry,
  ListRule,
  MarkExam,
  MarkExamRow,
  MarkListPage,
  RatingsRead,
  reasonLength,
} from '../marks/held.ts'
import { Digest, Id, Language } from '../vocabulary.ts'
import { endpoint } from './endpoint.ts'

const readers = ['teacher', 'office', 'officer', 'administrator'] as const
const preparers = ['office', 'administrator'] as const

const ByExam = z.object({ exam: Id })
const ByList = ByExam.extend({ group: GroupId })

/** Bytes of a list of ratings: some thousand students. */
export const ratingsBytesAtMost = 4 * 1024 * 1024

export const marks = {
  list: endpoint({
    method: 'GET',
    path: '/api/marks',
    who: readers,
    summary: 'Exams that are over, and how many of their mark lists are closed',
    reply: z.object({ exams: z.array(MarkExamRow) }),
  }),
  begin: endpoint({
    method: 'POST',
    path: '/api/marks/:exam',
    who: preparers,
    summary: 'Draw up the mark lists of an exam',
    params: ByExam,
    body: ListRule,
    reply: MarkExam,
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/marks/:exam',
    who: readers,
    summary: 'The mark lists of an exam, one a group',
    params: ByExam,
    reply: MarkExam,
  }),
  page: endpoint({
    method: 'GET',
    path: '/api/marks/:exam/lists/:group',
    who: readers,
    summary: 'A mark list with its rows; each look is on the audit record',
    params: ByList,
    reply: MarkListPage,
  }),
  /** 409 where somebody was faster, and while the list is closed. */
  enter: endpoint({
    method: 'PUT',
    path: '/api/marks/:exam/lists/:group/students/:student',
    who: preparers,
    summary: 'Say what became of a student, or a part of her total',
    params: ByList.extend({ student: z.string().min(1).max(64) }),
    body: Entered,
    reply: MarkListPage,
  }),
  /** `digest`: of the rows that the caller has seen; 409 where they are others now. */
  sign: endpoint({
    method: 'POST',
    path: '/api/marks/:exam/lists/:group/sign',
    who: readers,
    summary: 'Sign a mark list; it is closed once two persons have, one of the office',
    params: ByList,
    body: z.object({ digest: Digest }),
    reply: MarkListPage,
  }),
  correct: endpoint({
    method: 'POST',
    path: '/api/marks/:exam/lists/:group/correct',
    who: preparers,
    summary: 'Open a closed list again, with a reason; what it said stays',
    params: ByList,
    body: z.object({ reason: z.string().trim().min(1).max(reasonLength) }),
    reply: MarkListPage,
  }),
  /** `digest`: of the rows that the caller has seen; 409 where they are others, and while the list is not closed. */
  publish: endpoint({
    method: 'POST',
    path: '/api/marks/:exam/lists/:group/publish',
    who: preparers,
    summary: 'Publish a closed list: each student reads her own row on her page, whenever the list is closed',
    params: ByList,
    body: z.object({ digest: Digest }),
    reply: MarkListPage,
  }),
  history: endpoint({
    method: 'GET',
    path: '/api/marks/:exam/lists/:group/history',
    who: readers,
    summary: 'Every value that was entered for the students of a list, newest first',
    params: ByList,
    query: z.object({ from: z.coerce.number().int().min(0).max(1_000_000).default(0) }),
    reply: z.object({ entries: z.array(HistoryEntry), of: Count }),
  }),
  /** Parts that the formula has beside the exam, by the students' numbers, as the office has them from its own programs. */
  readRatings: endpoint({
    method: 'POST',
    path: '/api/marks/:exam/ratings/preview',
    who: preparers,
    summary: 'What a file of ratings (CSV, XLSX) says, and why it cannot be taken; nothing is written',
    perMinute: 60,
    takes: 'application/octet-stream',
    bodyLimit: ratingsBytesAtMost,
    params: ByExam,
    reply: RatingsRead,
  }),
  /** `digest`: of what the preview showed; 409 where it would be another now. */
  takeRatings: endpoint({
    method: 'POST',
    path: '/api/marks/:exam/ratings',
    who: preparers,
    summary: 'Write the ratings of a file that was looked at, all or nothing',
    perMinute: 60,
    takes: 'application/octet-stream',
    bodyLimit: ratingsBytesAtMost,
    params: ByExam,
    query: z.object({ digest: Digest }),
    reply: RatingsRead,
  }),
  file: endpoint({
    method: 'GET',
    path: '/api/marks/:exam/lists/:group/file',
    who: readers,
    summary: 'A mark list as PDF, XLSX or CSV; `numbers`: grades by number alone, to be put up',
    perMinute: 30,
    params: ByList,
    query: z.object({
      language: Language,
      as: z.enum(['pdf', 'xlsx', 'csv']),
      what: z.enum(['list', 'numbers']).default('list'),
    }),
    gives: 'application/pdf, text/csv, application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  }),
} as const
