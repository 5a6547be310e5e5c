/**
 * The one door of package.json's scripts: sets up what is missing (see setup.mjs), then runs the command with the
 * project's own Node. Runs on any Node ≥ 18 and needs no package, because on a fresh clone there is none yet.
 */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'
import { projectNode, SetupError, setup } from './setup.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const [command = 'help', ...rest] = process.argv.slice(2)

/** What each command runs, and how much of the set-up it needs. */
const commands = {
  setup: { needs: 'test' },
  demo: { needs: 'demo', program: ['scripts/demo/main.ts'] },
  dev: { needs: 'demo', program: ['scripts/dev/main.ts'] },
  gallery: { needs: 'demo', program: ['scripts/gallery/main.ts'] },
  test: { needs: 'test', program: ['scripts/test.mjs'] },
  bench: { needs: 'test', program: ['scripts/bench.ts'] },
  chaos: { needs: 'test', program: ['scripts/chaos.ts'] },
  taza: { needs: 'run', program: ['scripts/taza.mjs'] },
  dist: { needs: 'run', program: ['scripts/dist.mjs'] },
}

const chosen = commands[command]
if (!chosen) {
  console.error(`Unknown command '${command}'. There are: ${Object.keys(commands).join(', ')}.`)
  process.exit(2)
}
try {
  await setup(root, chosen.needs)
} catch (error) {
  if (!(error instanceof SetupError)) throw error
  console.error(`\n${error.message}`)
  process.exit(1)
}
if (!chosen.program) process.exit(0)

const child = spawn(projectNode(root), [...chosen.program, ...rest], { cwd: root, stdio: 'inherit' })
// Ctrl+C reaches the whole group; the child decides how to end, we report how it ended.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
  })
}
child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)))
