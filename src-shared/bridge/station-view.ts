/** What the station page shows. */
import { z } from 'zod'
import { TurnedCard } from '../drawing/cards.ts'
import { Answers, ExamSummary, Paper } from '../exam.ts'
import { Policy } from '../policy.ts'
import { SurveyId, surveysShown } from '../surveys/at-stations.ts'
import { AttemptState, Base64, Digest, Id, Language, Localized, Problem, Severity } from '../vocabulary.ts'
import { CameraState } from './camera.ts'

export const Lock = z.object({
  /** Code to translate under `reason.<code>`. */
  reason: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  /** Short code to read to the invigilator. */
  code: z.string(),
  /** To be answered by an invigilator where there is no network (src-shared/unlock); null where it cannot be. */
  challenge: z.string().nullable().default(null),
  /** Whether the exam's time goes on meanwhile, as the policy says. */
  clockRuns: z.boolean().default(false),
  /** RFC 3339. */
  since: z.iso.datetime(),
})
export type Lock = z.infer<typeof Lock>

/** Of the page's text, per cent of what the system says; each fits the page (test/integration/station-page). */
export const textSizes = [100, 125, 150, 175, 200] as const
export const TextSize = z.literal(textSizes)
export type TextSize = z.infer<typeof TextSize>

/** How else the page is shown to who reads it. `contrast`: `usual` as the system says; dark letters on light, or light on dark. */
export const Reading = z.object({
  contrast: z.enum(['usual', 'dark-on-light', 'light-on-dark']),
  /** Letters, words and lines apart as WCAG 2.2, 1.4.12 says. */
  spacing: z.boolean(),
  /** A band that follows the focus and the pointer; the rest is dimmed. */
  ruler: z.boolean(),
  /** Of what is read aloud, to whom it is. */
  speed: z.enum(['slow', 'usual', 'fast']),
})
export type Reading = z.infer<typeof Reading>
export const usualReading: Reading = { contrast: 'usual', spacing: false, ruler: false, speed: 'usual' }

/** The page of another that an exam is sat on. `away`: nothing to be shown; it is tried again by itself. */
export const WebView = z.object({
  state: z.enum(['opening', 'open', 'away']),
  /** Why it is away. */
  why: z.enum(['no-answer', 'broken', 'certificate', 'redirects', 'no-name', 'no-page']).nullable(),
  /** Host of the address that is shown or tried. */
  site: z.string(),
  title: z.string(),
  /** What may be done now. */
  can: z.object({ back: z.boolean(), reload: z.boolean() }),
  /** The exam's own system says that it is over: the student is asked. */
  over: z.boolean(),
  /** Fields of the page that hold less than was typed before an interruption. */
  drafts: z.int(),
  /** The file that came into the attempt's folder last, until the student has put its line away. */
  came: z.string().nullable(),
  /** The page asks for files: these of the attempt's folder are of a type that it takes. `others`: so many are not. */
  choosing: z
    .object({
      multiple: z.boolean(),
      files: z.array(z.object({ name: z.string(), bytes: z.number() })),
      others: z.int(),
    })
    .nullable(),
  /** A server asks for a name and password. `site`: its origin; `again`: those that were given did not do. */
  asks: z.object({ site: z.string(), again: z.boolean() }).nullable(),
})
export type WebView = z.infer<typeof WebView>

/** A section of a paper that is gone through in turn, and the open question in it. */
export const PaperWay = z.object({
  /** From 1, as `place`, which is 1 where all of the section is open. */
  section: z.int(),
  place: z.int(),
  sections: z.int(),
  title: Localized.nullable(),
  oneWay: z.boolean(),
  /** Its questions in the paper's list, from 0: from the first to before `end`. */
  from: z.int(),
  end: z.int(),
  /** The time of the section before was over. */
  byTime: z.boolean(),
  /** Of its own time, as the exam's; both null where it has none. */
  endsAt: z.number().nullable(),
  leftMs: z.number().nullable(),
})
export type PaperWay = z.infer<typeof PaperWay>

