/**
 * Cameras for a machine that has none: a private D-Bus, PipeWire and WirePlumber with one `vcam` per camera, which a
 * Chromium started with the returned environment and switches takes for hardware.
 *
 * Debian packages: pipewire pipewire-bin wireplumber dbus-daemon libpipewire-0.3-dev libglib2.0-dev pkg-config gcc make
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { cameraEvents } from '../../../scripts/test/camera-events.ts'

const run = promisify(execFile)

/** Switches that make Chromium look for cameras in PipeWire, and grant them without asking. */
const cameraSwitches = ['--enable-features=WebRtcPipeWireCamera', '--use-fake-ui-for-media-stream'] as const

type Scene = 'person' | 'desk' | 'sheet'

export interface CameraSpec {
  /** The label in the browser, e.g. `Face`. */
  name: string
  /** `<width>x<height>`, even numbers. */
  size: string
  fps: number
  /** What it sees; by default a desk when the name says so. */
  scene?: Scene
  /** Not there before its first `replug`. */
  unplugged?: boolean
}

interface VirtualCamera {
  /** Moving pictures again, after any of the others. */
  run(): void
  /** Sends nothing any more. */
  stop(): void
  /** The same picture again and again. */
  hold(): void
  black(): void
  /** As through a smeared lens. */
  blur(): void
  /** Sees something else from now on. */
  see(scene: Scene): void
  /** Pictures sent since it was plugged in. */
  sent(): Promise<number>
  /** Pulls the plug; resolves when the camera is gone. */
  unplug(): Promise<void>
  replug(): Promise<void>
  /** The camera's process, null while unplugged. */
  readonly pid: number | null
}

export interface Cameras {
  /** What the browser needs of the environment, on top of its own. */
  env: Record<string, string>
  switches: string[]
  /** Throws when there is no camera of that name. */
  camera(name: string): VirtualCamera
  /** Ends everything that was started and removes its directory. */
  stop(): Promise<void>
}

export interface CameraOptions {
  cameras: CameraSpec[]
  env: NodeJS.ProcessEnv
  /** Directory of vcam, camportal and camevent; by default `out/native` under the current directory. */
  binaries?: string
  /** The user whose browser shall see them, where that is another than ours, and what makes a command theirs; needs root. */
  user?: { uid: number; gid: number; become: readonly string[] }
  /** Where its sockets lie; the system's temporary folder unless told. */
  folder?: string
}

/** Compiles the programs into `binaries` where the sources are newer. `sources` is this directory. */
export async function buildCameras(sources: string, binaries: string): Promise<void> {
  await run('make', ['-s', '-C', sources, `OUT=${resolve(binaries)}`])
}

/** No service directories: nothing can be activated on this bus, so nothing is left behind when it ends. */
const busConfig = (socket: string): string => `<!DOCTYPE busconfig PUBLIC
 "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${socket}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`

async function until(
  what: string,
  test: () => Promise<boolean> | boolean,
  timeoutMs = 30_000,
): Promise<void> {
  for (const end = Date.now() + timeoutMs; Date.now() < end; await sleep(25)) if (await test()) return
  throw new Error(`cameras: ${what} did not come up in ${timeoutMs} ms`)
}

/** The helper of a test run that is an ordinary user's (scripts/test/ordinary-user.ts). */
async function askRoot(socket: string, action: 'add' | 'remove'): Promise<void> {
  const caller = createConnection(socket)
  caller.end(`${action}\n`)
  const answer = await text(caller)
  if (answer !== 'told\n') throw new Error(`camevent by root: ${answer}`)
}

