/** One film: hls.js on one muted video element, its pieces in wall time. */
import Hls, { type ErrorData, type Fragment } from 'hls.js'
import { edgeOf, mediaAt, type Piece, runsOut, wallAt } from './map.ts'
import { createRetries } from './retries.ts'

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

/**
 * Loads a playlist and keeps trying: a running attempt's film may not exist yet. A film that this browser does not take is
 * given up (`not-playable`) after a few tries, and stays so until the page is loaded anew.
 */
export function openFilm(video: HTMLVideoElement, address: string): Film {
  let pieces: Piece[] = []
  let trouble: FilmTrouble | null = null
  let again: ReturnType<typeof setTimeout> | null = null
  let over = false
  const retries = createRetries(() => performance.now())
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
  const giveUp = (why: unknown) => {
    over = true
    trouble = 'not-playable'
    console.warn('a film is given up:', why)
    // Not from within its own event: what it does after it would begin anew.
    setTimeout(() => {
      hls.stopLoad()
      hls.detachMedia()
    })
  }
  hls.on(Hls.Events.LEVEL_UPDATED, (_, { details }) => {
    retries.answered()
    if (pieces.length === 0 && !over) trouble = null
    learn(details.fragments)
  })
  // Those that came: a server that is away is asked for one again and again, too.
  hls.on(Hls.Events.FRAG_LOADED, (_, { frag }) => {
    if (!over && typeof frag.sn === 'number' && !retries.comes(frag.sn))
      giveUp(`piece ${frag.sn} again and again`)
  })
  // Appending corrects where fragments really start: take the corrected places.
  hls.on(Hls.Events.FRAG_BUFFERED, () => {
    if (over) return
    trouble = null
    const details = hls.levels[Math.max(0, hls.currentLevel)]?.details
    if (details) learn(details.fragments)
  })
  hls.on(Hls.Events.ERROR, (_, data) => {
    if (!data.fatal || over) return
    trouble = troubleOf(data)
    if (trouble === 'not-playable') {
      if (data.type === Hls.ErrorTypes.MEDIA_ERROR && retries.failed()) hls.recoverMediaError()
      else giveUp(data.details)
    } else if (!again) {
      again = setTimeout(() => {
        again = null
        if (over) return
        if (pieces.length === 0) hls.loadSource(address)
        else hls.startLoad(video.currentTime)
      }, retries.pauseMs())
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
