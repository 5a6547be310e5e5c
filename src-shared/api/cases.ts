/** Cases: attempts under review. A reviewer names one by its case number alone; what is not hers to see is not there (404). */
import { z } from 'zod'
import { AnswerHistory } from '../answers/history.ts'
import { CaseNumber, CaseState } from '../cases/course.ts'
import {
  CaseAttempt,
  CaseDecision,
  CaseRoom,
  CaseRow,
  CaseView,
  mineOf,
  SampleRate,
  SampleRow,
} from '../cases/held.ts'
import { PlaceDraft, wordsLength } from '../cases/review.ts'
import { typedText } from '../text.ts'
import { Camera, Digest, Id, Language } from '../vocabulary.ts'
import { endpoint } from './endpoint.ts'
import { listOf, listQuery } from './list.ts'

const reviewers = ['officer'] as const
const askers = ['invigilator', 'officer', 'administrator'] as const

const ByCase = z.object({ case: CaseNumber })
const ByPlace = ByCase.extend({ place: Id })
const OfFilm = ByCase.extend({ source: Camera })
const whole = z.coerce.number().int().nonnegative().max(1e9)
const OfPart = z.object({ part: whole.default(0) })
const Words = z.string().max(wordsLength).overwrite(typedText)
const Said = z.string().trim().min(1).max(wordsLength).overwrite(typedText)

