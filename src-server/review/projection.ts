/** The state of one attempt, told by its records alone: the same fold runs live and at start-up. */
import type { z } from 'zod'
import { bodies, type LedgerRecord, type RecordKind } from '../../src-shared/records.ts'
import type { AttemptState, Source } from '../../src-shared/vocabulary.ts'

type Body<K extends RecordKind> = z.output<(typeof bodies)[K]>
/** An instant of a station's monotonic clock. */
export interface Instant {
  boot: string
  mono: number
}

export interface IncidentFacts {
  raised: Body<'incident.raised'>
  at: Instant
  durationMs: number | null
  count: number
  pictures: { digest: string; when: string }[]
}

export interface Projection {
  /** Those that can be counted with (`isSound`), in order. */
  readonly records: LedgerRecord[]
  /** The others, each after so many of `records`: nothing is read from them but that they are there. */
  readonly unsound: { record: LedgerRecord; after: number }[]
  opened: Body<'attempt.opened'> | null
  state: AttemptState
  started: Instant | null
  submitted: Instant | null
  lock: { reason: string; code: string } | null
  asks: string | null
  excused: boolean
  answered: Set<string>
  /** Questions whose last answer could not be saved, and without which it was submitted. */
  unsaved: readonly string[]
  incidents: Map<string, IncidentFacts>
  lostCameras: Map<Source, Instant>
  /** Sources in whose place another camera is, and waits for a word. */
  otherCameras: Set<Source>
  /** Records of objects, in order. */
  media: { record: LedgerRecord; body: Body<'media.segment'> }[]
  inits: { record: LedgerRecord; body: Body<'media.init'> }[]
}

export const createProjection = (): Projection => ({
  records: [],
  unsound: [],
  opened: null,
  state: 'preflight',
  started: null,
  submitted: null,
  lock: null,
  asks: null,
  excused: false,
  answered: new Set(),
  unsaved: [],
  incidents: new Map(),
  lostCameras: new Map(),
  otherCameras: new Set(),
  media: [],
  inits: [],
})

type Handlers = {
  [K in RecordKind]?: (p: Projection, body: Body<K>, at: Instant, record: LedgerRecord) => void
}

const handlers: Handlers = {
  'attempt.opened': (p, body, _at, { part, seq }) => {
    p.opened ??= body
    if (part > 0 && seq === 0) goOn(p)
  },
  'attempt.changed': (p, body, at) => change(p, body.to, at),
  'attempt.transferred': (p) => {
    p.lock = null
  },
  'attempt.submitted': (p, { unsaved = [] }, at) => {
    change(p, 'submitted', at)
    p.submitted ??= at
    p.unsaved = unsaved
  },
  'attempt.locked': (p, { reason, code }) => {
    p.lock = { reason, code }
  },
  'attempt.unlocked': (p) => {
    p.lock = null
  },
  'student.asked': (p, body) => {
    p.asks = body.what
  },
  'consent.refused': (p) => {
    p.asks = 'refused-filming'
  },
  'consent.given': (p) => {
    p.asks = null
  },
  // Whatever the invigilator ordered, she has seen the request.
  'command.received': (p, { kind }) => {
    p.asks = null
    // An exam that had begun meanwhile goes on.
    if (kind === 'excuse' && (p.state === 'preflight' || p.state === 'waiting')) p.excused = true
  },
  'answer.saved': (p, body) => {
    p.answered.add(body.question)
  },
  'incident.raised': (p, body, at) => {
    if (p.incidents.has(body.incident)) return
    const seen = { boot: at.boot, mono: body.mono }
    p.incidents.set(body.incident, { raised: body, at: seen, durationMs: null, count: 1, pictures: [] })
  },
  'incident.pictured': (p, { incident, digest, when }) => {
    p.incidents.get(incident)?.pictures.push({ digest, when })
  },
  'incident.ended': (p, { incident, durationMs, count }) => {
    const facts = p.incidents.get(incident)
    if (facts) Object.assign(facts, { durationMs, count })
  },
  'camera.lost': (p, body, at) => {
    if (!p.lostCameras.has(body.source)) p.lostCameras.set(body.source, at)
  },
  'camera.wrong': (p, { source, how }) => {
    if (how === 'other') p.otherCameras.add(source)
  },
  'camera.restored': (p, { source, of }) => {
    if (of === 'wrong') p.otherCameras.delete(source)
    else p.lostCameras.delete(source)
  },
  'media.init': (p, body, _at, record) => {
    p.inits.push({ record, body })
  },
  'media.segment': (p, body, _at, record) => {
    p.media.push({ record, body })
  },
}

/**
 * Of an attempt that has gone on elsewhere, an earlier part tells what it filmed and saw, and how the exam stood when it
 * was left; what the student wants, what is wrong with cameras and whether all is over is the newest part's to say.
 */
const newestAlone: ReadonlySet<string> = new Set<RecordKind>([
  'attempt.submitted',
  'student.asked',
  'consent.given',
  'consent.refused',
  'command.received',
  'camera.lost',
  'camera.wrong',
  'camera.restored',
])

/** The record that ends a part as a submission, or says that it is about to. */
export const isEnding = ({ kind, body }: LedgerRecord): boolean =>
  kind === 'attempt.submitted' || (kind === 'attempt.changed' && body.to === 'submitted')

/**
 * Adds the next record, a sound one. An unknown kind is kept and changes nothing else. `earlier`: of a part before the
 * attempt's newest one, which may not have spoken yet.
 */
export function project(p: Projection, record: LedgerRecord, earlier = false): void {
  p.records.push(record)
  if (earlier && (newestAlone.has(record.kind) || isEnding(record))) return
  if (Object.hasOwn(handlers, record.kind)) handle(p, record.kind as RecordKind, record)
}

function handle<K extends RecordKind>(p: Projection, kind: K, record: LedgerRecord): void {
  const body = bodies[kind].safeParse(record.body)
  if (!body.success) return
  const at = { boot: record.at.boot, mono: record.at.mono }
  handlers[kind]?.(p, body.data as Body<K>, at, record)
}

/** A new part: another machine; what it has to say of its state, of cameras and locks begins anew. */
function goOn(p: Projection): void {
  p.state = 'preflight'
  p.submitted = null
  p.unsaved = []
  p.lock = null
  p.asks = null
  p.excused = false
  p.lostCameras.clear()
  p.otherCameras.clear()
}

function change(p: Projection, to: AttemptState, at: Instant): void {
  if (to === 'running') p.started ??= at
  p.state = to
}
