/** Debian packages into a machine of its own (machine.ts): as a technician installs them, where that can be done here. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { type Machine, startMachine } from './machine.ts'

/** A bare root to install into, made by `npm run dist -- --prove`; this machine's own unless told. */
export const lower = process.env.TAZA_PACKAGE_ROOT ?? '/'

/** Why it cannot be done here, with `folder` gone; null when it can. Whoever asked for the proof is not given a skip in its place. */
export async function obstacle(folder: string, lower: string, shared: string): Promise<string | null> {
  const why = await tried(join(folder, 'try'), lower, shared)
  if (why !== null) rmSync(folder, { recursive: true, force: true })
  if (why !== null && lower !== '/') throw new Error(`nothing can be proved here: ${why}`)
  return why
}

async function tried(folder: string, lower: string, shared: string): Promise<string | null> {
  if (process.getuid?.() !== 0) return 'not root'
  try {
    const machine = await startMachine({ folder, lower, shared })
    const ordinary = ['setpriv', '--reuid=61009', '--clear-groups', 'unshare', '-U', '-r', 'true']
    const made = await machine.run(ordinary)
    await machine.stop()
    return made.status === 0 ? null : `no user namespaces for an ordinary user: ${made.text.trim()}`
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** What no test needs, and a machine that only tests does not have: what an X session on a real screen begins with. */
const notHere = ['lightdm', 'xserver-xorg-core', 'xserver-xorg-input-libinput']

/**
 * This machine has what the packages depend on; a bare one gets it as a technician would. What is there already is
 * installed again, as an upgrade. A question would fail it.
 */
export async function install(machine: Machine, ...debs: readonly string[]): Promise<void> {
  const program =
    lower === '/'
      ? ['dpkg', `--ignore-depends=${notHere.join(',')}`, '-i']
      : ['apt-get', 'install', '-y', '--reinstall']
  const done = await machine.run(['sh', '-c', 'exec "$@" </dev/null', 'sh', ...program, ...debs], {
    env: { DEBIAN_FRONTEND: 'noninteractive' },
  })
  expect(done, done.text).toMatchObject({ status: 0 })
}
