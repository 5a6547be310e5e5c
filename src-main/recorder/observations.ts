/**
 * What was seen of the cameras, kept until main says that it is on the ledger: a main that is away, or falls before it
 * has written it down, is told again when the next one comes.
 */
import type { CameraObservation } from '../../src-shared/bridge/capture-calls.ts'
import type { RecorderEvent, RecorderObservation } from '../../src-shared/recorder-api.ts'

/** What an exam without main could bring in its worst hours; beyond it the log alone has it. */
const keptAtMost = 10_000

export interface ObservationsDeps {
  /** To main, when there is one. */
  emit(event: RecorderEvent): void
  /** CLOCK_BOOTTIME, ms. */
  now(): number
  log(line: string): void
}

export type Observations = ReturnType<typeof createObservations>

/** A camera in the wrong place goes on being so while it is also covered: that is a thing of its own. */
const troubleOf = (seen: CameraObservation): string | null => {
  if (seen.kind === 'camera.restarted' || seen.kind === 'capture.eased') return null
  const wrong = seen.kind === 'camera.wrong' || (seen.kind === 'camera.restored' && seen.of === 'wrong')
  return `${seen.source} ${wrong ? 'wrong' : 'trouble'}`
}
const isOfCamera = (seen: RecorderObservation): seen is CameraObservation => 'source' in seen

export function createObservations({ emit, now, log }: ObservationsDeps) {
  let last = 0
  let unheard: { n: number; observation: RecorderObservation }[] = []
  /** Troubles that have been told and not ended. */
  const open = new Map<string, { n: number; seen: CameraObservation }>()

  return {
    see(observation: RecorderObservation): void {
      const n = ++last
      if (isOfCamera(observation)) {
        const trouble = troubleOf(observation)
        if (trouble && observation.kind === 'camera.restored') open.delete(trouble)
        else if (trouble) open.set(trouble, { n, seen: observation })
      }
      if (unheard.length < keptAtMost) {
        unheard.push({ n, observation })
        emit({ type: 'observed', n, observation })
      } else log(`no room for an observation: ${JSON.stringify(observation)}`)
    },
    heard(n: number): void {
      unheard = unheard.filter((one) => one.n !== n)
    },
    /** What was wrong is over, or will be told anew by a page that begins. */
    forget(): void {
      open.clear()
    },
    /** Main has come: what no main has heard, and what an earlier one heard and still goes on. */
    tell(): void {
      for (const { n, seen } of open.values())
        if (!unheard.some((one) => one.n === n)) emit({ type: 'still', observation: { ...seen, at: now() } })
      for (const one of unheard) emit({ type: 'observed', ...one })
    },
  }
}
