/**
 * `own-network UID GID PROGRAM ARGUMENTS…`, started by `unshare -U -r -n`: an ordinary user's end-to-end tests in a network
 * of their own, whose root (in a namespace, not on the machine) tells the browser of cameras; the program itself is that
 * user again, one namespace further in.
 */
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cameraEvents, tellOfCameras } from './camera-events.ts'

const [uid = '', gid = '', ...command] = process.argv.slice(2)
execFileSync('ip', ['link', 'set', 'lo', 'up'])
const folder = mkdtempSync(join(tmpdir(), 'taza-network-'))
const socket = join(folder, 'camera-events.sock')
await tellOfCameras(fileURLToPath(new URL('../../out/native/camevent', import.meta.url)), socket)
const child = spawn('unshare', ['-U', `--map-user=${uid}`, `--map-group=${gid}`, ...command], {
  stdio: 'inherit',
  env: { ...process.env, [cameraEvents]: socket },
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    // Ctrl+C at a terminal reaches it by itself.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
  })
child.once('exit', (code) => {
  rmSync(folder, { recursive: true, force: true })
  process.exit(code ?? 1)
})
