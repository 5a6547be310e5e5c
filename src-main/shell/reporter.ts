/** One attempt, one event: the same refusal seen by two layers within a second is told once. */
import type { Page, ShellEvent } from './port.ts'

type Refused = Extract<ShellEvent, { type: 'navigation.refused' }>

export type Refuse = (how: Refused['how'], url: string) => void

/** `now` in ms, from any steady clock. */
export function createReporter(page: Page, onEvent: (event: ShellEvent) => void, now: () => number): Refuse {
  const recent = new Map<string, number>()
  return (how, url) => {
    const shown = url.slice(0, 2048)
    const key = `${how} ${shown}`
    const at = now()
    for (const [old, seen] of recent) if (at - seen > 1000) recent.delete(old)
    if (recent.has(key)) return
    recent.set(key, at)
    onEvent({ type: 'navigation.refused', page, url: shown, how })
  }
}
