/** What students, invigilators and the station do with an attempt, as bodies of records (records.ts). */
import { z } from 'zod'
import {
  CadenceMs,
  Code,
  Codes,
  Count,
  DurationMs,
  Index,
  Minutes,
  MonoMs,
  Name,
  ObjectBytes,
  Params,
  PartNumber,
  Positive,
  Quantity,
  Sentence,
  WallTime,
} from '../bounds.ts'
import { consentLength } from '../consent.ts'
import { questionsAtMost } from '../exam.ts'
import { AttemptState, Base64, Digest, Id, Language } from '../vocabulary.ts'

/** Characters of an invigilator's message to a student. */
export const messageLength = 1000

/** The part's key, wrapped by HPKE (RFC 9180 base mode, X25519/HKDF-SHA256/AES-256-GCM) for one recipient. */
export const KeyWrap = z.object({
  recipient: z.string().min(1).max(128),
  /** The recipient's X25519 public key. */
  key: Base64.max(1024),
  enc: Base64.max(1024),
  ciphertext: Base64.max(1024),
})
export type KeyWrap = z.infer<typeof KeyWrap>

/** Sounds with a limit that are counted in one attempt: as many as a record has room for. */
export const soundsAtMost = 500

/** How far she has come: section, and place in it, from 1; and of the paper's own time what she began with. */
const reached = { section: Positive, place: Positive, share: Quantity.nonnegative() }

