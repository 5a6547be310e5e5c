import { spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'

const scripts = fileURLToPath(new URL('../../../scripts/', import.meta.url))
let home: string
const clone = () => join(home, 'Таза clone')
const pids: number[] = []

/** A clone with stubs of what set-up calls. `npm ci` notes its turn and its pid and waits for a word. */
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'taza-set-up-'))
  mkdirSync(join(clone(), 'scripts'), { recursive: true })
  for (const name of ['package.json', 'package-lock.json', 'scripts/build.mjs'])
    writeFileSync(join(clone(), name), '')
  for (const name of ['setup.mjs', 'apt.mjs', 'set-up-lock.mjs'])
    cpSync(join(scripts, name), join(clone(), 'scripts', name))
  mkdirSync(join(home, 'bin'))
  const stub = (name: string, script: string) =>
    writeFileSync(join(home, 'bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  stub('dpkg-query', 'shift 3; for name; do echo "$name install ok installed"; done')
  stub('make', 'mkdir -p out/native && touch out/native/taza-guard-x11 out/native/taza-guard-win32.exe')
  stub(
    'npm',
    `echo $$ >> ${home}/calls
until [ -e ${home}/go ]; do sleep 0.05; done
mkdir -p node_modules/vite node_modules/node/bin node_modules/electron
touch node_modules/electron/path.txt
printf '#!/bin/sh\\necho v24.0.0\\nmkdir -p out/main && touch out/main/cli.js\\n' > node_modules/node/bin/node
chmod +x node_modules/node/bin/node`,
  )
})
afterEach(() => {
  for (const pid of pids.splice(0)) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch (_over) {
      // It has ended, as it should.
    }
  }
  rmSync(home, { recursive: true, force: true })
})

function setUp() {
  const program = `import { setup } from './scripts/setup.mjs'; await setup(process.cwd(), 'run')`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    cwd: clone(),
    env: { ...process.env, PATH: `${join(home, 'bin')}:/usr/bin:/bin` },
  })
  pids.push(child.pid ?? 0)
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => {
      text += data
    })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  return { pid: child.pid ?? 0, said: () => text, ended, kill: () => child.kill('SIGKILL') }
}
const calls = () =>
  existsSync(join(home, 'calls')) ? readFileSync(join(home, 'calls'), 'utf8').trim().split('\n') : []
const go = () => writeFileSync(join(home, 'go'), '')

it('of two at once in one fresh clone the second waits, says for whom, and finds everything done', async () => {
  const first = setUp()
  await expect.poll(calls).toHaveLength(1)
  const second = setUp()
  await expect
    .poll(second.said)
    .toBe(`[set-up] another set-up runs in this folder (process ${first.pid}); waiting for its end …\n`)
  go()
  expect([await first.ended, await second.ended]).toEqual([0, 0])
  expect(first.said()).toMatch(/npm packages: done/)
  expect(second.said().trim()).not.toMatch(/\n/)
  expect(calls()).toHaveLength(1)
  // And one that comes later neither waits nor does anything.
  const third = setUp()
  expect(await third.ended).toBe(0)
  expect(third.said()).toBe('')
})

it('one that was killed is waited for as long as its npm goes on, and its work is done anew', async () => {
  const isHeld = () => spawnSync('flock', ['-n', join(clone(), 'var/set-up.lock'), 'true']).status === 1
  const first = setUp()
  await expect.poll(calls).toHaveLength(1)
  first.kill()
  await first.ended
  expect(isHeld()).toBe(true)
  const second = setUp()
  await expect.poll(second.said).toMatch(/waiting for its end/)
  process.kill(Number(calls()[0]), 'SIGKILL')
  await expect.poll(calls).toHaveLength(2)
  go()
  expect(await second.ended, second.said()).toBe(0)
  expect(second.said()).toMatch(/npm packages: done/)
  expect(isHeld()).toBe(false)
})
