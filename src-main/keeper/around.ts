/** Film around an incident's time goes before other film: which of it there is already, and which is still to come. */
import { parseBody } from '../../src-shared/records.ts'
import type { UploadPriority } from './rows.ts'
import type { Store } from './store.ts'

/** So much before and after an incident is raised, and before and after it ends, ms of CLOCK_BOOTTIME. */
const aroundMs = 10_000
/** Segments and stills of all sources within twice that time. */
const looksAt = 48
/** In a flood of incidents the films are looked for once in this time; what lies between is within reach of both. */
const atMostEveryMs = 1000

export function createAround(store: Store) {
  let from = Number.POSITIVE_INFINITY
  let until = Number.NEGATIVE_INFINITY
  let lookedAt = Number.NEGATIVE_INFINITY

  return {
    /** Of an object, by its record's body. */
    priorityOf(kind: string, body: Record<string, unknown>): UploadPriority {
      // Nothing can be watched without what opens it, and it is small.
      if (kind === 'media.init' || body.incident != null) return 2
      // The receipt's page can say more once it is there, and no film is worth an answer.
      if (kind === 'sheet.kept' || kind === 'file.kept') return 1
      if (kind !== 'media.segment') return 0
      const { start, duration } = parseBody('media.segment', body)
      return start <= until && start + duration >= from ? 1 : 0
    },
    /** An incident was raised or ended at `mono`; its record is in the store. Throws `disk-full`. */
    incidentAt(mono: number) {
      // A new incident long after the last one: what lies between is not sent first.
      from = mono - aroundMs > until ? mono - aroundMs : Math.min(from, mono - aroundMs)
      until = Math.max(until, mono + aroundMs)
      if (Math.abs(mono - lookedAt) < atMostEveryMs) return
      lookedAt = mono
      const near = store
        .newestObjects(looksAt)
        .map(({ body }) => parseBody('media.segment', body))
        .filter(({ start, duration }) => start <= until && start + duration >= mono - aroundMs)
      if (near.length > 0)
        store.prioritize(
          near.map(({ digest }) => digest),
          1,
        )
    },
  }
}
