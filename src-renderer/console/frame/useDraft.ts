/** What is written and not saved, kept in the browser's tab: going to another screen and back, or a reload, loses nothing. */
import { useState } from 'react'
import type { ZodType } from 'zod'

interface Draft<Value> {
  /** The version that is changed. */
  base: number
  value: Value
}

interface Known<Value> extends Draft<Value> {
  /** Its place in the tab's storage. */
  at: string
  schema: ZodType<Value>
  /** Whether two say the same; absent: what is written differs until it is saved or dropped. */
  same?: (one: Value, other: Value) => boolean
}

export function useDraft<Value>({ at, schema, base: newest, value: known, same }: Known<Value>) {
  const [draft, set] = useState(() => draftAt(at, schema))
  const keep = (next: (now: Draft<Value> | null) => Draft<Value> | null) =>
    set((now) => {
      const then = next(now)
      if (then === null) sessionStorage.removeItem(at)
      else sessionStorage.setItem(at, JSON.stringify(then))
      return then
    })
  const changed = draft !== null && same?.(draft.value, known) !== true
  // What says the same is no change of an older version: it was saved while its writer was elsewhere.
  const base = changed ? draft.base : newest
  return {
    value: draft?.value ?? known,
    base,
    changed,
    /** Somebody has saved another version since. */
    outdated: base !== newest,
    change: (next: (now: Value) => Value) =>
      keep((now) => ({ base, value: next(now === null ? known : now.value) })),
    /** What is written stays, to be saved after the version of somebody else. */
    rebase: () => keep((now) => now && { ...now, base: newest }),
    /** What was typed while it was on its way stays. */
    saved: (sent: Value, as: number) =>
      keep((now) => (now && now.value !== sent ? { ...now, base: as } : null)),
    forget: () => keep(() => null),
  }
}

/** Null: there is none, or none that can be read. */
function draftAt<Value>(at: string, schema: ZodType<Value>): Draft<Value> | null {
  const kept = sessionStorage.getItem(at)
  if (kept === null) return null
  const { base, value }: { base?: unknown; value?: unknown } = JSON.parse(kept) ?? {}
  const read = schema.safeParse(value)
  return typeof base === 'number' && read.success ? { base, value: read.data } : null
}
