/** A Windows for tests: wine on a private X display, with a prefix of its own. */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startDisplay } from './display.ts'
import { windowsProgram } from './native.ts'

export interface TestWine {
  readonly env: NodeJS.ProcessEnv
  /** A file's path as Windows programs see it. */
  path(file: string): string
  /** Ends every Windows program, the display, and removes the prefix. */
  stop(): Promise<void>
}

const root = fileURLToPath(new URL('../../', import.meta.url))
const server = '/usr/lib/wine/wineserver'

/**
 * Wine needs 10 s to make a prefix, so that it is made once for each version of it; a test's own is a copy by hard links
 * (wine replaces its registry's files and never writes into its programs).
 */
function template(env: NodeJS.ProcessEnv): string {
  const version = execFileSync('wine', ['--version'], { env, encoding: 'utf8' }).split(/\s/)[0]
  const made = `${root}out/wine/${version}`
  if (existsSync(made)) return made
  mkdirSync(`${root}out/wine`, { recursive: true })
  const fresh = mkdtempSync(`${made}-`)
  const prefix = { ...env, WINEPREFIX: fresh }
  execFileSync('wineboot', ['--init'], { env: prefix, stdio: 'ignore', timeout: 120_000 })
  execFileSync(server, ['--wait'], { env: prefix, stdio: 'ignore', timeout: 60_000 })
  if (!existsSync(join(fresh, 'system.reg'))) throw new Error('wine made no registry: it does not work here')
  try {
    renameSync(fresh, made)
  } catch (error) {
    // Another test file has made it meanwhile.
    if (!existsSync(made)) throw error
    rmSync(fresh, { recursive: true })
  }
  return made
}

/** Rejects when wine cannot start: a test that needs it fails then. */
export async function startWine(): Promise<TestWine> {
  // With a window manager that binds nothing, or the keys never arrive.
  const display = await startDisplay({ wm: 'openbox' })
  const folder = mkdtempSync(join(tmpdir(), 'taza-wine-'))
  const prefix = join(folder, 'prefix')
  const env: NodeJS.ProcessEnv = {
    ...display.env,
    WINEPREFIX: prefix,
    WINEDEBUG: '-all',
    // Neither .NET nor a browser of its own: wine would ask for their installers.
    WINEDLLOVERRIDES: 'mscoree,mshtml=',
  }
  let idle: ReturnType<typeof spawn> | null = null
  const stop = async () => {
    idle?.stdin?.end()
    if (existsSync(prefix)) execFileSync(server, ['--kill', '--wait'], { env, stdio: 'ignore' })
    await display.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    execFileSync('cp', ['-al', template(env), prefix])
    // Wine's own services and its desktop start with the first program and would keep the pipes of a test's: this one gives
    // them none.
    idle = spawn('wine', [windowsProgram('host'), '--idle'], { env, stdio: ['pipe', 'pipe', 'ignore'] })
    const first = await Promise.race([once(idle.stdout as NodeJS.ReadableStream, 'data'), once(idle, 'exit')])
    if (!Buffer.isBuffer(first[0])) throw new Error(`wine ended at once with ${first[0]}`)
  } catch (error) {
    await stop()
    throw error
  }
  return { env, path: (file) => `Z:${file.replaceAll('/', '\\')}`, stop }
}
