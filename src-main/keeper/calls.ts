/** What each call of src-shared/keeper-api.ts does. */
import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import { endpointAt } from '../../src-shared/api/endpoint.ts'
import { stationApi } from '../../src-shared/api/station.ts'
import { utf8 } from '../../src-shared/bytes.ts'
import type { KeeperCallName, KeeperCalls, Status } from '../../src-shared/keeper-api.ts'
import { canonical } from '../../src-shared/ledger/jcs.ts'
import type { LedgerRecord } from '../../src-shared/records.ts'
import { associatedData, type SealedType, sealOverhead } from '../../src-shared/seal/object.ts'
import { ProblemError } from '../../src-shared/vocabulary.ts'
import { answersOf } from './answers.ts'
import { type Attempts, type Held, stateKey } from './attempts.ts'
import type { CommandBox } from './commands.ts'
import { sha256Hex } from './crypto.ts'
import type { Current } from './current.ts'
import { isDiskFull, roomForExport } from './disk.ts'
import type { DiskWatch } from './disk-watch.ts'
import type { Enrolment } from './enrolment.ts'
import { exportAttempt } from './export.ts'
import { createGroup } from './group.ts'
import type { KeyStore } from './key-store.ts'
import { createMediaNumbers, type MediaNumbers } from './media-numbers.ts'
import type { Pass } from './pass.ts'
import { openNow, sealNow } from './sealing.ts'
import type { Caller, SocketHandlers } from './socket.ts'
import type { StationKeys } from './station-keys.ts'
import type { NewObject } from './store.ts'
import type { Sync } from './sync/sync.ts'
import { createUnlock } from './unlock.ts'

export interface CallsDeps {
  data: string
  /** The one folder that is exported to; null: wherever the caller says, who is of our own user. */
  exports: string | null
  keys: StationKeys
  /** What seals them. */
  keyStore: KeyStore['kind']
  attempts: Attempts
  current: Current
  disk: DiskWatch
  commands: CommandBox
  pass: Pass
  status(): Status
  sync(): Sync | null
  enrolment(): Enrolment | null
  /** A second station was refused. */
  doubled(): void
}

type Args<M extends KeeperCallName> = z.output<KeeperCalls[M]['args']>
type Reply<M extends KeeperCallName> = z.input<KeeperCalls[M]['reply']>
type Table = {
  [M in KeeperCallName]: (args: Args<M>, bytes: Buffer | null, caller: Caller) => Reply<M> | Promise<Reply<M>>
}

/** These have calls of their own, which do more than append. */
const notByHand = new Set([
  'attempt.opened',
  'attempt.submitted',
  'attempt.transferred',
  'answer.saved',
  'media.init',
  'media.segment',
  'shell.lost',
  'recorder.lost',
])
/** These go to the disk together; every other call comes after what was asked for before it. */
const grouped = new Set<KeeperCallName>([
  'record.append',
  'answer.append',
  'media.append',
  'live.picture',
  'live.state',
  'status',
])
const done = { ok: true } as const

