/** One attempt as the records of its ledger tell it: the same at the station, after a restart, and on the server. */
import type { Bodies } from '../records.ts'
import type { AttemptState } from '../vocabulary.ts'
import { type ExamClock, newClock } from './clock.ts'
import { type Conditions, newConditions } from './conditions.ts'
import type { Course } from './course.ts'
import { type Incidents, newIncidents } from './incidents.ts'
import type { Instant } from './instant.ts'

/** What no record says, and the fold must know. */
export interface Terms {
  durationMinutes: number
  clockRunsWhileLocked: boolean
  /** The policy lets a student who refuses sit without film. */
  unfilmedSeats: boolean
}

export interface AttemptLock {
  reason: string
  params: Bodies['attempt.locked']['params']
  code: string
  /** What an invigilator answers where there is no network; null where the lock has none. */
  challenge: string | null
  /** RFC 3339, by the station's wall clock. */
  since: string
}

/** Of an invigilator to the student. */
interface Message {
  /** `decline`: no break now, and why. */
  kind: 'message' | 'decline'
  /** The command that brought it. */
  id: string
  text: string
  by: string
  /** RFC 3339. */
  at: string
}

/** Main is away since a `shell.lost`: what was lost first, and each loss of the recorder since. */
export interface Absence {
  run: string
  cause: string
  recorderLost: { run: string; cause: string }[]
}

/** Begins anew with each part: another machine, another clock, and whoever is there now has the say. */
export interface PartState {
  state: AttemptState
  /** When the state began. */
  changed: Instant | null
  /** Of the break that goes on; null without one, or where it was granted without. */
  breakMinutes: number | null
  clock: ExamClock
  /** Where she is in a paper that is gone through in turn; null: in another, or before it begins. */
  course: Course | null
  /** By digest: how often a sound was played, of those that have a limit. */
  played: Map<string, number>
  /** Files that may be an answer: their bytes by their digest. */
  files: Map<string, number>
  lock: AttemptLock | null
  locked: Instant | null
  submitted: Instant | null
  /** Questions whose last answer could not be saved, and without which it was submitted. */
  unsaved: readonly string[]
  consent: 'given' | 'refused' | null
  /** Who seated her without film, when she had refused it. */
  unfilmed: string | null
  /** The identity picture is on the ledger. */
  pictured: boolean
  /** The card that she turned over, where she draws her ticket herself. */
  ticket: { card: number; ticket: number } | null
  /** The student has been let in, or goes on by herself. */
  admitted: boolean
  /** What the student waits for an invigilator for, and since when; oldest first. */
  asks: Map<string, Instant>
  /** Not read yet, oldest first. */
  messages: Message[]
  /** Commands that the ledger says were received. */
  received: Set<string>
  /** Commands whose extension is on the ledger: each extends once, however often it is said. */
  extended: Set<string>
  /** Who let the student sit the exam in another way. */
  excused: string | null
  /** Who ordered the end. */
  ended: string | null
  /** The order to let the attempt go on elsewhere. */
  leaving: { id: string; by: string } | null
  /** Of the newest record; null before the first. */
  last: (Instant & { run: string }) | null
  absence: Absence | null
  /** CLOCK_BOOTTIME ms of the newest record while main was there. */
  lastMono: number
}

export interface Attempt extends PartState, Conditions, Incidents {
  readonly terms: Terms
  /** When it first ran, whichever part. */
  started: Instant | null
  /** Questions with an answer. */
  answered: Set<string>
  /** Messages that were read, by their command: when. */
  seen: Map<string, Instant>
  /** The foreign page that was opened last. */
  page: { url: string; title: string } | null
}

export const newPart = (durationMinutes: number): PartState => ({
  state: 'preflight',
  changed: null,
  breakMinutes: null,
  clock: newClock(durationMinutes),
  course: null,
  played: new Map(),
  files: new Map(),
  lock: null,
  locked: null,
  submitted: null,
  unsaved: [],
  consent: null,
  unfilmed: null,
  pictured: false,
  ticket: null,
  admitted: false,
  asks: new Map(),
  messages: [],
  received: new Set(),
  extended: new Set(),
  excused: null,
  ended: null,
  leaving: null,
  last: null,
  absence: null,
  lastMono: 0,
})

export const newAttempt = (terms: Terms): Attempt => ({
  terms,
  ...newPart(terms.durationMinutes),
  ...newConditions(),
  ...newIncidents(),
  started: null,
  answered: new Set(),
  seen: new Map(),
  page: null,
})
