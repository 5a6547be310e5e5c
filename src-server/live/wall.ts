/** The wall of a room: tiles and alarms, put together from presence, attempts and the timetable. */
import { lostSources } from '../../src-shared/attempt/conditions.ts'
import { AttemptSummary, type Tile } from '../../src-shared/console-api.ts'
import type { Audit } from '../audit.ts'
import type { Doubles } from '../auth/doubles.ts'
import type { Stations } from '../auth/stations.ts'
import type { Subscriber } from '../bus.ts'
import type { Clock } from '../clock.ts'
import type { Attempt, Attempts } from '../exams/attempts.ts'
import type { ExamStore } from '../exams/store.ts'
import { storedFindings } from '../findings.ts'
import type { Station } from '../http/caller.ts'
import type { Registry } from '../review/registry.ts'
import { summaryOf } from '../review/summary.ts'
import { type Readable, Unreadable } from '../review/unreadable.ts'
import type { Sql } from '../storage/sql/sql.ts'
import {
  type AttemptSituation,
  alarmsOf,
  conflictMs,
  type MissingStudent,
  type StationSituation,
} from './alarms.ts'
import { conflictingSignInsSince, openingRefused } from './conflicts.ts'
import {
  needsAt,
  type Since,
  sinceNobodyKnows,
  sinceOf,
  type UnclaimedNeed,
  type UndatedNeed,
} from './needs.ts'
import { type Presence, silentMs } from './presence.ts'
import { judged, type UnjudgedTile } from './trouble.ts'

export interface Wall {
  readonly subscriber: Subscriber
  /** Whose attempts the room has to do with: sat now, or not done with. */
  attemptsOf(room: string): Promise<string[]>
  /** A hundred are asked for twice a second: together they are a few questions to the database. */
  tiles(stations: readonly Station[]): Promise<Tile[]>
  /** What the station's tile waited for when it was judged last; null: it was not judged yet. */
  waitsFor(station: string): UndatedNeed[] | null
  /** What is at risk in the room. */
  alarms(room: string): Promise<UnclaimedNeed[]>
}

interface Deps {
  clock: Clock
  audit: Audit
  stations: Stations
  presence: Presence
  doubles: Doubles
  attempts: Attempts
  examStore: ExamStore
  registry: Registry
  readable: Readable
  db: Sql
}

const dayMs = 24 * 3_600_000

