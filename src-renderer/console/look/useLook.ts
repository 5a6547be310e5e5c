import { type RefObject, useEffect, useState } from 'react'
import type { LookEnd } from '../../../src-shared/look/messages.ts'
import { type Camera, cameras } from '../../../src-shared/vocabulary.ts'
import { lookAddress } from '../server/addresses.ts'
import { type LiveFilm, openLiveFilm } from './film.ts'
import { openLine } from './line.ts'

/** Times by `performance.now()`, ms. */
export interface LookState {
  /** When it ends by itself; null before it has begun. */
  until: number | null
  direct: boolean
  films: Record<Camera, { shownAt: number | null; failed: boolean }>
  /** A `blob:` address of the newest picture. */
  screen: string | null
  ended: LookEnd | 'broken' | null
}

const nothing: LookState = {
  until: null,
  direct: false,
  films: { face: { shownAt: null, failed: false }, desk: { shownAt: null, failed: false } },
  screen: null,
  ended: null,
}
/** That pictures come is told to the page so often, ms. */
const tellEveryMs = 500

/** Looks as long as it is mounted, or until it ends. */
export function useLook(attempt: string, canvases: Record<Camera, RefObject<HTMLCanvasElement | null>>) {
  const [state, setState] = useState(nothing)
  const [tries, setTries] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `tries` begins another look; canvases are refs
  useEffect(() => {
    setState(nothing)
    const change = (patch: Partial<LookState>) => setState((before) => ({ ...before, ...patch }))
    const films = new Map<Camera, LiveFilm>()
    for (const camera of cameras) {
      const canvas = canvases[camera].current
      if (canvas) films.set(camera, filmOn(canvas, camera, setState))
    }
    let screen: string | null = null
    const show = (jpeg: Uint8Array) => {
      const before = screen
      screen = URL.createObjectURL(new Blob([jpeg.slice()], { type: 'image/jpeg' }))
      change({ screen })
      if (before) URL.revokeObjectURL(before)
    }
    const begin = () =>
      openLine(
        {
          openSocket: () => new WebSocket(lookAddress(attempt, window.location)),
          // No server between: the station's own addresses and no others.
          makePeer: () => new RTCPeerConnection({ iceServers: [] }),
        },
        {
          begun: (forMs) => change({ until: performance.now() + forMs }),
          packet: (packet) => {
            const { source } = packet.head
            if (source === 'screen') show(packet.payload)
            else films.get(source)?.take(packet)
          },
          way(direct) {
            change({ direct })
            for (const film of films.values()) film.restart()
          },
          ended: (why) => change({ ended: why ?? 'broken' }),
        },
      )
    // A page that is shown and hidden at once has looked at nobody.
    let close = (): void => clearTimeout(timer)
    const timer = setTimeout(() => {
      close = begin()
    })
    return () => {
      close()
      for (const film of films.values()) film.close()
      if (screen) URL.revokeObjectURL(screen)
    }
  }, [attempt, tries])
  return { state, again: () => setTries((before) => before + 1) }
}

function filmOn(
  canvas: HTMLCanvasElement,
  camera: Camera,
  setState: (change: (before: LookState) => LookState) => void,
): LiveFilm {
  let toldAt = Number.NEGATIVE_INFINITY
  const tell = (film: LookState['films'][Camera]) =>
    setState((before) => ({ ...before, films: { ...before.films, [camera]: film } }))
  return openLiveFilm(canvas, {
    shown() {
      const now = performance.now()
      if (now - toldAt < tellEveryMs) return
      toldAt = now
      tell({ shownAt: now, failed: false })
    },
    failed(error) {
      console.warn(`${camera}: a film that this browser does not take:`, error)
      toldAt = Number.NEGATIVE_INFINITY
      tell({ shownAt: null, failed: true })
    },
  })
}
