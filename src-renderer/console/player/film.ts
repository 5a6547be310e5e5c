/** One film: hls.js on one muted video element, its pieces in wall time. */
import Hls, { type ErrorData, type Fragment } from 'hls.js'
import { edgeOf, mediaAt, type Piece, runsOut, wallAt } from './map.ts'
import { createRetries } from './retries.ts'

type FilmTrouble = 'not-held' | 'not-playable' | 'no-server'

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

const settings = {
  // Fragmented MP4 passes through unchanged: nothing for a worker to do.
  enableWorker: false,
  autoStartLoad: true,
  lowLatencyMode: false,
  maxBufferLength: 30,
  backBufferLength: 60,
  liveDurationInfinity: true,
  liveSyncDurationCount: 2,
  maxBufferHole: 0.6,
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
  const retries = createRetries()
  video.muted = true
  let hls = load(0)

  /** hls.js's own repair of a failed media element can stop for good at a load that it cut off itself: open anew instead. */
  function load(at: number): Hls {
    const opened = new Hls({ ...settings, startPosition: at })
    const learn = (fragments: readonly Fragment[]) => {
      pieces = fragments.flatMap((fragment) =>
        fragment.programDateTime === null || fragment.gap
          ? []
          : [{ start: fragment.start, duration: fragment.duration, wall: fragment.programDateTime }],
      )
    }
    opened.on(Hls.Events.LEVEL_UPDATED, (_, { details }) => {
      retries.answered()
      if (pieces.length === 0) trouble = null
      learn(details.fragments)
    })
    // Those that came: a server that is away is asked for one again and again, too.
    opened.on(Hls.Events.FRAG_LOADED, (_, { frag }) => {
      if (typeof frag.sn === 'number' && !retries.comes(frag.sn)) giveUp(`piece ${frag.sn} again and again`)
    })
    // Appending corrects where fragments really start: take the corrected places.
    opened.on(Hls.Events.FRAG_BUFFERED, () => {
      if (over) return
      trouble = null
      const details = opened.levels[Math.max(0, opened.currentLevel)]?.details
      if (details) learn(details.fragments)
    })
    opened.on(Hls.Events.ERROR, (_, data) => {
      if (!data.fatal || over) return
      trouble = troubleOf(data)
      if (trouble === 'not-playable') {
        if (retries.failed()) replace(video.currentTime)
        else giveUp(data.details)
      } else later(() => (pieces.length === 0 ? hls.loadSource(address) : hls.startLoad(video.currentTime)))
    })
    opened.loadSource(address)
    opened.attachMedia(video)
    return opened
  }
  function later(then: () => void) {
    again ??= setTimeout(() => {
      again = null
      if (!over) then()
    }, retries.pauseMs())
  }
  // Not from within its own event: what it does after it would begin anew.
  function replace(at: number) {
    setTimeout(() => {
      if (over) return
      hls.destroy()
      hls = load(at)
    })
  }
  function giveUp(why: unknown) {
    if (over) return
    over = true
    trouble = 'not-playable'
    console.warn('a film is given up:', why)
    setTimeout(() => hls.destroy())
  }
  const shows = () => {
    if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) retries.shows(video.currentTime)
  }
  video.addEventListener('timeupdate', shows)
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
      over = true
      if (again) clearTimeout(again)
      video.removeEventListener('timeupdate', shows)
      hls.destroy()
    },
  }
}

function troubleOf(data: ErrorData): FilmTrouble {
  if (data.type === Hls.ErrorTypes.NETWORK_ERROR) return data.response?.code ? 'not-held' : 'no-server'
  return 'not-playable'
}
