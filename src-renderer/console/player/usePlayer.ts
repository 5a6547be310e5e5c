import { useEffect, useMemo, useRef } from 'react'
import { createStore, type StoreApi } from 'zustand'
import { advance, type Conductor, commonEdge } from './conductor.ts'
import type { Film } from './film.ts'
import { lead } from './follow.ts'

/** What the screen shows of the player, ten times a second. */
interface Shown extends Conductor {
  /** A film that should be seen is still loading. */
  blocked: boolean
  /** Newest moment to which it can play, unix ms. */
  until: number
}

export interface Player {
  shown: StoreApi<Shown>
  add(film: Film): () => void
  toggle(): void
  setRate(rate: number): void
  /** Unix ms; cut to the time line. */
  seek(at: number): void
  /** To the newest moment, and on with it. */
  live(): void
}

interface PlayLine {
  /** Unix ms. */
  from: number
  to: number
  /** More will come. */
  running: boolean
}

const showEveryMs = 100
/** A page in the background gets no frames: what it missed is not played back in one leap, ms. */
const longestStepMs = 250
/** The newest moment stays this far inside what is held, ms. */
const insideMs = 250

/** One conductor for all films of an attempt, beginning at `at` (unix ms). */
export function usePlayer(line: PlayLine, at: number): Player {
  const lineNow = useRef(line)
  lineNow.current = line
  // biome-ignore lint/correctness/useExhaustiveDependencies: the line is read anew every frame; `at` is only the begin
  const made = useMemo(() => createPlayer(() => lineNow.current, at), [])
  useEffect(() => made.run(), [made])
  return made.player
}

function createPlayer(line: () => PlayLine, begin: number) {
  const films = new Set<Film>()
  let now: Conductor = { at: begin, playing: false, rate: 1 }
  const shown = createStore<Shown>(() => ({ ...now, blocked: false, until: line().to }))
  const change = (patch: Partial<Conductor>) => {
    now = { ...now, ...patch }
    shown.setState(patch)
  }
  const player: Player = {
    shown,
    add(film) {
      films.add(film)
      return () => films.delete(film)
    },
    toggle() {
      const { from, to, running } = line()
      const atEnd = !running && now.at >= to - 50
      change(now.playing ? { playing: false } : { playing: true, ...(atEnd ? { at: from } : {}) })
    },
    setRate: (rate) => change({ rate }),
    seek(at) {
      const { from, to } = line()
      change({ at: Math.min(Math.max(at, from), to) })
    },
    live: () => change({ at: shown.getState().until, playing: true, rate: 1 }),
  }
  const run = () => {
    let frame = 0
    let last: number | null = null
    let lastShown = 0
    const tick = (time: number) => {
      const elapsed = last === null ? 0 : Math.min(time - last, longestStepMs)
      last = time
      const step = conduct([...films], now, elapsed, line())
      now = step.conductor
      if (time - lastShown >= showEveryMs) {
        lastShown = time
        shown.setState({ ...now, blocked: step.blocked, until: step.until })
      }
      frame = requestAnimationFrame(tick)
    }
    frame = requestAnimationFrame(tick)
    return () => cancelAnimationFrame(frame)
  }
  return { player, run }
}

function conduct(films: Film[], before: Conductor, elapsedMs: number, line: PlayLine) {
  const edge = commonEdge(films.map((film) => film.edge()))
  const until = line.running && edge !== null ? edge - insideMs : line.to
  const from = line.running && edge !== null && before.at > until ? { ...before, at: until } : before
  const blocked = films.some(
    (film) => film.mediaAt(from.at) !== null && film.trouble() === null && !film.ready(),
  )
  const conductor = advance(from, elapsedMs, { blocked, until, running: line.running })
  const moving = conductor.playing && !blocked && conductor.at < until
  for (const film of films) guide(film, film.mediaAt(conductor.at), conductor.rate, moving)
  return { conductor, blocked, until }
}

function guide(film: Film, target: number | null, rate: number, moving: boolean) {
  const { video } = film
  const order = lead({ current: video.currentTime, seeking: video.seeking }, target, rate, moving)
  if (order.seek !== null) video.currentTime = order.seek
  if (Math.abs(video.playbackRate - order.playbackRate) > 0.005) video.playbackRate = order.playbackRate
  if (order.play && video.paused) {
    // A pause that overtakes the start rejects it; the next frame asks again.
    video.play().catch((error: unknown) => console.debug('play was overtaken:', error))
  } else if (!order.play && !video.paused) video.pause()
}
