/**
 * A value of a row while it is typed. It stands in the field's own state, which is painted at once, until the list shows
 * that it was saved: no answer of the server takes away what somebody is typing.
 */
import { useEffect, useState } from 'react'
import { useMarkUnsaved } from './unsaved.ts'

interface Typed<Shown, Value> {
  shown: Shown
  /** How many entries there were when it was typed; null: as many as the row has by now. */
  entry: number | null
  /** On its way to the server, or already there. */
  sent: { value: Value; arrived: boolean } | null
  /** The server did not take it as it stands here. */
  refused: boolean
}

interface Field<Shown, Value> {
  saved: Shown
  entry: number
  /** Undefined: no value, and never saved. */
  valueIn: (shown: Shown) => Value | undefined
  /** Rejects where it was not saved. */
  save: (value: Value, entry: number) => Promise<unknown>
}

export function useTyped<Shown, Value>({ saved, entry, valueIn, save }: Field<Shown, Value>) {
  const [typed, change] = useState<Typed<Shown, Value> | null>(null)
  const shown = typed ? typed.shown : saved
  const value = valueIn(shown)
  const isThere = typed?.sent?.arrived === true && typed.sent.value === value && entry >= (typed.entry ?? 0)
  useEffect(() => {
    if (isThere) change(null)
  })
  useMarkUnsaved(typed !== null && value !== valueIn(saved))
  const submit = () => {
    if (!typed || value === undefined || typed.sent?.value === value) return
    if (typed.sent === null && value === valueIn(saved)) return change(null)
    const of = typed.entry ?? entry
    change({ ...typed, entry: of + 1, sent: { value, arrived: false }, refused: false })
    const arrived = (sent: Typed<Shown, Value>['sent']) =>
      sent?.value === value ? { value, arrived: true } : sent
    save(value, of).then(
      () => change((now) => now && { ...now, sent: arrived(now.sent) }),
      () => change((now) => now && { ...now, entry: null, sent: null, refused: true }),
    )
  }
  return {
    shown,
    isWrong: value === undefined,
    isRefused: typed?.refused === true,
    type: (next: Shown) =>
      change((now) => ({
        ...{ shown: next, sent: now?.sent ?? null, refused: false },
        entry: now ? now.entry : entry,
      })),
    submit,
    // What was refused is not sent again by the way: somebody else's value may stand there by now.
    leave: () => {
      if (!typed?.refused) submit()
    },
    undo: () => change(null),
  }
}
