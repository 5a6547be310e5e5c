/** What was pressed a moment ago: sent at once, and shown until it is too late to take it back. */
import { create } from 'zustand'
import {
  type Observation,
  type ObservedKind,
  pressedAgoAtMost,
} from '../../../src-shared/observing/observation.ts'
import type { Problem } from '../../../src-shared/vocabulary.ts'
import { api, problemOf, statusOf } from '../server/api.ts'

export interface Whom {
  attempt: string
  name: string
  station: string
}

export interface Press extends Whom {
  id: number
  kind: ObservedKind
  /** By `performance.now`. */
  at: number
  /** Null: on its way, or refused. */
  kept: Observation | null
  problem: Problem | null
}

interface Observed {
  presses: readonly Press[]
  observe(kind: ObservedKind, whom: Whom): void
  change(id: number, by: Partial<Press>): void
  forget(id: number): void
}

/** One of each kind fits; beyond, what is kept gives way before what is refused. */
const shownAtMost = 6
const againMs = 2_000
let last = 0

export const useObserved = create<Observed>((set, get) => ({
  presses: [],
  observe(kind, whom) {
    last += 1
    const press: Press = { ...whom, id: last, kind, at: performance.now(), kept: null, problem: null }
    set(({ presses }) => ({ presses: [...room(presses), press] }))
    void send(press, (by) => get().change(press.id, by))
  },
  change: (id, by) =>
    set(({ presses }) => ({ presses: presses.map((one) => (one.id === id ? { ...one, ...by } : one)) })),
  forget: (id) => set(({ presses }) => ({ presses: presses.filter((one) => one.id !== id) })),
}))

/** For one more: each of a run of keys that was a slip can be taken back. */
function room(presses: readonly Press[]): readonly Press[] {
  if (presses.length < shownAtMost) return presses
  const gone = presses.find(({ kept }) => kept !== null) ?? presses[0]
  return presses.filter((one) => one !== gone)
}

/** While there is no network it is sent again: the moment stays that of the press. */
async function send({ attempt, kind, at }: Press, change: (by: Partial<Press>) => void): Promise<void> {
  for (;;)
    try {
      const agoMs = Math.round(performance.now() - at)
      change({ kept: await api.observing.observe({ id: attempt, body: { kind, agoMs } }), problem: null })
      return
    } catch (error) {
      change({ problem: problemOf(error) })
      if (statusOf(error) !== 0 || performance.now() - at + againMs > pressedAgoAtMost) return
      await new Promise((resolve) => setTimeout(resolve, againMs))
    }
}
