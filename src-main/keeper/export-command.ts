/** `taza export`: the evidence of one attempt in one file, by the running keeper or, without one, straight from the disk. */
import { cpSync, existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { KeeperPort } from '../../src-shared/keeper-api.ts'
import { Id, ProblemError } from '../../src-shared/vocabulary.ts'
import { socketPath } from '../local/socket-path.ts'
import { connectKeeper } from './client.ts'
import { readEnrolment } from './enrolment.ts'
import { exportAttempt } from './export.ts'
import { exportsFolder, writtenSocket } from './files.ts'
import { publicSigningKey } from './identity.ts'
import { openStore } from './store.ts'

const usage = `taza export --attempt ID --to PATH --data DIR [--part N] [--incident ID] [--folder] [--socket PATH] [--json]
  Writes a bundle that anyone can verify and carry, and only the recipients can read.
  --to PATH      the ZIP to write; in a folder that is there already it is named after the attempt
  --part N       of an attempt that went on here more than once; the newest unless told
  --incident ID  only what tells of this incident, each record proved to be in the ledger
  --folder       a folder of files in place of a ZIP, for disks that hold no large files`

export async function run(argv: string[]): Promise<number> {
  const { values } = parseArgs({
    args: argv,
    options: {
      attempt: { type: 'string' },
      to: { type: 'string' },
      part: { type: 'string' },
      incident: { type: 'string' },
      folder: { type: 'boolean', default: false },
      data: { type: 'string' },
      socket: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const { attempt, to, data, incident, folder } = values
  const part = values.part === undefined ? undefined : Number(values.part)
  const nonsense = part !== undefined && !(Number.isInteger(part) && part >= 0)
  if (values.help || !attempt || !to || !data || nonsense) {
    console.log(usage)
    return values.help ? 0 : 2
  }
  const written = await exportFrom({
    attempt,
    to: target(resolve(to), `${attempt}${incident === undefined ? '' : `-${incident}`}`, folder),
    data,
    part,
    incident,
    folder,
    socket: values.socket ?? writtenSocket(data) ?? socketPath(data),
  })
  if (values.json) console.log(JSON.stringify(written))
  else console.log(`${written.file}: ${written.bytes} bytes`)
  return 0
}

/** Rejects with a ProblemError: `bad-input` for an unknown attempt, `disk-full`, `not-enrolled`. */
export async function exportFrom(given: {
  attempt: string
  to: string
  data: string
  socket: string
  part?: number | undefined
  incident?: string | undefined
  folder?: boolean | undefined
}): Promise<{ file: string; bytes: number }> {
  const { attempt, to, data, part, incident, folder } = given
  const port = await running(given.socket)
  if (port) {
    const asks = (to: string) => port.call('export', { attempt, to, part, incident, folder })
    try {
      return await (isOurs(data) ? asks(to) : carried(data, to, asks))
    } finally {
      port.close()
    }
  }
  const file = Id.safeParse(attempt).success ? fileOf(join(data, 'attempts'), attempt, part) : null
  if (file === null) throw new ProblemError('bad-input', `there is no attempt ${attempt} in ${data}`)
  // Not read-only for SQLite: a write-ahead log left by a crash must be taken in first.
  const store = openStore(file)
  try {
    // The private half is not asked for: a machine that does not open it any more must not keep its evidence.
    const stationKey = publicSigningKey(data)
    if (stationKey === null) throw new ProblemError('not-enrolled', `there are no station keys in ${data}`)
    return await exportAttempt({ store, stationKey, enrolment: readEnrolment(data) }, to, {
      incident,
      folder,
    })
  } finally {
    store.close()
  }
}

/** Whether the keeper of this folder is of our own user; a keeper that is not may write in its own places only. */
const isOurs = (data: string) => process.getuid === undefined || statSync(data).uid === process.getuid()

/** The keeper writes in its own folder; we, who are root, carry it on. */
async function carried(
  data: string,
  to: string,
  ask: (to: string) => Promise<{ bytes: number }>,
): Promise<{ file: string; bytes: number }> {
  const between = join(exportsFolder(data), basename(to))
  const { bytes } = await ask(between)
  try {
    // Beside, then renamed: a disk that fills up leaves no half bundle under its name.
    cpSync(between, `${to}.part`, { recursive: true })
    renameSync(`${to}.part`, to)
  } finally {
    rmSync(between, { recursive: true, force: true })
    rmSync(`${to}.part`, { recursive: true, force: true })
  }
  return { file: to, bytes }
}

/** A disk is named by its folder: the bundle gets a name of its own there. */
function target(to: string, name: string, folder: boolean): string {
  const isFolder = existsSync(to) && statSync(to).isDirectory()
  return isFolder ? join(to, folder ? name : `${name}.zip`) : to
}

/** `<attempt>.sqlite` holds part 0, `<attempt>.<n>.sqlite` part n; null when it is not there. */
function fileOf(folder: string, attempt: string, part: number | undefined): string | null {
  const partOf = (name: string): number | null => {
    if (!name.startsWith(`${attempt}.`) || !name.endsWith('.sqlite')) return null
    const between = name.slice(attempt.length + 1, -'sqlite'.length)
    return between === '' ? 0 : /^[1-9][0-9]*\.$/.test(between) ? Number(between.slice(0, -1)) : null
  }
  const found = (existsSync(folder) ? readdirSync(folder) : [])
    .map((name) => ({ name, part: partOf(name) }))
    .filter((one) => one.part !== null && (part === undefined || one.part === part))
    .sort((a, b) => Number(b.part) - Number(a.part))
  return found[0] ? join(folder, found[0].name) : null
}

async function running(socket: string): Promise<KeeperPort | null> {
  try {
    return await connectKeeper(socket)
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'no-keeper') return null
    throw error
  }
}
