/** The keeper put together: identity, attempts, socket, sync. */
import { rmSync } from 'node:fs'
import { fromBase64 } from '../../src-shared/bytes.ts'
import type { Status } from '../../src-shared/keeper-api.ts'
import { stationName } from '../../src-shared/ledger/names.ts'
import type { Network } from '../../src-shared/network.ts'
import type { Problem } from '../../src-shared/vocabulary.ts'
import { openAttempts } from './attempts.ts'
import { createCalls } from './calls.ts'
import type { Clock } from './clock.ts'
import { createCommandBox } from './commands.ts'
import { verifierOf } from './crypto.ts'
import { type Current, createCurrent } from './current.ts'
import { isDiskFull, probe, roomOf } from './disk.ts'
import { createDiskWatch } from './disk-watch.ts'
import { type Enrolment, enrolmentText, readEnrolment } from './enrolment.ts'
import { exportsFolder, makePrivateFolder, socketFile, writePrivate } from './files.ts'
import { isStranded } from './held.ts'
import type { KeyStore } from './key-store.ts'
import { newRun } from './ledger.ts'
import { lockFolder } from './lock.ts'
import { createLooks } from './looks.ts'
import { openPackages } from './packages.ts'
import { createPass } from './pass.ts'
import { type Gate, type KeeperSocket, listen } from './socket.ts'
import { openStationKeys } from './station-keys.ts'
import { type Sync, startSync } from './sync/sync.ts'

export interface KeeperOptions {
  /** Folder of keys and evidence. */
  data: string
  /** Unix socket or named pipe. */
  socket: string
  /** Of a keeper with a user of its own: who may be main. Visitors may then export to `<data>/exports` alone. */
  gate?: Gate | undefined
  /** Overrides the server that enrolment named. */
  server?: string | undefined
  network: Network
  env: NodeJS.ProcessEnv
  keys: KeyStore
  clock: Clock
  random(): number
  /** How often write-ahead logs are moved into their files, ms; two seconds unless told. */
  walEveryMs?: number | undefined
  /** How often sealed papers are asked for, ms; a minute unless told. */
  packagesEveryMs?: number | undefined
  /** How often what is over is looked for; a minute unless told. */
  pruneEveryMs?: number | undefined
  /** Keys or enrolment are others than at the start: another process takes them up. */
  anew(why: string): void
  /** How often locked keys are tried, ms; half a minute unless told. */
  tryKeysEveryMs?: number | undefined
  log(line: string): void
}
export interface Keeper {
  /** No main, and everything on the server. */
  readonly idle: boolean
  readonly hasMain: boolean
  close(): Promise<void>
}

const keysLie = {
  tpm2: 'keys are sealed by the TPM',
  dpapi: "keys are sealed by Windows' data protection",
  file: 'keys are private files: no TPM may be used here',
}
const statusEveryMs = 2000
/** How often what is over is looked for, ms. */
const pruneEveryMs = 60_000
const tryKeysEveryMs = 30_000
const walEveryMs = 2000

