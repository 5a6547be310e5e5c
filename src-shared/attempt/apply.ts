/**
 * The fold: what each record means for its attempt. The station applies what its keeper has written, replays it all
 * after a restart, and the server applies what it was sent; nobody else changes an `Attempt`.
 */

import { answerFiles } from '../answer-files.ts'
import { isAnswered } from '../need.ts'
import { soundsAtMost } from '../records/attempt.ts'
import { type Body, isKnownKind, type LedgerRecord, type RecordKind, soundBody } from '../records.ts'
import { sealOverhead } from '../seal/object.ts'
import { signed } from '../signed.ts'
import type { AttemptState } from '../vocabulary.ts'
import { extend, minutesToGo, run, stand, used } from './clock.ts'
import { restored, troubled } from './conditions.ts'
import { carriedOn, longer, reach } from './course.ts'
import { raise } from './incidents.ts'
import type { Instant } from './instant.ts'
import { type Attempt, newAttempt, newPart, type Terms } from './state.ts'

type Handlers = {
  [K in RecordKind]?: (attempt: Attempt, body: Body<K>, at: Instant, record: LedgerRecord) => void
}

/** An exam that had begun elsewhere goes on by itself: the invigilator who moved it let the student in already. */
const goesOnByItself = (state: AttemptState): boolean => state === 'running' || state === 'break'
const isRefusing = (attempt: Attempt): boolean => attempt.consent === 'refused' && !isBegun(attempt)
const isBegun = ({ state }: Attempt): boolean => state !== 'preflight' && state !== 'waiting'

const handlers: Handlers = {
  'attempt.opened': (attempt, { continues }, _at, { seq }) => {
    if (seq !== 0) return
    Object.assign(attempt, newPart(minutesToGo(attempt.terms.durationMinutes, continues)))
    attempt.course = carriedOn(continues?.course)
    attempt.played = new Map(Object.entries(continues?.played ?? {}))
    attempt.conditions.clear()
    attempt.otherCameras.clear()
    attempt.admitted = continues !== undefined && goesOnByItself(continues.state)
  },
  'attempt.changed': (attempt, { to, minutes = null }, at) => {
    change(attempt, to, at)
    attempt.breakMinutes = to === 'break' ? minutes : null
  },
  'attempt.locked': (attempt, { reason, params, code, challenge = null }, instant, { at }) => {
    attempt.lock = { reason, params, code, challenge, since: at.wall }
    attempt.locked = instant
    settle(attempt, instant.mono)
  },
  'attempt.unlocked': (attempt, _body, { mono }) => {
    attempt.lock = null
    attempt.locked = null
    // Whoever unlocked it has been there.
    attempt.asks.delete('help')
    settle(attempt, mono)
  },
  'attempt.extended': (attempt, { minutes, command }) => {
    if (command && attempt.extended.has(command)) return
    if (command) attempt.extended.add(command)
    attempt.clock = extend(attempt.clock, minutes)
    attempt.course = longer(attempt.course, minutes)
    // Less time is given to a late arrival, when she is let in, and only then.
    if (minutes < 0) attempt.admitted = true
  },
  'attempt.resumed': (attempt, _body, { mono }) => {
    attempt.absence = null
    settle(attempt, mono)
  },
  'attempt.transferred': (attempt, _body, { mono }) => {
    attempt.lock = null
    attempt.locked = null
    attempt.clock = stand(attempt.clock, mono)
  },
  'attempt.submitted': (attempt, { unsaved = [] }, at) => {
    change(attempt, 'submitted', at)
    attempt.asks.clear()
    attempt.submitted ??= at
    attempt.unsaved = unsaved
  },
  // An outage is not the student's time: it ends with the last sign of life, and `attempt.resumed` lets it run again.
  'shell.lost': (attempt, { run, cause }, { mono }) => {
    attempt.clock = stand(attempt.clock, attempt.last?.mono ?? mono)
    attempt.absence ??= { run, cause, recorderLost: [] }
  },
  'recorder.lost': (attempt, lost) => {
    attempt.absence?.recorderLost.push(lost)
  },
  'consent.given': (attempt) => {
    attempt.consent = 'given'
    attempt.unfilmed = null
    attempt.asks.delete('refused-filming')
  },
  'consent.refused': (attempt, _body, at) => {
    attempt.consent = 'refused'
    asked(attempt, 'refused-filming', at)
  },
  // The first stays: a card is turned once.
  'ticket.drawn': (attempt, drawn) => {
    attempt.ticket ??= drawn
  },
  'paper.reached': (attempt, reached, { mono }) => {
    attempt.course = reach(attempt.course, reached, used(attempt.clock, mono))
  },
  'sound.played': ({ played }, { sound, play }) => {
    const before = played.get(sound)
    if (before !== undefined || played.size < soundsAtMost) played.set(sound, Math.max(play, before ?? 0))
  },
  'package.opened': (attempt, { by }) => {
    if (by === 'envelope') attempt.admitted = true
  },
  'student.asked': (attempt, { what }, at) => asked(attempt, what, at),
  'command.received': receive,
  'message.seen': (attempt, { message }, at) => {
    if (attempt.seen.size < seenAtMost && !attempt.seen.has(message)) attempt.seen.set(message, at)
    attempt.messages = attempt.messages.filter(({ id }) => id !== message)
  },
  'answer.saved': ({ answered }, { question }) => {
    answered.add(question)
  },
  'file.kept': ({ files }, { file, bytes }) => {
    if (files.size < answerFiles.kept) files.set(file, bytes - sealOverhead)
  },
  'web.visited': (attempt, { url, title }) => {
    attempt.page = { url, title }
  },
  'media.segment': (attempt, { identity }) => {
    attempt.pictured ||= identity !== undefined
  },
  'camera.lost': (attempt, { source }, at) => troubled(attempt, source, 'lost', at),
  'camera.covered': (attempt, { source }, at) => troubled(attempt, source, 'covered', at),
  'camera.frozen': (attempt, { source }, at) => troubled(attempt, source, 'frozen', at),
  'camera.blurred': (attempt, { source }, at) => troubled(attempt, source, 'blurred', at),
  'camera.wrong': ({ otherCameras }, { source, how }) => {
    if (how === 'other') otherCameras.add(source)
  },
  'camera.restored': restored,
  'incident.raised': raise,
  'incident.pictured': ({ incidents }, { incident, digest, when }) => {
    incidents.get(incident)?.pictures.push({ digest, when })
  },
  'incident.ended': ({ incidents }, { incident, durationMs, count }) => {
    const facts = incidents.get(incident)
    if (facts) Object.assign(facts, { durationMs, count })
  },
}

