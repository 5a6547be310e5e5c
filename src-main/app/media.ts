/** Which cameras are on, whether they record, and how: derived from the session, ordered from the recorder. */
import { readFileSync } from 'node:fs'
import standard from '../../resources/policies/standard.json' with { type: 'json' }
import { left } from '../../src-shared/attempt/clock.ts'
import { CameraChoice } from '../../src-shared/bridge/camera.ts'
import type { CaptureConfig } from '../../src-shared/bridge/capture-calls.ts'
import type { SystemCamera } from '../../src-shared/guard.ts'
import type { DiskLevel } from '../../src-shared/keeper-api.ts'
import { Policy } from '../../src-shared/policy.ts'
import type { Orders } from '../../src-shared/recorder-api.ts'
import { type ProblemCode, ProblemError } from '../../src-shared/vocabulary.ts'
import { type Choices, chooseCameras, type Device, isCamera, renewed, swapped } from '../capture/choose.ts'
import { mediaAt } from '../capture/disk-media.ts'
import { markPlayed } from '../capture/played.ts'
import { type VideoNode, videoNodes, withPorts } from '../capture/ports.ts'
import { createReplacement, type ReplacementOptions } from '../capture/replacement.ts'
import { clockOf, type Kept, type SessionState } from '../exam/context.ts'
import { writeWhole } from '../local/whole-file.ts'

const beforeAnyExam = Policy.parse(standard).media
/** While the exam's clock stands its end moves on: orders follow it in steps, ms. */
const untilStepMs = 10_000
const nobody: Choices = { face: null, desk: null }

/** Small pictures are for the eye in the pre-flight, for a glance afterwards. */
const preflightPreviewMs = 200
const examPreviewMs = 1000
/** A card beside a face is read at a larger size than a film needs; a camera gives what it has nearest to it. */
const identitySize = { width: 1920, height: 1080 }

export interface MediaOptions {
  /** File that remembers which camera is which on this machine. */
  memory: string
  session: () => SessionState
  /** Whether it is known what this station is at: before that, the recorder goes on with what it was told last. */
  decided: () => boolean
  order: (orders: Orders) => void
  /** Cadence of the screen's stills, ms; null while none are to be kept. */
  screenEveryMs: () => number | null
  onProblem: (code: ProblemCode | null) => void
  /** What the system says of its cameras' sockets. */
  nodes?: () => VideoNode[]
  /** CLOCK_BOOTTIME, ms. */
  now: () => number
  onObserved: ReplacementOptions['onObserved']
}

export function createMedia(options: MediaOptions) {
  const { memory, session, order, screenEveryMs, onProblem, now, onObserved, nodes = videoNodes } = options
  let choices: Choices = remembered(memory)

  /** The part whose recording has been finished: its page must not start again while it is submitted. */
  let ended: string | null = null
  const partOf = ({ attempt, part }: Kept) => `${attempt}/${part}`
  const partNow = (): CaptureConfig['of'] => {
    const { current } = session()
    return current && { attempt: current.kept.attempt, part: current.kept.part }
  }
  const wanted = () => {
    const { stage, current } = session()
    // A student who is seated without film sits before cameras that are off.
    if (
      current === null ||
      current.attempt.unfilmed !== null ||
      current.ending?.filmed ||
      partOf(current.kept) === ended
    )
      return false
    return stage === 'attempt' || stage === 'submitting'
  }
  const recording = () => {
    const { consent, state } = session().current?.attempt ?? {}
    return wanted() && consent === 'given' && state !== 'preflight'
  }

  let rung: DiskLevel = 'ample'
  const replacement = createReplacement({ now, onObserved })

  const filmed = (): CaptureConfig['media'] => {
    const { kept, picture } = session().current ?? {}
    const media = mediaAt(kept?.policy.media ?? beforeAnyExam, rung)
    return picture?.asked && picture.jpeg === null
      ? { ...media, face: { ...media.face, ...identitySize } }
      : media
  }
  const isBefore = () => (session().current?.attempt.state ?? 'preflight') === 'preflight'
  const config = (): CaptureConfig => ({
    of: partNow(),
    cameras: wanted() ? choices : nobody,
    media: filmed(),
    recording: recording(),
    previewEveryMs: isBefore() ? preflightPreviewMs : examPreviewMs,
  })
  /** Without main everything ends with the exam's time. */
  const until = () => {
    const { current } = session()
    if (current === null) return null
    return Math.ceil((now() + left(clockOf(current), now())) / untilStepMs) * untilStepMs
  }
  let told = ''
  /** Orders anew when something has changed: each order is answered with devices, which must not echo. */
  function refresh() {
    if (!options.decided()) return
    const orders: Orders = { capture: config(), screenEveryMs: screenEveryMs(), until: until() }
    const key = JSON.stringify(orders)
    if (key === told) return
    told = key
    order(orders)
  }
  function choose(next: Choices) {
    if (JSON.stringify(next) === JSON.stringify(choices)) return
    choices = next
    if (next.face && next.desk) writeWhole(memory, next)
  }

  return {
    wanted,
    recording,
    refresh,
    config,
    /** The keeper has told how much room the disk has. */
    onDisk(to: DiskLevel) {
      if (to === rung) return
      rung = to
      refresh()
    },
    end() {
      const { current } = session()
      ended = current && partOf(current.kept)
    },
    /** `known`: the system's own list, where there is one (markPlayed). */
    onDevices(reported: Device[], known: readonly SystemCamera[] | null = null) {
      const found = markPlayed(withPorts(reported, nodes()), known).filter(isCamera)
      // During an exam nobody but an invigilator says what is filmed.
      if (recording() && choices.face && choices.desk) {
        choose(replacement.follow(found, choices))
        onProblem(replacement.asked.length > 0 ? 'other-camera' : chooseCameras(found, choices).problem)
        refresh()
        return
      }
      const chosen = chooseCameras(found, choices)
      onProblem(chosen.problem)
      // A camera that is away for a moment keeps its place: it is the same one that comes back.
      const complete = chosen.cameras.face && chosen.cameras.desk
      if (complete || !choices.face || !choices.desk) choose(chosen.cameras)
      else choose(renewed(found, choices))
      refresh()
    },
    /** An invigilator's word: the exam goes on with the camera that is there. */
    accept() {
      choose(replacement.accept(choices))
      refresh()
    },
    swap() {
      if (recording()) throw new ProblemError('not-allowed', 'cameras are swapped before the exam')
      choose(swapped(choices))
      refresh()
    },
  }
}

export type Media = ReturnType<typeof createMedia>

function remembered(file: string): Choices {
  try {
    const { face, desk } = JSON.parse(readFileSync(file, 'utf8'))
    return { face: CameraChoice.parse(face), desk: CameraChoice.parse(desk) }
  } catch {
    // Nothing remembered, or nothing usable: the cameras are chosen anew and shown to the student to judge.
    return nobody
  }
}
