/** Marking. What a marker gets names a work by its cipher alone; an exam that is not the caller's to mark or watch is not there (404). */
import { z } from 'zod'
import { Criteria } from '../bank/rubric.ts'
import { Count, Points, Positive } from '../bounds.ts'
import {
  Cipher,
  commentLength,
  MarkedWorks,
  MarkerQueue,
  MarkingDetail,
  MarkingRow,
  MarkRule,
  NewerKey,
  Regrade,
  WorkToMark,
  wordsAs,
} from '../marking/held.ts'
import { ExamStatistics } from '../marking/statistics-held.ts'
import { noteLength } from '../papers/held.ts'
import { Digest, Id, Language } from '../vocabulary.ts'
import { endpoint } from './endpoint.ts'

const everybody = ['teacher', 'office', 'officer', 'administrator'] as const
const preparers = ['office', 'administrator'] as const
const markers = ['teacher'] as const
const readers = ['office', 'officer', 'administrator'] as const

const ByExam = z.object({ exam: Id })
const ByWork = ByExam.extend({ cipher: Cipher })
/** `damaged`: attempts whose answers or questions cannot be read; they go on waiting. */
const Works = z.object({ taken: Count, damaged: z.array(Id) })

export const marking = {
  list: endpoint({
    method: 'GET',
    path: '/api/marking',
    who: everybody,
    summary: 'Exams whose works are marked, or can be',
    reply: z.object({ exams: z.array(MarkingRow) }),
  }),
  begin: endpoint({
    method: 'POST',
    path: '/api/marking/:exam',
    who: preparers,
    summary: 'Say how an exam that is over is marked',
    params: ByExam,
    body: MarkRule,
    reply: z.object({}),
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/marking/:exam',
    who: everybody,
    summary: 'How far the marking of an exam is, for the head of the chair, the office and officers',
    params: ByExam,
    reply: MarkingDetail,
  }),
  /** `unfinished`: also attempts that never were handed in, or whose answers may not be whole; what comes later of them is not marked. `differing`: also of these what is stored otherwise than recorded. */
  take: endpoint({
    method: 'POST',
    path: '/api/marking/:exam/works',
    who: preparers,
    summary: 'Make works of attempts, each under a cipher, and mark them by the key',
    params: ByExam,
    body: z.object({ unfinished: z.boolean(), differing: z.boolean().default(false) }),
    reply: Works,
  }),
  queue: endpoint({
    method: 'GET',
    path: '/api/marking/:exam/works',
    who: markers,
    summary: 'The works that the caller marks, in her own shuffled order',
    params: ByExam,
    reply: MarkerQueue,
  }),
  next: endpoint({
    method: 'POST',
    path: '/api/marking/:exam/next',
    who: markers,
    summary: 'Take one more work to mark',
    params: ByExam,
    body: z.object({}),
    reply: z.object({ cipher: Cipher.nullable() }),
  }),
  work: endpoint({
    method: 'GET',
    path: '/api/marking/:exam/works/:cipher',
    who: markers,
    summary: 'The answers of a work that the caller marks',
    params: ByWork,
    reply: WorkToMark,
  }),
  /** By its digest. 409 where it is not here, 422 where what came is not what was handed in. */
  answerFile: endpoint({
    method: 'GET',
    path: '/api/marking/:exam/works/:cipher/files/:file',
    who: markers,
    summary: 'A file of an answer that the caller marks, called after the work',
    perMinute: 120,
    params: ByWork.extend({ file: Digest }),
    gives: 'application/octet-stream',
  }),
  /** `entry`: of the mark that it follows, 0 for the first; 409 where there is a newer one. */
  mark: endpoint({
    method: 'PUT',
    path: '/api/marking/:exam/works/:cipher/marks/:question',
    who: markers,
    summary: 'Give points to an answer',
    params: ByWork.extend({ question: Id }),
    body: z.object({
      points: Points,
      comment: z.string().trim().max(commentLength),
      /** By a rubric, which then also says what `points` are. */
      criteria: Criteria.nullable().default(null),
      entry: Count,
    }),
    reply: WorkToMark,
  }),
  lock: endpoint({
    method: 'POST',
    path: '/api/marking/:exam/lock',
    who: markers,
    summary: "Lock the caller's marks of works that she has marked wholly; they stay as they are",
    params: ByExam,
    body: z.object({}),
    reply: MarkerQueue,
  }),
  release: endpoint({
    method: 'POST',
    path: '/api/marking/:exam/release',
    who: everybody,
    summary:
      'Give works back with what is not locked of them: her own, or as office or head of the chair those of a marker',
    params: ByExam,
    body: z.object({ marker: z.string().min(1).max(64) }),
    reply: z.object({ released: Count }),
  }),
  regrades: endpoint({
    method: 'GET',
    path: '/api/marking/:exam/regrades',
    who: everybody,
    summary:
      'Keys that were put right, or are proposed to be: each answer whose points change, before and after',
    params: ByExam,
    reply: z.object({
      regrades: z.array(Regrade),
      /** What the caller may propose. */
      newer: z.array(NewerKey),
    }),
  }),
  propose: endpoint({
    method: 'POST',
    path: '/api/marking/:exam/regrades',
    who: ['teacher'],
    summary: "Propose a newer version of a bank's item as the key; nothing changes yet",
    params: ByExam,
    body: z.object({ item: Id, version: Positive, reason: z.string().trim().min(1).max(noteLength) }),
    reply: Regrade,
  }),
  /** By another person than who proposed it. */
  decide: endpoint({
    method: 'PUT',
    path: '/api/marking/:exam/regrades/:regrade',
    who: preparers,
    summary: 'Mark all works again by the proposed key, or decline it',
    params: ByExam.extend({ regrade: Id }),
    body: z.object({ decision: z.enum(['applied', 'declined']) }),
    reply: Regrade,
  }),
  /** `digest`: of the marks that the caller has seen to be locked; 409 where they are others now. */
  decipher: endpoint({
    method: 'POST',
    path: '/api/marking/:exam/decipher',
    who: ['office', 'officer'],
    summary: 'Say that names are to be opened; they are once office and officer, two persons, have said so',
    params: ByExam,
    body: z.object({ as: z.enum(wordsAs), digest: Digest }),
    reply: MarkingDetail,
  }),
  results: endpoint({
    method: 'GET',
    path: '/api/marking/:exam/results',
    who: readers,
    summary: 'Marks by name, for whoever marked nothing of the exam; each look is on the audit record',
    params: ByExam,
    reply: MarkedWorks,
  }),
  file: endpoint({
    method: 'GET',
    path: '/api/marking/:exam/results/file',
    who: readers,
    summary: 'Marks by name as CSV or XLSX',
    perMinute: 30,
    params: ByExam,
    query: z.object({ language: Language, as: z.enum(['csv', 'xlsx']) }),
    gives: 'text/csv, application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  }),
  /** 409 while a mark is not locked or a name not open. A head of the chair who has seen them marks none of its works from then on. */
  statistics: endpoint({
    method: 'GET',
    path: '/api/marking/:exam/statistics',
    who: everybody,
    summary:
      'Statistics of the questions, for the head of the chair, the office and officers, once names are open',
    perMinute: 30,
    params: ByExam,
    reply: ExamStatistics,
  }),
  statisticsFile: endpoint({
    method: 'GET',
    path: '/api/marking/:exam/statistics/file',
    who: everybody,
    summary: 'Statistics of the questions as CSV or XLSX',
    perMinute: 30,
    params: ByExam,
    query: z.object({ language: Language, as: z.enum(['csv', 'xlsx']) }),
    gives: 'text/csv, application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  }),
} as const
