/** What each call of src-shared/keeper-api.ts does. */
import { z } from 'zod'
import { endpointAt } from '../../src-shared/api/endpoint.ts'
import { surveysAtStation } from '../../src-shared/api/open-surveys.ts'
import { stationApi } from '../../src-shared/api/station.ts'
import { answering } from '../../src-shared/calls.ts'
import {
  type KeeperCallName,
  type KeeperCalls,
  keeperCalls,
  type Status,
} from '../../src-shared/keeper-api.ts'
import type { LedgerRecord } from '../../src-shared/records.ts'
import { ProblemError } from '../../src-shared/vocabulary.ts'
import { type Beside, type CallTable, runOf, written } from './call-table.ts'
import type { CommandBox } from './commands.ts'
import type { Current } from './current.ts'
import { isDiskFull } from './disk.ts'
import type { DiskWatch } from './disk-watch.ts'
import type { Enrolment } from './enrolment.ts'
import { createExportCall, type ExportDeps } from './export-call.ts'
import { createGroup } from './group.ts'
import { type Held, keyOf } from './held.ts'
import type { KeyStore } from './key-store.ts'
import type { Looks } from './looks.ts'
import { createMediaCalls } from './media-calls.ts'
import { createPackageCalls } from './package-calls.ts'
import type { Packages } from './packages.ts'
import type { Pass } from './pass.ts'
import type { NewObject } from './rows.ts'
import { createSealedCalls, isKept } from './sealed-calls.ts'
import type { Caller, SocketHandlers } from './socket.ts'
import type { StationKeys } from './station-keys.ts'
import type { Sync } from './sync/sync.ts'
import { createUnlock } from './unlock.ts'

export interface CallsDeps extends ExportDeps {
  data: string
  keys: StationKeys
  /** What seals them. */
  keyStore: KeyStore['kind']
  current: Current
  disk: DiskWatch
  commands: CommandBox
  looks: Pick<Looks, 'up' | 'endAll'>
  pass: Pass
  packages: Packages
  status(): Status
  sync(): Sync | null
  /** A second station was refused. */
  doubled(): void
  log(line: string): void
}

/** These have calls of their own, which do more than append. */
const notByHand = new Set([
  'attempt.opened',
  'attempt.submitted',
  'attempt.transferred',
  'answer.saved',
  'draft.saved',
  'file.kept',
  'sheet.kept',
  'media.init',
  'media.segment',
  'shell.lost',
  'recorder.lost',
])
/** These go to the disk together; every other call comes after what was asked for before it. */
const grouped = new Set<KeeperCallName>([
  'record.append',
  'answer.append',
  'draft.append',
  'media.append',
  'media.growth',
  'live.picture',
  'live.look',
  'live.state',
  'status',
])
const done = { ok: true } as const

export interface Calls {
  call: SocketHandlers['call']
  /** What was asked for goes to the disk now. */
  flush(): void
  /** The recorder is gone: what it asked for goes to the disk, and what it had under way. */
  cutFilm(): void
}

export function createCalls(deps: CallsDeps): Calls {
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
  const unlock = createUnlock({
    sealing: deps.keys.sealing,
    enrolment: enrolled,
    now: () => performance.now(),
  })
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
  const media = createMediaCalls({
    attempts,
    current,
    disk: deps.disk,
    append: (one, run, kind, body, object) => group.append(one.ledger, { kind, body, run, object }),
    log: deps.log,
  })
  const cutFilm = () => {
    group.flush()
    media.cutAll()
    group.flush()
  }

  const table: CallTable = {
    ...media.table,
    ...createSealedCalls({ current, append, disk: deps.disk }),
    ...createPackageCalls({ packages: deps.packages, now: () => performance.now() }),
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
      const { word, nameless } = sync.session
      const ours = endpointAt(stationApi, method, path)
      const endpoint = ours ?? endpointAt(surveysAtStation, method, path)
      if (!endpoint) throw new ProblemError('bad-input', `the server has no ${method} ${path}`)
      const { reply = z.looseObject({}) } = endpoint
      const say = ours ? word : nameless
      return { body: await say({ endpoint, reply, address: path, body }, { timeoutMs }) }
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
        liveView: policy.liveView,
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
    'live.picture': ({ source }, bytes) => {
      if (bytes) deps.sync()?.live.picture(source, bytes)
      return done
    },
    'live.look': ({ message }, bytes) => ({ taken: deps.looks.up(message, bytes) }),
    'live.state': ({ state }) => {
      deps.sync()?.live.state(state)
      return done
    },
    'attempt.submit': ({ by, answers, unsaved, sheet }, _bytes, caller) => {
      const one = current.require()
      if (sheet !== undefined && !isKept(one, sheet))
        throw new ProblemError('bad-input', 'no such sheet is kept')
      const body = { by, answers, ...(unsaved?.length ? { unsaved } : {}), ...(sheet ? { sheet } : {}) }
      // A recorder that could not finish: afterwards nothing of the film is taken any more.
      deps.looks.endAll('over')
      cutFilm()
      const record = attempts.end(one, 'attempt.submitted', body, runOf(caller))
      deps.sync()?.urgent()
      return written(record)
    },
    'attempt.leave': ({ by, command }, _bytes, caller) => {
      const one = current.require()
      deps.looks.endAll('over')
      cutFilm()
      const record = attempts.end(one, 'attempt.transferred', { by, command }, runOf(caller))
      deps.sync()?.kick()
      return written(record)
    },
    status: deps.status,
    export: createExportCall(deps),
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

  const answer = answering<KeeperCalls, Beside>(keeperCalls, table)
  return {
    async call(method, args, bytes, caller) {
      try {
        if (!grouped.has(method)) group.flush()
        return await answer(method, args, bytes, caller)
      } catch (error) {
        if (isDiskFull(error)) deps.disk.refused()
        throw error
      }
    },
    flush: group.flush,
    cutFilm,
  }
}

/** What main saw is a fact, however it was put: it is kept beside the refusal. */
const unreadable = (kind: string, body: Record<string, unknown>, { message }: Error) => ({
  from: 'main',
  what: kind.slice(0, 128).toWellFormed(),
  why: message.slice(0, 500).toWellFormed(),
  text: JSON.stringify(body).slice(0, 4000).toWellFormed(),
})
