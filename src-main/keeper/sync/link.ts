/** Whether the server can be reached, as the lanes learn it; changes go on the ledger of the attempt that is running. */
export interface Link {
  /** An exchange worked. `clock`: what it told of the server's clock. */
  up(clock?: { serverMs: number; sentMs: number; receivedMs: number }): void
  /** An exchange failed for want of an answer. */
  down(cause: string): void
  readonly online: boolean
  /** Unix ms of the last word from the server; null when there was none. */
  readonly lastWordAt: number | null
  readonly clockOffsetMs: number | null
  /** The server's time, unix ms; null unless it was heard within the last two minutes of this machine's own clock. */
  serverNow(): number | null
}

export interface LinkDeps {
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
  let comparedAt = 0
  let recorded: { at: number; offset: number } | null = null

  return {
    up(clock) {
      lastWordAt = deps.now()
      online = true
      if (lostAt !== null) deps.restored(deps.now() - lostAt)
      lostAt = null
      if (!clock) return
      const rttMs = Math.max(0, clock.receivedMs - clock.sentMs)
      offset = clock.serverMs - (clock.sentMs + rttMs / 2)
      comparedAt = clock.receivedMs
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
      // A clock that was set since is as good as none.
      const fresh = Math.abs(deps.now() - comparedAt) < freshMs
      return offset !== null && fresh ? deps.now() + offset : null
    },
    get clockOffsetMs() {
      return offset
    },
  }
}
