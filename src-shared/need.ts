/** What needs a person in a room: which code an asking has, what answers it, and in which order people are told. Pure. */
import type { Need } from './console-api.ts'
import type { Command } from './station-api.ts'

const asked: Readonly<Record<string, string>> = {
  break: 'asks-break',
  'no-card': 'no-card',
  'refused-filming': 'refused-filming',
}

/** What a student asked for, as a code under `needs.<code>`; everything else is a call for help. */
export const needOf = (asks: string): string => asked[asks] ?? 'asks-help'

/** Orders after which nothing is left to ask for here. */
const settles: ReadonlySet<string> = new Set<Command['kind']>(['end', 'excuse', 'transfer'])

const answers: Readonly<Record<string, ReadonlySet<string>>> = {
  'asks-break': new Set<Command['kind']>(['break', 'decline']),
  'asks-help': new Set<Command['kind']>(['attend']),
  // Who is let in has been looked at.
  'no-card': new Set<Command['kind']>(['attend', 'admit']),
  'refused-filming': new Set<Command['kind']>(['attend', 'seat-unfilmed']),
}

/** Whether this order answers what the student asked for: a message to the whole room is no answer to a call for help. */
export const isAnswered = (asks: string, order: string): boolean =>
  settles.has(order) || answers[needOf(asks)]?.has(order) === true

/** Most pressing first: the exam or its evidence is at risk now, a person waits, then what can wait a little. */
const order = [
  'station-doubled',
  'attempt-elsewhere',
  'attempt-unreadable',
  'locked',
  'station-silent',
  'camera-none',
  'camera-lost',
  'camera-covered',
  'camera-frozen',
  'camera-black',
  'camera-blurred',
  'asks-help',
  'refused-filming',
  'no-card',
  'asks-break',
  'break-over',
  'camera-other',
  'waiting',
  'resumed',
  'moving',
  'not-opened',
  'not-finished',
  'debt-old',
  'no-receipt',
  'answers-unsaved',
  'answers-differ',
  'answers-beside',
  'ledger-finding',
]
const rank = new Map(order.map((code, i) => [code, i]))
const rankOf = (code: string): number => rank.get(code) ?? order.length

/** Somebody waits, and nothing is at risk meanwhile. */
const calm = new Set(order.slice(rankOf('asks-help'), rankOf('not-opened')))
export const isUrgent = (code: string): boolean => !calm.has(code)

/** By kind, most pressing first; of a kind the oldest first. */
export function inOrder<N extends Pick<Need, 'code' | 'since' | 'id'>>(needs: readonly N[]): N[] {
  return [...needs].sort(
    (a, b) =>
      rankOf(a.code) - rankOf(b.code) ||
      a.code.localeCompare(b.code) ||
      a.since - b.since ||
      a.id.localeCompare(b.id),
  )
}

export interface NeedGroup<N> {
  code: string
  /** All of the kind, oldest first. */
  needs: readonly N[]
  /** How many of them are shown before one asks for more. */
  shown: number
}

/**
 * `needs` by kind, with `room` places among them: each kind shows its oldest whatever the room, the rest of the places go
 * to the most pressing kinds first.
 */
export function groupNeeds<N extends Pick<Need, 'code' | 'since' | 'id'>>(
  needs: readonly N[],
  room: number,
): NeedGroup<N>[] {
  const byCode = new Map<string, N[]>()
  for (const need of inOrder(needs)) byCode.set(need.code, [...(byCode.get(need.code) ?? []), need])
  let left = Math.max(0, room - byCode.size)
  return [...byCode].map(([code, all]) => {
    const more = Math.min(left, all.length - 1)
    left -= more
    return { code, needs: all, shown: 1 + more }
  })
}
