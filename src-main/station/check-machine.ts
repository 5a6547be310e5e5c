/** Where evidence and keys are kept, how much room there is, and whether the university's server answers. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CheckOptions, Found, KeysSealedBy } from './check-step.ts'
import { fewFiles, temporaryUnfit, whyNotWritten } from './places.ts'

const gibibyte = 1024 ** 3
const leastFree = 5 * gibibyte
/** Films, stills and screen of one station, as measured on the demo (README): 7.4 MB a minute. */
const bytesAnHour = 7.4e6 * 60
/** Further apart than this, the times on the ledger would puzzle people. */
const clocksApartMs = 120_000

const notNamed = 'not looked at (give --config FILE or --data DIR)'

/** In the data folder itself: the disk that is tried is the one that the evidence will be on. */
export async function checkStore({ data }: CheckOptions): Promise<string> {
  if (data === null) return notNamed
  const wrong = whyNotWritten(data, 'the setting "data"')
  if (wrong) throw new Error(wrong)
  const dir = mkdtempSync(join(data, '.taza-check-'))
  try {
    const Database = createRequire(import.meta.url)('better-sqlite3')
    const db = new Database(join(dir, 'probe.sqlite'))
    db.pragma('journal_mode = WAL')
    db.exec('create table probe (x); insert into probe values (1)')
    const { version } = db.prepare('select sqlite_version() as version').get()
    db.close()
    return `SQLite ${version} writes and syncs in ${data}`
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

const keyFiles = ['signing-key.json', 'sealing-key.json']

const sealedBy: Record<KeysSealedBy, string> = {
  tpm2: "keys sealed by this machine's TPM",
  dpapi: "keys sealed by Windows' data protection",
  file: 'keys in private files (no TPM is used)',
}
const sameServer = (a: string, b: string) => new URL(a).href === new URL(b).href

/** Of a keeper that is a service: whether it answers this user, as which station, and where its keys are. */
export async function checkKeeper({ keeper, server }: CheckOptions): Promise<string | Found> {
  if (!keeper) return 'the station starts its own'
  const state = await keeper.ask().catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error)
    throw new Error(
      `No keeper answers at ${keeper.socket} (${why}); systemctl status taza-keeper says why, and this user must be in the group taza-station.`,
    )
  })
  if (!state.station || state.keys === null) {
    return {
      says: 'runs',
      lacks: ['not enrolled yet: taza enrol, as the user of the keeper'],
      same: 'no station',
    }
  }
  const { name, room } = state.station
  if (server && state.server && !sameServer(server.url, state.server))
    throw new Error(
      `The keeper sends to ${state.server}, the configuration names ${server.url}; correct it, or enrol there.`,
    )
  const { problem } = state
  if (problem && problem.code !== 'no-server')
    throw new Error(`The keeper of station ${name} says: ${problem.code} ${problem.detail ?? ''}`.trim())
  const says = `station ${name}, room ${room}; ${sealedBy[state.keys]}`
  return { says, lacks: [], same: says }
}

/** Whoever can read the keys can speak for the station: nobody but its own user may. */
export async function checkKeys({ data, keeper, keyStore }: CheckOptions): Promise<string> {
  if (keeper) return "the keeper's own, whom this user cannot read"
  if (data === null) return notNamed
  mkdirSync(data, { recursive: true, mode: 0o700 })
  const made = keyFiles.filter((file) => statSync(join(data, file), { throwIfNoEntry: false }))
  const state =
    made.length === keyFiles.length ? 'keys made' : 'not enrolled yet, keys are made by taza enrol'
  if (process.platform === 'win32') return `${state}; in ${data}, protected by its own access list`
  for (const place of [data, ...made.map((file) => join(data, file))]) {
    const { mode, uid } = statSync(place)
    if (mode & 0o077) throw new Error(`Others may read ${place}; take that right away: chmod go= ${place}.`)
    if (uid !== process.getuid?.())
      throw new Error(`${place} belongs to another user; run the check as the station's own user.`)
  }
  return `${state}; files that only this user can read in ${data}; ${sealedBy[keyStore]}`
}

export async function checkSpace({ data }: CheckOptions): Promise<string> {
  if (data === null) return notNamed
  mkdirSync(data, { recursive: true, mode: 0o700 })
  const { bavail, bsize } = await statfs(data)
  const free = bavail * bsize
  if (free < leastFree) {
    throw new Error(`Only ${(free / gibibyte).toFixed(1)} GiB are free in ${data}; free at least 5 GiB.`)
  }
  return `${(free / gibibyte).toFixed(0)} GiB free, about ${Math.floor(free / bytesAnHour)} hours of film`
}

/** What the browser and the keeper need of the system besides the data folder, and what it lets a student do. */
export async function checkSystem({ platform }: CheckOptions): Promise<Found> {
  const wrong = temporaryUnfit() ?? fewFiles()
  if (wrong) throw new Error(wrong)
  const says = `temporary files in ${tmpdir()}, enough open files`
  return { says, lacks: platform === 'linux' ? openKernel() : [] }
}

/** sysctl(8) under `proc`: what the kernel leaves open around the exam, with the mend. */
export function openKernel(proc = '/proc/sys/kernel'): string[] {
  const read = (name: string) => {
    const text = readFileSync(join(proc, name), 'utf8').trim()
    return /^\d+$/.test(text) ? Number(text) : null
  }
  const setting = (name: string) => {
    try {
      return read(name)
    } catch (_notThere) {
      return null
    }
  }
  // Bits of Documentation/admin-guide/sysrq.rst: 16 syncs, 32 mounts read-only; all others end programs, take the
  // keyboard or restart. 1 is all of them.
  const sysrq = setting('sysrq')
  const scope = setting('yama/ptrace_scope')
  return [
    ...(sysrq !== null && (sysrq & ~(16 | 32)) !== 0
      ? [`keep Alt+SysRq from ending programs (sysctl kernel.sysrq=0; it is ${sysrq})`]
      : []),
    ...(scope === null || scope === 0
      ? [
          `keep other programs of this user out of the station's memory (sysctl kernel.yama.ptrace_scope=2; it is ${scope ?? 'not in this kernel'})`,
        ]
      : []),
  ]
}

export async function checkServer({ server }: CheckOptions): Promise<string> {
  if (!server) return 'not asked (give --config FILE or --server URL)'
  const { url } = server
  const asked = Date.now()
  const { status, own, serverMs } = await server.reach()
  if (own && status === 503)
    throw new Error(
      `${url} is the university's server and cannot store (its disk is full?); tell its administrator.`,
    )
  if (!own || status !== 200)
    throw new Error(
      `${url} answers ${status} and is not the university's Taza server: the network may ask to sign in, or the address is another's.`,
    )
  const answered = Date.now()
  const apart = serverMs - (asked + answered) / 2
  if (Number.isNaN(apart))
    throw new Error(`${url} does not tell the time; is it the university's Taza server?`)
  const seconds = Math.round(Math.abs(apart) / 1000)
  if (Math.abs(apart) > clocksApartMs) {
    throw new Error(
      `This machine's clock is ${seconds} s ${apart > 0 ? 'behind' : 'ahead of'} the server's; set it (NTP).`,
    )
  }
  return `answers in ${answered - asked} ms, clocks ${seconds} s apart`
}
