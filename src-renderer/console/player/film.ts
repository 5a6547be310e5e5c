/** One film: hls.js on one muted video element, its pieces in wall time. */
import Hls, { type ErrorData, type Fragment } from 'hls.js'
import { edgeOf, mediaAt, type Piece, runsOut, wallAt } from './map.ts'

export type FilmTrouble = 'not-held' | 'not-playable' | 'no-server'

export interface Film {
  readonly video: HTMLVideoElement
  /** Media time (s) for a wall time, null in a gap. */
  mediaAt(wall: number): number | null
  /** Wall time (unix ms) of the picture shown, null before the first. */
  shown(): number | null
  /** Unix ms of the newest moment held; null while nothing is. */
  edge(): number | null
  /** Unix ms of the first moment held. */
  start(): number | null
  /** Enough is buffered to go on from here. */
  ready(): boolean
  trouble(): FilmTrouble | null
  close(): void
}

const againMs = 3_000

/** Loads a playlist and keeps trying: a running attempt's film may not exist yet. */
export function openFilm(video: HTMLVideoElement, address: string): Film {
  let pieces: Piece[] = []
  let trouble: FilmTrouble | null = null
  let again: ReturnType<typeof setTimeout> | null = null
  video.muted = true
  const hls = new Hls({
    // Fragmented MP4 passes through unchanged: nothing for a worker to do.
    enableWorker: false,
    autoStartLoad: true,
    startPosition: 0,
    lowLatencyMode: false,
    maxBufferLength: 30,
    backBufferLength: 60,
    liveDurationInfinity: true,
    liveSyncDurationCount: 2,
    maxBufferHole: 0.6,
  })
  const learn = (fragments: readonly Fragment[]) => {
    pieces = fragments.flatMap((fragment) =>
      fragment.programDateTime === null || fragment.gap
        ? []
        : [{ start: fragment.start, duration: fragment.duration, wall: fragment.programDateTime }],
    )
  }
  hls.on(Hls.Events.LEVEL_UPDATED, (_, { details }) => {
    if (pieces.length === 0) trouble = null
    learn(details.fragments)
  })
  // Appending corrects where fragments really start: take the corrected places.
  hls.on(Hls.Events.FRAG_BUFFERED, () => {
    trouble = null
    const details = hls.levels[Math.max(0, hls.currentLevel)]?.details
    if (details) learn(details.fragments)
  })
  hls.on(Hls.Events.ERROR, (_, data) => {
    if (!data.fatal) return
    trouble = troubleOf(data)
    if (data.type === Hls.ErrorTypes.MEDIA_ERROR) hls.recoverMediaError()
    else if (!again) {
      again = setTimeout(() => {
        again = null
        if (pieces.length === 0) hls.loadSource(address)
        else hls.startLoad(video.currentTime)
      }, againMs)
    }
  })
  hls.loadSource(address)
  hls.attachMedia(video)
  return {
    video,
    mediaAt: (wall) => mediaAt(pieces, wall),
    shown: () =>
      video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA ? wallAt(pieces, video.currentTime) : null,
    edge: () => edgeOf(pieces),
    start: () => pieces[0]?.wall ?? null,
    ready: () =>
      !video.seeking &&
      (video.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA || runsOut(pieces, video.currentTime)),
    trouble: () => trouble,
    close: () => {
      if (again) clearTimeout(again)
      hls.destroy()
    },
  }
}

function troubleOf(data: ErrorData): FilmTrouble {
  if (data.type === Hls.ErrorTypes.NETWORK_ERROR) return data.response?.code ? 'not-held' : 'no-server'
  return 'not-playable'
}
