/** Calls of the station page, to main. */
import { z } from 'zod'
import { AnswerFile, untakenAnswers } from '../answer-files.ts'
import { surveysAtStation } from '../api/open-surveys.ts'
import { Count, Positive } from '../bounds.ts'
import { Card } from '../drawing/cards.ts'
import { AnswerValue, PaperMedium, questionsAtMost } from '../exam.ts'
import { studentFiles } from '../student-files.ts'
import { Digest, Id, Language } from '../vocabulary.ts'
import { Reading, StationView, TextSize } from './station-view.ts'

const none = z.object({})
const done = z.object({ ok: z.literal(true) })
/** As a folder has it. */
const FolderName = z.string().max(255)

export const stationCalls = {
  'station.view': { args: none, reply: StationView },
  /** A key, the pointer or the screen was touched: at once, then at most every so often. Never which. */
  'station.touched': { args: none, reply: done },
  /** Somebody is here: no check of the machine now. */
  'check.refuse': { args: none, reply: done },
  'language.set': { args: z.object({ language: Language }), reply: done },
  /** Kept for the attempt, as the language is. */
  'text.size': { args: z.object({ size: TextSize }), reply: done },
  'reading.set': { args: z.object({ reading: Reading }), reply: done },
  'student.sign-in': {
    args: z.object({ number: z.string().max(64), code: z.string().max(64) }),
    reply: done,
  },
  /** A survey that is offered (`surveys` of the view), to be answered here; of what is said nothing stays. */
  'survey.get': { args: surveysAtStation.get.params, reply: surveysAtStation.get.reply },
  'survey.token': {
    args: surveysAtStation.token.params.extend({ body: surveysAtStation.token.body }),
    reply: surveysAtStation.token.reply,
  },
  'survey.respond': {
    args: surveysAtStation.respond.params.extend({ body: surveysAtStation.respond.body }),
    reply: done,
  },
  'student.confirm': { args: z.object({ me: z.boolean() }), reply: done },
  'preflight.swap': { args: none, reply: done },
  'preflight.retry': { args: none, reply: done },
  'preflight.consent': { args: z.object({ accepted: z.boolean() }), reply: done },
  'preflight.done': { args: none, reply: done },
  /** Pictures the student; resolves when the view has the picture. */
  'identity.take': { args: none, reply: done },
  /** Forgets the picture: another one will be taken. */
  'identity.again': { args: none, reply: done },
  /** Seals the picture and goes on; `card` false: the student has none here. */
  'identity.keep': { args: z.object({ card: z.boolean() }), reply: done },
  /** Turns over a card, if it still lies there; the view has what became of it. */
  'draw.turn': { args: z.object({ card: Card }), reply: done },
  /** Her ticket's number is read: on to the paper, and the clock begins. */
  'draw.begin': { args: none, reply: done },
  /** The eight words of the room's envelope, typed by the invigilator at the station. */
  'envelope.open': { args: z.object({ words: z.string().max(400) }), reply: done },
  /** `pasted`: characters that came from the clipboard since the one before. */
  'exam.answer': {
    args: z.object({ question: Id, value: AnswerValue, pasted: Count.optional() }),
    reply: done,
  },
  /** Files of the attempt's folder that the question takes, and how many it does not; `folder`: where programs put them. */
  'exam.files': {
    args: z.object({ question: Id }),
    reply: z.object({
      folder: z.string().max(4096),
      files: z.array(z.object({ name: FolderName, bytes: Count })).max(studentFiles.files * 10),
      others: Count,
    }),
  },
  /** Keeps a file of the folder as it is now; it is an answer once `exam.answer` names it. */
  'exam.file': {
    args: z.object({ question: Id, name: FolderName }),
    reply: z.union([z.object({ file: AnswerFile }), z.object({ untaken: z.enum(untakenAnswers) })]),
  },
  /** To the next question or section, with no way back; from where the page shows her. */
  'exam.go-on': { args: z.object({ section: Positive, place: Positive }), reply: done },
  /** To come back to a question, or no longer. */
  'exam.flag': { args: z.object({ question: Id, on: z.boolean() }), reply: done },
  /** A picture or sound of the paper, which the view does not carry; null: it is not here. */
  'exam.medium': { args: z.object({ digest: Digest }), reply: z.object({ medium: PaperMedium.nullable() }) },
  /** A sound whose plays are limited, to be played once from now on: it is counted before it is given. */
  'exam.play': { args: z.object({ digest: Digest }), reply: z.object({ medium: PaperMedium }) },
  /**
   * Keys that went down in the page since the last call, and repeats of held ones: main compares them with what the
   * guard counted at the keyboards. Never which.
   */
  'exam.keys': { args: z.object({ presses: Count, repeats: Count }), reply: done },
  'exam.ask': { args: z.object({ what: z.enum(['break', 'help']) }), reply: done },
  /** Ends a break early or after it was granted. */
  'exam.return': { args: none, reply: done },
  /** An invigilator at the station: her login and the answer to the lock's challenge. */
  'lock.answer': {
    args: z.object({ login: z.string().max(64), answer: z.string().max(32) }),
    reply: done,
  },
  /** `unsaved`: questions whose last answer main has not taken; the student knows, and submits without them. */
  'exam.submit': {
    args: z.object({ unsaved: z.array(Id).max(questionsAtMost).optional() }),
    reply: done,
  },
  /** What our page needs above the exam's: a bar of so many pixels, or (null) the whole screen. */
  'web.frame': { args: z.object({ height: z.int().min(1).max(2000).nullable() }), reply: done },
  'web.act': { args: z.object({ action: z.enum(['back', 'reload', 'retry']) }), reply: done },
  /** For the server that asks, by its origin (`asks` of the view); null: none is given. */
  'web.name': {
    args: z.object({
      site: z.string().max(2048),
      given: z.object({ name: z.string().max(256), password: z.string().max(1024) }).nullable(),
    }),
    reply: done,
  },
  /** The exam's own system said that it is over; the student goes on. */
  'web.stay': { args: none, reply: done },
  /** What was typed before an interruption: put back, or left. */
  'web.drafts': { args: z.object({ put: z.boolean() }), reply: done },
  /** Files for the page that asks for them, by name; none: it gets none. */
  'web.choose': {
    args: z.object({ names: z.array(FolderName).max(studentFiles.files) }),
    reply: done,
  },
  /** The line about a file that came is put away. */
  'web.came': { args: none, reply: done },
  'receipt.done': { args: none, reply: done },
  'message.seen': { args: z.object({ id: Id }), reply: done },
  'shell.leave': { args: z.object({ code: z.string().max(64) }), reply: done },
} as const
