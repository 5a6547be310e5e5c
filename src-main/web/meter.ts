/** Of each kind so many a minute go on the ledger, of what is more the number: a page's script floods nobody's ledger. */
import type { Bodies } from '../../src-shared/records.ts'

type Over = Bodies['web.flooded']

export interface MeterDeps {
  tell(over: Over): void
  /** CLOCK_BOOTTIME ms. */
  now(): number
  setTimer(act: () => void, ms: number): () => void
}

const minuteMs = 60_000
const aMinuteAtMost = 120

export function createMeter({ tell, now, setTimer }: MeterDeps) {
  const lately = { visited: [], form: [], refused: [], failed: [] } satisfies Record<Over['of'], number[]>
  const over = new Map<Over['of'], { more: number; since: number }>()
  let cancel: (() => void) | null = null

  function flush(): void {
    cancel?.()
    cancel = null
    for (const [of, { more, since }] of over) tell({ of, more, sinceMs: now() - since })
    over.clear()
  }
  return {
    /** Whether one more of these may go on the ledger. */
    may(of: Over['of']): boolean {
      const at = now()
      const before: number[] = lately[of]
      while (before.length > 0 && at - (before[0] ?? 0) > minuteMs) before.shift()
      if (before.length < aMinuteAtMost) return before.push(at) > 0
      const { more, since } = over.get(of) ?? { more: 0, since: at }
      over.set(of, { more: more + 1, since })
      cancel ??= setTimer(flush, minuteMs)
      return false
    },
    /** What was only counted is told now. */
    flush,
  }
}
