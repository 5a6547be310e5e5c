/** Exams that are sat in the university's own system, set up in the console. */
import { z } from 'zod'
import { ExamMinutes } from '../bounds.ts'
import { bytesIn } from '../bytes.ts'
import { ExamSummary, titleLength } from '../exam.ts'
import { Digest, Id, Localized } from '../vocabulary.ts'
import { WebRules } from '../web-exam.ts'
import { endpoint } from './endpoint.ts'

/** Whoever sets exams up. */
export const preparers = ['office', 'administrator'] as const

export const policyPresets = ['standard', 'strict', 'open-book', 'record-only'] as const
export const PolicyPreset = z.enum(policyPresets)
export type PolicyPreset = z.infer<typeof PolicyPreset>

const title = z.string().trim().min(1).max(titleLength)

/** The rest is checked as `taza server import-exam` checks a file. */
const WebExamGiven = z.strictObject({
  title: z.strictObject({ kk: title, ru: title, ky: title, en: title }),
  startsAt: z.iso.datetime({ offset: true }).max(40),
  endsAt: z.iso.datetime({ offset: true }).max(40),
  durationMinutes: ExamMinutes,
  policy: PolicyPreset,
  web: WebRules,
})
export type WebExamGiven = z.infer<typeof WebExamGiven>

export const WebExam = z.object({
  id: Id,
  title: Localized,
  startsAt: z.iso.datetime(),
  endsAt: z.iso.datetime(),
  durationMinutes: ExamMinutes,
  /** Its name; one of a file's own is none of ours. */
  policy: z.string(),
  web: WebRules,
  /** A student has opened it: it stays as it is. */
  opened: z.boolean(),
})
export type WebExam = z.infer<typeof WebExam>

/** Characters of a settings file in base64: those that people have are a few kilobytes long. */
const sebLength = 1_400_000

export const SebRead = z.object({
  configKey: Digest,
  /** Null: it has no start address that can be used. */
  rules: WebRules.nullable(),
  /** What it asks for and is not done; `why`: a sentence without its end. */
  notHonoured: z.array(z.object({ setting: z.string(), why: z.string() })),
})
export type SebRead = z.infer<typeof SebRead>

const ById = z.object({ id: Id })

export const webExams = {
  list: endpoint({
    method: 'GET',
    path: '/api/web-exams',
    who: preparers,
    summary: "Exams in the university's own system, newest first, at most 500",
    reply: z.object({ exams: z.array(ExamSummary) }),
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/web-exams/:id',
    who: preparers,
    summary: 'One of them with its rules',
    params: ById,
    reply: WebExam,
  }),
  add: endpoint({
    method: 'POST',
    path: '/api/web-exams',
    who: preparers,
    summary: 'Set one up',
    body: WebExamGiven,
    reply: WebExam,
  }),
  /** Refused once a student has opened it. */
  replace: endpoint({
    method: 'PUT',
    path: '/api/web-exams/:id',
    who: preparers,
    summary: 'Change one that nobody has opened',
    params: ById,
    body: WebExamGiven,
    reply: WebExam,
  }),
  /** What cannot be read is refused with a sentence; nothing is kept. */
  readSeb: endpoint({
    method: 'POST',
    path: '/api/web-exams/seb',
    who: preparers,
    summary: 'Read a settings file of Safe Exam Browser into rules',
    bodyLimit: sebLength + 4096,
    perMinute: 20,
    body: z.strictObject({
      file: z
        .base64()
        .max(sebLength)
        .refine((text) => bytesIn(text) !== null, 'no base64'),
      password: z.string().max(512).nullable(),
    }),
    reply: z.object({ read: SebRead.nullable(), wrong: z.string().nullable(), password: z.boolean() }),
  }),
}
