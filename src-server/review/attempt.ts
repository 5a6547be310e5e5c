/** One attempt as the server knows it: its projection, what it owes, and readings of both for people. */
import { left } from '../../src-shared/attempt/clock.ts'
import type { IncidentFacts } from '../../src-shared/attempt/incidents.ts'
import type { Instant } from '../../src-shared/attempt/instant.ts'
import type { Coverage, Debt, Incident } from '../../src-shared/console-api.ts'
import { clockOf, type Clock as StationClock } from '../../src-shared/coverage/clock.ts'
import { coverageOf } from '../../src-shared/coverage.ts'
import type { ExamSummary } from '../../src-shared/exam.ts'
import { announcementOf, type LedgerRecord } from '../../src-shared/records.ts'
import type { AttemptState } from '../../src-shared/vocabulary.ts'
import { createProjection, type Projection, project } from './projection.ts'

/** Readings that walk through all records are taken at most this often, ms. */
const readingMs = 2000

/** Records that make an older reading wrong, not only old; so does the first of a boot, whose clock was unknown. */
const turningPoints = /^(attempt\.(opened|changed|submitted|resumed)|clock\.compared)$/

/** Observations after which the station went on by itself: an invigilator must have seen it. */
export const needsAcknowledgement: ReadonlySet<string> = new Set(['shell.lost', 'recorder.failing'])

/** What does not change while an attempt lasts. */
export interface AttemptFacts {
  id: string
  student: { number: string; name: string }
  photo: string | null
  exam: ExamSummary
  clockRunsWhileLocked: boolean
  /** From which age on debt is an alarm, by the exam's policy, ms. */
  debtOldMs: number
  station: { id: string; name: string; room: string }
  /** The part that this station holds, or will: the newest one. */
  part: number
  openedAt: number
}

export class LiveAttempt {
  readonly facts: AttemptFacts
  readonly projection: Projection
  /** By the incident's id: who has seen it, Unix ms. */
  readonly acknowledged = new Map<string, { by: string; at: number }>()
  /** Its recordings were deleted by the rule of retention. */
  deleted = false
  /** By part: the seq that comes next. */
  readonly next = new Map<number, number>()
  readonly #missing = new Map<string, { bytes: number; part: number; announcedAt: number }>()
  readonly #held: Set<string>
  #reading: { at: number; clock: StationClock; coverage: Coverage; from: number; to: number } | null = null

  /** `held`: digests of this attempt that the server holds already. */
  constructor(facts: AttemptFacts, held: Iterable<string>) {
    this.facts = facts
    const { exam, clockRunsWhileLocked } = facts
    this.projection = createProjection({ durationMinutes: exam.durationMinutes, clockRunsWhileLocked })
    this.#held = new Set(held)
  }

  /** `arrivedAt`: server time, Unix ms. */
  add(record: LedgerRecord, arrivedAt: number): void {
    this.next.set(record.part, record.seq + 1)
    const earlier = record.part < Math.max(this.facts.part, ...this.next.keys())
    const isNewBoot = !this.projection.lastOfBoot.has(record.at.boot)
    const counts = project(this.projection, record, earlier)
    if (counts && (isNewBoot || turningPoints.test(record.kind))) this.#reading = null
    const object = announcementOf(record)
    if (object && !this.#held.has(object.digest) && !this.#missing.has(object.digest))
      this.#missing.set(object.digest, { bytes: object.bytes, part: record.part, announcedAt: arrivedAt })
  }

  hold(digest: string): void {
    this.#held.add(digest)
    this.#missing.delete(digest)
  }

  /** Whether it was ever held: what counts for coverage, debt and receipts. */
  isHeld = (digest: string): boolean => this.#held.has(digest)
  /** Whether it can be looked at. */
  isThere = (digest: string): boolean => !this.deleted && this.#held.has(digest)

  /** Of one part, oldest first. */
  missing(part: number, atMost: number): { digests: string[]; total: number } {
    const digests: string[] = []
    let total = 0
    for (const [digest, object] of this.#missing) {
      if (object.part !== part) continue
      total++
      if (digests.length < atMost) digests.push(digest)
    }
    return { digests, total }
  }

  /** By part: objects announced and not held. */
  owed(): { part: number; objects: number; bytes: number }[] {
    const byPart = new Map<number, { part: number; objects: number; bytes: number }>()
    for (const { part, bytes } of this.#missing.values()) {
      const sum = byPart.get(part) ?? { part, objects: 0, bytes: 0 }
      byPart.set(part, { part, objects: sum.objects + 1, bytes: sum.bytes + bytes })
    }
    return [...byPart.values()].sort((a, b) => a.part - b.part)
  }

  debt(now: number): Debt {
    let bytes = 0
    let oldest: number | null = null
    for (const object of this.#missing.values()) {
      bytes += object.bytes
      oldest ??= object.announcedAt
    }
    return {
      segments: this.#missing.size,
      bytes,
      oldestMs: oldest === null ? null : Math.max(0, now - oldest),
    }
  }

  /** Coverage and clock; `fresh` asks for this very moment's. */
  reading(now: number, fresh = false): { clock: StationClock; coverage: Coverage; from: number; to: number } {
    const old = this.#reading
    if (old && !fresh && Math.abs(now - old.at) < readingMs) return old
    const { records, submitted } = this.projection
    const clock = clockOf(records)
    const taken = {
      at: now,
      clock,
      // What the records say of an end is an earlier part's, unless the attempt has ended.
      ...coverageOf(records, this.isHeld, submitted ? undefined : now),
    }
    this.#reading = taken
    return taken
  }

  /** Unix ms (server time as far as the station compared clocks). */
  unix(instant: Instant, now: number): number {
    return this.reading(now).clock.unix(instant.boot, instant.mono)
  }

  /** ms of exam time left; null before the start and after the end. */
  leftMs(now: number): number | null {
    const { started, submitted, clock, last } = this.projection
    if (!started || submitted || !last) return null
    // The station's clock is at its newest record, and has gone on since.
    return left(clock, last.mono + Math.max(0, now - this.unix(last, now)))
  }

  /**
   * How the exam goes on at another station: where it stood at the newest record of the part before. The time since
   * then is not the student's.
   */
  standing(): { state: AttemptState; leftMs: number | null; lock: { reason: string } | null } {
    const { state, lock, records } = this.projection
    const last = records.at(-1)
    const at = last ? this.reading(0, true).clock.of(last) : 0
    const leftMs = this.leftMs(at)
    this.#reading = null
    return { state, leftMs, lock: lock && { reason: lock.reason } }
  }

  incident(facts: IncidentFacts, now: number): Incident {
    const { raised, durationMs, count, pictures } = facts
    return {
      id: raised.incident,
      attempt: this.facts.id,
      student: this.facts.student.name,
      station: this.facts.station.name,
      observation: raised.observation,
      verdict: raised.verdict,
      severity: raised.severity,
      reason: raised.reason,
      params: raised.params,
      at: this.unix(facts.at, now),
      durationMs,
      count,
      needsAcknowledgement: needsAcknowledgement.has(raised.observation),
      acknowledged: this.acknowledged.get(raised.incident) ?? null,
      pictures: pictures.map((picture) => ({ ...picture, held: this.isThere(picture.digest) })),
    }
  }
}
