/** What happens in an exam's page, as it goes on the ledger: so much of a kind a minute, addresses without their secrets. */
import type { Observation } from '../../src-shared/policy/observation.ts'
import type { Bodies } from '../../src-shared/records.ts'
import { shownAddress } from '../../src-shared/web-exam/address.ts'
import type { WebEvent } from '../../src-shared/web-exam/page.ts'
import { createMeter } from './meter.ts'

export interface PageRecordsDeps {
  observe(observation: Observation): void
  append<K extends 'web.visited' | 'web.form' | 'web.named' | 'web.flooded'>(
    kind: K,
    body: Bodies[K],
  ): Promise<unknown>
  /** A picture of the screen as it is now. */
  still(): void
  /** CLOCK_BOOTTIME ms. */
  now(): number
  setTimer(act: () => void, ms: number): () => void
  trouble(error: unknown): void
}

export function createPageRecords(deps: PageRecordsDeps) {
  const { observe, now, trouble } = deps
  const append: PageRecordsDeps['append'] = (kind, body) => deps.append(kind, body).catch(trouble)
  const meter = createMeter({
    tell: (over) => void append('web.flooded', over),
    now,
    setTimer: deps.setTimer,
  })
  return {
    /** `shown`: the address of the page that is there. */
    put(event: WebEvent, shown: string): void {
      const at = now()
      switch (event.type) {
        case 'visited': {
          const { url, title, status, ms } = event
          if (!meter.may('visited')) break
          const page = { title: title.slice(0, 500).toWellFormed(), status, loadMs: ms }
          void append('web.visited', { url: shownAddress(url), ...page })
          deps.still()
          break
        }
        case 'form':
          if (!meter.may('form')) break
          void append('web.form', { url: shownAddress(event.url), method: event.method.slice(0, 16) })
          break
        case 'named':
          void append('web.named', { url: shownAddress(event.url), tries: event.tries })
          break
        case 'refused':
          if (!meter.may('refused')) break
          observe({ kind: 'web.refused', url: shownAddress(event.url), why: event.reason, at })
          break
        case 'failed': {
          const { url, why, detail } = event
          if (!meter.may('failed')) break
          observe({ kind: 'web.failed', url: shownAddress(url), why, detail: detail.slice(0, 256), at })
          break
        }
        case 'crashed':
          observe({ kind: 'web.crashed', url: shownAddress(shown), cause: event.cause, at })
          break
        case 'lost': {
          const cause = `its browser: ${event.cause}`.slice(0, 256)
          observe({ kind: 'web.crashed', url: shownAddress(shown), cause, at })
          break
        }
      }
    },
    /** What was only counted is told now. */
    flush: meter.flush,
  }
}
