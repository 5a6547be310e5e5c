/** Notices what no event tells: a camera that is silent, covered, frozen or blurred, and when it is well again. Times in ms. */
import type { Trouble } from '../messages.ts'
import type { Sample } from './look.ts'

export interface Thresholds {
  /** Without a frame for so long, a camera is lost. */
  silentMs: number
  /** A camera just opened may take so much longer for its first frame. */
  warmUpMs: number
  /** Dark and flat for so long means covered. */
  coveredMs: number
  darkLuma: number
  flatSpread: number
  /** So flat is no view, however light: a sticker, a sheet of paper. */
  blankSpread: number
  /** Exactly the same picture for so long means frozen. */
  frozenMs: number
  /** So much less sharp than usual, for so long, means blurred: a smeared or turned lens. */
  blurredShare: number
  blurredMs: number
  /** Below this a picture has nothing that could be sharp. */
  leastSharpness: number
}
const usualThresholds: Thresholds = {
  silentMs: 1000,
  warmUpMs: 1500,
  coveredMs: 3000,
  darkLuma: 20,
  flatSpread: 6,
  blankSpread: 2.5,
  frozenMs: 4000,
  blurredShare: 0.4,
  blurredMs: 2000,
  leastSharpness: 1.5,
}

/** `at` is when it began, not when it was noticed. */
export type Noticed =
  | { kind: 'camera.lost'; cause: string; at: number }
  | { kind: 'camera.covered'; luma: number; at: number }
  | { kind: 'camera.frozen'; at: number }
  | { kind: 'camera.blurred'; sharpness: number; usual: number; at: number }
  | { kind: 'camera.restored'; of: Trouble; afterMs: number; at: number }

type Seen = Pick<Sample, 'luma' | 'spread' | 'same' | 'sharpness'>

/** What a camera's sharpness usually is: its best lately, forgotten by half in six minutes of two looks a second. */
const forget = 0.999
/** Looks before a judgement. */
const looksNeeded = 4

export function createWatch(notice: (noticed: Noticed) => void, thresholds: Thresholds = usualThresholds) {
  let expected = false
  let lastFrame = 0
  let darkSince: number | null = null
  let sameSince: number | null = null
  let blurredSince: number | null = null
  let usual = 0
  let looks = 0
  let lastSample: number | null = null
  let trouble: { kind: Trouble; since: number } | null = null

  const enter = (kind: Trouble, since: number, noticed: Noticed): void => {
    trouble = { kind, since }
    notice(noticed)
  }
  const leave = (at: number): void => {
    if (!trouble) return
    const { since, kind: of } = trouble
    trouble = null
    notice({ kind: 'camera.restored', of, afterMs: Math.max(0, at - since), at })
  }
  const forgetPicture = (): void => {
    darkSince = sameSince = blurredSince = lastSample = null
  }
  const lose = (cause: string, since: number): void => {
    forgetPicture()
    if (trouble?.kind !== 'lost') enter('lost', since, { kind: 'camera.lost', cause, at: since })
  }

  return {
    get trouble(): Trouble | null {
      return trouble?.kind ?? null
    },
    /** A camera was opened: frames are expected from now on. */
    opened(at: number): void {
      expected = true
      lastFrame = at + thresholds.warmUpMs
    },
    /** Taken down on purpose: nothing is expected, and what was wrong does not matter any more. */
    closed(): void {
      expected = false
      trouble = null
      forgetPicture()
      usual = looks = 0
    },
    /** The track ended, or the camera could not be opened. */
    ended(at: number, cause: string): void {
      expected = false
      lose(cause, at)
    },
    frame(at: number): void {
      lastFrame = at
      if (trouble?.kind === 'lost') leave(at)
    },
    sample({ luma, spread, same, sharpness }: Seen, at: number): void {
      const dark =
        (luma < thresholds.darkLuma && spread < thresholds.flatSpread) || spread < thresholds.blankSpread
      const known = looks >= looksNeeded && usual >= thresholds.leastSharpness
      const blurred = !dark && known && sharpness < usual * thresholds.blurredShare
      darkSince = dark ? (darkSince ?? at) : null
      sameSince = same ? (sameSince ?? lastSample ?? at) : null
      blurredSince = blurred ? (blurredSince ?? at) : null
      lastSample = at
      if (!dark && !blurred) {
        usual = Math.max(sharpness, usual * forget)
        looks++
      }
      if (trouble?.kind === 'covered' && !dark) leave(at)
      if (trouble?.kind === 'frozen' && !same) leave(at)
      if (trouble?.kind === 'blurred' && !blurred && !dark) leave(at)
      if (trouble && trouble.kind !== 'blurred') return
      if (darkSince !== null && at - darkSince >= thresholds.coveredMs)
        enter('covered', darkSince, { kind: 'camera.covered', luma, at: darkSince })
      else if (sameSince !== null && at - sameSince >= thresholds.frozenMs)
        enter('frozen', sameSince, { kind: 'camera.frozen', at: sameSince })
      else if (!trouble && blurredSince !== null && at - blurredSince >= thresholds.blurredMs)
        enter('blurred', blurredSince, { kind: 'camera.blurred', sharpness, usual, at: blurredSince })
    },
    /** Call a few times a second. */
    tick(at: number): void {
      if (expected && at - lastFrame >= thresholds.silentMs) lose('silent', Math.min(lastFrame, at))
    },
    /** Whether frames have stopped for so long that what is recorded must be cut. */
    silent: (at: number): boolean => at - lastFrame >= thresholds.silentMs,
  }
}
