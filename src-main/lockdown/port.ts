/** The door to a guard: the native program, or the polling stand-in where there is none. */
import type { GuardHello, GuardObservation, KeyCount, SystemCamera } from '../../src-shared/guard.ts'
import type { ProcessFacts } from '../../src-shared/records/observed.ts'

export type Hello = GuardHello['hello']

export interface Picture {
  png: Uint8Array
  /** CLOCK_BOOTTIME ms at which what it shows was read. */
  at: number
  width: number
  height: number
}

interface Display {
  name: string
  /** x, y, width, height in pixels of the desktop. */
  geometry: [number, number, number, number]
}

/** What the session is: taken as it is found, e.g. `{uid, hypervisor, windowManager, sessionType}`. */
type SessionFacts = Record<string, unknown>

export interface WatchOrder {
  /** Pids whose windows are ours (the exact browser process). */
  own: readonly number[]
  /** What the guard does by itself to a foreign window at its mapping. */
  order: 'record' | 'cover'
  /** What the order leaves alone: paths or bare names of executables, or `class:` and a window class. */
  allow: readonly string[]
  /** On covers of foreign windows; the guard's own words in four languages when left out. */
  text?: string
  /** Whether it stands in when main goes without a goodbye (default); false on a developer's own desktop. */
  standIn?: boolean
  /** Cover every display but the one our own windows are on. */
  oneDisplay?: boolean
}

interface GrabReply {
  /** Combinations held / refused by the display server because someone else holds them. */
  grabbed: number
  failed: number
  refused: string[]
}

export interface GuardEvents {
  onObservation(observation: GuardObservation): void
  /** Up, or up again after a loss: the last watch, grab and cover were already given to it. */
  onStarted?(hello: Hello): void
  /** Gone without `close()`; a new one is being started. */
  onLost?(cause: string): void
  /** A line that is not in the protocol; `line` is cut to 500 characters. */
  onMalformed?(line: string, why: string): void
}

/** Every request rejects with an Error when the guard is gone, says no, or does not answer in time. */
export interface GuardPort {
  readonly hello: Hello
  watch(order: WatchOrder): Promise<void>
  /** Asks the window to close; the guard escalates when it lives on. Its end is reported as `window.closed`. */
  close(window: number): Promise<void>
  kill(window: number): Promise<void>
  iconify(window: number): Promise<void>
  /** PNG of one window's own contents (covered or not), or of the whole desktop (`null`). */
  shot(window: number | null): Promise<Picture>
  grabKeys(): Promise<GrabReply>
  releaseKeys(): Promise<void>
  /** Needs `key-count` in `hello.can`. */
  countKeys(): Promise<KeyCount>
  clearClipboard(): Promise<void>
  /** Copying and pasting work inside our own windows only, until it is called with false. */
  isolateClipboard(on: boolean): Promise<void>
  displays(): Promise<Display[]>
  /** `can`: `cameras`. */
  cameras(): Promise<SystemCamera[]>
  processes(): Promise<ProcessFacts[]>
  sessionFacts(): Promise<SessionFacts>
  /** Covers the whole screen with a plain colour and this text. */
  cover(text: string): Promise<void>
  uncover(): Promise<void>
  ping(): Promise<void>
  /** A clean end: keys released, screen uncovered. */
  end(): Promise<void>
}