export function createCalls(deps: CallsDeps): { call: SocketHandlers['call']; flush(): void } {
  const { attempts, current, commands } = deps
  const enrolled = (): Enrolment => {
    const enrolment = deps.enrolment()
    if (!enrolment) throw new ProblemError('not-enrolled')
    return enrolment
  }
  /** Nothing is begun or gone on with that could not be signed. */
  const unlocked = () => {
    const { locked } = deps.keys
    if (locked) throw new ProblemError(locked.code, locked.detail)
  }
  const keyOf = (one: Held): Buffer => {
    if (!one.key) throw new ProblemError('internal', "the attempt's key slot is empty")
    return one.key
  }
  const numbers = new WeakMap<Held, MediaNumbers>()
  const numbersOf = (one: Held): MediaNumbers => {
    const { store } = one.ledger
    const known =
      numbers.get(one) ??
      createMediaNumbers([...store.records('media.init'), ...store.records('media.segment')])
    numbers.set(one, known)
    return known
  }
  /** The part that the recorder films for, also while main is away; never one that has its end. */
  const recorded = ({ attempt, part }: { attempt: string; part: number }): Held => {
    const one = attempts.all().find(({ ledger }) => ledger.attempt === attempt && ledger.part === part)
    // One that is over is removed after a while.
    if (!one || one.submitted) throw new ProblemError('already-submitted')
    current.hold(one)
    return one
  }
  const unlock = createUnlock({
    sealing: deps.keys.sealing,
    enrolment: enrolled,
    now: () => performance.now(),
  })
  let exporting = false
  const group = createGroup(() => deps.sync()?.kick())
  const append = async (
    one: Held,
    caller: Caller,
    kind: string,
    body: Record<string, unknown>,
    rest: { mono?: number | undefined; object?: NewObject } = {},
  ): Promise<LedgerRecord> => {
    const { mono, object = null } = rest
    const entry = { kind, body, mono, run: runOf(caller), object }
    const record = await group.append(one.ledger, entry)
    commands.written(kind, body)
    if (kind === 'incident.raised') deps.sync()?.urgent()
    return record
  }

  const table: Table = {
    'station.state': () => {
      const enrolment = deps.enrolment()
      return {
        enrolled: enrolment !== null,
        station: enrolment?.station ?? null,
        server: enrolment?.server ?? null,
        keys: enrolment ? deps.keyStore : null,
        status: deps.status(),
      }
    },
    'server.call': async ({ method, path, body, timeoutMs }) => {
      enrolled()
      const sync = deps.sync()
      if (!sync) throw new ProblemError('no-server')
      const known = endpointAt(stationApi, method, path)
      if (!known) throw new ProblemError('bad-input', `the server has no ${method} ${path}`)
      const { reply = z.looseObject({}) } = known
      return { body: await sync.session.word({ endpoint: known, reply, address: path, body }, { timeoutMs }) }
    },
    'attempt.list': () => ({
      attempts: attempts.unfinished().map(({ held, records }) => ({
        attempt: held.ledger.attempt,
        part: held.ledger.part,
        records,
        submitted: held.submitted,
      })),
    }),
    'attempt.open': async ({ attempt, part, policy, recipients, body }, _bytes, caller) => {
      unlocked()
      const opened = { ...body, cadenceMs: policy.cadenceMs, stillEveryMs: policy.media.stillEveryMs }
      const run = runOf(caller)
      const uploadBitsPerSecond = policy.uploadBitsPerSecond ?? null
      const enrolment = enrolled()
      const given = {
        enrolment,
        attempt,
        part,
        recipients,
        keepDays: policy.keepDays,
        uploadBitsPerSecond,
        body: opened,
        run,
      }
      const { one, record } = await attempts.open(given)
      current.take(one)
      const { disk, freeBytes } = deps.disk.told
      // An exam that begins on a poor disk says so from the start.
      if (disk.rung !== 'ample') current.note('disk.changed', { ...disk, freeBytes })
      deps.sync()?.kick()
      return { part: one.ledger.part, ...written(record) }
    },
    'attempt.resume': ({ attempt }) => {
      unlocked()
      const one = attempts.get(attempt)
      if (!one) throw new ProblemError('bad-input', 'no such attempt on this machine')
      if (one.submitted) throw new ProblemError('already-submitted')
      keyOf(one)
      current.take(one)
      commands.resumed(one.ledger.store.records('command.received'))
      deps.sync()?.kick()
      return { part: one.ledger.part, next: one.ledger.size }
    },
    'record.append': async ({ kind, body, mono }, _bytes, caller) => {
      if (notByHand.has(kind)) throw new ProblemError('bad-input', `${kind} has a call of its own`)
      try {
        return written(await append(current.require(), caller, kind, body, { mono }))
      } catch (error) {
        if (current.active && error instanceof ProblemError && error.problem.code === 'bad-input')
          await append(current.active, caller, 'fact.unreadable', unreadable(kind, body, error))
        throw error
      }
    },
    'answer.append': async ({ question, revision, value }, _bytes, caller) => {
      const one = current.require()
      const ad = adOf(one, 'answer', question, revision)
      const sealed = sealNow(keyOf(one), ad, utf8(canonical(value ?? null))).toString('base64')
      return written(await append(one, caller, 'answer.saved', { question, revision, sealed }))
    },
    'answer.list': () => {
      const one = current.require()
      return { answers: answersOf(one.ledger.store.records('answer.saved'), keyOf(one)) }
    },
    'state.put': ({ value }) => {
      const one = current.require()
      const sealed = sealNow(keyOf(one), stateData(one), utf8(canonical(value ?? null)))
      one.ledger.store.setMeta(stateKey, sealed.toString('base64'))
      return done
    },
    'state.get': () => {
      const one = current.require()
      const sealed = one.ledger.store.meta(stateKey)
      if (sealed === null) return { value: null }
      const plain = openNow(keyOf(one), stateData(one), Buffer.from(sealed, 'base64'))
      return { value: JSON.parse(plain.toString('utf8')) }
    },
    'media.append': async ({ kind, body, parcel, of }, bytes, caller) => {
      if (!bytes) throw new ProblemError('bad-input', 'no bytes')
      const one = of ? recorded(of) : current.require()
      deps.disk.admit(bytes.length)
      let record: LedgerRecord | undefined
      const kept = await numbersOf(one).keep(kind, body, parcel, async (numbered) => {
        const sealed = sealNow(keyOf(one), mediaData(one, kind, numbered), bytes)
        const digest = sha256Hex(sealed)
        const full = { ...numbered, digest, bytes: bytes.length + sealOverhead }
        record = await append(one, caller, kind, full, { object: { digest, data: sealed } })
        return { seq: record.seq, digest }
      })
      // Who names parcels is the recorder: it folds no attempt.
      return parcel === undefined && record ? { ...kept, record } : kept
    },
    'sync.hurry': ({ digests }) => {
      for (const one of attempts.all()) if (!one.drained) one.ledger.store.hurry(digests)
      deps.sync()?.kick()
      return done
    },
    'live.picture': ({ source }, bytes) => {
      if (bytes) deps.sync()?.live.picture(source, bytes)
      return done
    },
    'live.state': ({ state }) => {
      deps.sync()?.live.state(state)
      return done
    },
    'attempt.submit': ({ by, answers, unsaved }, _bytes, caller) => {
      const body = { by, answers, ...(unsaved?.length ? { unsaved } : {}) }
      const record = attempts.end(current.require(), 'attempt.submitted', body, runOf(caller))
      deps.sync()?.urgent()
      return written(record)
    },
    'attempt.leave': ({ by, command }, _bytes, caller) => {
      const record = attempts.end(current.require(), 'attempt.transferred', { by, command }, runOf(caller))
      deps.sync()?.kick()
      return written(record)
    },
    status: deps.status,
    export: async ({ attempt, to, part, folder, incident }) => {
      // Another user must not have our rights lent to write where it likes.
      if (deps.exports !== null && dirname(resolve(to)) !== deps.exports)
        throw new ProblemError('not-allowed', `this keeper exports to ${deps.exports} alone`)
      const is = ({ ledger }: Held) => ledger.attempt === attempt && ledger.part === part
      const one = part === undefined ? attempts.get(attempt) : attempts.all().find(is)
      if (!one) throw new ProblemError('bad-input', 'no such attempt on this machine')
      // One at a time: a bundle is as large as the evidence, and records need the disk too.
      if (exporting) throw new ProblemError('too-many-tries', 'another export is being written')
      if (!one.submitted && !deps.keys.locked) one.ledger.sign()
      exporting = true
      try {
        return await exportAttempt(
          { store: one.ledger.store, stationKey: deps.keys.signingPublic, enrolment: deps.enrolment() },
          to,
          { folder, incident, room: roomForExport(dirname(one.ledger.store.file), dirname(resolve(to))) },
        )
      } finally {
        exporting = false
      }
    },
    'station.doubled': () => {
      deps.doubled()
      return done
    },
    'unlock.check': async (given) => {
      await unlock.check(given)
      return done
    },
    'recorder.pass': () => ({ pass: deps.pass.give() }),
    'recorder.admit': ({ pass }) => {
      deps.pass.take(pass)
      return done
    },
    bye: (_args, _bytes, { role }) => {
      if (role !== 'main') return done
      const one = current.active
      one?.ledger.sign()
      deps.sync()?.kick()
      return done
    },
  }

  return {
    async call(method, args, bytes, caller) {
      try {
        if (!grouped.has(method)) group.flush()
        return await dispatch(table, method, args, bytes, caller)
      } catch (error) {
        if (isDiskFull(error)) deps.disk.refused()
        throw error
      }
    },
    /** What was asked for goes to the disk now. */
    flush: group.flush,
  }
}

