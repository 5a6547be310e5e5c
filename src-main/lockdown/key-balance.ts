/**
 * Keys that reached the exam's pages, ours or a foreign one, against keys that went down at the keyboards. On X11 any client may send the browser
 * made-up key events (XSendEvent), on Windows any program may post them: no device tells of these, so the page has more
 * than the guard counted. Only numbers are compared.
 */
import type { KeyCount } from '../../src-shared/guard.ts'

export interface KeyBalancePorts {
  /** Rejects while the guard is away. */
  count(): Promise<KeyCount>
  /** So many keys that no device told of. */
  onSurplus(keys: number): void
  /** Resolves after so many ms. */
  wait(ms: number): Promise<void>
  onFailure(error: unknown): void
}

/** A key held down repeats at most so often. */
const REPEAT_EVERY_MS = 10
/** What the guard has not counted by then it never will. */
const SETTLE_MS = 1000
/** Between the page's count and the guard's more keys go down, which the page tells of next time: at most so many. */
const IN_BETWEEN = 20
const HELD_IN_BETWEEN_MS = 1000
/** One or two a browser may miscount (a key held while the window changes); from so many on, all are told. */
const LEAST = 3

export interface PageKeys {
  presses: number
  repeats: number
}

export function createKeyBalance(ports: KeyBalancePorts) {
  let last: KeyCount | null = null
  /** Keys counted at the devices that the page may still tell of, and time in which a held key may have repeated. */
  let presses = IN_BETWEEN
  let heldMs = HELD_IN_BETWEEN_MS
  let untold = 0
  let work: Promise<void> = Promise.resolve()

  /** Adds what the devices did since the last look. False for a guard that began anew: it has counted from nothing. */
  async function look(): Promise<boolean> {
    const now = await ports.count()
    const before = last
    last = now
    if (before === null || now.presses < before.presses || now.injected < before.injected) return false
    presses += now.presses + now.injected - before.presses - before.injected
    heldMs += Math.max(0, now.heldMs - before.heldMs)
    return true
  }
  /** What was pressed and came to no page is not saved up for made-up keys. */
  function settle(pressed: number, repeatedMs: number) {
    presses = Math.min(IN_BETWEEN, Math.max(0, presses - pressed))
    heldMs = Math.min(HELD_IN_BETWEEN_MS, Math.max(0, heldMs - repeatedMs))
  }

  async function compare(keys: PageKeys): Promise<void> {
    const repeatedMs = keys.repeats * REPEAT_EVERY_MS
    const surplus = () =>
      Math.max(0, keys.presses - presses) + Math.ceil(Math.max(0, repeatedMs - heldMs) / REPEAT_EVERY_MS)
    let comparable = await look()
    if (comparable && surplus() > 0) {
      await ports.wait(SETTLE_MS)
      comparable = await look()
    }
    const found = comparable ? surplus() : 0
    if (comparable) settle(keys.presses, repeatedMs)
    else [presses, heldMs] = [IN_BETWEEN, HELD_IN_BETWEEN_MS]
    untold += found
    if (untold < LEAST) return
    ports.onSurplus(untold)
    untold = 0
  }

  return {
    /** What the page has had since it last told. Comparisons are made one after the other. */
    told: (keys: PageKeys) => {
      work = work.then(() => compare(keys)).catch(ports.onFailure)
      return work
    },
  }
}
