/** What the pieces of one sitting share: its state, and the doors it was given. */
import { z } from 'zod'
import type { Lock, StationView } from '../../src-shared/bridge.ts'
import { ExamSummary, Paper } from '../../src-shared/exam.ts'
import { type ExamClock, newClock } from '../../src-shared/exam-clock.ts'
import type { FilmStats } from '../../src-shared/film-stats.ts'
import type { KeeperPort, OpenAttempt, Status } from '../../src-shared/keeper-api.ts'
import { Policy } from '../../src-shared/policy.ts'
import type { Bodies, RecordKind } from '../../src-shared/records.ts'
import type { Receipt } from '../../src-shared/station-api.ts'
import { type AttemptState, type Camera, Id, Language, type Problem } from '../../src-shared/vocabulary.ts'
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
  language: Language,
  timeZone: z.string().nullable().default(null),
  /** Questions without whose last answer it is being submitted. */
  unsaved: z.array(Id).default([]),
})
export type Kept = z.infer<typeof Kept>

type Stage = 'starting' | 'problem' | 'sign-in' | 'confirm' | 'attempt' | 'refused' | 'submitting' | 'receipt'

export interface Sitting {
  stage: Stage
  language: Language
  problem: Problem | null
  /** After sign-in, before confirmation. */
  candidate: { student: z.infer<typeof Student>; exam: ExamSummary; ticket: string } | null
  kept: Kept | null
  state: AttemptState
  clock: ExamClock
  consent: boolean
  /** The identity picture: not asked for yet, being taken (`jpeg`, base64, until it is accepted), or on the ledger. */
  identity: { step: 'due' | 'asked' | 'kept'; jpeg: string | null }
  admitted: boolean
  /** An invigilator lets the student sit the exam in another way. */
  excused: boolean
  lock: Lock | null
  asks: string | null
  messages: StationView['messages']
  notice: StationView['notice']
  /** On the way out: how far it got. */
  ending: { by: string; unsaved: string[]; filmed: boolean; closed: boolean; busy: boolean } | null
  receipt: Receipt | null
  received: Set<string>
  cameras: StationView['cameras']
  /** How recording goes, by camera; empty before the first word. */
  film: Partial<Record<Camera, FilmStats>>
  displays: number
  guard: boolean
  status: Status | null
  answers: AnswerBook | null
  /** Questions whose last answer was none that they can have. */
  refused: Set<string>
}

const noCamera = { state: 'none', label: null, health: null, hint: null } as const

export const newSitting = (language: Language): Sitting => ({
  stage: 'starting',
  language,
  problem: null,
  candidate: null,
  kept: null,
  state: 'preflight',
  clock: newClock(0),
  consent: false,
  identity: { step: 'due', jpeg: null },
  admitted: false,
  excused: false,
  lock: null,
  asks: null,
  messages: [],
  notice: null,
  ending: null,
  receipt: null,
  received: new Set(),
  cameras: { face: noCamera, desk: noCamera },
  film: {},
  displays: 1,
  guard: false,
  status: null,
  answers: null,
  refused: new Set(),
})

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
  /** What unlocks without a network (src-shared/unlock). */
  newChallenge: () => string
  sha256: (text: string) => string
  /** Returns a function that cancels. */
  setTimer: (run: () => void, ms: number) => () => void
  onView: (view: StationView) => void
  /** Whether cameras are on and recording, and by which policy, may have changed. */
  onMedia: () => void
  /** The exam goes on with the camera that is there in the place of another. */
  onCameraAccepted: () => void
  /** Takes the student's picture, and seals the one that was accepted. */
  identity: { take: () => Promise<Uint8Array>; keep: (jpeg: Uint8Array, card: boolean) => Promise<void> }
  /** Another attempt begins: what was wrong with a camera before is not on its ledger. */
  onAttempt: () => void
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
  sitting: Sitting
  /** Shows what changed. */
  render: () => void
  append: <K extends RecordKind>(kind: K, body: Bodies[K], mono?: number) => Promise<number>
  /** Moves the attempt, on the ledger first. */
  change: (to: AttemptState, cause: string) => Promise<void>
  keep: () => Promise<void>
  /** Lets the exam's clock run or stand, as state and lock say. */
  settleClock: () => void
  openAnswers: () => AnswerBook
  /** Goes on with an attempt of this station; rejects when what it needs was not kept. */
  resume: (open: OpenAttempt) => Promise<void>
}