/** Everything the station page shows: main sends it whole whenever it changes. */
export const StationView = z.object({
  screen: z.enum([
    'starting',
    'problem',
    'sign-in',
    'confirm',
    'preflight',
    'identity',
    'refused',
    'waiting',
    'draw',
    'exam',
    'break',
    'paused',
    'submitting',
    'receipt',
  ]),
  language: Language,
  textSize: TextSize,
  reading: Reading,
  /** IANA name, of the university; null before it has told: times are shown in this machine's own. */
  timeZone: z.string().nullable(),
  station: z.object({ name: z.string(), room: z.string() }).nullable(),
  network: z.enum(['online', 'offline']),
  /** `problem` screen: fatal until mended. On other screens: the last refusal, shown beside the form. */
  problem: Problem.nullable(),
  student: z.object({ number: z.string(), name: z.string(), photo: z.string().nullable() }).nullable(),
  exam: ExamSummary.nullable(),
  attempt: Id.nullable(),
  state: AttemptState.nullable(),
  cameras: z.object({ face: CameraState, desk: CameraState }),
  preflight: z.object({
    consent: z.boolean(),
    guard: z.boolean(),
    camerasReady: z.boolean(),
    displays: z.int(),
    /** The policy asks for a picture with the student card. */
    identityPicture: z.boolean(),
    liveView: Policy.shape.liveView,
    /** The policy lets staff seat a student who refuses without film. */
    unfilmedSeats: z.boolean(),
  }),
  /** She refused to be filmed and is seated without film: cameras are off. */
  unfilmed: z.boolean(),
  /** On the `identity` screen: the picture taken, not kept yet; null while there is none. */
  identity: z.object({ jpeg: Base64.nullable() }),
  /** On the `draw` screen: the cards, face down until one is turned. */
  draw: z
    .object({
      /** First digits of what the server committed to. */
      number: z.string(),
      cards: z.int(),
      tickets: z.int(),
      /** Those that may be turned over; null: the server has not told yet. */
      offered: z.array(z.int()).nullable(),
      /** They are her seat's own, out of the sealed paper; there are no others. */
      own: z.boolean(),
      turned: TurnedCard.nullable(),
      /** The paper of her ticket is here. */
      ready: z.boolean(),
    })
    .nullable(),
  /** While she waits, and her paper lies sealed at the room's stations. */
  sealed: z
    .object({
      opensAt: z.iso.datetime(),
      early: z.boolean(),
      /** She is let in. */
      admitted: z.boolean(),
      /** It is here, and an envelope opens it: not before she has drawn the ticket that says which it is. */
      here: z.boolean(),
    })
    .nullable(),
  paper: z
    .object({
      questions: Paper.shape.questions,
      /** Its text can be selected and copied. */
      selectable: z.boolean(),
      /** Lies faintly over it, with the time; null: nothing does. */
      trace: z.string().nullable(),
      /** Where she is in one that is gone through in turn; null: all of it is open. */
      way: PaperWay.nullable().default(null),
      /** Sounds that can be played so often and no more. */
      sounds: z.array(z.object({ digest: Digest, left: z.int() })).default([]),
    })
    .nullable(),
  /** The exam's page, where it is another's; null: there is none now. */
  web: WebView.nullable(),
  answers: Answers,
  /** Questions that the student wants to come back to. */
  flags: z.array(Id),
  /** Unix ms (this machine's clock) at which the time is over; null before the start and in a break. */
  endsAt: z.number().nullable(),
  /** ms left when the clock stands (break, pause, lock). */
  leftMs: z.number().nullable(),
  /** `saved`: on the server; `kept`: on this machine, waiting for the network. */
  saving: z.enum(['saved', 'saving', 'kept']),
  /** Kept here and not on the server yet; `bytesPerSecond`, `emptyInMs`: as in the keeper's status. */
  debt: z.object({
    segments: z.int(),
    bytes: z.int(),
    bytesPerSecond: z.number().nullable(),
    emptyInMs: z.number().nullable(),
  }),
  lock: Lock.nullable(),
  /** What the invigilator was asked for and has not answered yet: `help`, `break`, … */
  asks: z.array(z.string()),
  /** Unix ms (this machine's clock) at which the break that was granted is over; null where none goes on or it has no end. */
  breakEndsAt: z.number().nullable(),
  /** Not read yet. `decline`: no break now; its text, which may be empty, says why. */
  messages: z.array(
    z.object({
      id: Id,
      kind: z.enum(['message', 'decline']).default('message'),
      text: z.string(),
      by: z.string(),
      at: z.iso.datetime(),
    }),
  ),
  /** Somebody of the staff sees the cameras and the screen live now, and the policy lets the student know. */
  watched: z.boolean(),
  /** On the `sign-in` screen: a console has this machine checked, so both cameras take a picture in a moment. */
  checked: z.boolean(),
  /**
   * On the `sign-in` screen: to be answered here, or on a phone by `address`. `check`: what the key of its tokens must have
   * (src-renderer/anonymous/token.ts); empty where it has none.
   */
  surveys: z
    .array(
      z.object({
        id: SurveyId,
        check: z.string().max(64),
        title: z.string().max(200),
        address: z.string().max(500),
      }),
    )
    .max(surveysShown),
  notice: z
    .object({
      reason: z.string(),
      params: z.record(z.string(), z.union([z.string(), z.number()])),
      severity: Severity,
    })
    .nullable(),
  receipt: z
    .object({
      id: z.string(),
      /** Where anybody confirms the number: the page, and the address with the number for a QR code. */
      check: z
        .object({ page: z.string().max(512), address: z.string().max(512) })
        .nullable()
        .default(null),
      at: z.iso.datetime(),
      /** Null: they are in another system. */
      answers: z.int().nullable(),
      complete: z.boolean(),
      /** The student sits the exam in another way; nothing was answered here. */
      excused: z.boolean().default(false),
    })
    .nullable(),
  /** How this station is left: the key combination, and whether a code is asked. */
  leave: z.object({ combination: z.string(), code: z.boolean() }),
})
export type StationView = z.infer<typeof StationView>
