/** A private X display for a test: Xvfb, or Xorg with many outputs, on a number of its own, with or without a window manager. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

export interface TestDisplay {
  /** e.g. `:42` */
  readonly display: string
  /** The process's environment with this DISPLAY and without any Wayland or session of the developer's. */
  readonly env: NodeJS.ProcessEnv
  /** How the X server ended by itself, with its last words; null while it runs. */
  fallen(): string | null
  /** Ends the window manager and the X server; resolves when both are gone. */
  stop(): Promise<void>
}

export type WindowManager = 'openbox' | 'matchbox' | 'none'

const xorgConfig = fileURLToPath(new URL('./xorg-dummy.conf', import.meta.url))
const openboxConfig = fileURLToPath(new URL('../../resources/linux/openbox-rc.xml', import.meta.url))

export interface DisplayOptions {
  wm?: WindowManager
  /** Of Xvfb's only output. */
  size?: string
  /** Xorg with the dummy driver: outputs DUMMY0 to DUMMY15, the first one on (1024x768). Needs root. */
  outputs?: boolean
  /** Another program that takes Xvfb's words. */
  program?: string
}

/** Starts the X server and the window manager, the latter without bindings. Rejects when either is not up within 30 s. */
export async function startDisplay(options: DisplayOptions = {}): Promise<TestDisplay> {
  const { wm = 'none', size = '1366x768', outputs = false, program = 'Xvfb' } = options
  const folder = mkdtempSync(join(tmpdir(), 'taza-display-'))
  const common = ['-displayfd', '3', '-nolisten', 'tcp', '-noreset']
  const server = outputs
    ? spawn(
        '/usr/lib/xorg/Xorg',
        [
          ...common,
          '-config',
          xorgConfig,
          '-logfile',
          join(folder, 'log'),
          '-sharevts',
          '-novtswitch',
          '-keeptty',
        ],
        { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] },
      )
    : spawn(program, [...common, '-screen', '0', `${size}x24`, '-dpi', '96'], {
        stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
      })
  let complaint = ''
  server.stderr?.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-2000)
  })
  const number = await displayNumber(server, () => complaint)
  const display = `:${number}`
  const env: NodeJS.ProcessEnv = { ...process.env, DISPLAY: display }
  for (const name of ['WAYLAND_DISPLAY', 'XDG_SESSION_TYPE', 'SESSION_MANAGER', 'DESKTOP_STARTUP_ID'])
    delete env[name]

  const started: ChildProcess[] = [server]
  const stop = async () => {
    for (const child of started.toReversed()) await end(child)
    rmSync(folder, { recursive: true, force: true })
  }
  if (wm !== 'none') {
    const manager = spawn(...managers[wm], { env, stdio: 'ignore' })
    started.push(manager)
    try {
      await managed(env, manager)
    } catch (error) {
      await stop()
      throw error
    }
  }
  const fallen = () => {
    const how = server.signalCode ?? server.exitCode
    return how === null ? null : `${how}: ${complaint}`
  }
  return { display, env, fallen, stop }
}

const managers = {
  openbox: ['openbox', ['--config-file', openboxConfig, '--sm-disable']],
  matchbox: ['matchbox-window-manager', ['-use_titlebar', 'no']],
} satisfies Record<string, [string, string[]]>

function displayNumber(server: ChildProcess, complaint: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the X server did not come up: ${complaint()}`)), 30_000)
    const settle = (act: () => void) => {
      clearTimeout(timer)
      act()
    }
    let text = ''
    server.stdio[3]?.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      if (text.includes('\n')) settle(() => resolve(text.trim()))
    })
    server.once('error', (error) => settle(() => reject(error)))
    server.once('exit', () => settle(() => reject(new Error(`the X server ended: ${complaint()}`))))
  })
}

/** Resolves when the window manager has announced itself on the root window (EWMH `_NET_SUPPORTING_WM_CHECK`). */
async function managed(env: NodeJS.ProcessEnv, manager: ChildProcess): Promise<void> {
  for (const end = Date.now() + 30_000; Date.now() < end; ) {
    if (manager.exitCode !== null) throw new Error(`the window manager ended with ${manager.exitCode}`)
    const probe = spawn('xprop', ['-root', '_NET_SUPPORTING_WM_CHECK'], {
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    let text = ''
    probe.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString()
    })
    await once(probe, 'close')
    if (text.includes('window id')) return
    await sleep(50)
  }
  throw new Error('the window manager did not announce itself within 30 s')
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  const killer = setTimeout(() => child.kill('SIGKILL'), 3000)
  await gone
  clearTimeout(killer)
}
