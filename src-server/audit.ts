/** Who did what and who looked at whom; rows are only ever added, and are durable before the deed is answered. */
import type { Clock } from './clock.ts'
import type { Reader } from './storage/sql/sql.ts'

export interface Audit {
  /** `target`: what it was done to, e.g. an attempt's id. Never secrets in `detail`. */
  record(who: string, action: string, target: string, detail?: Record<string, unknown>): Promise<void>
}

export const createAudit = (db: Reader, clock: Clock): Audit => ({
  async record(who, action, target, detail = {}) {
    await db
      .insertInto('audit')
      .values({ at: clock.now(), who, action, target, detail: JSON.stringify(detail) })
      .execute()
  },
})
