/** Attempts in memory: read from the database when first asked for, then kept up by the ingest. */
import { LedgerRecord } from '../../src-shared/records.ts'
import type { Stations } from '../auth/stations.ts'
import type { Attempt, Attempts } from '../exams/attempts.ts'
import type { Commands } from '../exams/command-store.ts'
import type { ExamStore } from '../exams/store.ts'
import { hasFinding } from '../findings.ts'
import { isDeleted } from '../retention/deletion.ts'
import { type Sql, snapshot } from '../storage/sql/sql.ts'
import { type AttemptFacts, LiveAttempt } from './attempt.ts'
import { Unreadable } from './unreadable.ts'

/** Finished attempts kept in memory at most; unfinished ones and those in debt always are. */
const finishedAtMost = 60

export interface Registry {
  /** Null when there is no such attempt. */
  get(attempt: string): Promise<LiveAttempt | null>
  /** What the ingest stored; an attempt that is not in memory will read it from the database. */
  added(attempt: string, records: readonly LedgerRecord[], arrivedAt: number): Promise<LiveAttempt | null>
  held(attempt: string, digest: string): LiveAttempt | null
  /**
   * Another process stored leaves: those that are new here, when the attempt is in memory; else null, since it will be
   * read when it is asked for.
   */
  catchUp(attempt: string): Promise<{ live: LiveAttempt; added: LedgerRecord[] } | null>
  /** `incidents`: ids, separated by spaces. */
  acknowledged(attempt: string, incidents: string, by: string, at: number): Promise<void>
  /** What does not change has changed: it is read anew when next asked for. */
  forget(attempt: string): void
  /** Everything is read anew when next asked for. */
  forgetAll(): void
}

interface Deps {
  db: Sql
  attempts: Attempts
  examStore: ExamStore
  stations: Stations
  commands: Commands
}

