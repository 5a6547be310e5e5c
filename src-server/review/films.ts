/** Films as HLS (RFC 8216, CMAF): what of one camera is held, on the attempt's time line. */
import type { AttemptDetail } from '../../src-shared/console-api.ts'
import type { Camera } from '../../src-shared/vocabulary.ts'
import { iso } from '../clock.ts'
import type { LiveAttempt } from './attempt.ts'

interface Piece {
  part: number
  index: number
  init: number
  /** Unix ms of the first frame. */
  from: number
  /** ms. */
  duration: number
  held: boolean
  digest: string
  bytes: number
}

/** Pieces that begin within this many ms of the end of the one before join without a break. */
const joinMs = 500

/** All segments announced of one camera whose init segment is held, in order of time; none that begins before `begin`, Unix ms. */
function piecesOf(attempt: LiveAttempt, source: Camera, begin = Number.NEGATIVE_INFINITY): Piece[] {
  const { media, inits } = attempt.projection
  const playable = new Set(
    inits
      .filter(({ body }) => body.source === source && attempt.isThere(body.digest))
      .map(({ record, body }) => `${record.part}/${body.init}`),
  )
  return media
    .flatMap(({ record, body }): Piece[] => {
      const { init, index, start, duration, digest, bytes } = body
      if (body.source !== source || body.type !== 'segment' || init === null) return []
      if (!playable.has(`${record.part}/${init}`)) return []
      const from = attempt.unix({ boot: record.at.boot, mono: start })
      if (from < begin) return []
      const held = attempt.isThere(digest)
      return [{ part: record.part, index, init, from, duration, held, digest, bytes }]
    })
    .sort((a, b) => a.from - b.from)
}

/**
 * Of a finished attempt: the held segments only, ended. Of a running one: also those announced and not held yet, marked
 * EXT-X-GAP (RFC 8216bis) up to the last one held, so that a late upload moves no media sequence number. Null while
 * nothing is held.
 */
export function playlist(attempt: LiveAttempt, source: Camera, begin?: number): string | null {
  const ended = attempt.projection.submitted !== null
  const known = piecesOf(attempt, source, begin)
  const last = known.findLastIndex((piece) => piece.held)
  if (last < 0) return null
  const pieces = known.slice(0, last + 1).filter((piece) => piece.held || !ended)
  const longest = Math.max(1, ...pieces.map((piece) => Math.round(piece.duration / 1000)))
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:8',
    `#EXT-X-TARGETDURATION:${longest}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    `#EXT-X-PLAYLIST-TYPE:${ended ? 'VOD' : 'EVENT'}`,
    '#EXT-X-INDEPENDENT-SEGMENTS',
  ]
  pieces.forEach((piece, i) => {
    const before = pieces[i - 1]
    const newInit = !before || before.init !== piece.init || before.part !== piece.part
    const gap = before !== undefined && Math.abs(piece.from - (before.from + before.duration)) > joinMs
    if (before && (newInit || gap)) lines.push('#EXT-X-DISCONTINUITY')
    if (newInit) lines.push(`#EXT-X-MAP:URI="init/${piece.init}?part=${piece.part}"`)
    lines.push(`#EXT-X-PROGRAM-DATE-TIME:${iso(Math.round(piece.from))}`)
    if (!piece.held) lines.push('#EXT-X-GAP')
    lines.push(`#EXTINF:${(piece.duration / 1000).toFixed(5)},`, `segment/${piece.index}?part=${piece.part}`)
  })
  if (ended) lines.push('#EXT-X-ENDLIST')
  return `${lines.join('\n')}\n`
}

/** What there is to play; cameras without a held segment are left out. */
export function filmsOf(attempt: LiveAttempt, begin?: number): AttemptDetail['films'] {
  const cameras: Camera[] = ['face', 'desk']
  return cameras.flatMap((source) => {
    const held = piecesOf(attempt, source, begin).filter((piece) => piece.held)
    const [first, last] = [held[0], held.at(-1)]
    const init = attempt.projection.inits.find(({ body }) => body.source === source)
    if (!first || !last || !init) return []
    return [
      { source, mime: init.body.mime, from: first.from, duration: last.from + last.duration - first.from },
    ]
  })
}

/** A stretch of film that plays as one file: one init segment, no gap, neither too long nor too large for a phone. */
export interface Clip {
  source: Camera
  part: number
  init: number
  /** Unix ms of its first frame, whole; names it. */
  from: number
  to: number
  segments: number[]
}

const clipMs = 120_000
const clipBytes = 64 * 1024 * 1024

/** What is held of one camera from `begin` on, as clips of any stretch: its pieces are gone through once for all of them. */
export function clipsIn(
  attempt: LiveAttempt,
  source: Camera,
  begin: number,
): (stretch: { from: number; to: number }) => Clip[] {
  const held = piecesOf(attempt, source, begin).filter((piece) => piece.held)
  return ({ from, to }) => {
    const clips: Clip[] = []
    let [end, size] = [0, 0]
    for (const piece of held) {
      if (piece.from + piece.duration <= from || piece.from >= to) continue
      const last = clips.at(-1)
      const { part, init, index } = piece
      const joins =
        last !== undefined &&
        last.part === part &&
        last.init === init &&
        Math.abs(piece.from - end) <= joinMs &&
        piece.from - last.from < clipMs &&
        size + piece.bytes <= clipBytes
      end = piece.from + piece.duration
      size = joins ? size + piece.bytes : piece.bytes
      if (joins) {
        last.segments.push(index)
        last.to = Math.round(end)
      } else
        clips.push({
          ...{ source, part, init, segments: [index] },
          ...{ from: Math.round(piece.from), to: Math.round(end) },
        })
    }
    return clips
  }
}
