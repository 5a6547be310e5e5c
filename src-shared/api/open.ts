/**
 * Open pages ↔ server: for people without an account. No cookie is read or set, but on a student's way to the university's
 * sign-on and back, where none stays; no address is kept (http/counted.ts); whoever changes something sends the header
 * `x-taza: 1`.
 */
import { z } from 'zod'
import { Draw } from '../drawing/draw.ts'
import { Sample } from '../drawing/sample.ts'
import { KnownSheet } from '../sheet/known.ts'
import { Digest, Id } from '../vocabulary.ts'
import { endpoint } from './endpoint.ts'
import { openMy } from './open-my.ts'
import { openMyAppeals } from './open-my-appeals.ts'
import { openMyRules, openSession } from './open-session.ts'
import { openSurveys } from './open-surveys.ts'
import { openTrust } from './open-trust.ts'

export const openApi = {
  about: endpoint({
    method: 'GET',
    path: '/api/open',
    who: 'public',
    summary: "Whose open pages these are, and the time zone of the university's times",
    perMinute: 600,
    reply: z.object({ domain: z.string(), timeZone: z.string() }),
  }),
  /** Number and digest are on the document and in its QR code; who has neither learns nothing. */
  document: endpoint({
    method: 'GET',
    path: '/api/open/documents/:number/:check',
    who: 'public',
    summary: 'Number, date and digests of a document of the university; nothing of what it says',
    perMinute: 60,
    params: z.object({
      number: z.string().regex(/^\d{4}-\d{6,9}$/),
      check: z.string().regex(/^[0-9a-f]{16,64}$/),
    }),
    reply: z.object({
      number: z.string(),
      day: z.string(),
      digest: Digest,
      files: z.array(Digest),
    }),
  }),
  /** The number is long and random: who does not have it learns nothing, and an unknown one is answered alike. */
  sheet: endpoint({
    method: 'GET',
    path: '/api/open/sheets/:number',
    who: 'public',
    summary: 'Time, exam and digests of an answer sheet, by its receipt number; no name and no answer',
    perMinute: 60,
    params: z.object({ number: z.string().regex(/^[0-9a-f]{16}$/) }),
    reply: z.object({ sheet: KnownSheet.nullable() }),
  }),
  /** As `taza sample verify` reads it: before the exam what was committed to, afterwards the seed and who follows from it. */
  sample: endpoint({
    method: 'GET',
    path: '/api/open/samples/:exam',
    who: 'public',
    summary: 'The sample of an exam: the commitment to its seed and rate, and once the exam is over the seed',
    perMinute: 60,
    params: z.object({ exam: Id }),
    reply: Sample,
  }),
  /** The number is on the student's screen and on the room's; of it nobody learns who sits where. */
  draw: endpoint({
    method: 'GET',
    path: '/api/open/draws/:number',
    who: 'public',
    summary:
      'What was committed to of the tickets of a room, and once that is open all that repeats the draw; no names',
    perMinute: 60,
    params: z.object({ number: z.string().regex(/^[0-9a-f]{16}$/) }),
    reply: Draw,
  }),
  trust: openTrust,
  surveys: openSurveys,
  session: openSession,
  my: openMy,
  myAppeals: openMyAppeals,
  myRules: openMyRules,
} as const
