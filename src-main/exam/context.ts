/** What the pieces of a session share: its state, and the doors it was given. */
import { z } from 'zod'
import { type ExamClock, stand } from '../../src-shared/attempt/clock.ts'
import type { Attempt, AttemptLock, Terms } from '../../src-shared/attempt/state.ts'
import { Reading, type StationView, TextSize, usualReading } from '../../src-shared/bridge/station-view.ts'
import type { Reached } from '../../src-shared/course.ts'
import { CommittedDraw, type LyingCards, type TurnedCard } from '../../src-shared/drawing/cards.ts'
import { Answers, ExamSummary, Paper, type PaperMedium, questionsAtMost } from '../../src-shared/exam.ts'
import type { FilmStats } from '../../src-shared/film-stats.ts'
import type { KeeperPort, Status } from '../../src-shared/keeper-api.ts'
import { SealedAt } from '../../src-shared/package/held.ts'
import { Policy } from '../../src-shared/policy.ts'
import type { Bodies, LedgerRecord, RecordKind } from '../../src-shared/records.ts'
import type { Receipt } from '../../src-shared/station-api.ts'
import type { AttemptFolder } from '../../src-shared/student-files.ts'
import type { StationSurvey } from '../../src-shared/surveys/at-stations.ts'
import { type AttemptState, type Camera, Id, Language, type Problem } from '../../src-shared/vocabulary.ts'
import { WebKept } from '../../src-shared/web-exam/page.ts'
import type { AnswerBook } from './answers.ts'

const Student = z.object({ number: z.string(), name: z.string(), photo: z.string().nullable() })

/** What a restarted station needs and the ledger does not hold in the clear; kept sealed by the keeper. */
export const Kept = z.object({
  attempt: Id,
  part: z.int().nonnegative().default(0),
  student: Student,
  exam: ExamSummary,
  policy: Policy,
  paper: Paper.nullable(),
  /** What the server has committed to, where she draws her ticket herself. */
  draw: CommittedDraw.nullable().default(null),
  /** Where her paper lies sealed. */
  sealed: SealedAt.nullable().default(null),
  /** What the server held as the paper came: answers of an earlier part, which no ledger here has. */
  carried: Answers.default({}),
  language: Language,
  textSize: TextSize.default(100),
  reading: Reading.catch(usualReading).default(usualReading),
  timeZone: z.string().nullable().default(null),
  /** Where anybody confirms a receipt number, without the number. */
  check: z.string().nullable().default(null),
  /** `wall` of the part's first record. */
  openedAt: z.string().nullable().default(null),
  /** Questions without whose last answer it is being submitted. */
  unsaved: z.array(Id).default([]),
  /** Questions that the student wants to come back to. */
  flags: z.array(Id).max(questionsAtMost).default([]),
  /** Where the student was in the exam's page, and signed in as whom. */
  web: WebKept.nullable()
    // Of an earlier release it may be longer: the exam goes on, signed in anew.
    .catch(null)
    .default(null),
})
export type Kept = z.infer<typeof Kept>

type Stage = 'starting' | 'problem' | 'sign-in' | 'confirm' | 'attempt' | 'refused' | 'submitting' | 'receipt'

/** A lock that is shown and not on the ledger yet. `mono`: since when, CLOCK_BOOTTIME ms. */
type UnwrittenLock = AttemptLock & { mono: number }

interface Ending {
  by: string
  unsaved: string[]
  /** Digest of the answer sheet; null: there is none. Undefined: not made yet. */
  sheet: string | null | undefined
  filmed: boolean
  closed: boolean
  busy: boolean
}

/** The attempt that is sat here now. */
export interface CurrentAttempt {
  kept: Kept
  /** As its ledger tells it: changed by records alone (`SessionContext.learn`). */
  readonly attempt: Attempt
  answers: AnswerBook
  /** What its questions show. */
  media: readonly PaperMedium[]
  unwrittenLock: UnwrittenLock | null
  /** The identity picture on its way: `jpeg`, base64, until it is accepted. */
  picture: { asked: boolean; jpeg: string | null }
  /** The cards that lie before her; null: not told yet. */
  table: LyingCards | null
  /** Her seat's own, out of the sealed paper, and the words that open it: one is turned here, whatever the network does. */
  hand: { words: string; cards: readonly TurnedCard[] } | null
  /** Whether her sealed paper is here, to be opened by an envelope; null: nobody has looked yet. */
  inEnvelope: boolean | null
  /** She has read what her card says and goes on. */
  begun: boolean
  /** Questions whose last answer was none that they can have. */
  refused: Set<string>
  /** The question or section that she has left last, and until when (CLOCK_BOOTTIME ms) it is still answered. */
  late: { at: Reached; until: number } | null
  /** On the way out: how far it got. */
  ending: Ending | null
  receipt: Receipt | null
}

export interface SessionState {
  stage: Stage
  language: Language
  textSize: TextSize
  reading: Reading
  problem: Problem | null
  /** After sign-in, before confirmation. */
  candidate: { student: z.infer<typeof Student>; exam: ExamSummary; ticket: string } | null
  current: CurrentAttempt | null
  notice: StationView['notice']
  /** Somebody calls for the invigilator where there is no ledger to say so on; told by the live lane alone. */
  called: boolean
  cameras: StationView['cameras']
  /** How recording goes, by camera; empty before the first word. */
  film: Partial<Record<Camera, FilmStats>>
  displays: number
  guard: boolean
  status: Status | null
  /** Somebody of the staff sees this station live. */
  watched: boolean
  /** This machine is checked from a console: both cameras take a picture. */
  checked: boolean
  /** What the server shows on the sign-in screen. */
  surveys: readonly StationSurvey[]
}

