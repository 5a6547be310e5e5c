/**
 * What a capture page told of a camera and has not ended. The page that told it may be gone before the end, and the one
 * that takes its place begins knowing nothing of it: what it does not tell again has ended meanwhile.
 */
import type { Conditions, Trouble } from '../../src-shared/attempt/conditions.ts'
import type { CameraState } from '../../src-shared/bridge/camera.ts'
import type { CameraObservation } from '../../src-shared/bridge/capture-calls.ts'
import { type Camera, cameras } from '../../src-shared/vocabulary.ts'

type Restored = Extract<CameraObservation, { kind: 'camera.restored' }>

const troubles: Partial<Record<string, Trouble>> = {
  'camera.lost': 'lost',
  'camera.covered': 'covered',
  'camera.frozen': 'frozen',
  'camera.blurred': 'blurred',
}

/** So long a page may take to see again that a picture is dark or does not move (worker/watch.ts), ms. */
const againMs = 6000

interface Open {
  of: Trouble
  /** CLOCK_BOOTTIME, ms. */
  since: number
  /** Told by this main, and not only read in the ledger. */
  told: boolean
  /** By a page that is gone. */
  orphaned: boolean
  /** Since when the present page says that all is well. */
  wellSince: number | null
}

/** `now`: CLOCK_BOOTTIME, ms. */
export function createOpenConditions(now: () => number) {
  const open = new Map<Camera, Open>()

  const end = (source: Camera, { of, since }: Open, at: number): Restored => {
    open.delete(source)
    return { kind: 'camera.restored', source, of, afterMs: Math.max(0, at - since), at }
  }

  return {
    /** A new part, or one that main takes up again with what its ledger says is going on. */
    resume(going: Conditions['conditions']): void {
      open.clear()
      for (const source of cameras) {
        const { trouble: of, since } = going.get(source) ?? {}
        if (of && since)
          open.set(source, { of, since: since.mono, told: false, orphaned: true, wellSince: null })
      }
    },
    /** A page begins: what the one before it told is its own to tell no more. */
    orphan(): void {
      for (const one of open.values()) Object.assign(one, { orphaned: true, wellSince: null })
    },
    /** What of an observation is news; a trouble that goes on is told once. */
    heard(seen: CameraObservation): CameraObservation | null {
      const of = troubles[seen.kind]
      const was = open.get(seen.source)
      if (of) {
        const same = was?.of === of
        const since = same ? was.since : seen.at
        open.set(seen.source, { of, since, told: true, orphaned: false, wellSince: null })
        return same && was.told ? null : seen
      }
      if (seen.kind !== 'camera.restored' || seen.of === 'wrong' || was?.of !== seen.of) return seen
      return end(seen.source, was, seen.at)
    },
    /** What was news did not get onto the ledger: it will be told again, and is news then. */
    unwritten({ kind, source }: CameraObservation): void {
      const one = open.get(source)
      if (one && troubles[kind] === one.of) one.told = false
    },
    /** How the present page finds its camera: one that sends pictures is not lost; of the rest it may not know yet. */
    state(source: Camera, { state }: Pick<CameraState, 'state'>): Restored | null {
      const one = open.get(source)
      if (!one?.orphaned) return null
      if (state !== 'live') one.wellSince = null
      else if (one.of === 'lost') return end(source, one, now())
      else one.wellSince ??= now()
      return null
    },
    /** Call every few seconds while a camera is on: ends what the present page has not seen for long enough. */
    settle(source: Camera): Restored | null {
      const one = open.get(source)
      if (!one?.orphaned || one.wellSince === null || now() - one.wellSince < againMs) return null
      return end(source, one, one.wellSince)
    },
  }
}
export type OpenConditions = ReturnType<typeof createOpenConditions>
