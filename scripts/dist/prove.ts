/**
 * `npm run dist -- --prove`: the stage `package` of the tests, in a bare Debian instead of this machine's own root.
 * Nothing is there but debootstrap's minbase, what the packages themselves ask apt for, and `hardware` below.
 * Needs root and Debian's packages.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What the virtual cameras of the test reach the browser by (library, protocol, settings), as a real one would by the kernel. */
const hardware = ['libpipewire-0.3-0', 'libpipewire-0.3-modules', 'pipewire-bin']

/** Throws where a program fails. */
function run(program: string, ...args: string[]): void {
  console.log(`prove: ${[program, ...args].join(' ')}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' }
  const { status, error } = spawnSync(program, args, { stdio: 'inherit', env })
  if (error) throw error
  if (status !== 0) throw new Error(`${program} ended with ${status}`)
}

/** This machine's Debian: its name, and where its packages come from. */
function release(): { name: string; mirror: string } {
  const name = /^VERSION_CODENAME=(.*)$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1]?.trim()
  if (!name) throw new Error('this system does not say which Debian it is')
  const asked = ['indextargets', '--format', '$(REPO_URI)', 'Created-By: Packages', `Codename: ${name}`]
  const { stdout } = spawnSync('apt-get', asked, { encoding: 'utf8' })
  const [mirror] = stdout.split('\n').filter((line) => /^https?:/.test(line))
  if (!mirror) throw new Error("This machine's apt names no mirror to fetch a bare Debian from.")
  return { name, mirror }
}

/** Made in `var/prove` where there is none of this making yet; returns its path. */
function bareRoot(root: string): string {
  const folder = join(root, 'var/prove')
  const bare = join(folder, 'root')
  const made = join(folder, 'made')
  const { name, mirror } = release()
  const making = `${name} from ${mirror} with ${hardware.join(' ')}, no service started\n`
  if (existsSync(made) && readFileSync(made, 'utf8') === making) return bare
  rmSync(made, { force: true })
  rmSync(bare, { recursive: true, force: true })
  mkdirSync(bare, { recursive: true })
  if (spawnSync('debootstrap', ['--version']).error) run('apt-get', 'install', '-y', 'debootstrap')
  run('debootstrap', '--variant=minbase', name, bare, mirror)
  // The same sources as here (security updates too), for what the packages depend on.
  for (const part of ['sources.list', 'sources.list.d'])
    if (existsSync(join('/etc/apt', part)))
      cpSync(join('/etc/apt', part), join(bare, 'etc/apt', part), {
        recursive: true,
        filter: (file) => !/\.(list|sources)$/.test(file) || file.endsWith('debian.sources'),
      })
  // Nothing that apt brings starts by itself, as in an image: a display manager would.
  writeFileSync(join(bare, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  run('chroot', bare, 'apt-get', 'update')
  run('chroot', bare, 'apt-get', 'install', '-y', '--no-install-recommends', ...hardware)
  writeFileSync(made, making)
  return bare
}

/** The exit status. */
export function prove(root: string): number {
  if (process.getuid?.() !== 0) {
    console.error('npm run dist -- --prove needs root: it installs into a root of its own.')
    return 1
  }
  const bare = bareRoot(root)
  const vitest = join(root, 'node_modules/.bin/vitest')
  const { status } = spawnSync(vitest, ['run', '--project', 'package'], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, TAZA_PACKAGE_ROOT: bare },
  })
  return status ?? 1
}
