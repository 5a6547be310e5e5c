/** The student's own page. Her token is in `authorization: Bearer …`; what is not hers is not there (404). */
import { z } from 'zod'
import { Name, UnixMs } from '../bounds.ts'
import { CaseNumber } from '../cases/course.ts'
import { ExplainedFile, Explanation } from '../cases/explanation.ts'
import { explanationFileBytes, explanationFilesAtMost } from '../cases/explanation-bounds.ts'
import { ConsentText } from '../consent.ts'
import { numberLength, numberPattern } from '../people/number.ts'
import { looksAtMost, objectionLength } from '../students/bounds.ts'
import { MyCase, MyExam, MyKept, MyLook, MyPlaceLog } from '../students/mine.ts'
import { typedText } from '../text.ts'
import { Camera, Digest, Id, Language } from '../vocabulary.ts'
import { session } from './accounts.ts'
import { endpoint } from './endpoint.ts'

const ByCase = z.object({ case: CaseNumber })
const Student = z.object({ number: Name, name: Name })

export const openMy = {
  /** 403 `wrong-code` where one of the two is wrong, or they do not belong together; 429 after many. */
  signIn: endpoint({
    method: 'POST',
    path: '/api/open/my/session',
    who: 'public',
    summary: 'Sign in with the student number and the receipt number of one work: a token for half an hour',
    perMinute: 120,
    body: z.object({
      number: z.string().max(numberLength).regex(numberPattern),
      receipt: z.string().regex(/^[0-9a-f]{16}$/),
    }),
    reply: z.object({ token: z.string(), expiresAt: UnixMs, student: Student }),
  }),
  /** Null: with two numbers alone. */
  ways: endpoint({
    method: 'GET',
    path: '/api/open/my/ways',
    who: 'public',
    summary: 'How a student may sign in',
    perMinute: 600,
    reply: z.object({ sso: z.object({ label: z.string() }).nullable() }),
  }),
  /** `language`: of the page that she comes back to. A campus may come from one address; guesses have lanes (auth/lanes.ts). */
  sso: endpoint({
    method: 'GET',
    path: '/api/open/my/sso',
    who: 'public',
    summary: "A student's way to the identity provider (302)",
    status: 302,
    perMinute: 600,
    query: z.object({ language: Language }),
  }),
  ssoBack: endpoint({
    method: 'GET',
    path: '/api/open/my/sso/callback',
    who: 'public',
    summary: "A student's way back from the identity provider (302)",
    status: 302,
    perMinute: 600,
    query: session.ssoBack.query,
  }),
  /** By a cookie that the way back has set: once, within a minute; 403 `wrong-code` without one. */
  ssoEnter: endpoint({
    method: 'POST',
    path: '/api/open/my/sso',
    who: 'public',
    summary: 'A token for half an hour, for whom the identity provider has just named',
    perMinute: 600,
    reply: z.object({ token: z.string(), expiresAt: UnixMs, student: Student }),
  }),
  signOut: endpoint({
    method: 'DELETE',
    path: '/api/open/my/session',
    who: 'student',
    summary: 'Sign out: the token is nobody’s any more',
    reply: z.object({}),
  }),
  page: endpoint({
    method: 'GET',
    path: '/api/open/my',
    who: 'student',
    summary: "A student's exams: what was handed in, whether its receipt holds, marks that are published",
    perMinute: 60,
    reply: z.object({ student: Student, exams: z.array(MyExam) }),
  }),
  /** 404 for a text that none of her attempts names, or whose words no station has sent. */
  consent: endpoint({
    method: 'GET',
    path: '/api/open/my/consents/:digest',
    who: 'student',
    summary: 'A consent text that she was shown, word by word',
    perMinute: 60,
    params: z.object({ digest: Digest }),
    reply: ConsentText,
  }),
  /** Cases that accuse her alone: of any other nothing is there (404). */
  case: endpoint({
    method: 'GET',
    path: '/api/open/my/cases/:case',
    who: 'student',
    summary: "What is said against a student in a case, and what it rests on, without the reviewers' names",
    perMinute: 60,
    params: ByCase,
    reply: MyCase,
  }),
  /** By review and place, as `case` has them. */
  log: endpoint({
    method: 'GET',
    path: '/api/open/my/cases/:case/log',
    who: 'student',
    summary: 'What her station recorded within 5 s of each place of her case, in words of this language',
    perMinute: 60,
    params: ByCase,
    query: z.object({ language: Language }),
    reply: z.object({ reviews: z.array(z.array(MyPlaceLog)) }),
  }),
  still: endpoint({
    method: 'GET',
    path: '/api/open/my/cases/:case/stills/:digest',
    who: 'student',
    summary: 'A picture that a reviewer chose in her case: PNG or JPEG',
    gives: 'image/*',
    perMinute: 240,
    params: ByCase.extend({ digest: Digest }),
  }),
  /** `from`: as her case names it. */
  clip: endpoint({
    method: 'GET',
    path: '/api/open/my/cases/:case/clips/:source/:from',
    who: 'student',
    summary: 'The film of a place that her case rests on, with a few seconds around it, as one file',
    gives: 'video/mp4',
    perMinute: 120,
    params: ByCase.extend({ source: Camera, from: z.coerce.number().pipe(UnixMs) }),
  }),
  act: endpoint({
    method: 'GET',
    path: '/api/open/my/cases/:case/act.pdf',
    who: 'student',
    summary: 'The act of her case as PDF, once its decision is confirmed',
    gives: 'application/pdf',
    perMinute: 10,
    params: ByCase,
    query: z.object({ language: Language }),
  }),
  /** PNG, JPEG or PDF. 409 once her days are over or she has explained, and beyond five files. */
  keepFile: endpoint({
    method: 'POST',
    path: '/api/open/my/cases/:case/files',
    who: 'student',
    summary: 'A file for her explanation; it is given with it',
    takes: 'application/octet-stream',
    bodyLimit: explanationFileBytes,
    large: true,
    largeMinutes: 10,
    perMinute: 20,
    params: ByCase,
    reply: ExplainedFile.omit({ name: true }),
  }),
  dropFile: endpoint({
    method: 'DELETE',
    path: '/api/open/my/cases/:case/files/:digest',
    who: 'student',
    summary: 'Take a file back that is not given yet',
    params: ByCase.extend({ digest: Digest }),
    reply: z.object({}),
  }),
  file: endpoint({
    method: 'GET',
    path: '/api/open/my/cases/:case/files/:digest',
    who: 'student',
    summary: 'A file of her own explanation, to be saved',
    gives: 'application/octet-stream',
    perMinute: 60,
    params: ByCase.extend({ digest: Digest }),
  }),
  /** Once; files that are not named are gone. 409 as for a file. */
  explain: endpoint({
    method: 'POST',
    path: '/api/open/my/cases/:case/explanation',
    who: 'student',
    summary: 'Her explanation: an entry of the case that nobody changes',
    perMinute: 10,
    params: ByCase,
    body: Explanation.pick({ words: true }).extend({
      files: z.array(ExplainedFile.pick({ name: true, digest: true })).max(explanationFilesAtMost),
    }),
    reply: MyCase,
  }),
  looks: endpoint({
    method: 'GET',
    path: '/api/open/my/looks',
    who: 'student',
    summary: 'Who looked at her recordings, her sheet or her case, by role and hour, newest first',
    perMinute: 20,
    reply: z.object({ looks: z.array(MyLook).max(looksAtMost) }),
  }),
  kept: endpoint({
    method: 'GET',
    path: '/api/open/my/kept',
    who: 'student',
    summary: 'What is kept of her exams until when, and what she objected',
    perMinute: 20,
    reply: z.object({ exams: z.array(MyKept) }),
  }),
  object: endpoint({
    method: 'POST',
    path: '/api/open/my/objections',
    who: 'student',
    summary: 'Object to what is kept of an exam of hers; officers read it',
    perMinute: 10,
    body: z.object({
      exam: Id,
      words: z.string().trim().min(1).max(objectionLength).overwrite(typedText),
    }),
    reply: z.object({ exams: z.array(MyKept) }),
  }),
  export: endpoint({
    method: 'GET',
    path: '/api/open/my/data.json',
    who: 'student',
    summary: 'What the server holds about her, as JSON; of recordings the list alone',
    gives: 'application/json',
    perMinute: 5,
    query: z.object({ language: Language }),
  }),
} as const
