/** `taza server`: see --help. */
import { resolve } from 'node:path'
import { type Args, help, readArgs } from './args.ts'
import { systemClock } from './clock.ts'
import { commandIn, runAdmin } from './commands/commands.ts'
import { seedDemo } from './demo/seed.ts'
import { OtherKeys } from './keys.ts'
import { createServer, type TazaServer } from './server.ts'
import { readSettings, type Settings, settingsIn } from './settings.ts'
import { FolderTaken, lockDataDir } from './storage/lock.ts'
import { type Places, placesFrom } from './storage/places.ts'
import { sqlState } from './storage/sql/sql.ts'

// Whatever is written here (database, its log, keys, recordings) is for nobody else on this machine.
process.umask(0o077)

const argv = process.argv.slice(2)
const command = commandIn(argv)
const args = command === null ? readArgs(argv) : null
const places = placesFrom(process.env)
if (command !== null || args === null) {
  process.exitCode = await runAdmin(command ?? '', argv, process.env, {
    out: (line) => process.stdout.write(`${line}\n`),
    err: (line) => process.stderr.write(`${line}\n`),
  })
} else if (args === 'help') {
  process.stdout.write(`${help}\n`)
} else if ('wrong' in args) {
  process.stderr.write(`${args.wrong}\n`)
  process.exitCode = 2
} else if ('wrong' in places) {
  process.stderr.write(`${places.wrong}\n`)
  process.exitCode = 2
} else {
  await run(args, places)
}

async function run(args: Args, places: Places): Promise<void> {
  const dataDir = resolve(args.data)
  let settings: Settings
  try {
    settings = await settingsOf(args, dataDir)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 2
    return
  }
  let server: TazaServer | null = null
  let unlock: () => void = () => undefined
  try {
    // PostgreSQL is there for several processes; of a file there is one server, and a second one changes nothing.
    if (places.databaseUrl === null) unlock = lockDataDir(dataDir)
    server = await createServer({
      dataDir,
      places,
      settings,
      pagesDir: resolve(args.pages),
      domain: args.domain,
      trustProxy: args.trustProxy,
      clock: { now: () => systemClock.now() + args.demoHoursOn * 3_600_000 },
    })
    if (args.demo)
      await seedDemo(server, { dataDir, resourcesDir: resolve(args.resources), minutes: args.demoMinutes })
    const listening = await server.listen(args.host, args.port)
    endInOrder(server, unlock)
    process.stdout.write(`${JSON.stringify({ listening })}\n`)
  } catch (error) {
    await server?.close()
    unlock()
    process.stderr.write(`${sentence(error, args, places)}\n`)
    process.exitCode = 1
    return
  }
}

function endInOrder(server: TazaServer, unlock: () => void): void {
  const end = () => {
    // Evidence is durable before it is answered, so there is nothing to flush: connections are closed, then the files.
    server.close().then(
      () => {
        unlock()
        process.exit(0)
      },
      (error) => {
        process.stderr.write(`The server did not end cleanly: ${String(error)}\n`)
        process.exit(1)
      },
    )
  }
  process.once('SIGTERM', end)
  process.once('SIGINT', end)
}

async function settingsOf(args: Args, dataDir: string): Promise<Settings> {
  if (args.settings !== '') return readSettings(resolve(args.settings), process.env)
  return settingsIn(dataDir, process.env)
}

function sentence(error: unknown, args: Args, places: Places): string {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (error instanceof OtherKeys)
    return `The keys in ${args.data}/keys are others than this database's (${error.message}): bring the folder keys of the machine that began it.`
  if (error instanceof FolderTaken)
    return `A server runs on ${args.data} already: it goes on, this one ends; take another folder with --data.`
  const place = unreachable(error, places)
  if (place !== null) return place
  if (code === 'EADDRINUSE')
    return `Port ${args.port} on ${args.host} is in use: end the other program or choose another with --port.`
  if (code === 'EACCES')
    return `Port ${args.port} on ${args.host} may not be used by this user: choose one above 1023 with --port.`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `${args.host} is not an address of this machine: choose another with --host.`
  return `The server could not start: ${error instanceof Error ? error.message : String(error)}`
}

/** The database or the bucket cannot be used as the environment describes them. */
function unreachable(error: unknown, { databaseUrl, s3 }: Places): string | null {
  const state = sqlState(error)
  const { host } = (databaseUrl === null ? null : URL.parse(databaseUrl)) ?? { host: '' }
  if (state === '28P01' || state === '28000')
    return `PostgreSQL at ${host} refuses this user or password: mend DATABASE_URL.`
  if (state === '3D000')
    return `There is no such database at ${host}: make it with createdb, or mend DATABASE_URL.`
  const name = error instanceof Error ? error.name : ''
  if (s3 && (name === 'NotFound' || name === 'NoSuchBucket'))
    return `There is no bucket '${s3.bucket}': make it, or mend S3_BUCKET.`
  if (
    s3 &&
    (name === 'Forbidden' ||
      name === '403' ||
      name === 'InvalidAccessKeyId' ||
      name === 'SignatureDoesNotMatch')
  )
    return `The store refuses this key for the bucket '${s3.bucket}': mend S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY.`
  if (state === 'ECONNREFUSED' || state === 'ENOTFOUND' || name === 'TimeoutError')
    return `${[databaseUrl && 'PostgreSQL', s3 && 'The object store'].filter(Boolean).join(' or ')} cannot be reached (${error instanceof Error ? error.message : ''}): start it, or mend its address.`
  return null
}
