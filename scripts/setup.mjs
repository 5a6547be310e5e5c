/**
 * Sets up a clone: system packages, npm packages, the project's Node, the native guard, the build. Idempotent: each
 * step knows whether it is done already, so that a second run only looks (well under a second).
 */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { closeSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { aptInstall } from './apt.mjs'
import { takeLock } from './set-up-lock.mjs'

/** A failure that is told in one plain sentence. */
export class SetupError extends Error {}

/** Debian packages by what needs them. */
const packages = {
  run: [
    'chromium',
    // For kernels that keep user namespaces, the browser's other sandbox, from ordinary users.
    'chromium-sandbox',
    'gcc',
    'libc6-dev',
    'make',
    'pkg-config',
    'libx11-dev',
    'libxext-dev',
    'libxres-dev',
    'libxrandr-dev',
    'libxfixes-dev',
    'libxcomposite-dev',
    'libxi-dev',
    'libxss-dev',
    'libxft-dev',
    'libpng-dev',
    'fswebcam',
  ],
  demo: [
    'xvfb',
    'openbox',
    'xterm',
    'ffmpeg',
    'fonts-dejavu-core',
    'fonts-noto-core',
    'pipewire',
    'pipewire-bin',
    'wireplumber',
    'dbus',
    'dbus-daemon',
    'libpipewire-0.3-dev',
    'libglib2.0-dev',
    'x11-utils',
    'x11-apps',
    'x11-xserver-utils',
  ],
  test: [
    // What pages are looked at in (test/support/page-browser.ts).
    'chromium-headless-shell',
    'iproute2',
    'xdotool',
    'xinput',
    'x11-xkb-utils',
    'procps',
    'python3',
    'openssl',
    'curl',
    // Foreign programs and other window managers that the lockdown is tried against.
    'matchbox-window-manager',
    'xclip',
    'x11vnc',
    'dunst',
    'libnotify-bin',
    'xserver-xorg-core',
    'xserver-xorg-video-dummy',
    // The Windows guard: cross compiler, and wine to run it.
    'gcc-mingw-w64-x86-64',
    'libz-mingw-w64-dev',
    'wine64',
    'wine',
    // Fuzzers and sanitizers for the guards.
    'clang',
    'libclang-rt-14-dev',
    // A TPM, for the keys that a station seals to its machine.
    'swtpm',
    'tpm2-tools',
    'libtss2-tcti-swtpm0',
    // A university's own database, object store and web server.
    'postgresql',
    'radosgw',
    'ceph-mon',
    'ceph-osd',
    'nginx-light',
  ],
}
const wanted = (needs) => [
  ...packages.run,
  ...(needs === 'run' ? [] : packages.demo),
  ...(needs === 'test' ? packages.test : []),
]

export const projectNode = (root) =>
  join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

/** The lock's file while this process sets up. */
let lock = null

/** @param needs 'run' | 'demo' | 'test': each includes the one before. */
export async function setup(root, needs) {
  const steps = [
    ['system packages', () => missingPackages(wanted(needs)), (missing) => installPackages(missing)],
    ['npm packages', () => stale(root, 'npm', ['package-lock.json', 'package.json']), () => npmCi(root)],
    ["the project's Node", () => oldNode(root), () => installNode(root)],
    [
      'the native programs',
      () => stale(root, 'native', nativeSources(root)) ?? windowsGuardMissing(root),
      () => make(root, needs),
    ],
    ['the build', () => stale(root, 'build', buildSources(root)), () => build(root)],
    ['Electron', () => electronUntried(root), () => tryElectron(root)],
  ]
  if (steps.every(([, missing]) => !lacks(missing()))) return
  lock = await takeLock(root).catch((error) => {
    throw new SetupError(error.message)
  })
  try {
    await mendAll(steps)
  } finally {
    if (lock !== null) closeSync(lock)
    lock = null
  }
}

const lacks = (what) => what !== null && what.length > 0

async function mendAll(steps) {
  for (const [index, [name, missing, mend]] of steps.entries()) {
    const what = missing()
    if (!lacks(what)) continue
    const started = Date.now()
    console.log(`[set-up ${index + 1}/${steps.length}] ${name} …`)
    await mend(what)
    console.log(`[set-up ${index + 1}/${steps.length}] ${name}: done in ${seconds(Date.now() - started)}`)
  }
}

const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`

/** Runs a program quietly; its output is shown only when it fails. It holds the lock too: it may outlive us. */
function run(root, program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const stdio = ['ignore', 'pipe', 'pipe', ...(lock === null ? [] : [lock])]
    const child = spawn(program, args, { cwd: root, stdio, ...options })
    let output = ''
    const keep = (data) => {
      output = (output + data).slice(-20_000)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.on('error', (error) => reject(new SetupError(`${program} could not be started: ${error.message}.`)))
    child.on('exit', (code) => {
      if (code === 0) resolve(output)
      else
        reject(new SetupError(`${output}\n'${program} ${args.join(' ')}' failed (exit ${code}); see above.`))
    })
  })
}

function missingPackages(names) {
  if (process.platform !== 'linux') return []
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own format
  const asked = spawnSync('dpkg-query', ['-W', '-f', '${Package} ${Status}\n', ...names], {
    encoding: 'utf8',
  })
  if (asked.error) {
    if (['chromium', 'gcc', 'make'].every(onPath)) return []
    throw new SetupError(
      `This is not Debian or Ubuntu. Install what these Debian packages hold, then try again: ${names.join(' ')}`,
    )
  }
  const there = new Set(
    asked.stdout
      .split('\n')
      .filter((line) => line.endsWith(' install ok installed'))
      .map((line) => line.split(' ')[0]),
  )
  return names.filter((name) => !there.has(name))
}

const onPath = (name) => (process.env.PATH ?? '').split(':').some((dir) => existsSync(join(dir, name)))

async function installPackages(missing) {
  const root = process.getuid?.() === 0
  const prefix = root ? [] : ['sudo', ...(process.stdin.isTTY ? [] : ['-n'])]
  const mend = `apt-get install --no-install-recommends ${missing.join(' ')}`
  if (!root && !onPath('sudo')) {
    throw new SetupError(`Packages are missing and may not be installed from here. As root: ${mend}`)
  }
  try {
    await aptInstall(missing, { prefix })
  } catch (error) {
    throw new SetupError(`${error.message}\nThe packages could not be installed. As root: ${mend}`)
  }
}

const windowsGuard = 'out/native/taza-guard-win32.exe'
/** This system's own guard. */
const guardFile = process.platform === 'win32' ? windowsGuard : 'out/native/taza-guard-x11'

/** The Windows guard is built on Linux, where the cross compiler is. */
const crossCompiles = () =>
  process.platform === 'linux' &&
  onPath('x86_64-w64-mingw32-gcc') &&
  existsSync('/usr/x86_64-w64-mingw32/lib/libz.a')
const windowsGuardMissing = (root) =>
  crossCompiles() && !existsSync(join(root, windowsGuard)) ? [windowsGuard] : null

const stampFile = (root, name) => join(root, 'node_modules', `.taza-${name}`)

/** The digest of the files' contents when it differs from the stamp, else null. */
function stale(root, name, files) {
  const hash = createHash('sha256')
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0')
  const digest = hash.digest('hex')
  const outputs = { npm: 'node_modules/vite', native: guardFile, build: 'out/main/cli.js' }
  const file = stampFile(root, name)
  const fresh =
    existsSync(file) && readFileSync(file, 'utf8') === digest && existsSync(join(root, outputs[name]))
  return fresh ? null : digest
}

function filesUnder(root, dir, wanted) {
  if (!existsSync(join(root, dir))) return []
  return readdirSync(join(root, dir), { recursive: true })
    .map((file) => join(dir, file))
    .filter((file) => wanted.test(file) && statSync(join(root, file)).isFile())
    .sort()
}
const nativeSources = (root) => [
  ...filesUnder(root, 'native', /(\.[ch]|Makefile)$/),
  ...filesUnder(root, 'test/support', /(\.[ch]|Makefile)$/),
]
const buildSources = (root) => [
  'scripts/build.mjs',
  'package-lock.json',
  ...['src-main', 'src-renderer', 'src-server', 'src-shared', 'resources/locales'].flatMap((dir) =>
    filesUnder(root, dir, /\.(tsx?|html|css|json|svg)$/),
  ),
]

function stamp(root, name, files) {
  writeFileSync(stampFile(root, name), '')
  writeFileSync(stampFile(root, name), stale(root, name, files) ?? '')
}

async function npmCi(root) {
  // Install scripts stay off: Electron's would download a binary, which air-gapped machines cannot; what we need of
  // them is done by the steps that follow.
  await run(root, 'npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'])
  stamp(root, 'npm', ['package-lock.json', 'package.json'])
}

function oldNode(root) {
  const asked = spawnSync(projectNode(root), ['--version'], { encoding: 'utf8' })
  return asked.status === 0 && Number(asked.stdout.slice(1).split('.')[0]) >= 24 ? null : ['node']
}

async function installNode(root) {
  await run(root, 'npm', ['rebuild', 'node', '--no-audit', '--no-fund'])
  if (oldNode(root)) throw new SetupError("The project's own Node did not arrive; try 'npm run setup' again.")
}

async function make(root, needs) {
  mkdirSync(join(root, 'out', 'native'), { recursive: true })
  if (process.platform === 'win32') {
    if (existsSync(join(root, guardFile))) return stamp(root, 'native', nativeSources(root))
    throw new SetupError(
      `The guard for Windows is built on Linux ('npm run setup' on Debian). Copy it here: ${guardFile}`,
    )
  }
  for (const dir of [
    'native/x11',
    'native/peer',
    ...(crossCompiles() ? ['native/win32', 'native/dpapi'] : []),
  ])
    await run(root, 'make', ['-C', dir])
  if (needs !== 'run') {
    for (const dir of filesUnder(root, 'test/support', /Makefile$/)) {
      await run(root, 'make', ['-C', join(root, dir, '..')])
    }
  }
  stamp(root, 'native', nativeSources(root))
}

async function build(root) {
  await run(root, projectNode(root), ['scripts/build.mjs'])
  stamp(root, 'build', buildSources(root))
}

const electronVersion = (root) =>
  JSON.parse(readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8')).version
const electronThere = (root) => existsSync(join(root, 'node_modules/electron/path.txt'))

function electronUntried(root) {
  if (electronThere(root)) return null
  const file = stampFile(root, 'electron')
  return existsSync(file) && readFileSync(file, 'utf8') === electronVersion(root) ? null : ['electron']
}

/** Electron is wanted, not needed: without its binary the Chromium shell runs. Tried once per version. */
async function tryElectron(root) {
  try {
    await run(root, projectNode(root), ['node_modules/electron/install.js'], { timeout: 180_000 })
  } catch {
    console.log(
      "[set-up] Electron's binary cannot be had here; the station runs in the system's Chromium." +
        ' (Try again: delete node_modules/.taza-electron.)',
    )
  }
  writeFileSync(stampFile(root, 'electron'), electronVersion(root))
}
