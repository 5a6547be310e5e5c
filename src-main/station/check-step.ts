/** What a step of `taza check` is given, and what it finds. */

export interface CheckedCamera {
  /** fswebcam's name: a device, or its `TEST` source. */
  device: string
  label?: string
  /** Where it is plugged in, as src-main/capture/ports.ts has it. */
  port?: string
  /** Played by a program: never filmed. */
  virtual?: boolean
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
  /** The guard's program for this system, or null where we have none. */
  guard: string | null
  platform: NodeJS.Platform
  /** Finds the browser a station would run in and says which; rejects with the mend. */
  browser(): Promise<string>
  cameras: readonly CheckedCamera[]
  env: NodeJS.ProcessEnv
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
}

/** It answers with what it found, or throws an Error whose message is the mend. */
export type Step = (options: CheckOptions) => Promise<string | Found>
