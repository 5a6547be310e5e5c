/** What the ledger of an attempt says about where it stood: the source of truth for a restarted station. */
import type { Lock } from '../../src-shared/bridge.ts'
import type { LedgerRecord } from '../../src-shared/records.ts'
import { parseBody } from '../../src-shared/records.ts'
import type { AttemptState } from '../../src-shared/vocabulary.ts'
import { continuesOf, goesOnByItself } from './transfer.ts'

export interface Past {
  state: AttemptState
  lock: Lock | null
  consent: boolean
  /** The identity picture is on the ledger. */
  pictured: boolean
  /** Whether the student was let in already. */
  admitted: boolean
  /** Who let the student sit the exam in another way. */
  excused: string | null
  /** Who ended the exam: the order may have been received and not carried out to the end. */
  ended: string | null
  /** The order to let the attempt go elsewhere, when it was received and not carried out to the end. */
  leaving: { id: string; by: string } | null
  /** Commands already carried out: they are delivered again until the server has seen our word. */
  received: Set<string>
  /** CLOCK_BOOTTIME ms of the newest record while main was there. */
  lastMono: number
  /** What the keeper noted about main's end, if it did. */
  cause: string
}

export function pastOf(records: readonly LedgerRecord[]): Past {
  const past: Past = {
    state: 'preflight',
    lock: null,
    consent: false,
    pictured: false,
    admitted: false,
    excused: null,
    ended: null,
    leaving: null,
    received: new Set(),
    lastMono: 0,
    cause: 'unknown',
  }
  let away = false
  for (const { kind, body, at } of records) {
    if (kind === 'attempt.changed') past.state = parseBody(kind, body).to
    else if (kind === 'consent.given') past.consent = true
    else if (kind === 'media.segment') past.pictured ||= body.identity !== undefined
    else if (kind === 'command.received') {
      const { command: id, kind: ordered, by } = parseBody(kind, body)
      past.received.add(id)
      if (ordered === 'admit') past.admitted = true
      const begun = past.state !== 'preflight' && past.state !== 'waiting'
      if (ordered === 'excuse' && !begun) past.excused = by
      if (ordered === 'end') past.ended = by
      if (ordered === 'transfer') past.leaving = { id, by }
    } else if (kind === 'attempt.extended') {
      const { command, minutes } = parseBody(kind, body)
      if (command) past.received.add(command)
      // Said before the student was let in, and only then.
      if (minutes < 0) past.admitted = true
    } else if (kind === 'attempt.opened') {
      const continues = continuesOf(body)
      past.admitted = continues !== undefined && goesOnByItself(continues.state)
    } else if (kind === 'attempt.locked') {
      const { reason, params, code, challenge = null } = parseBody(kind, body)
      past.lock = { reason, params, code, challenge, since: at.wall, clockRuns: false }
    } else if (kind === 'attempt.unlocked') past.lock = null
    // While main is away the recorder goes on.
    if (kind === 'attempt.resumed') away = false
    if (!away && kind !== 'shell.lost') past.lastMono = at.mono
    if (kind === 'shell.lost') {
      past.cause = parseBody(kind, body).cause
      away = true
    }
  }
  return past
}