/** Of messages that the student has not read; a station that never says it was read takes no more memory than these. */
const unreadAtMost = 200
/** Of a student who says of what nobody sent her that she has read it, no more is kept than this. */
const seenAtMost = 10_000
/** There are four things to ask for; a station of another version may know some more. */
const asksAtMost = 8

/** Asked again, it is waited for since it was asked first. */
function asked({ asks }: Attempt, what: string, at: Instant): void {
  if (!asks.has(what) && asks.size < asksAtMost) asks.set(what, at)
}

function receive(
  attempt: Attempt,
  order: Body<'command.received'>,
  _at: Instant,
  { at }: LedgerRecord,
): void {
  const { command: id, kind, by, login, text, sent } = order
  if (attempt.received.has(id)) return
  for (const asks of attempt.asks.keys()) if (isAnswered(asks, kind)) attempt.asks.delete(asks)
  attempt.received.add(id)
  if (kind === 'admit') attempt.admitted = true
  else if (kind === 'end') attempt.ended = signed(by, login)
  else if (kind === 'transfer') attempt.leaving = { id, by: signed(by, login) }
  // An exam that had begun meanwhile goes on.
  else if (kind === 'excuse' && !isBegun(attempt)) attempt.excused = signed(by, login)
  else if (kind === 'seat-unfilmed' && attempt.terms.unfilmedSeats && isRefusing(attempt))
    attempt.unfilmed = signed(by, login)
  else if ((kind === 'message' || kind === 'decline') && text !== undefined) {
    attempt.messages.push({ kind, id, text, by, at: sent ?? at.wall })
    if (attempt.messages.length > unreadAtMost) attempt.messages.shift()
  }
}

function change(attempt: Attempt, to: AttemptState, at: Instant): void {
  if (to === 'running') attempt.started ??= at
  attempt.state = to
  attempt.changed = at
  settle(attempt, at.mono)
}

/** Lets the exam's clock run or stand, as state and lock say. */
function settle(attempt: Attempt, mono: number): void {
  const { state, lock, terms, clock } = attempt
  const runs = state === 'running' && (lock === null || terms.clockRunsWhileLocked)
  attempt.clock = runs ? run(clock, mono) : stand(clock, mono)
}

/**
 * Changes `attempt` by its next record, in place and in constant time, and touches nothing else: the same records make
 * the same attempt. A record that cannot be counted with (`soundBody`) changes nothing, a kind without a meaning here
 * only the time. `body`: what `soundBody` says of the record, for who has asked already.
 */
export function apply(attempt: Attempt, record: LedgerRecord, body: unknown = soundBody(record)): void {
  if (body === null) return
  endBoot(attempt, record)
  if (isKnownKind(record.kind)) handle(attempt, record.kind, body, record)
  noteTime(attempt, record)
}

/** What the record says is not this fold's to count; that its station was there then is. */
export function passTime(attempt: Attempt, record: LedgerRecord): void {
  endBoot(attempt, record)
  noteTime(attempt, record)
}

/** Another boot counts from another zero: what ran before ended with the last that we know of it. */
function endBoot(attempt: Attempt, { at }: LedgerRecord): void {
  const { last, clock } = attempt
  if (last && last.boot !== at.boot) attempt.clock = stand(clock, last.mono)
}

function noteTime(attempt: Attempt, { at: { boot, mono, run } }: LedgerRecord): void {
  attempt.last = { boot, mono, run }
  attempt.lastOfBoot.set(boot, mono)
  // While main is away the recorder goes on.
  if (attempt.absence === null) attempt.lastMono = mono
}

/** `body` is the kind's own; the compiler cannot follow that far. */
function handle<K extends RecordKind>(attempt: Attempt, kind: K, body: unknown, record: LedgerRecord): void {
  const { boot, mono } = record.at
  handlers[kind]?.(attempt, body as Body<K>, { boot, mono }, record)
}

/** The attempt that these records of one ledger tell. */
export function replay(records: Iterable<LedgerRecord>, terms: Terms): Attempt {
  const attempt = newAttempt(terms)
  for (const record of records) apply(attempt, record)
  return attempt
}
