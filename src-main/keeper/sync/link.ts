/** Whether the server can be reached, as the lanes learn it; changes go on the ledger of the attempt that is running. */
export interface Link {
  /** An exchange worked. `clock`: what it told of the server's clock, and by which of ours (wall clock) it was asked. */
  up(clock?: { serverMs: number; sentWallMs: number; rttMs: number }): void
  /** An exchange failed for want of an answer. */
  down(cause: string): void
  readonly online: boolean
  /** `now()` of the last word from the server; null when there was none. */
  readonly lastWordAt: number | null
  readonly clockOffsetMs: number | null
  /** The server's time, unix ms; null unless it was heard within the last two minutes. */
  serverNow(): number | null
}

export interface LinkDeps {
  /** ms, a clock that nobody sets. */
  now(): number
  lost(cause: string): void
  restored(afterMs: number): void
  compared(comparison: { server: string; offsetMs: number; rttMs: number }): void
}

/** A comparison is recorded this often, ms, and at once when the offset has moved by more than half a second. */
const compareEveryMs = 60_000
const movedMs = 500
const freshMs = 120_000

export function createLink(deps: LinkDeps): Link {
  let online = false
  let lastWordAt: number | null = null
  let lostAt: number | null = null
  let offset: number | null = null
  let compared: { at: number; serverMs: number } | null = null
  let recorded: { at: number; offset: number } | null = null

  return {
    up(clock) {
      lastWordAt = deps.now()
      online = true
      if (lostAt !== null) deps.restored(deps.now() - lostAt)
      lostAt = null
      if (!clock) return
      const { rttMs } = clock
      offset = clock.serverMs - (clock.sentWallMs + rttMs / 2)
      compared = { at: lastWordAt, serverMs: clock.serverMs }
      const due =
        recorded === null ||
        lastWordAt - recorded.at >= compareEveryMs ||
        Math.abs(offset - recorded.offset) > movedMs
      if (!due) return
      recorded = { at: lastWordAt, offset }
      deps.compared({ server: new Date(clock.serverMs).toISOString(), offsetMs: offset, rttMs })
    },
    down(cause) {
      online = false
      if (lostAt !== null) return
      lostAt = deps.now()
      deps.lost(cause)
    },
    get online() {
      return online
    },
    get lastWordAt() {
      return lastWordAt
    },
    serverNow() {
      // By the clock that nobody sets: this machine's wall clock may be years away, or be set at any moment.
      const age = compared === null ? freshMs : deps.now() - compared.at
      return compared !== null && age < freshMs ? compared.serverMs + age : null
    },
    get clockOffsetMs() {
      return offset
    },
  }
}
