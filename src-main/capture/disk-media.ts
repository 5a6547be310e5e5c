/** What the cameras record at each level of the disk (docs/EVIDENCE.md). */
import type { CaptureConfig } from '../../src-shared/bridge/capture-calls.ts'
import type { DiskLevel } from '../../src-shared/keeper-api.ts'

type Media = CaptureConfig['media']
type Film = Media['face']

/** A third of the bits still shows a face, a phone and a turned head. */
const lowered = (film: Film): Film => ({ ...film, bitsPerSecond: Math.ceil(film.bitsPerSecond / 3) })

/** One picture every two seconds, each complete in itself: a fiftieth of the bytes. */
const pictures = (film: Film): Film => ({
  ...film,
  framesPerSecond: 0.5,
  bitsPerSecond: Math.ceil(film.bitsPerSecond / 15),
})

/** `full` is as `stills`: the keeper refuses what does not fit, and the rate is right when there is room again. */
export function mediaAt(media: Media, rung: DiskLevel): Media {
  if (rung === 'ample' || rung === 'warn') return media
  const less = rung === 'lower' ? lowered : pictures
  return { ...media, face: less(media.face), desk: less(media.desk) }
}
