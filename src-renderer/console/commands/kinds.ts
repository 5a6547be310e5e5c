/** Which commands make sense for an attempt now; pure. The server has the last word. */
import type { AttemptSummary } from '../../../src-shared/console-api.ts'
import type { Command } from '../../../src-shared/station-api.ts'

export type CommandKind = Command['kind']

/** Whom a command goes to. */
export interface Target {
  attempt: string
  /** The student's name. */
  name: string
  room: string
}

export const targetOf = (attempt: AttemptSummary): Target => ({
  attempt: attempt.id,
  name: attempt.student.name,
  room: attempt.station.room,
})

const byState: Readonly<Record<AttemptSummary['state'], readonly CommandKind[]>> = {
  preflight: ['message', 'excuse', 'transfer', 'end'],
  waiting: ['admit', 'message', 'excuse', 'transfer', 'end'],
  running: ['message', 'lock', 'extend', 'break', 'pause', 'transfer', 'end'],
  break: ['return', 'message', 'lock', 'extend', 'transfer', 'end'],
  paused: ['resume', 'message', 'lock', 'extend', 'transfer', 'end'],
  submitted: [],
}

/** What can be told to whoever sits there, whatever she waits for: each at its place as long as the exam goes on. */
export function standingCommands({ state }: Pick<AttemptSummary, 'state'>): readonly CommandKind[] {
  if (state === 'submitted') return []
  const before = state === 'preflight' || state === 'waiting'
  return before
    ? ['message', 'excuse', 'transfer', 'end']
    : ['message', 'lock', 'extend', 'break', 'pause', 'transfer', 'end']
}

/** `locked`: whether a lock lies over it, by the station's own newest word. */
export function commandsFor(attempt: AttemptSummary, locked = attempt.lock !== null): readonly CommandKind[] {
  const kinds = byState[attempt.state].filter((kind) => kind !== 'transfer' || !attempt.moving)
  const seen: CommandKind[] = attempt.unseen?.length ? ['acknowledge'] : []
  // What waits for a word does so after the exam too.
  if (attempt.state === 'submitted') return seen
  if (attempt.asks.some((asks) => asks !== 'break')) seen.push('attend')
  if (attempt.asks.includes('break')) seen.push('decline')
  if (attempt.unfilmed === 'offered') seen.push('seat-unfilmed')
  if (attempt.otherCamera?.length) seen.unshift('use-camera')
  return locked ? [...seen, 'unlock', ...kinds.filter((kind) => kind !== 'lock')] : [...seen, ...kinds]
}

/** What a command asks for besides itself: words, minutes (with what is offered first), or nothing. */
export const inputs: Readonly<Partial<Record<CommandKind, 'text' | { minutes: number }>>> = {
  message: 'text',
  lock: 'text',
  decline: 'text',
  extend: { minutes: 10 },
  break: { minutes: 5 },
}
