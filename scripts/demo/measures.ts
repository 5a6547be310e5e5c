/** Figures of one run, read from its ledger. */
import { readLeaves } from './leaves.ts'

export interface Measures {
  /** ms from each foreign window's mapping to its record's commit, to its being covered, to its disappearance. */
  foreignWindows: {
    program: string
    recordedMs: number | null
    coveredMs: number | null
    goneMs: number
    by: string
  }[]
  /** Sealed bytes a minute of recording, per source. */
  bytesPerMinute: Record<string, number>
  records: number
}

export async function measuresOf(bundle: string): Promise<Measures> {
  const records = await readLeaves(bundle)
  const opened = new Map<unknown, string>()
  const foreignWindows: Measures['foreignWindows'] = []
  const bytes: Record<string, number> = {}
  let running: number | null = null
  let until = 0
  for (const { kind, body } of records) {
    if (kind === 'window.opened') opened.set(body.window, String(body.class || body.executable))
    else if (kind === 'window.closed') {
      foreignWindows.push({
        program: opened.get(body.window) ?? 'unknown',
        recordedMs: typeof body.recordedMs === 'number' ? body.recordedMs : null,
        coveredMs: typeof body.coveredMs === 'number' ? body.coveredMs : null,
        goneMs: Number(body.livedMs),
        by: String(body.by),
      })
    } else if (kind === 'media.segment') {
      const source =
        String(body.source) + (body.type === 'still' && body.source !== 'screen' ? ' stills' : '')
      bytes[source] = (bytes[source] ?? 0) + Number(body.bytes)
      running ??= Number(body.start)
      until = Math.max(until, Number(body.start))
    }
  }
  const minutes = running === null ? 1 : Math.max(1, until - running) / 60_000
  const bytesPerMinute = Object.fromEntries(
    Object.entries(bytes).map(([source, sum]) => [source, Math.round(sum / minutes)]),
  )
  return { foreignWindows, bytesPerMinute, records: records.length }
}
