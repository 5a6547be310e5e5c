/**
 * A machine of its own inside this one: an overlay over a root (this machine's, or a bare one), with its own mounts and
 * processes, to install a package into and throw away. It shares the kernel and the network. Needs root.
 */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const exec = promisify(execFile)

/**
 * $1 folder, $2 the root below, $3 an upper layer to begin with ("" for an empty one), $4 a folder that both see.
 * `pivot_root` and not `chroot`, in which no program may make the user namespaces that a browser's sandbox is made of.
 */
const script = `
set -e
mount -t tmpfs -o mode=755 tmpfs "$1"
mkdir "$1/work" "$1/root"
if [ -n "$3" ]; then cp -a "$3" "$1/upper"; else mkdir -m 755 "$1/upper"; fi
mount -t overlay overlay -o "lowerdir=$2,upperdir=$1/upper,workdir=$1/work" "$1/root"
cd "$1/root"
mkdir -p dev sys proc run tmp mnt
mount --rbind /dev dev
mkdir -p dev/shm
mount -t tmpfs -o mode=1777 tmpfs dev/shm
mount --rbind /sys sys
mount -t proc proc proc
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs -o mode=1777 tmpfs tmp
mkdir -p -m 1777 /tmp/.X11-unix tmp/.X11-unix
mount --bind /tmp/.X11-unix tmp/.X11-unix
mkdir -p "$1/root/$4"
mount --bind "$4" "$1/root/$4"
mkdir -p media
pivot_root . mnt
cd /
mount --bind "/mnt$1/upper" /media
umount -l /mnt
echo ready
# Whoever loses its parent is ours to bury.
while :; do sleep 1; done
`

interface RunOptions {
  /** Root unless told. */
  user?: string
  group?: string
  /** Besides PATH, HOME and LANG. */
  env?: NodeJS.ProcessEnv
}

interface Ran {
  status: number
  text: string
}

export interface Machine {
  /** Its first process, as this machine numbers it. */
  readonly init: number
  /** A file of it, as this machine reaches it. */
  path(inside: string): string
  /** What to start so that it runs there. */
  command(words: readonly string[], options?: RunOptions): [string, ...string[]]
  run(words: readonly string[], options?: RunOptions): Promise<Ran>
  /** What runs there, by its own numbers; `filtered`: it may make few system calls (seccomp). */
  processes(): { pid: number; words: string; uid: number; filtered: boolean }[]
  /** Ends everything in it; what was written is gone. */
  stop(): Promise<void>
}

export interface MachineOptions {
  /** An empty folder on this machine. */
  folder: string
  /** The root below; it is not changed. */
  lower: string
  /** A folder of this machine that is there under the same name. */
  shared: string
  /** Begins with a copy of this machine's disk. */
  copyOf?: Machine
}

/** Rejects with what this machine does not let us do. */
export async function startMachine({ folder, lower, shared, copyOf }: MachineOptions): Promise<Machine> {
  mkdirSync(folder, { recursive: true })
  const from = copyOf ? copyOf.path('/media') : ''
  const child = spawn(
    'unshare',
    ['--mount', '--pid', '--fork', '--kill-child', 'sh', '-c', script, 'sh', folder, lower, from, shared],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const gone = once(child, 'close')
  let complaint = ''
  child.stderr.on('data', (data) => {
    complaint += data
  })
  const up = new Promise<boolean>((resolve) => {
    child.stdout.on('data', (data) => String(data).includes('ready') && resolve(true))
    gone.then(
      () => resolve(false),
      () => resolve(false),
    )
  })
  if (!(await up)) throw new Error(complaint.trim().split('\n').at(-1) || 'unshare failed')
  const init = Number(readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim())

  const command = (words: readonly string[], { user = 'root', group, env = {} }: RunOptions = {}) => {
    const home = user === 'root' ? '/root' : `/var/lib/${user}`
    const whole = {
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      LANG: 'C.UTF-8',
      HOME: home,
      USER: user,
      LOGNAME: user,
      ...env,
    }
    const who =
      user === 'root'
        ? []
        : [
            ...['setpriv', `--reuid=${user}`, group ? `--regid=${group}` : '--regid=taza-station'],
            // Whoever ends nsenter, which passes no signal on, ends what it started.
            ...['--init-groups', '--inh-caps=-all', '--pdeathsig', 'TERM'],
          ]
    const settings = Object.entries(whole).map(([name, value]) => `${name}=${value}`)
    const inside = ['nsenter', '-t', String(init), '-m', '-p'] as const
    return [...inside, ...who, 'env', '-i', ...settings, ...words] satisfies [string, ...string[]]
  }

  return {
    init,
    path: (inside) => join(`/proc/${init}/root`, inside),
    command,
    async run(words, options) {
      const [program, ...args] = command(words, options)
      const limits = { timeout: 1_200_000, maxBuffer: 1 << 24 }
      return exec(program, args, limits).then(
        ({ stdout, stderr }) => ({ status: 0, text: stdout + stderr }),
        (error: { code?: unknown; stdout?: string; stderr?: string; message: string }) => ({
          status: typeof error.code === 'number' ? error.code : 255,
          text: `${error.stdout ?? ''}${error.stderr ?? ''}` || error.message,
        }),
      )
    },
    processes() {
      const proc = `/proc/${init}/root/proc`
      return readdirSync(proc).flatMap((name) => {
        if (!/^\d+$/.test(name)) return []
        try {
          const status = readFileSync(join(proc, name, 'status'), 'utf8')
          const words = readFileSync(join(proc, name, 'cmdline'), 'utf8')
            .replaceAll('\0', ' ')
            .trim()
          const field = (title: string) => Number(new RegExp(`^${title}:\\t(\\d+)`, 'm').exec(status)?.[1])
          return words === ''
            ? []
            : [{ pid: Number(name), words, uid: field('Uid'), filtered: field('Seccomp') === 2 }]
        } catch (_gone) {
          return []
        }
      })
    },
    async stop() {
      child.kill('SIGKILL')
      await gone
    },
  }
}
