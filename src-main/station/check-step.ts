/** What a step of `taza check` is given, and what it finds. */
import type { GuardObservation } from '../../src-shared/guard.ts'
import type { Camera } from '../../src-shared/vocabulary.ts'

export interface CheckedCamera {
  /** fswebcam's name: a device, or its `TEST` source. */
  device: string
  label?: string
  /** Where it is plugged in, as src-main/capture/ports.ts has it. */
  port?: string
  /** Played by a program: never filmed. */
  virtual?: boolean
}

/** A guard that was started for one step. */
export interface CheckedGuard {
  readonly hello: { guard: string; version: string; can: readonly string[] }
  watch(order: {
    own: readonly number[]
    order: 'record'
    allow: readonly string[]
    standIn: false
  }): Promise<void>
  displays(): Promise<{ name: string; geometry: [number, number, number, number] }[]>
  grabKeys(): Promise<{ grabbed: number; failed: number; refused: string[] }>
  releaseKeys(): Promise<void>
  end(): Promise<void>
}

/** What the recorder's page made of one camera while both were filmed. */
export interface Filmed {
  /** As the policy says, and as they came; pictures a second. */
  wanted: number
  filmed: number
  kilobitsPerSecond: number
  codec: string | null
  hardware: boolean
  /** How far the rate was eased, at most; 0 is not. */
  step: number
  /** What it showed last, JPEG of 320 pixels; null: nothing. */
  picture: Uint8Array | null
}

export interface CheckOptions {
  /** The station's data folder; null: none was named, and none is looked at. */
  data: string | null
  /** The server's address, and how it is asked (as the keeper asks it); null: it is not. */
  server: { url: string; reach(): Promise<{ status: number; own: boolean; serverMs: number }> } | null
  /** The keeper that is a service of its own; null: the station starts one itself. */
  keeper: { socket: string; ask(): Promise<KeeperState> } | null
  /** What this machine seals keys by that are made here. */
  keyStore: KeysSealedBy
  /** The guard for this system, or null where we have none. `open` rejects with what it says. */
  guard: { program: string; open(seen: (what: GuardObservation) => void): Promise<CheckedGuard> } | null
  platform: NodeJS.Platform
  /** Finds the browser a station would run in; rejects with the mend. `tested`: why it is another than those it was tested with. */
  browser(): Promise<{ version: string; why: string; untested: string | null }>
  cameras: readonly CheckedCamera[]
  /** Films with both cameras at once; rejects with the mend. Null: this shell's recorder cannot be tried from here. */
  film: (() => Promise<Record<Camera, Filmed>>) | null
  /** Files of the installation that are not as they were installed; null: a clone, whose files change. */
  altered(): Promise<string[] | null>
  env: NodeJS.ProcessEnv
  /** No step is begun after it. */
  stop?: AbortSignal
}

export type KeysSealedBy = 'tpm2' | 'dpapi' | 'file'
/** What a keeper says of itself (`station.state`). */
export interface KeeperState {
  station: { name: string; room: string } | null
  server: string | null
  keys: KeysSealedBy | null
  problem: { code: string; detail?: string | undefined } | null
}

export interface Found {
  says: string
  lacks: readonly string[]
  /** Of what was found, what should be the same at the next check: a version, a socket. */
  same?: string
}

/** It answers with what it found, or throws an Error whose message is the mend. */
export type Step = (options: CheckOptions) => Promise<string | Found>
