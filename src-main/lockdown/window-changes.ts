/** Turns one look at the open windows after another into observations. */
import type { GuardObservation } from '../../src-shared/guard.ts'
import type { WindowFacts } from '../../src-shared/records/window.ts'

export type SeenWindow = WindowFacts

export interface Look {
  windows: readonly SeenWindow[]
  active: number | null
}

export function windowChanges() {
  let known = new Map<number, { facts: SeenWindow; since: number }>()
  let focused: number | null = null

  return {
    find: (window: number) => known.get(window)?.facts,
    /** The next look reports everything anew. */
    forget: () => {
      known = new Map()
      focused = null
    },
    /** `at`: CLOCK_BOOTTIME ms of the look. */
    next: (look: Look, own: readonly number[], at: number): GuardObservation[] => {
      const found: GuardObservation[] = []
      const isOwn = (facts: SeenWindow) => facts.pid !== null && own.includes(facts.pid)
      const now = new Map<number, { facts: SeenWindow; since: number }>()
      for (const facts of look.windows) {
        const before = known.get(facts.window)
        now.set(facts.window, { facts, since: before?.since ?? at })
        if (!before) found.push({ kind: 'window.opened', at, ...facts, own: isOwn(facts) })
        else if (before.facts.title !== facts.title)
          found.push({ kind: 'window.titled', at, ...facts, own: isOwn(facts) })
      }
      for (const [window, { since }] of known)
        if (!now.has(window)) found.push({ kind: 'window.closed', at, window, livedMs: at - since })
      const active = look.active === null ? undefined : now.get(look.active)
      if (active && look.active !== focused)
        found.push({ kind: 'window.focused', at, ...active.facts, own: isOwn(active.facts) })
      focused = look.active
      known = now
      return found
    },
  }
}
