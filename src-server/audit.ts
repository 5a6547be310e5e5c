/** Who did what and who looked at whom; rows are only ever added, and are durable before the deed is answered. */
import type { Clock } from './clock.ts'
import type { Log } from './log.ts'
import type { Reader } from './storage/sql/sql.ts'

export interface Audit {
  /** `target`: what it was done to, e.g. an attempt's id. Never secrets in `detail`. */
  record(who: string, action: string, target: string, detail?: Record<string, unknown>): Promise<void>
}

/** `log`: told of what its readers wait for (`loggedOf`), once it is on the record. */
export const createAudit = (db: Reader, clock: Clock, log?: Log): Audit => ({
  async record(who, action, target, detail = {}) {
    await db
      .insertInto('audit')
      .values({ at: clock.now(), who, action, target, detail: JSON.stringify(detail) })
      .execute()
    const logged = loggedOf({ who, action, target, detail })
    if (logged) log?.info(logged, action)
  },
})

const inLog: ReadonlySet<string> = new Set([
  'logged-in',
  'logged-out',
  'login-refused',
  'enrolled',
  'identity-doubled',
])

/** Logins and enrolments, without a person: who it was, from where, is on the record alone. Null: no line. */
function loggedOf(row: {
  who: string
  action: string
  target: string
  detail: Record<string, unknown>
}): object | null {
  const { who, action, target, detail } = row
  if (!inLog.has(action)) return null
  const [, station] = /^station (st-[0-9a-f]+)$/.exec(who) ?? []
  const { why } = detail
  return {
    event: action,
    ...(station === undefined ? {} : { station }),
    ...(action === 'enrolled' ? { room: target } : {}),
    // A code of our own; anything else might be somebody's words.
    ...(typeof why === 'string' && /^[a-z-]{1,40}$/.test(why) ? { why } : {}),
  }
}
