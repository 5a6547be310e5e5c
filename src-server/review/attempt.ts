/** One attempt as the server knows it: its projection, what it owes, and readings of both for people. */
import { left } from '../../src-shared/attempt/clock.ts'
import { type Course, leftOfSection } from '../../src-shared/attempt/course.ts'
import type { IncidentFacts } from '../../src-shared/attempt/incidents.ts'
import type { Instant } from '../../src-shared/attempt/instant.ts'
import type { Coverage, Debt, Incident } from '../../src-shared/console-api.ts'
import { createClock } from '../../src-shared/coverage/clock.ts'
import { createTelling } from '../../src-shared/coverage/telling.ts'
import { isSeatOrder } from '../../src-shared/coverage/unfilmed.ts'
import { coverageOf } from '../../src-shared/coverage.ts'
import type { ExamSummary } from '../../src-shared/exam.ts'
import { announcementOf, type LedgerRecord } from '../../src-shared/records.ts'
import type { Standing } from '../exams/continues.ts'
import { createProjection, type Projection, project } from './projection.ts'

/** Coverage is read at most this often, ms. */
const readingMs = 2000

/** Records that make an older reading wrong, not only old. */
const turningPoints = /^attempt\.(opened|changed|submitted|resumed)$/

/**
 * From so many records of film on a reading is taken more seldom the longer it takes: no attempt, whatever its station
 * sends, has more than a small share of the server's time.
 */
const muchFilm = 20_000
const perMuchFilm = { turnedMs: 1000, otherwiseMs: 5000 }

/** Observations after which the station went on by itself: an invigilator must have seen it. */
const needsAcknowledgement: ReadonlySet<string> = new Set(['shell.lost', 'recorder.failing'])

/** What does not change while an attempt lasts. */
export interface AttemptFacts {
  id: string
  student: { number: string; name: string }
  photo: string | null
  exam: ExamSummary
  clockRunsWhileLocked: boolean
  /** The policy lets staff seat a student who refuses to be filmed without film. */
  unfilmedSeats: boolean
  /** From which age on debt is an alarm, by the exam's policy, ms. */
  debtOldMs: number
  station: { id: string; name: string; room: string }
  /** The part that this station holds, or will: the newest one. */
  part: number
  openedAt: number
}

const reachedIn = ({ section, place, share }: Course) => ({ section, place, share })

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
  readonly #clock = createClock()
  readonly #telling = createTelling()
  #film = 0
  #missingBytes = 0
  #reading: { at: number; turned: boolean; coverage: Coverage; from: number; to: number } | null = null

  /** `held`: digests of this attempt that the server holds already. */
  constructor(facts: AttemptFacts, held: Iterable<string>) {
    this.facts = facts
    const { exam, clockRunsWhileLocked, unfilmedSeats } = facts
    const { durationMinutes } = exam
    this.projection = createProjection({ durationMinutes, clockRunsWhileLocked, unfilmedSeats })
    this.#held = new Set(held)
  }

  /** `arrivedAt`: server time, Unix ms. */
  add(record: LedgerRecord, arrivedAt: number): void {
    this.next.set(record.part, record.seq + 1)
    const earlier = record.part < Math.max(this.facts.part, ...this.next.keys())
    if (project(this.projection, record, earlier)) {
      this.#clock.add(record)
      // What the policy does not allow excuses no missing film, whatever a station says.
      if (this.facts.unfilmedSeats || !isSeatOrder(record)) this.#telling.add(record)
      if (record.kind === 'media.segment') this.#film++
      if (this.#reading && turningPoints.test(record.kind)) this.#reading.turned = true
    }
    const object = announcementOf(record)
    if (object && !this.#held.has(object.digest) && !this.#missing.has(object.digest)) {
      this.#missing.set(object.digest, { bytes: object.bytes, part: record.part, announcedAt: arrivedAt })
      this.#missingBytes += object.bytes
    }
  }

  hold(digest: string): void {
    this.#held.add(digest)
    this.#missingBytes -= this.#missing.get(digest)?.bytes ?? 0
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
    const [oldest] = this.#missing.values()
    return {
      segments: this.#missing.size,
      bytes: this.#missingBytes,
      oldestMs: oldest ? Math.max(0, now - oldest.announcedAt) : null,
    }
  }

  /** `fresh` asks for this very moment's. */
  reading(now: number, fresh = false): { coverage: Coverage; from: number; to: number } {
    const old = this.#reading
    if (old && !fresh && Math.abs(now - old.at) < this.#readingHoldsMs(old.turned)) return old
    // What the records say of an end is an earlier part's, unless the attempt has ended.
    const until = this.projection.submitted ? undefined : now
    const read = coverageOf(this.#telling.records(), this.isHeld, until, this.#clock)
    this.#reading = { at: now, turned: false, ...read }
    return this.#reading
  }

  #readingHoldsMs(turned: boolean): number {
    const much = Math.floor(this.#film / muchFilm)
    return turned ? much * perMuchFilm.turnedMs : Math.max(readingMs, much * perMuchFilm.otherwiseMs)
  }

  /** Unix ms (server time as far as the station compared clocks). */
  unix({ boot, mono }: Instant): number {
    return this.#clock.unix(boot, mono)
  }

  /** ms of exam time left; null before the start and after the end. */
  leftMs(now: number): number | null {
    const { started, submitted, clock, last } = this.projection
    if (!started || submitted || !last) return null
    // The station's clock is at its newest record, and has gone on since.
    return left(clock, last.mono + Math.max(0, now - this.unix(last)))
  }

  /**
   * How the exam goes on at another station: where it stood at the newest record of the part before. The time since
   * then is not the student's.
   */
  standing(): Standing {
    const { state, lock, records, course, played, clock, last: newest } = this.projection
    const last = records.at(-1)
    const leftMs = this.leftMs(last ? this.#clock.of(last) : 0)
    return {
      ...{ state, leftMs, lock: lock && { reason: lock.reason } },
      ...(course && newest
        ? { course: { ...reachedIn(course), leftMs: leftOfSection(course, clock, newest.mono) } }
        : {}),
      ...(played.size > 0 ? { played: Object.fromEntries(played) } : {}),
    }
  }

  /** Whether an invigilator must say that she has seen it, and has not. */
  waitsForWord({ observation, incident, verdict }: IncidentFacts['raised']): boolean {
    return verdict !== 'allow' && needsAcknowledgement.has(observation) && !this.acknowledged.has(incident)
  }

  incident(facts: IncidentFacts): Incident {
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
      at: this.unix(facts.at),
      durationMs,
      count,
      needsAcknowledgement: needsAcknowledgement.has(raised.observation),
      acknowledged: this.acknowledged.get(raised.incident) ?? null,
      pictures: pictures.map((picture) => ({ ...picture, held: this.isThere(picture.digest) })),
    }
  }
}
