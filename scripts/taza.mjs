/** `npm run taza -- <command>`: finds the program that knows the command; each prints its own `--help`. */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const [command = '--help', ...rest] = process.argv.slice(2)
const program =
  command === 'server'
    ? [
        `${root}out/server/server.js`,
        '--pages',
        `${root}out/pages`,
        '--resources',
        `${root}resources`,
        ...rest,
      ]
    : [`${root}out/main/cli.js`, command, ...rest]
// Files are synced side by side: the disk then does several at once.
const env = { UV_THREADPOOL_SIZE: '16', ...process.env }
const child = spawn(process.execPath, program, { stdio: 'inherit', env })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)))
