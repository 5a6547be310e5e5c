/** `taza check`: can this machine be a station? Uniform, timed steps; each is fine, or a sentence with the mend. */

import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Network, networkFrom, networkOptions, networkUsage } from '../../src-shared/network.ts'
import { checkCameras } from './check-cameras.ts'
import { checkBrowser, checkDisplay, checkGuard } from './check-display.ts'

export interface CheckResult {
  name: string
  ok: boolean
  /** What was found, or what to do. */
  says: string
  ms: number
}

export interface CheckOptions {
  data: string
  /** The server's address, and how it is asked (as the keeper asks it); null: it is not. */
  server: { url: string; reach(): Promise<{ status: number; serverMs: number }> } | null
  native: string
  /** fswebcam's device names, or its `TEST` source. */
  cameras: readonly string[]
  env: NodeJS.ProcessEnv
}

/** A step answers with what it found, or throws an Error whose message is the mend. */
export type Step = (options: CheckOptions) => Promise<string>

const leastFree = 5 * 1024 ** 3

const steps: readonly (readonly [string, Step])[] = [
  ['display', checkDisplay],
  ['browser', checkBrowser],
  ['guard', checkGuard],
  ['cameras', checkCameras],
  ['evidence store', checkStore],
  ['disk space', checkSpace],
  ['server', checkServer],
]

async function checkStore(): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), 'taza-check-'))
  try {
    const Database = createRequire(import.meta.url)('better-sqlite3')
    const db = new Database(join(dir, 'probe.sqlite'))
    db.pragma('journal_mode = WAL')
    db.exec('create table probe (x); insert into probe values (1)')
    const { version } = db.prepare('select sqlite_version() as version').get()
    db.close()
    return `SQLite ${version} writes and syncs`
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

async function checkSpace({ data }: CheckOptions): Promise<string> {
  mkdirSync(data, { recursive: true, mode: 0o700 })
  const { bavail, bsize } = await statfs(data)
  const free = bavail * bsize
  const hours = Math.floor(free / (375e3 * 60 * 60 * 0.27))
  if (free < leastFree) {
    throw new Error(`Only ${(free / 1024 ** 3).toFixed(1)} GiB are free in ${data}; free at least 5 GiB.`)
  }
  return `${(free / 1024 ** 3).toFixed(0)} GiB free, about ${hours} hours of film`
}

async function checkServer({ server }: CheckOptions): Promise<string> {
  if (!server) return 'not asked (give --server URL)'
  const { url } = server
  const asked = Date.now()
  const { status, serverMs } = await server.reach().catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error)
    throw new Error(`${url} does not answer (${why}); check the network, the address, --ca and --pin.`)
  })
  if (status !== 200) throw new Error(`${url} answers ${status}; is it the university's Taza server?`)
  const apart = Math.abs(serverMs - (asked + Date.now()) / 2)
  if (apart > 120_000) {
    throw new Error(`This machine's clock is ${Math.round(apart / 1000)} s off the server's; set it (NTP).`)
  }
  return `answers in ${Date.now() - asked} ms`
}

export async function runChecks(options: CheckOptions): Promise<CheckResult[]> {
  const results: CheckResult[] = []
  for (const [name, step] of steps) {
    const started = performance.now()
    const result = await step(options).then(
      (says) => ({ ok: true, says }),
      (error: unknown) => ({ ok: false, says: error instanceof Error ? error.message : String(error) }),
    )
    results.push({ name, ...result, ms: Math.round(performance.now() - started) })
  }
  return results
}

export type Reach = (url: string, network: Network) => Promise<{ status: number; serverMs: number }>

const usage = `taza check [--data DIR] [--server URL] [--camera DEVICE …] [--json]
  Looks whether this machine can be an exam station. Exit status 0 when everything is fine.
  --camera TEST uses fswebcam's test picture instead of real cameras.
${networkUsage}`

export async function run(argv: string[], installed: { native: string }, reach: Reach): Promise<number> {
  const { values } = parseArgs({
    args: argv,
    options: {
      data: { type: 'string', default: join(tmpdir(), 'taza-check-data') },
      server: { type: 'string' },
      camera: { type: 'string', multiple: true },
      ...networkOptions,
      json: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  })
  if (values.help) {
    console.log(usage)
    return 0
  }
  const url = values.server
  const network = networkFrom(values)
  const results = await runChecks({
    data: values.data,
    server: url === undefined ? null : { url, reach: () => reach(url, network) },
    native: installed.native,
    cameras: values.camera ?? ['/dev/video0', '/dev/video2'].filter((device) => existsSync(device)),
    env: process.env,
  })
  if (values.json) console.log(JSON.stringify({ ok: results.every(({ ok }) => ok), results }))
  else {
    for (const [index, { name, ok, says, ms }] of results.entries()) {
      console.log(`${index + 1}. ${ok ? 'ok  ' : 'MEND'} ${name.padEnd(15)} ${says} (${ms} ms)`)
    }
  }
  return results.every(({ ok }) => ok) ? 0 : 1
}