export async function createWall(deps: Deps): Promise<Wall> {
  const { clock, stations, presence, doubles, attempts, examStore, registry, readable } = deps
  const startedAt = clock.now()
  const current = new Map<string, string>()
  const conflictingSignIns = new Map<string, { id: string; station: string; at: number }>()
  const findings = new Map<string, { kind: string; at: number }[]>()
  /** By station: what it waited for when it was judged last. */
  const waitsFor = new Map<string, UndatedNeed[]>()
  await reload()

  async function reload(): Promise<void> {
    const [newest, stored, conflicts] = await Promise.all([
      attempts.newestByStation(),
      storedFindings(deps.db),
      conflictingSignInsSince(deps, clock.now() - conflictMs),
    ])
    for (const map of [current, findings, conflictingSignIns]) map.clear()
    for (const { station, id } of newest) current.set(station, id)
    for (const { attempt, kind, at } of stored) note(attempt, { kind, at })
    for (const { attempt, ...conflict } of conflicts) conflictingSignIns.set(attempt, conflict)
  }

  function note(attempt: string, finding: { kind: string; at: number }): void {
    findings.set(attempt, [...(findings.get(attempt) ?? []), finding].slice(-20))
  }

  async function tiles(of: readonly Station[]): Promise<Tile[]> {
    const sat = of.map(({ id }) => current.get(id) ?? '')
    const [rows, moving] = await Promise.all([attempts.byIds(sat), attempts.movingOf(sat)])
    return Promise.all(
      of.map((station, i) => {
        const id = sat[i] ?? ''
        return tile(station, rows.get(id) ?? null, moving.get(id) ?? null)
      }),
    )
  }

  async function tile(
    station: Station,
    row: Attempt | null,
    moving: { by: string; at: number } | null,
  ): Promise<Tile> {
    const now = clock.now()
    const seen = presence.of(station.id)
    const receipt = row?.receiptedAt != null
    let since: Since = sinceNobodyKnows
    const attempt =
      row &&
      (await readable.of(row.id, async () => {
        const live = await registry.get(row.id)
        if (live) since = sinceOf(live)
        return live && AttemptSummary.parse(summaryOf(live, now, { live: seen.live, receipt, moving }))
      }))
    const situation: UnjudgedTile = {
      station: { id: station.id, name: station.name, room: station.room, seat: station.seat },
      connected: seen.connected,
      silentMs: silentMs(seen, now),
      live: seen.live,
      attempt,
      ...(row && !attempt ? { unreadable: true as const } : {}),
    }
    const made = judged(situation, now)
    waitsFor.set(station.id, needsAt(made, since))
    return made
  }

  /** By station: attempts other than the one sat now that are not done with, or do not add up. */
  async function earlierIn(room: string, now: number): Promise<Map<string, Attempt[]>> {
    const rows = await attempts.withoutReceipt(room)
    for (const [id, list] of findings) {
      if (rows.some((row) => row.id === id) || !list.some(({ at }) => now - at < dayMs)) continue
      const row = await attempts.byId(id)
      if (row && (await stations.byId(row.station))?.room === room) rows.push(row)
    }
    return Map.groupBy(
      rows.filter(({ id, station }) => current.get(station) !== id),
      ({ station }) => station,
    )
  }

  const attemptSituation = async (row: Attempt, now: number): Promise<AttemptSituation> =>
    (await readable.of(row.id, () => situationOf(row, now))) ?? unreadable(row)

  /** Nothing is known of it but that it is there. */
  const unreadable = (row: Attempt): AttemptSituation => ({
    id: row.id,
    student: row.student,
    station: '',
    submitted: row.submittedAt !== null,
    submittedAt: null,
    receipted: true,
    openedAt: row.openedAt,
    overAt: row.openedAt,
    debt: { segments: 0, oldestMs: null },
    debtOldMs: 0,
    lost: [],
    unsaved: [],
    findings: [],
    conflict: null,
    unreadable: true,
  })

  async function situationOf(row: Attempt, now: number): Promise<AttemptSituation> {
    const { id } = row
    const attempt = await registry.get(id)
    if (!attempt) throw new Unreadable(`attempt ${id} is not there`)
    const { facts, projection } = attempt
    return {
      id,
      student: facts.student.name,
      station: facts.station.name,
      submitted: projection.submitted !== null,
      submittedAt: row.submittedAt,
      receipted: row.receiptedAt !== null,
      openedAt: row.openedAt,
      overAt: Date.parse(facts.exam.endsAt) + dayMs,
      debt: attempt.debt(now),
      debtOldMs: facts.debtOldMs,
      lost: lostSources(projection).map(({ source, since }) => ({ source, since: attempt.unix(since) })),
      unsaved: projection.unsaved,
      findings: findings.get(id) ?? [],
      conflict: conflictingSignIns.get(id) ?? null,
    }
  }

  async function situation(
    station: Station,
    now: number,
    examOpen: boolean,
    row: Attempt | undefined,
    earlier: readonly Attempt[],
  ): Promise<StationSituation> {
    const seen = presence.of(station.id)
    const attempt = row ? await attemptSituation(row, now) : null
    const unfinished = attempt !== null && !attempt.submitted
    const before = await Promise.all(earlier.map((one) => attemptSituation(one, now)))
    // A word is due from whoever sits an exam, and during an exam from every machine that was heard before.
    const due = unfinished || (examOpen && seen.lastWord !== null && !attempt)
    return {
      id: station.id,
      name: station.name,
      lastWord: due ? (seen.lastWord ?? startedAt) : null,
      doubledAt: doubles.foundAt(station.id),
      attempt,
      earlier: before,
    }
  }

  async function missing(room: string, now: number): Promise<MissingStudent[]> {
    const open = (await examStore.open(now)).filter(({ rooms }) => rooms.includes(room))
    const perExam = await Promise.all(
      open.map(async ({ exam }) => {
        const opened = new Set((await attempts.ofExam(exam.id)).map((attempt) => attempt.student))
        return (await examStore.roster(exam.id))
          .filter((entry) => entry.room === room && !opened.has(entry.student.number))
          .map(({ student }) => ({
            number: student.number,
            name: student.name,
            exam: { id: exam.id, title: exam.title, startsAt: Date.parse(exam.startsAt) },
          }))
      }),
    )
    return perExam.flat()
  }

  /** `from`: the station that it came from. */
  async function opened(id: string, from: string | null): Promise<void> {
    const attempt = await attempts.byId(id)
    if (!attempt) return
    if (from !== null && current.get(from) === id) current.delete(from)
    current.set(attempt.station, id)
    conflictingSignIns.delete(id)
  }

  /** Somebody wants to open an attempt that is sat elsewhere. True when it is news. */
  function conflictingSignIn(attempt: string, { id, name }: Station): boolean {
    const now = clock.now()
    const before = conflictingSignIns.get(attempt)
    conflictingSignIns.set(attempt, { id, station: name, at: now })
    return before?.id !== id || now - before.at >= conflictMs
  }

  const subscriber: Subscriber = {
    name: 'wall',
    on: {
      found: ({ attempt, kind, at }) => note(attempt, { kind, at }),
      opened: ({ attempt, from }) => opened(attempt, from),
      async 'conflicting-sign-in'({ attempt, station }, from) {
        const row = await stations.byId(station)
        const held = row && conflictingSignIn(attempt, row) ? await attempts.byId(attempt) : null
        // Where it happened, and once.
        if (held && from === null)
          await deps.audit.record(`station ${station}`, openingRefused, attempt, { held: held.station })
      },
    },
    readAnew: reload,
  }

  return {
    subscriber,
    async attemptsOf(room) {
      const there = await stations.inRoom(room)
      const sat = there.flatMap(({ id }) => current.get(id) ?? [])
      return [...sat, ...[...(await earlierIn(room, clock.now())).values()].flat().map(({ id }) => id)]
    },
    tiles,
    waitsFor: (station) => waitsFor.get(station) ?? null,
    async alarms(room) {
      const now = clock.now()
      const absent = await missing(room, now)
      const examOpen = (await examStore.open(now)).some(({ rooms }) => rooms.includes(room))
      const there = await stations.inRoom(room)
      const earlier = await earlierIn(room, now)
      const sat = there.map(({ id }) => current.get(id) ?? '')
      const rows = await attempts.byIds(sat)
      const situations = await Promise.all(
        there.map((station, i) =>
          situation(station, now, examOpen, rows.get(sat[i] ?? ''), earlier.get(station.id) ?? []),
        ),
      )
      return alarmsOf(situations, absent, now)
    },
  }
}
