/** Another camera in the place of one that left during an exam: it waits for an invigilator's word. */
import type { CameraChoice } from '../../src-shared/bridge/camera.ts'
import type { CameraObservation } from '../../src-shared/bridge/capture-calls.ts'
import { type Camera, cameras as sources } from '../../src-shared/vocabulary.ts'
import { type Choices, chooseCameras, type Device, findChosen, renewed } from './choose.ts'

type Wrong = { kind: 'camera.wrong'; source: Camera; how: 'other'; label: string; at: number }

export interface ReplacementOptions {
  /** CLOCK_BOOTTIME, ms. */
  now(): number
  onObserved(observation: Wrong | Extract<CameraObservation, { kind: 'camera.restored' }>): void
}

/** The camera that was chosen, by whatever number it has now; one of another name in its socket is another camera. */
function itself(found: readonly Device[], choices: Choices, source: Camera): Choices[Camera] {
  const { label } = findChosen(found, choices)[source] ?? {}
  return label !== undefined && label === choices[source]?.label ? renewed(found, choices)[source] : null
}

const isThere = (found: readonly Device[], { label, id, ordinal }: CameraChoice): boolean =>
  found.some((one) => one.label === label && (id && one.id ? one.id === id : one.ordinal === ordinal))

/** Cameras of one model in one socket cannot be told apart: such a one is taken for the one that left. */
export function createReplacement({ now, onObserved }: ReplacementOptions) {
  const pending = new Map<Camera, { choice: CameraChoice; since: number }>()

  const settle = (source: Camera): void => {
    const was = pending.get(source)
    if (!was) return
    pending.delete(source)
    onObserved({ kind: 'camera.restored', source, of: 'wrong', afterMs: now() - was.since, at: now() })
  }
  return {
    /** Sources whose camera left and in whose place another one is. */
    get asked(): readonly Camera[] {
      return [...pending.keys()]
    },
    /** What is connected now, while `choices` are filmed. Returns the same cameras as they are called now. */
    follow(found: readonly Device[], choices: Choices): Choices {
      const { cameras } = chooseCameras(found, choices)
      const next = { ...choices }
      for (const source of sources) {
        const there = itself(found, choices, source)
        if (there) next[source] = there
        const known = pending.get(source)
        if (there || (known && !isThere(found, known.choice))) settle(source)
        const choice = cameras[source]
        if (there || !choice || pending.has(source)) continue
        pending.set(source, { choice, since: now() })
        onObserved({ kind: 'camera.wrong', source, how: 'other', label: choice.label, at: now() })
      }
      return next
    },
    /** The invigilator lets the exam go on with what is there. */
    accept(choices: Choices): Choices {
      const next = { ...choices }
      for (const [source, { choice }] of [...pending]) {
        next[source] = choice
        settle(source)
      }
      return next
    },
  }
}