/** Rejects when another keeper holds the data folder or the socket cannot be had. */
export async function startKeeper(options: KeeperOptions): Promise<Keeper> {
  const { data, clock, keys, log } = options
  makePrivateFolder(data)
  if (options.gate) {
    // A bundle lies there only until its command has carried it on: what is there now was left by a crash.
    rmSync(exportsFolder(data), { recursive: true, force: true })
    makePrivateFolder(exportsFolder(data))
  }
  const unlock = lockFolder(data)
  const station = openStationKeys(data, keys)
  if (station.locked?.code === 'not-enrolled') log('not enrolled: the keys are made by taza enrol')
  if (station.locked?.code === 'keys-locked')
    log(
      `the station's keys cannot be unsealed (TPM or Windows data protection): evidence can be exported and nothing else (${station.locked.detail})`,
    )
  const attempts = openAttempts({
    data,
    station,
    keys,
    clock,
    refused(error) {
      log(`a write-ahead log cannot be moved now: ${String(error)}`)
      if (isDiskFull(error)) disk.refused()
    },
    log,
  })
  const packages = openPackages(data, () => disk.told.disk.rung === 'ample', options.packagesEveryMs)
  const run = newRun('keeper')
  let sync: Sync | null = null
  let enrolment: Enrolment | null = null
  let enrolledAs: string | null = null
  let socket: KeeperSocket | null = null
  let closing = false

  const current: Current = createCurrent({ run, changed: () => sync?.kick(), log })
  const disk = createDiskWatch({
    room: () => roomOf(data),
    probe: () => probe(data),
    now: clock.mono,
    changed(told) {
      log(`disk: ${told.disk.rung}, ${told.disk.hoursLeft.toFixed(1)} h left`)
      current.note('disk.changed', { ...told.disk, freeBytes: told.freeBytes })
      socket?.emit({ type: 'status', status: status() })
    },
  })
  const commands = createCommandBox((command) => {
    if (command.attempt === current.active?.ledger.attempt) socket?.emit({ type: 'command', command })
  })

  const looks = createLooks({
    run,
    active: () => current.active,
    film: (message) => socket?.emit({ type: 'look', message }, 'recorder') === true,
    told: (by) => void socket?.emit({ type: 'watched', by }),
    say: (message, packet) => sync?.live.look(message, packet) === true,
    changed: () => sync?.kick(),
    now: clock.mono,
    log,
  })

  /** `taza enrol` may come while the keeper runs. */
  const enrol = () => {
    if (enrolment) return
    const found = readEnrolment(data)
    if (!found) return
    enrolledAs = enrolmentText(data)
    log(keysLie[keys.kind])
    enrolment = options.server ? { ...found, server: options.server } : found
    // The server knows a station by its signature.
    if (station.locked) return
    const signer = station.signer(stationName(enrolment.domain, enrolment.station.id))
    sync = startSync({
      server: enrolment.server,
      station: enrolment.station.id,
      signer,
      run,
      trust: {
        station: verifierOf(signer.name, signer.publicKey),
        cosigner: verifierOf(enrolment.cosigner.name, fromBase64(enrolment.cosigner.key)),
      },
      attempts,
      ...{ network: options.network, env: options.env, random: options.random, clock, log },
      active: () => current.active,
      note: current.note,
      command: commands.arrived,
      attended: () => socket?.emit({ type: 'attended' }),
      check: () => socket?.emit({ type: 'check' }),
      surveys: (surveys) => socket?.emit({ type: 'surveys', surveys }),
      look: looks.hear,
      unwatched: () => looks.endAll('offline'),
      receipt: (receipt) => socket?.emit({ type: 'receipt', receipt }),
      packages,
    })
  }

  const problemNow = (): Problem | null => {
    if (!enrolment) return { code: 'not-enrolled' }
    if (station.locked) return station.locked
    const damaged = attempts.unreadable
    if (damaged.length > 0) return { code: 'internal', detail: `damaged on this disk: ${damaged.join(', ')}` }
    const { rung, hoursLeft } = disk.told.disk
    if (rung === 'full') return { code: 'disk-full', params: { hours: Math.floor(hoursLeft) } }
    if (current.active?.setBack) return { code: 'disk-set-back' }
    return sync?.problem ?? null
  }
  const status = (): Status => {
    const heard = sync?.link.lastWordAt ?? null
    return {
      online: sync?.link.online ?? false,
      silentMs: heard === null ? null : Math.max(0, clock.mono() - heard),
      debt: sync?.debt() ?? { records: 0, segments: 0, bytes: 0 },
      sending: sync?.sending() ?? { bytesPerSecond: null, emptyInMs: null },
      clockOffsetMs: sync?.link.clockOffsetMs ?? null,
      ...disk.told,
      stranded: attempts.all().filter(isStranded).length,
      unconfirmed: attempts.all().filter((one) => !one.drained).length,
      problem: problemNow(),
    }
  }

  enrol()
  const pass = createPass()
  const { call, flush, cutFilm } = createCalls({
    data,
    exports: options.gate ? exportsFolder(data) : null,
    ...{ keys: station, keyStore: keys.kind, attempts, current, disk, commands, packages },
    ...{ looks, pass, status },
    sync: () => sync,
    doubled: () => socket?.emit({ type: 'doubled' }),
    enrolment() {
      enrol()
      return enrolment
    },
    log,
  })
  socket = await listen(
    options.socket,
    {
      call,
      came(role, run) {
        log(`${role} is here: ${run}`)
        // It knows of none yet.
        if (role === 'main') sync?.askSurveys()
      },
      went(role, run, goodbye) {
        log(`${role} is gone: ${run}${goodbye ? '' : ' without a goodbye'}`)
        // What it asked for before comes before its end.
        flush()
        // It is us who go: the recorder films on for the next keeper.
        if (closing && role === 'recorder') return
        if (role === 'main') {
          pass.forget()
          current.mainWent(run, goodbye)
        } else {
          looks.endAll('not-filmed')
          cutFilm()
          current.recorderWent(run, goodbye)
        }
      },
      log,
    },
    options.gate,
  )
  // A service's socket is where its configuration says: whoever has only this folder (taza export) finds it here.
  writePrivate(socketFile(data), options.socket)
  let told = false
  const beat = setInterval(() => {
    enrol()
    // As another station than before: another process takes up its keys, its server and its name.
    if (enrolment && !told && enrolmentText(data) !== enrolledAs) {
      told = true
      options.anew('this machine was enrolled anew')
    }
    attempts.erase()
    disk.look()
    socket?.emit({ type: 'status', status: status() })
    commands.remind()
    looks.remind()
  }, statusEveryMs)

  // The TPM of a machine that has just been started may be late.
  const trying =
    station.locked?.code === 'keys-locked'
      ? setInterval(() => {
          try {
            if (!openStationKeys(data, keys).locked) options.anew('the keys open again')
          } catch (error) {
            // A file that is just being put back; it is looked at again.
            log(`the station's keys cannot be read: ${String(error)}`)
          }
        }, options.tryKeysEveryMs ?? tryKeysEveryMs)
      : undefined

  const prune = () => {
    try {
      for (const { attempt, part, keepDays } of attempts.prune(sync?.link.serverNow() ?? null))
        log(`attempt ${attempt}, part ${part}, is over (${keepDays} days after its receipt) and removed here`)
    } catch (error) {
      log(`removing what is over: ${String(error)}`)
    }
  }
  const tidying = setInterval(prune, options.pruneEveryMs ?? pruneEveryMs)
  // Between two calls, so that no commit waits for it.
  const moving = setInterval(attempts.checkpointWals, options.walEveryMs ?? walEveryMs)

  return {
    get hasMain() {
      return socket?.hasMain === true
    },
    get idle() {
      return !socket?.hasMain && attempts.all().every((one) => one.drained)
    },
    async close() {
      closing = true
      clearInterval(beat)
      clearInterval(trying)
      clearInterval(tidying)
      clearInterval(moving)
      looks.endAll('offline')
      await socket?.close()
      current.close()
      await sync?.stop()
      attempts.close()
      unlock()
    },
  }
}
