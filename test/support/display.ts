/** A private X display for a test: Xvfb on a number of its own, with or without a window manager. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

export interface TestDisplay {
  /** e.g. `:42` */
  readonly display: string
  /** The process's environment with this DISPLAY and without any Wayland or session of the developer's. */
  readonly env: NodeJS.ProcessEnv
  /** Ends the window manager and the X server; resolves when both are gone. */
  stop(): Promise<void>
}

const openboxConfig = fileURLToPath(new URL('../../resources/linux/openbox-rc.xml', import.meta.url))

/** Starts Xvfb (and openbox without bindings). Rejects when either does not come up within 10 s. */
export async function startDisplay(
  options: { wm?: 'openbox' | 'none'; size?: string } = {},
): Promise<TestDisplay> {
  const { wm = 'none', size = '1366x768' } = options
  const server = spawn(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', `${size}x24`, '-nolisten', 'tcp', '-noreset', '-dpi', '96'],
    { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] },
  )
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
  }
  if (wm === 'openbox') {
    const manager = spawn('openbox', ['--config-file', openboxConfig, '--sm-disable'], {
      env,
      stdio: 'ignore',
    })
    started.push(manager)
    try {
      await managed(env, manager)
    } catch (error) {
      await stop()
      throw error
    }
  }
  return { display, env, stop }
}

function displayNumber(server: ChildProcess, complaint: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`Xvfb did not come up: ${complaint()}`)), 10_000)
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
    server.once('exit', () => settle(() => reject(new Error(`Xvfb ended: ${complaint()}`))))
  })
}

/** Resolves when the window manager has announced itself on the root window (EWMH `_NET_SUPPORTING_WM_CHECK`). */
async function managed(env: NodeJS.ProcessEnv, manager: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (manager.exitCode !== null) throw new Error(`openbox ended with ${manager.exitCode}`)
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
  throw new Error('openbox did not announce itself within 10 s')
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  const killer = setTimeout(() => child.kill('SIGKILL'), 3000)
  await gone
  clearTimeout(killer)
}