const written = (record: LedgerRecord) => ({ seq: record.seq, record })

/** What main saw is a fact, however it was put: it is kept beside the refusal. */
const unreadable = (kind: string, body: Record<string, unknown>, { message }: Error) => ({
  from: 'main',
  what: kind.slice(0, 128).toWellFormed(),
  why: message.slice(0, 500).toWellFormed(),
  text: JSON.stringify(body).slice(0, 4000).toWellFormed(),
})

/** The socket has parsed `args` with the schema of this very method; the compiler cannot follow that far. */
function dispatch<M extends KeeperCallName>(
  table: Table,
  method: M,
  args: unknown,
  bytes: Buffer | null,
  caller: Caller,
): unknown {
  return table[method](args as Args<M>, bytes, caller)
}

/** Visitors never get to a call that writes. */
const runOf = (caller: Caller): string => caller.run ?? 'visitor'

const adOf = (one: Held, type: SealedType, source: string, index: number): Uint8Array =>
  associatedData({ attempt: one.ledger.attempt, part: one.ledger.part, type, source, index })

/** Main's own state is no record: it lies beside the ledger under a seal of its own kind. */
const stateData = ({ ledger: { attempt, part } }: Held): Uint8Array =>
  utf8(canonical({ attempt, part, type: 'state' }))

function mediaData(
  one: Held,
  kind: 'media.init' | 'media.segment',
  body: Record<string, unknown>,
): Uint8Array {
  const { source } = body
  const index = kind === 'media.init' ? body.init : body.index
  if (typeof source !== 'string' || typeof index !== 'number')
    throw new ProblemError('bad-input', `${kind} without source or index`)
  const type = kind === 'media.init' ? 'init' : body.type === 'still' ? 'still' : 'segment'
  return adOf(one, type, source, index)
}
