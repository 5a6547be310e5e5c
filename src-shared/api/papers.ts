/** Papers. One that is neither of the caller's banks nor of the chair that she heads is not there (404). */
import { z } from 'zod'
import { Positive } from '../bounds.ts'
import { PaperDefinition } from '../papers/definition.ts'
import {
  ApprovedRow,
  Chair,
  Decision,
  ExamOfPaper,
  ExamToGive,
  noteLength,
  PaperChoice,
  PaperContent,
  PaperDetail,
  PaperPool,
  PaperRow,
} from '../papers/held.ts'
import { Digest, Id, Language } from '../vocabulary.ts'
import { endpoint } from './endpoint.ts'

const writers = ['teacher', 'administrator'] as const
const preparers = ['office', 'administrator'] as const

const ByPaper = z.object({ paper: Id })
const ByVersion = ByPaper.extend({ version: z.coerce.number().int().min(1).max(100_000) })
const ByExam = z.object({ exam: Id })
/** Bytes: 500 tickets of 100 places, and more than anybody writes. */
const definitionLimit = 8 * 1024 * 1024

export const papers = {
  list: endpoint({
    method: 'GET',
    path: '/api/papers',
    who: writers,
    summary: "Papers of the caller's banks, and of the chair that she heads",
    reply: z.object({ papers: z.array(PaperRow) }),
  }),
  add: endpoint({
    method: 'POST',
    path: '/api/papers',
    who: writers,
    summary: 'Begin a paper',
    body: z.object({ bank: Id, definition: PaperDefinition }),
    bodyLimit: definitionLimit,
    reply: PaperDetail,
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/papers/:paper',
    who: writers,
    summary: 'A paper as it is written now, and what was handed in of it',
    params: ByPaper,
    reply: PaperDetail,
  }),
  /** 409 where somebody has saved meanwhile. */
  save: endpoint({
    method: 'PUT',
    path: '/api/papers/:paper',
    who: writers,
    summary: 'Save a paper that is being written',
    params: ByPaper,
    body: z.object({ revision: Positive, definition: PaperDefinition }),
    bodyLimit: definitionLimit,
    reply: PaperDetail,
  }),
  pool: endpoint({
    method: 'GET',
    path: '/api/papers/:paper/pool',
    who: writers,
    summary: 'The items that a paper can ask, without their keys',
    params: ByPaper,
    reply: PaperPool,
  }),
  /** Refused with what is wrong in it; the newest version that waits is taken back by the new one. */
  handIn: endpoint({
    method: 'POST',
    path: '/api/papers/:paper/versions',
    who: writers,
    summary: 'Hand a paper in for approval, with its items in the versions of this moment',
    params: ByPaper,
    body: z.object({ revision: Positive }),
    reply: PaperDetail,
  }),
  content: endpoint({
    method: 'GET',
    path: '/api/papers/:paper/versions/:version',
    who: writers,
    summary: 'A version that was handed in, with items and keys; each look is on the audit record',
    params: ByVersion,
    reply: PaperContent,
  }),
  medium: endpoint({
    method: 'GET',
    path: '/api/papers/:paper/media/:digest',
    who: writers,
    summary: "A picture or a sound of a paper's bank",
    params: ByPaper.extend({ digest: Digest }),
    gives: 'image/*, audio/*',
  }),
  print: endpoint({
    method: 'GET',
    path: '/api/papers/:paper/versions/:version/file',
    who: writers,
    summary: 'A version as PDF (a numbered document): tickets and questions, or the same with what is right',
    perMinute: 30,
    params: ByVersion,
    query: z.object({ language: Language, what: z.enum(['tickets', 'key']) }),
    gives: 'application/pdf',
  }),
  decide: endpoint({
    method: 'PUT',
    path: '/api/papers/:paper/versions/:version/decision',
    who: ['teacher'],
    summary: 'Approve a version or return it, as the head of the chair who wrote nothing of it',
    params: ByVersion,
    body: z
      .object({ decision: Decision, note: z.string().trim().max(noteLength) })
      .refine(({ decision, note }) => decision === 'approved' || note !== '', 'returned without a reason'),
    reply: PaperDetail,
  }),
  approved: endpoint({
    method: 'GET',
    path: '/api/approved-papers',
    who: preparers,
    summary: 'Papers that exams can be given, without their contents; exams without a paper',
    reply: z.object({ papers: z.array(ApprovedRow), exams: z.array(ExamToGive) }),
  }),
  give: endpoint({
    method: 'PUT',
    path: '/api/exams/:exam/paper',
    who: preparers,
    summary:
      'Give an exam outside the timetable, which nobody has opened, an approved paper; its seed is made and committed to',
    params: ByExam,
    body: PaperChoice,
    reply: ExamOfPaper,
  }),
  takeBack: endpoint({
    method: 'DELETE',
    path: '/api/exams/:exam/paper',
    who: preparers,
    summary: 'Take the paper away from an exam outside the timetable, which nobody has opened',
    params: ByExam,
    reply: z.object({}),
  }),
  chairs: endpoint({
    method: 'GET',
    path: '/api/chairs',
    who: preparers,
    summary: "Chairs, as banks call them, and who approves each one's papers",
    reply: z.object({
      chairs: z.array(Chair),
      teachers: z.array(z.object({ login: z.string(), name: z.string() })),
    }),
  }),
  setHead: endpoint({
    method: 'PUT',
    path: '/api/chairs',
    who: preparers,
    summary: 'Name the teacher who approves the papers of a chair',
    body: z.object({ chair: z.string().min(1).max(300), head: z.string().min(1).max(64) }),
    reply: Chair,
  }),
} as const