const noCamera = { state: 'none', label: null, health: null, hint: null } as const
const noFilm = (): Pick<SessionState, 'cameras' | 'film'> => ({
  cameras: { face: noCamera, desk: noCamera },
  film: {},
})

export const newSession = (language: Language): SessionState => ({
  stage: 'starting',
  language,
  textSize: 100,
  reading: usualReading,
  problem: null,
  candidate: null,
  current: null,
  notice: null,
  called: false,
  ...noFilm(),
  displays: 1,
  guard: false,
  status: null,
  watched: false,
  checked: false,
  surveys: [],
})

export const newCurrent = (kept: Kept, attempt: Attempt, answers: AnswerBook): CurrentAttempt => ({
  kept,
  attempt,
  answers,
  media: [],
  unwrittenLock: null,
  picture: { asked: false, jpeg: null },
  table: null,
  hand: null,
  inEnvelope: null,
  begun: false,
  refused: new Set(),
  late: null,
  ending: null,
  receipt: null,
})

export const termsOf = ({ exam, policy }: Kept): Terms => ({
  durationMinutes: exam.durationMinutes,
  clockRunsWhileLocked: policy.clockRunsWhileLocked,
  unfilmedSeats: policy.unfilmedSeats,
})

/** Whether there is a ledger that takes what the student says. */
export const takesRecords = ({ current }: SessionState): boolean =>
  current !== null && current.ending === null && current.attempt.state !== 'submitted'

/** The next student may sign in. `language`: of the screen from now on. */
export function release(state: SessionState, language: Language, problem: Problem | null = null): void {
  state.current?.answers.close()
  const { candidate, current, notice, textSize, reading } = newSession(language)
  Object.assign(
    state,
    { stage: 'sign-in', language, textSize, reading, problem, candidate, current, notice },
    noFilm(),
  )
}

/** What the student is locked by, on the ledger or not yet. */
export const lockOf = ({ attempt, unwrittenLock }: CurrentAttempt): AttemptLock | null =>
  attempt.lock ?? unwrittenLock

/** The exam's clock: a lock counts from the moment it is shown. */
export const clockOf = ({ attempt, unwrittenLock }: CurrentAttempt): ExamClock =>
  unwrittenLock && !attempt.terms.clockRunsWhileLocked
    ? stand(attempt.clock, unwrittenLock.mono)
    : attempt.clock

export interface SessionPorts {
  keeper: KeeperPort
  station: { id: string; name: string; room: string }
  shell: { kind: string; version: string; build?: string | null }
  /** What this machine's guard and shell can do. */
  can: () => string[]
  /** CLOCK_BOOTTIME ms. */
  now: () => number
  /** Unix ms. */
  wall: () => number
  newId: () => string
  /** Four digits to read aloud. */
  newCode: () => string
  /** 16 random bytes, hexadecimal. */
  newSalt: () => string
  /** What unlocks without a network (src-shared/unlock). */
  newChallenge: () => string
  sha256: (text: string) => string
  /** Returns a function that cancels. */
  setTimer: (run: () => void, ms: number) => () => void
  onView: (view: StationView) => void
  /** The exam's page; null where there is none now. */
  web: () => StationView['web']
  /** The student's own files of an attempt, of which one is opened at a time. */
  files: (attempt: string) => AttemptFolder
  /** Whether cameras are on and recording, and by which policy, may have changed. */
  onMedia: () => void
  /** The exam goes on with the camera that is there in the place of another. */
  onCameraAccepted: () => void
  /** Takes the student's picture, and seals the one that was accepted. */
  identity: {
    take: () => Promise<Uint8Array>
    /** Resolves with its record once it is on the disk. */
    keep: (jpeg: Uint8Array, card: boolean) => Promise<LedgerRecord>
  }
  /** An attempt begins here, or goes on with what its ledger (`records`, empty for a new one) tells. */
  onAttempt: (attempt: Attempt, records: readonly LedgerRecord[]) => void
  /** Ends recording; resolves when the last segments are with the keeper. */
  finishMedia: () => Promise<void>
  onTrouble: (error: unknown) => void
  leave: {
    combination: string
    check: (code: string) => boolean
    asksCode: boolean
    /** Without a code set, an exam under way may be left all the same: a developer's own desktop. */
    freely: boolean
    go: () => void
  }
}

export interface SessionContext {
  ports: SessionPorts
  state: SessionState
  /** Shows what changed. */
  render: () => void
  /** Writes a record, then applies it to the attempt. */
  append: <K extends RecordKind>(kind: K, body: Bodies[K], mono?: number) => Promise<number>
  /** Applies what the keeper has written for the current attempt. */
  learn: (record: LedgerRecord) => void
  /** Moves the attempt. `minutes`: of a break. */
  change: (to: AttemptState, cause: string, minutes?: number) => Promise<void>
  keep: () => Promise<void>
  /** Commands and submissions run one at a time, in the order they came. */
  inOrder: <T>(work: () => Promise<T>) => Promise<T>
  openAnswers: (of: Pick<Kept, 'attempt' | 'part'>) => AnswerBook
}
