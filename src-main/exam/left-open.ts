/** Incidents that a main which is gone has raised and not ended: nobody else would. */
import { bodies, type LedgerRecord } from '../../src-shared/records.ts'

export interface LeftOpen {
  incident: string
  /** From its raising to the last that is known of that boot: what happened afterwards nobody saw, ms. */
  durationMs: number
  count: number
}

/** Of the records of one part, in order. What still goes on is raised anew by whoever sees it. */
export function leftOpen(records: readonly LedgerRecord[]): LeftOpen[] {
  const open = new Map<string, LeftOpen>()
  for (const { kind, body, at } of records) {
    if (kind === 'incident.raised') {
      const { data } = bodies[kind].safeParse(body)
      if (!data) continue
      const last = records.findLast((record) => record.at.boot === at.boot)
      const durationMs = Math.max(0, (last?.at.mono ?? data.mono) - data.mono)
      open.set(data.incident, { incident: data.incident, durationMs, count: 1 })
    } else if (kind === 'incident.ended') open.delete(String(body.incident))
  }
  return [...open.values()]
}
