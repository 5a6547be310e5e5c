/**
 * What root's `npm test` runs as an ordinary user: a system user of the tests' own, with a home, a runtime and a temporary
 * folder that are gone afterwards. The clone may be root's: it is only read, and shown by a bind mount where the folders
 * above it are shut. The one thing that root goes on doing is telling the browser that a camera came or went.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { clockProgram, meddleProgram, windowProgram } from '../../test/support/native.ts'
import { cameraEvents, tellOfCameras } from './camera-events.ts'

const testUser = 'taza-test'

export interface OrdinaryUser {
  /** What it may write, in a folder that goes with `end`. */
  readonly folder: string
  /** Starts a program of the clone, named from its root. */
  start(program: string, args: readonly string[]): ChildProcess
  end(): void
}

/** Rejects with one sentence where this machine lets no ordinary user do what the tests need. */
export async function becomeOrdinary(root: string, node: string): Promise<OrdinaryUser> {
  const { uid, gid } = userOf(testUser)
  // What tests make when they need it lies in the clone, where an ordinary user may not write.
  clockProgram()
  meddleProgram()
  windowProgram()
  const folder = mkdtempSync(join(tmpdir(), 'taza-user-'))
  const own = (name: string) => {
    const place = join(folder, name)
    mkdirSync(place, { mode: 0o700 })
    chownSync(place, uid, gid)
    return place
  }
  const end: (() => void)[] = [() => rmSync(folder, { recursive: true, force: true })]
  try {
    chmodSync(folder, 0o711)
    const events = join(folder, 'camera-events.sock')
    const env: NodeJS.ProcessEnv = {
      LANG: process.env.LANG ?? 'C.UTF-8',
      ...(process.env.CI ? { CI: process.env.CI } : {}),
      ...(process.env.TERM ? { TERM: process.env.TERM } : {}),
      ...(process.env.NO_COLOR ? { NO_COLOR: process.env.NO_COLOR } : {}),
      USER: testUser,
      LOGNAME: testUser,
      HOME: own('home'),
      XDG_RUNTIME_DIR: own('run'),
      TMPDIR: own('tmp'),
      [cameraEvents]: events,
    }
    end.push(await tellOfCameras(join(root, 'out/native/camevent'), events))
    chownSync(events, uid, gid)
    const drop = [
      'setpriv',
      '--reuid',
      String(uid),
      '--regid',
      String(gid),
      '--clear-groups',
      '--inh-caps=-all',
    ]
    const seen = shown(root, join(folder, 'clone'), drop, node)
    mustAllow([...drop, 'unshare', '-U', 'true'])
    return {
      folder: own('work'),
      start: (program, args) => {
        const [command = '', ...rest] = [...seen.prefix, ...drop, join(seen.root, program), ...args]
        const path = [join(seen.root, 'node_modules/node/bin'), join(seen.root, 'node_modules/.bin')]
        return spawn(command, rest, {
          cwd: root,
          stdio: 'inherit',
          env: { ...env, PATH: [...path, process.env.PATH].join(':') },
        })
      },
      end: () => {
        for (const undo of end.reverse()) undo()
      },
    }
  } catch (error) {
    for (const undo of end.reverse()) undo()
    throw error
  }
}

/**
 * Who is an ordinary user already stays so, in a network of the tests' own (own-network.ts); null where the system lets
 * nobody have one.
 */
export function inOwnNetwork(root: string, folder: string, env: NodeJS.ProcessEnv): OrdinaryUser | null {
  const own = ['-U', '-r', '-n']
  if (spawnSync('unshare', [...own, 'true'], { stdio: 'ignore' }).status !== 0) return null
  const me = [process.getuid?.(), process.getgid?.()].map(String)
  return {
    folder,
    start: (program, args) =>
      spawn(
        'unshare',
        [
          ...own,
          process.execPath,
          join(root, 'scripts/test/own-network.ts'),
          ...me,
          join(root, program),
          ...args,
        ],
        { cwd: root, stdio: 'inherit', env },
      ),
    end: () => undefined,
  }
}

/** The user, made where there is none (useradd(8), a system user without home and without a shell). */
function userOf(name: string): { uid: number; gid: number } {
  const find = () =>
    readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
      .find(([login]) => login === name)
  if (!find()) {
    const args = ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', name]
    const { status, stderr } = spawnSync('useradd', args, { encoding: 'utf8' })
    if (status !== 0)
      throw new Error(`The user ${name} could not be made: ${stderr?.trim() || 'no useradd here'}.`)
  }
  const [, , uid, gid] = find() ?? []
  if (!Number(uid) || !Number(gid)) throw new Error(`The user ${name} is not to be found in /etc/passwd.`)
  return { uid: Number(uid), gid: Number(gid) }
}

/** Where that user finds the clone, and what must come before its programs to see it there. */
function shown(root: string, place: string, drop: readonly string[], node: string) {
  const direct = { root, prefix: [] as string[] }
  if (reads(direct, drop, node)) return direct
  mkdirSync(place)
  const mount = 'mount --bind "$1" "$2" && cd "$2" && shift 2 && exec "$@"'
  const bound = { root: place, prefix: ['unshare', '-m', 'sh', '-c', mount, 'sh', root, place] }
  if (reads(bound, drop, node.replace(root, `${place}/`))) return bound
  throw new Error(
    `The user ${testUser} cannot read ${root}: let others read it (chmod -R go+rX), or run as that user.`,
  )
}

function reads(seen: { root: string; prefix: string[] }, drop: readonly string[], node: string): boolean {
  const look = `require('node:fs').readFileSync(process.argv[1])`
  const [command = '', ...rest] = [...seen.prefix, ...drop, node, '-e', look, join(seen.root, 'package.json')]
  return spawnSync(command, rest, { cwd: '/', stdio: 'ignore' }).status === 0
}

/** The browser's sandbox: by a user namespace, or by Debian's own program with the set-user-ID bit. */
function mustAllow([command = '', ...args]: readonly string[]) {
  if (existsSync('/usr/lib/chromium/chrome-sandbox')) return
  const { status, stderr } = spawnSync(command, args, { cwd: '/', encoding: 'utf8' })
  if (status === 0) return
  throw new Error(
    `The browser's sandbox needs user namespaces, which are shut here (${stderr?.trim()}): ` +
      'open them (sysctl user.max_user_namespaces, kernel.unprivileged_userns_clone), or install chromium-sandbox.',
  )
}
