/** `taza server`: see --help. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Args, help, readArgs } from './args.ts'
import { commandIn, runAdmin } from './commands/commands.ts'
import { seedDemo } from './demo/seed.ts'
import { createServer } from './server.ts'
import { readSettings, Settings } from './settings.ts'

// Whatever is written here (database, its log, keys, recordings) is for nobody else on this machine.
process.umask(0o077)

const argv = process.argv.slice(2)
const command = commandIn(argv)
const args = command === null ? readArgs(argv) : null
if (command !== null || args === null) {
  process.exitCode = await runAdmin(command ?? '', argv, {
    out: (line) => process.stdout.write(`${line}\n`),
    err: (line) => process.stderr.write(`${line}\n`),
  })
} else if (args === 'help') {
  process.stdout.write(`${help}\n`)
} else if ('wrong' in args) {
  process.stderr.write(`${args.wrong}\n`)
  process.exitCode = 2
} else {
  await run(args)
}

async function run(args: Args): Promise<void> {
  const dataDir = resolve(args.data)
  let settings: Settings
  try {
    settings = await settingsOf(args, dataDir)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 2
    return
  }
  const server = await createServer({
    dataDir,
    settings,
    pagesDir: resolve(args.pages),
    domain: args.domain,
    trustProxy: args.trustProxy,
  })
  try {
    if (args.demo)
      await seedDemo(server, { dataDir, resourcesDir: resolve(args.resources), minutes: args.demoMinutes })
    const listening = await server.listen(args.host, args.port)
    process.stdout.write(`${JSON.stringify({ listening })}\n`)
  } catch (error) {
    await server.close()
    process.stderr.write(`${sentence(error, args)}\n`)
    process.exitCode = 1
    return
  }
  const end = () => {
    // Evidence is durable before it is answered, so there is nothing to flush: connections are closed, then the files.
    server.close().then(
      () => process.exit(0),
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
  const own = join(dataDir, 'settings.json')
  if (args.settings !== '') return readSettings(resolve(args.settings), process.env)
  return existsSync(own) ? readSettings(own, process.env) : Settings.parse({})
}

function sentence(error: unknown, args: Args): string {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (code === 'EADDRINUSE')
    return `Port ${args.port} on ${args.host} is in use: end the other program or choose another with --port.`
  if (code === 'EACCES')
    return `Port ${args.port} on ${args.host} may not be used by this user: choose one above 1023 with --port.`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `${args.host} is not an address of this machine: choose another with --host.`
  return `The server could not start: ${error instanceof Error ? error.message : String(error)}`
}