export const cases = {
  list: endpoint({
    method: 'GET',
    path: '/api/cases',
    who: reviewers,
    summary: 'Cases by number: exam, state and age, and nothing of whose they are or why they are cases',
    query: listQuery(['since', 'number', 'exam', 'state']).extend({
      state: CaseState.optional(),
      exam: Id.optional(),
      mine: z.enum(mineOf).optional(),
    }),
    reply: listOf(CaseRow),
  }),
  /** Answered alike whether it was a case before. */
  open: endpoint({
    method: 'POST',
    path: '/api/cases',
    who: askers,
    summary:
      'Ask for the review of an attempt, with a reason; an invigilator of those in her rooms. Its cases are opened together once the exam is over',
    perMinute: 60,
    body: z.object({ attempt: Id, words: Said }),
    reply: z.object({}),
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/cases/:case',
    who: reviewers,
    summary: 'A case as far as the caller may see it, without the name',
    params: ByCase,
    reply: CaseView,
  }),
  /** 409 where both places are taken. */
  claim: endpoint({
    method: 'POST',
    path: '/api/cases/:case/claim',
    who: reviewers,
    summary: 'Take a place as reviewer of a case',
    params: ByCase,
    body: z.object({}),
    reply: CaseView,
  }),
  /** `reviewer`: an administrator frees the place of somebody who is gone; what she saved is not handed in. */
  giveBack: endpoint({
    method: 'POST',
    path: '/api/cases/:case/give-back',
    who: ['officer', 'administrator'],
    summary: 'Give a place as reviewer back',
    params: ByCase,
    body: z.object({ reviewer: z.string().min(1).max(64).optional() }),
    reply: z.object({}),
  }),
  savePlace: endpoint({
    method: 'PUT',
    path: '/api/cases/:case/places/:place',
    who: reviewers,
    summary:
      "Save a place of the caller's review, under an id of her page's own making; a draft until it is handed in",
    params: ByPlace,
    body: PlaceDraft,
    reply: z.object({}),
  }),
  dropPlace: endpoint({
    method: 'DELETE',
    path: '/api/cases/:case/places/:place',
    who: reviewers,
    summary: "Take a place out of the caller's draft",
    params: ByPlace,
    reply: z.object({}),
  }),
  /** `places`: ids of all that she has seen to be saved; 409 where they are others. 400 `not-whole`: nothing found, and not all looked at. */
  handIn: endpoint({
    method: 'POST',
    path: '/api/cases/:case/review',
    who: reviewers,
    summary: 'Hand a review in: from then on it never changes',
    params: ByCase,
    body: z.object({ whole: z.boolean(), words: Words, places: z.array(Id).max(200) }),
    reply: CaseView,
  }),
  attempt: endpoint({
    method: 'GET',
    path: '/api/cases/:case/attempt',
    who: reviewers,
    summary: 'The attempt of a case without name, number, group, room, station, marks and answers',
    params: ByCase,
    reply: CaseAttempt,
  }),
  room: endpoint({
    method: 'GET',
    path: '/api/cases/:case/room',
    who: reviewers,
    perMinute: 30,
    summary:
      'What happened at other stations of the room meanwhile, without what tells which they are and whose',
    params: ByCase,
    reply: CaseRoom,
  }),
  /** As of an attempt; what tells whose they are is taken out of what was typed. */
  answers: endpoint({
    method: 'GET',
    path: '/api/cases/:case/answers',
    who: reviewers,
    perMinute: 60,
    summary: "Each change of the answers of a case's attempt, as it was recorded",
    params: ByCase,
    reply: AnswerHistory,
  }),
  playlist: endpoint({
    method: 'GET',
    path: '/api/cases/:case/films/:source/playlist.m3u8',
    who: reviewers,
    summary: 'The film of a source of a case (HLS)',
    gives: 'application/vnd.apple.mpegurl',
    params: OfFilm,
  }),
  init: endpoint({
    method: 'GET',
    path: '/api/cases/:case/films/:source/init/:init',
    who: reviewers,
    summary: "An initialization segment of a case's film, unsealed",
    gives: 'video/mp4',
    params: OfFilm.extend({ init: whole }),
    query: OfPart,
  }),
  segment: endpoint({
    method: 'GET',
    path: '/api/cases/:case/films/:source/segment/:index',
    who: reviewers,
    summary: "A media segment of a case's film, unsealed",
    gives: 'video/mp4',
    params: OfFilm.extend({ index: whole }),
    query: OfPart,
  }),
  still: endpoint({
    method: 'GET',
    path: '/api/cases/:case/stills/:digest',
    who: reviewers,
    summary: 'A picture of a case, unsealed: PNG or JPEG; none of those that show who the student is',
    gives: 'image/*',
    params: ByCase.extend({ digest: Digest }),
  }),
  decision: endpoint({
    method: 'GET',
    path: '/api/cases/:case/decision',
    who: reviewers,
    summary: 'Whose a reviewed case is, why it is one, and its ledger, for officers who have not reviewed it',
    params: ByCase,
    reply: CaseDecision,
  }),
  sign: endpoint({
    method: 'POST',
    path: '/api/cases/:case/decision',
    who: reviewers,
    summary: 'Decide a reviewed case; it counts once another officer confirms it',
    params: ByCase,
    body: z.object({ sanction: Id, words: Said }),
    reply: CaseDecision,
  }),
  /** `decision`: the number of the one that she has seen. With `agrees: false` it waits for another one, and `words` say why. */
  confirm: endpoint({
    method: 'POST',
    path: '/api/cases/:case/confirm',
    who: reviewers,
    summary: 'Confirm a decision as the second person, or decline it; the mark list follows at once',
    params: ByCase,
    body: z.object({ decision: z.string().max(64), agrees: z.boolean(), words: Words }),
    reply: CaseDecision,
  }),
  explained: endpoint({
    method: 'GET',
    path: '/api/cases/:case/explanation/:digest',
    who: reviewers,
    summary: "A file of the student's explanation, to be saved, for whoever may know whose case it is",
    gives: 'application/octet-stream',
    params: ByCase.extend({ digest: Digest }),
  }),
  /** 404 where nothing was found, or nothing is confirmed yet. */
  act: endpoint({
    method: 'GET',
    path: '/api/cases/:case/act.pdf',
    who: reviewers,
    summary:
      'The act of a case as PDF (a numbered document) once its decision is confirmed, for whoever may know whose it is',
    perMinute: 30,
    params: ByCase,
    query: z.object({ language: Language }),
    gives: 'application/pdf',
  }),
  /** A notice of a case that accuses; an extract once its decision is confirmed. 404 else, and to whoever may not know whose it is. */
  paper: endpoint({
    method: 'GET',
    path: '/api/cases/:case/paper.pdf',
    who: reviewers,
    summary: 'The notice to the student, or the extract for her dean, as PDF (a numbered document)',
    perMinute: 30,
    params: ByCase,
    query: z.object({ paper: z.enum(['notice', 'extract']), language: Language }),
    gives: 'application/pdf',
  }),
  /** 410 once the recordings were deleted. */
  bundle: endpoint({
    method: 'GET',
    path: '/api/cases/:case/bundle',
    who: reviewers,
    summary:
      "A case as a bundle that taza verify judges: its ledger, its act and the attempt's evidence, for whoever may know whose it is",
    perMinute: 30,
    params: ByCase,
    query: z.object({ language: Language }),
    gives: 'application/zip',
  }),
  annex: endpoint({
    method: 'GET',
    path: '/api/exams/:exam/decisions.pdf',
    who: ['office', 'officer', 'administrator'],
    summary: 'The decisions of an exam that are in force, as an annex to an order: PDF (a numbered document)',
    perMinute: 30,
    params: z.object({ exam: Id }),
    query: z.object({ language: Language }),
    gives: 'application/pdf',
  }),
  samples: endpoint({
    method: 'GET',
    path: '/api/samples',
    who: ['officer', 'administrator', 'office'],
    summary: 'Exams with the rate of their sample and what was committed to, newest first',
    query: listQuery(['startsAt']),
    reply: listOf(SampleRow),
  }),
  /** 409 once it has begun. */
  setRate: endpoint({
    method: 'PUT',
    path: '/api/samples/:exam',
    who: ['officer', 'administrator'],
    summary: 'Say which share of an exam that has not begun is reviewed by lot',
    params: z.object({ exam: Id }),
    body: z.object({ rate: SampleRate }),
    reply: SampleRow,
  }),
} as const
