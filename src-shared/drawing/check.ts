/** What a stranger's check of published values finds. */

export interface Check {
  /** What was looked at. */
  what: string
  ok: boolean
  /** A sentence without its end. */
  why: string
}
export interface Verdict {
  ok: boolean
  exam: string
  checks: Check[]
}

export function createChecks(): {
  say(what: string, wrong: readonly string[], fine: string): void
  all: Check[]
} {
  const all: Check[] = []
  return {
    all,
    say: (what, wrong, fine) => {
      const more = wrong.length > 5 ? ` (and ${wrong.length - 5} more)` : ''
      all.push({
        what,
        ok: wrong.length === 0,
        why: wrong.length === 0 ? fine : wrong.slice(0, 5).join('; ') + more,
      })
    },
  }
}
