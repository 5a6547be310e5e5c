/**
 * The index comes after the acknowledgement: what is in the log is durable, and SQLite, which only finds it again, takes it in
 * in the next idle moment or before the next look, whichever is first. After a crash the log's tail is taken in instead.
 */
import { isDiskFull } from './disk.ts'
import type { Place } from './log.ts'
import type { Hurry, NewRecord, Row, StoredCheckpoint } from './store.ts'

/** A row that is in the log: its object's bytes are there, not here. */
export interface Logged {
  record: NewRecord
  object: { digest: string; bytes: number; hurry: Hurry } | null
  checkpoint: StoredCheckpoint | null
  place: Place
}

export const loggedOf = ({ record, object, checkpoint }: Row, place: Place): Logged => ({
  record,
  object: object && { digest: object.digest, bytes: object.data.length, hurry: object.hurry },
  checkpoint,
  place,
})

export function createLate(deps: {
  /** All of them or none. Throws `disk-full`. */
  insert(rows: readonly Logged[]): void
  /** In an idle moment, once they are in or could not be. */
  rested(): void
  /** They could not be: nobody is there whom an exception would reach. */
  refused(error: unknown): void
}) {
  let waiting: readonly Logged[] = []
  let planned: NodeJS.Immediate | null = null

  const settle = () => {
    if (waiting.length === 0) return
    deps.insert(waiting)
    waiting = []
  }
  const idle = () => {
    planned = null
    try {
      settle()
    } catch (error) {
      deps.refused(error)
    }
    deps.rested()
  }

  return {
    /** They are in the log. */
    add(rows: readonly Logged[]) {
      waiting = [...waiting, ...rows]
      planned ??= setImmediate(idle)
    },
    /** Has SQLite know all there is. Throws `disk-full`. */
    settle,
    /** What a full disk keeps SQLite from knowing, in order: a reader adds it to what it finds there. */
    unsettled(): readonly Logged[] {
      try {
        settle()
      } catch (error) {
        if (!isDiskFull(error)) throw error
      }
      return waiting
    },
    close() {
      if (planned) clearImmediate(planned)
      planned = null
    },
  }
}