/** Bodies by kind. */
export const attemptBodies = {
  'attempt.opened': z.object({
    exam: Id,
    examTitle: Sentence,
    student: z.object({ number: Name, name: Name }),
    station: z.object({ id: Id, name: Name, room: Name }),
    policy: z.object({ id: Code, digest: Digest }),
    /** `build`: SHA-256 of the manifest of the installed files, to be compared with the release's; null in a clone. */
    shell: z.object({ kind: Code, version: Code, build: Digest.nullable().optional() }),
    /** What the guard and the shell of this machine can do. */
    can: Codes,
    cadenceMs: CadenceMs,
    stillEveryMs: CadenceMs,
    keys: z.array(KeyWrap).min(1).max(64),
    /** Of a part after the first: where the one before stood as the server knew it, and how the exam goes on. */
    continues: z
      .object({
        /** The part before, with its newest cosigned checkpoint: number of records and root (base64). */
        part: PartNumber,
        size: Count,
        root: Base64.max(64),
        state: AttemptState,
        /** Exam time left, ms; null when the exam had not begun. */
        leftMs: DurationMs.nonnegative().nullable(),
        /** Of a paper that is gone through in turn: as in `paper.reached`; `leftMs`: of the section's own time. */
        course: z.object({ ...reached, leftMs: DurationMs.nonnegative().nullable() }).optional(),
        /** By digest: how often a sound was played, of those that have a limit. */
        played: z
          .record(Digest, Positive)
          .refine((played) => Object.keys(played).length <= soundsAtMost, 'more sounds than are counted')
          .optional(),
        /** The server has found that disk set back: the part before has no end of its own and never will; this one is it. */
        setBack: z.literal(true).optional(),
      })
      .optional(),
  }),
  /** `minutes`: of a break, as it was granted. */
  'attempt.changed': z.object({
    from: AttemptState,
    to: AttemptState,
    cause: Sentence,
    minutes: Minutes.nonnegative().optional(),
  }),
  'attempt.locked': z.object({
    reason: Code,
    params: Params,
    code: Code,
    /** What an invigilator answers where there is no network (src-shared/unlock). */
    challenge: Code.optional(),
  }),
  /** `by`: the name, or with `how: 'code'` (challenge and answer at the station) the login of who unlocked. */
  'attempt.unlocked': z.object({
    by: Name,
    login: Name.optional(),
    how: z.enum(['command', 'code']).optional(),
  }),
  /** A wrong answer was given to unlock; `count` in a row. */
  'unlock.refused': z.object({ login: z.string().max(64), count: Positive }),
  /**
   * `command`: the order it carries out, so that a repeated delivery is not a second extension. Less than 0 minutes: a
   * late arrival was admitted with less time.
   */
  'attempt.extended': z.object({
    minutes: Minutes,
    by: Name,
    login: Name.optional(),
    command: Id.optional(),
  }),
  'attempt.resumed': z.object({ cause: Sentence, lastMono: MonoMs, outageMs: DurationMs }),
  /** The end of a part: an invigilator (`by`, her `command`) let the attempt go on at another station. */
  'attempt.transferred': z.object({ by: Name, command: Id }),
  /**
   * The answer sheet (src-shared/sheet), sealed as an object of the attempt. `sheet`: SHA-256 of its text; `index`: from 0,
   * a station that went down on the way out makes it again.
   */
  'sheet.kept': z.object({ index: Index, sheet: Digest, digest: Digest, bytes: ObjectBytes }),
  /**
   * A file that an answer names by `file`, SHA-256 of its bytes, sealed as an object of the attempt; what it is called stands
   * in the answer alone. `index`: from 0.
   */
  'file.kept': z.object({ index: Index, file: Digest, digest: Digest, bytes: ObjectBytes }),
  /**
   * `unsaved`: questions whose last answer could not be saved, and without which the student submitted all the same. `sheet`: of
   * the answer sheet that was handed in; absent in ledgers of before, and where nothing was shown yet.
   */
  'attempt.submitted': z.object({
    by: Name,
    answers: Count,
    unsaved: z.array(Id).max(questionsAtMost).optional(),
    sheet: Digest.optional(),
  }),
  /** Before she sees a card: what the server committed to of the tickets of her room. First records of each part. */
  'ticket.committed': z.object({ commitment: Digest, cards: Positive, tickets: Positive, at: WallTime }),
  /** The card that she turned over, and its ticket; told again by each part. */
  'ticket.drawn': z.object({ card: Positive, ticket: Positive }),
  /** The package that her paper is in (src-shared/package), and where in it: of a part that begins the attempt. */
  'package.sealed': z.object({ package: Digest, place: Id }),
  /** `release`: the server gave out the key; `envelope`: somebody typed its eight words here, and so let the student in. */
  'package.opened': z.object({ package: Digest, by: z.enum(['release', 'envelope']) }),
  /**
   * Of a paper that is gone through in turn: what lies before it is left for good. `ms`: of the section's own time, null
   * where it has none; `by`: she went on, or that time was over.
   */
  'paper.reached': z.object({
    ...reached,
    ms: DurationMs.nonnegative().nullable(),
    by: z.enum(['begin', 'student', 'time']),
  }),
  /** A sound with a limit began to be played, for the how manieth time `of` those that there are. */
  'sound.played': z.object({ sound: Digest, play: Positive, of: Positive }),
  /** `text`: SHA-256 of the text as it was shown (RFC 8785), `words`: that text; absent in ledgers of before. */
  'consent.given': z.object({
    language: Language,
    text: Digest,
    words: z.string().max(consentLength).optional(),
  }),
  'consent.refused': z.object({
    language: Language,
    text: Digest.optional(),
    words: z.string().max(consentLength).optional(),
  }),
  /**
   * `sealed`: nonce + AES-256-GCM of the answer's JSON under the part's key (base64). `pasted`: characters that came from the
   * clipboard since the record before.
   */
  'answer.saved': z.object({ question: Id, revision: Positive, sealed: Base64, pasted: Count.optional() }),
  /**
   * `login`: hers alone, where names may be alike. Of a `message` or `decline` its text, and when the server took it; both absent in
   * ledgers of before.
   */
  'command.received': z.object({
    command: Id,
    kind: Code,
    by: Name,
    login: Name.optional(),
    text: z.string().max(messageLength).optional(),
    sent: WallTime.optional(),
  }),
  /** The student has read it. `message`: the command that brought it. */
  'message.seen': z.object({ message: Id }),
  'student.asked': z.object({ what: Code }),
  /** Written by the keeper before anything is shown: somebody begins to see the cameras and the screen live. */
  'look.began': z.object({ look: Id, by: Name, login: Name }),
  /** `why`: see LookEnd (look/messages.ts). */
  'look.ended': z.object({ look: Id, by: Name, login: Name, durationMs: DurationMs, why: Code }),
} as const
