/** `taza server`: see --help. */
import { resolve } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { type Args, help, readArgs } from './args.ts'
import { systemClock } from './clock.ts'
import { commandIn, runAdmin } from './commands/admin-commands.ts'
import { seedDemo } from './demo/seed.ts'
import { createServer, type TazaServer } from './server.ts'
import { readSettings, type Settings, settingsIn } from './settings.ts'
import { lockDataDir } from './storage/lock.ts'
import { inDataDir, type Places, placesFrom } from './storage/places.ts'
import { exitStatus, whyNotStarted } from './why-not-started.ts'

// Whatever is written here (database, its log, keys, recordings) is for nobody else on this machine.
process.umask(0o077)
// What the machine trusts, as its administrator keeps it, is trusted beside Node's own list and NODE_EXTRA_CA_CERTS.
setDefaultCACertificates([...new Set([...getCACertificates('default'), ...getCACertificates('system')])])

const argv = process.argv.slice(2)
const command = commandIn(argv)
const args = command === null ? readArgs(argv) : null
const places = placesFrom(process.env)
if (command !== null || args === null) process.exitCode = await admin(command ?? '')
else if (args === 'help') process.stdout.write(`${help}\n`)
else if ('wrong' in args) say(args.wrong, exitStatus.wrong)
else if ('wrong' in places) say(places.wrong, exitStatus.wrong)
else await run(args, places)

function say(sentence: string, status: number): void {
  process.stderr.write(`${sentence}\n`)
  process.exitCode = status
}

async function admin(name: string): Promise<number> {
  try {
    return await runAdmin(name, argv, process.env, {
      out: (line) => process.stdout.write(`${line}\n`),
      err: (line) => process.stderr.write(`${line}\n`),
    })
  } catch (error) {
    const at = argv.indexOf('--data')
    const asked = { data: argv[at + 1] ?? '', host: '', port: 0, domain: '' }
    const { sentence } = whyNotStarted(error, asked, 'wrong' in places ? inDataDir : places)
    process.stderr.write(`${sentence}\n`)
    return exitStatus.again
  }
}

async function run(args: Args, places: Places): Promise<void> {
  const dataDir = resolve(args.data)
  let settings: Settings
  try {
    settings = await settingsOf(args, dataDir)
  } catch (error) {
    return say(error instanceof Error ? error.message : String(error), exitStatus.wrong)
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
      logLevel: args.logLevel,
      clock: { now: () => systemClock.now() + args.demoHoursOn * 3_600_000 },
    })
    if (args.demo)
      await seedDemo(server, { dataDir, resourcesDir: resolve(args.resources), minutes: args.demoMinutes })
    const listening = await server.listen(args.host, args.port)
    endInOrder(server, unlock)
    if (places.databaseUrl === null) endWhenLost(server)
    process.stdout.write(`${JSON.stringify({ listening })}\n`)
  } catch (error) {
    await server?.close()
    unlock()
    const { sentence, vain } = whyNotStarted(error, args, places)
    say(sentence, vain ? exitStatus.vain : exitStatus.again)
  }
}

/** Where the log of the records is lost, nothing is taken any more until the process is started again: by whoever started it. */
function endWhenLost({ health }: TazaServer): void {
  const everyMs = 10_000
  setInterval(async () => {
    await health.now()
    if (health.alive()) return
    process.stderr.write(
      'The records could not be written to the disk: this process ends, to be started again.\n',
    )
    process.exit(exitStatus.again)
  }, everyMs).unref()
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