export function createRegistry(deps: Deps): Registry {
  /** In order of last use. */
  const loaded = new Map<string, Promise<LiveAttempt | null>>()
  const ready = new Map<string, LiveAttempt>()

  async function read(id: string): Promise<LiveAttempt | null> {
    const row = await deps.attempts.byId(id)
    if (!row) return null
    const attempt = await factsOf(deps, row)
    // One snapshot for both, or an object stored between the two readings would be owed for ever.
    const { leaves, held } = await snapshot(deps.db, async (trx) => ({
      leaves: await trx
        .selectFrom('leaf')
        .select(['leaf', 'arrived_at as arrivedAt'])
        .where('attempt', '=', id)
        .orderBy('part')
        .orderBy('seq')
        .execute(),
      held: await trx
        .selectFrom('announced')
        .innerJoin('held', 'held.digest', 'announced.digest')
        .select('held.digest')
        .where('attempt', '=', id)
        .execute(),
    }))
    const live = new LiveAttempt(
      attempt,
      held.map((object) => object.digest),
    )
    for (const { leaf, arrivedAt } of leaves) live.add(LedgerRecord.parse(JSON.parse(leaf)), arrivedAt)
    live.deleted = await isDeleted(deps.db, id)
    for (const { incident, by, at } of await deps.commands.acknowledged(id))
      live.acknowledged.set(incident, { by, at })
    return live
  }

  function get(id: string): Promise<LiveAttempt | null> {
    const found = loaded.get(id)
    const attempt = found ?? read(id)
    loaded.delete(id)
    loaded.set(id, attempt)
    if (!found) {
      // It may have been forgotten meanwhile, and be read anew: an older reading has no say in that.
      const isNewest = () => loaded.get(id) === attempt
      attempt.then(
        (live) => {
          if (!isNewest()) return
          if (live) ready.set(id, live)
          else loaded.delete(id)
        },
        () => {
          if (isNewest()) loaded.delete(id)
        },
      )
      forget()
    }
    return attempt
  }

  function forget(): void {
    const finished = [...loaded.keys()].filter((id) => {
      const live = ready.get(id)
      // What is owed is looked at every second.
      return live?.projection.submitted && live.debt(0).segments === 0
    })
    for (const id of finished.slice(0, Math.max(0, finished.length - finishedAtMost))) {
      loaded.delete(id)
      ready.delete(id)
    }
  }

  function drop(id: string): void {
    loaded.delete(id)
    ready.delete(id)
  }

  /** By attempt: the catching up under way, which others wait for to do theirs. */
  const catching = new Map<string, Promise<unknown>>()

  async function catchUp(id: string): Promise<{ live: LiveAttempt; added: LedgerRecord[] } | null> {
    let live = (await loaded.get(id)) ?? null
    if (!live) return null
    const next = [...live.next]
    const rows = await deps.db
      .selectFrom('leaf')
      .select(['leaf', 'arrived_at as arrivedAt'])
      .where('attempt', '=', id)
      .where(({ or, and, eb, not }) =>
        or([
          ...next.map(([part, seq]) => and([eb('part', '=', part), eb('seq', '>=', seq)])),
          not(or([eb('part', '<', 0), ...next.map(([part]) => eb('part', '=', part))])),
        ]),
      )
      .orderBy('part')
      .orderBy('seq')
      .execute()
    const added: LedgerRecord[] = []
    for (const { leaf, arrivedAt } of rows) {
      const record = LedgerRecord.parse(JSON.parse(leaf))
      live = await registry.added(id, [record], arrivedAt)
      added.push(record)
    }
    return live && { live, added }
  }

  const registry: Registry = {
    get,
    forget: drop,
    forgetAll() {
      loaded.clear()
      ready.clear()
    },
    catchUp(id) {
      const before = catching.get(id) ?? Promise.resolve()
      const mine = before.then(
        () => catchUp(id),
        () => catchUp(id),
      )
      catching.set(id, mine)
      const done = () => {
        if (catching.get(id) === mine) catching.delete(id)
      }
      mine.then(done, done)
      return mine
    },
    async acknowledged(id, incidents, by, at) {
      // One that is read later brings it along; one that cannot be read is nobody's trouble here.
      const live = await loaded.get(id)?.catch(() => null)
      for (const incident of incidents.split(' '))
        if (live && !live.acknowledged.has(incident)) live.acknowledged.set(incident, { by, at })
    },
    async added(id, records, arrivedAt) {
      const live = await get(id)
      for (const record of live ? records : []) {
        const expected = live?.next.get(record.part) ?? 0
        // What arrived while an attempt was being read may have been read already.
        if (record.seq < expected) continue
        const newest = Math.max(0, ...(live?.next.keys() ?? []))
        if (record.seq > expected || record.part < newest) {
          // Two batches overtook each other on their way here, or an earlier part of the attempt is still being sent;
          // the database has them in order.
          drop(id)
          return get(id)
        }
        live?.add(record, arrivedAt)
      }
      return live
    },
    held(id, digest) {
      const live = ready.get(id) ?? null
      if (live) live.hold(digest)
      // Being read just now: whether the reading saw this object is unknown, so it is told again afterwards.
      else void loaded.get(id)?.then((late) => late?.hold(digest), ignoreFailedRead)
      return live
    },
  }
  return registry
}

/** The one who asked for the reading hears of its failure. */
const ignoreFailedRead = (): undefined => undefined

async function factsOf({ db, examStore, stations }: Deps, row: Attempt): Promise<AttemptFacts> {
  const [exam, student, station, madeUp] = await Promise.all([
    examStore.exam(row.exam, row.student),
    examStore.student(row.student),
    stations.byId(row.station),
    // An order to sit without film that nobody gave: none of this attempt excuses what was not filmed.
    hasFinding(db, row.id, 'order-unknown'),
  ])
  if (!exam || !student || !station) throw new Unreadable(`attempt ${row.id} refers to what is not there`)
  return {
    id: row.id,
    student: { number: student.number, name: student.name },
    photo: student.photo,
    exam: exam.summary,
    clockRunsWhileLocked: exam.policy.clockRunsWhileLocked,
    unfilmedSeats: exam.policy.unfilmedSeats && !madeUp,
    debtOldMs: exam.policy.debtOldMs,
    station: { id: station.id, name: station.name, room: station.room },
    part: row.part,
    openedAt: row.openedAt,
  }
}
