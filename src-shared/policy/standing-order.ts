/** What the guard is told beforehand, because it cannot wait for a round trip: read from the same rules. */
import type { Policy } from '../policy.ts'

export interface StandingOrder {
  order: 'record' | 'cover'
  /** In the guard's words: executables, or `class:` and a window class. */
  allow: string[]
}

/**
 * Windows that a rule lets live (`allow`, `record`) are left uncovered. A rule with a title cannot lift the cover: any
 * program can write any title.
 */
export function standingOrder(policy: Policy): StandingOrder {
  const allow = policy.rules
    .filter(({ match, verdict }) => {
      const opens = match.kind === 'window.opened' || match.kind === 'window.*'
      return (
        opens &&
        match.title === undefined &&
        match.state === undefined &&
        (verdict === 'allow' || verdict === 'record')
      )
    })
    .flatMap(({ match }) => [
      ...alternatives(match.executable),
      ...(match.executable === undefined ? alternatives(match.class).map((name) => `class:${name}`) : []),
    ])
  return { order: policy.foreignWindows === 'block' ? 'cover' : 'record', allow: [...new Set(allow)] }
}

const alternatives = (pattern: string | undefined) =>
  pattern === undefined
    ? []
    : pattern
        .split('|')
        .map((one) => one.trim())
        .filter(Boolean)