/** Starts the cameras and resolves when a browser can find all of them. Rejects with what is missing. */
export async function startCameras(options: CameraOptions): Promise<Cameras> {
  const binaries = resolve(options.binaries ?? 'out/native')
  for (const name of ['vcam', 'camportal', 'camevent'])
    if (!existsSync(join(binaries, name)))
      throw new Error(`cameras: ${name} is not in ${binaries}; build it with make -C test/support/cameras`)

  // Under the system's own temporary directory: a socket's path may have 107 bytes at most.
  const home = await mkdtemp(join(options.folder ?? tmpdir(), 'taza-cam-'))
  const runtime = join(home, 'run')
  await mkdir(runtime, { mode: 0o700 })
  if (options.user)
    for (const folder of [home, runtime]) await chown(folder, options.user.uid, options.user.gid)
  const socket = join(runtime, 'bus')
  const env = { XDG_RUNTIME_DIR: runtime, DBUS_SESSION_BUS_ADDRESS: `unix:path=${socket}` }
  const childEnv: NodeJS.ProcessEnv = {
    ...options.env,
    ...env,
    HOME: home,
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_DATA_HOME: join(home, 'data'),
    XDG_STATE_HOME: join(home, 'state'),
    XDG_CACHE_HOME: join(home, 'cache'),
  }
  delete childEnv.WAYLAND_DISPLAY
  delete childEnv.PIPEWIRE_REMOTE

  const children: ChildProcess[] = []
  let log = ''
  const start = (command: string, args: string[]): ChildProcess => {
    const [program = command, ...words] = [...(options.user?.become ?? []), command, ...args]
    const child = spawn(program, words, { env: childEnv, stdio: ['pipe', 'pipe', 'pipe'] })
    child.on('error', (error) => {
      log += `${command}: ${error.message}\n`
    })
    child.stderr?.on('data', (data) => {
      log = (log + data).slice(-4000)
    })
    // A camera that is pulled while it is told something.
    child.stdin?.on('error', (error) => {
      log += `${command}: ${error.message}\n`
    })
    children.push(child)
    return child
  }
  const end = async (child: ChildProcess): Promise<void> => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGTERM')
    const timer = setTimeout(() => child.kill('SIGKILL'), 2000)
    await gone
    clearTimeout(timer)
  }
  const stop = async (): Promise<void> => {
    for (const child of children.splice(0).reverse()) await end(child)
    await rm(home, { recursive: true, force: true })
  }

  const listed = async (what: 'Node' | 'Client'): Promise<string> => {
    const { stdout } = await run('pw-cli', ['ls', what], { env: childEnv }).catch(() => ({ stdout: '' }))
    return stdout
  }
  const tell = async (action: 'add' | 'remove'): Promise<void> => {
    // Who may not tell it has somebody who may; without either the browser does not learn of it.
    const root = process.env[cameraEvents]
    const told = root ? askRoot(root, action) : run(join(binaries, 'camevent'), [action])
    await told.catch((error: Error) => {
      log += `${error.message}\n`
    })
  }

  const makeCamera = async (spec: CameraSpec): Promise<VirtualCamera> => {
    const scene = spec.scene ?? (/desk/i.test(spec.name) ? 'desk' : 'person')
    const node = `taza-${spec.name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`
    let child: ChildProcess | null = null
    const asked: ((count: number) => void)[] = []
    const plug = async (): Promise<void> => {
      child = start(join(binaries, 'vcam'), [node, spec.name, `${spec.size}@${spec.fps}`, scene])
      const { stdout } = child
      if (stdout)
        createInterface({ input: stdout }).on('line', (line) => {
          const count = /^sent (\d+)$/.exec(line)?.[1]
          if (count) asked.shift()?.(Number(count))
        })
      await until(`camera ${spec.name} (${log})`, async () => (await listed('Node')).includes(`"${node}"`))
    }
    const say = (word: string) => () => {
      if (!child) throw new Error(`cameras: ${spec.name} is unplugged`)
      child.stdin?.write(`${word}\n`)
    }
    if (!spec.unplugged) await plug()
    return {
      run: say('run'),
      stop: say('stop'),
      hold: say('hold'),
      black: say('black'),
      blur: say('blur'),
      see: (other) => say(`scene ${other}`)(),
      sent: () =>
        new Promise((resolve) => {
          asked.push(resolve)
          say('stat')()
        }),
      get pid() {
        return child?.pid ?? null
      },
      unplug: async () => {
        if (!child) return
        const gone = child
        child = null
        children.splice(children.indexOf(gone), 1)
        await end(gone)
        await tell('remove')
      },
      replug: async () => {
        if (child) return
        await plug()
        await tell('add')
      },
    }
  }

  try {
    const config = join(home, 'bus.conf')
    await writeFile(config, busConfig(socket))
    start('dbus-daemon', [`--config-file=${config}`, '--nofork', '--nopidfile', '--nosyslog'])
    await until(`dbus-daemon (${log})`, () => existsSync(socket))
    start('pipewire', [])
    await until(`pipewire (${log})`, () => existsSync(join(runtime, 'pipewire-0')))
    start('wireplumber', [])
    const portal = start(join(binaries, 'camportal'), [])
    const lines = createInterface({ input: portal.stdout ?? process.stdin })
    let ready = false
    lines.on('line', (line) => {
      ready ||= line === 'ready'
    })
    await until(`camportal (${log})`, () => ready)
    // WirePlumber connects a reader with a camera: before it is there, an opened camera stays silent.
    await until(`wireplumber (${log})`, async () => {
      return (await listed('Client')).includes('WirePlumber')
    })
    const made = new Map<string, VirtualCamera>()
    for (const spec of options.cameras) made.set(spec.name, await makeCamera(spec))
    return {
      env,
      switches: [...cameraSwitches],
      camera: (name) => {
        const found = made.get(name)
        if (!found) throw new Error(`cameras: there is no ${name}`)
        return found
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}
