/**
 * The Debian packages: `taza-station` (the Chromium shell) and `taza-server`. Each has its programs and its own Node below
 * a folder of its own, so that one is upgraded without the other, also where both are installed. See docs/DEPLOYMENT.md.
 */
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { writeWholeManifest } from '../manifest.ts'
import { copyrightOf } from './copyright.ts'
import { madeOf } from './made-of.ts'
import { readLock, withNeeds } from './npm-packages.ts'

/** A file of resources/linux and where the package puts it, with its mode. */
type Placed = readonly [from: string, to: string, mode: number]
interface Contents {
  /** Of the clone, as they lie there; packages and Node come beside them. */
  readonly programs: readonly string[]
  readonly placed: readonly Placed[]
}

export type PackageName = 'taza-station' | 'taza-server'
export const packageNames: readonly PackageName[] = ['taza-station', 'taza-server']

const units = 'lib/systemd/system'
const contents: Record<PackageName, Contents> = {
  'taza-station': {
    programs: [
      'out/main',
      'out/pages',
      'out/native/taza-guard-x11',
      'out/native/taza-peer',
      'resources/locales',
      'resources/policies',
      'resources/linux/openbox-rc.xml',
      'resources/linux/lightdm-taza.conf',
    ],
    placed: [
      ['taza', 'usr/bin/taza', 0o755],
      ['taza-session', 'usr/bin/taza-session', 0o755],
      ['taza.desktop', 'usr/share/xsessions/taza.desktop', 0o644],
      ['taza-keeper.service', `${units}/taza-keeper.service`, 0o644],
      ['60-taza.conf', 'usr/lib/sysctl.d/60-taza.conf', 0o644],
      ['station.json', 'etc/taza/station.json', 0o640],
      ['deb/station/conffiles', 'DEBIAN/conffiles', 0o644],
      ...scriptsIn('deb/station'),
    ],
  },
  'taza-server': {
    programs: ['out/server', 'out/pages', 'resources/locales', 'resources/policies', 'resources/grafana'],
    placed: [
      ['taza-server', 'usr/bin/taza-server', 0o755],
      ['taza-server.service', `${units}/taza-server.service`, 0o644],
      ...scriptsIn('deb/server'),
    ],
  },
}

function scriptsIn(folder: string): Placed[] {
  return ['postinst', 'prerm', 'postrm'].map((name) => [`${folder}/${name}`, `DEBIAN/${name}`, 0o755])
}

/** Read by nobody who runs it: maps, the sources of native code, and what was built for other systems. */
const notRun = /\.map$|\/better-sqlite3\/(deps|src)$|\/prebuilds\/(darwin|win32|linuxmusl)-/

/** Programs, packages and Node as they stand in the installation, below `to`. */
function stagePrograms(root: string, name: PackageName, to: string): void {
  const packages = withNeeds(readLock(root), madeOf[name].packages(root)).keys()
  // Optional ones for other systems are rightly not here.
  const folders = [...packages].filter((folder) => existsSync(join(root, folder)))
  for (const from of [
    ...contents[name].programs,
    'scripts/taza.mjs',
    'package.json',
    ...folders,
    'node_modules/node/bin/node',
  ]) {
    mkdirSync(dirname(join(to, from)), { recursive: true })
    cpSync(join(root, from), join(to, from), { recursive: true, filter: (file) => !notRun.test(file) })
  }
}

/** What an administrator reads without a network, and whose work all of it is. */
function stageDocuments(root: string, name: PackageName, to: string): void {
  cpSync(join(root, 'docs'), join(to, 'docs'), { recursive: true })
  cpSync(join(root, 'README.md'), join(to, 'README.md'))
  writeFileSync(join(to, 'copyright'), copyrightOf(root, name, madeOf[name]))
}

const Package = z.object({ version: z.string(), description: z.string() })

/**
 * `level`: of zstd, 1 to 19. Builds `<name>_<version>_<architecture>.deb` in `to`; returns its path. With SOURCE_DATE_EPOCH
 * the bytes are the same whoever builds it, and when. Needs dpkg-deb.
 */
export function buildDeb(root: string, name: PackageName, to: string, level = 6): string {
  const { placed } = contents[name]
  const home = `opt/${name}`
  const tree = mkdtempSync(join(tmpdir(), `${name}-deb-`))
  try {
    stagePrograms(root, name, join(tree, home))
    for (const [from, path] of placed) {
      mkdirSync(dirname(join(tree, path)), { recursive: true })
      cpSync(join(root, 'resources/linux', from), join(tree, path))
    }
    const documents = join(tree, 'usr/share/doc', name)
    mkdirSync(documents, { recursive: true })
    stageDocuments(root, name, documents)
    // What is installed is what it names. The configuration is the university's, and changes.
    const elsewhere = placed.filter(([, path]) => !path.startsWith('DEBIAN/') && !path.startsWith('etc/'))
    writeWholeManifest(join(tree, home), new Map(elsewhere.map(([, path]) => [`/${path}`, join(tree, path)])))
    const { version, description } = Package.parse(
      JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')),
    )
    const architecture = execFileSync('dpkg', ['--print-architecture'], { encoding: 'utf8' }).trim()
    const folder = name === 'taza-station' ? 'deb/station' : 'deb/server'
    const control = readFileSync(join(root, 'resources/linux', folder, 'control'), 'utf8')
      .replace('@VERSION@', version)
      .replace('@ARCHITECTURE@', architecture)
      .replace('@SIZE@', String(installedSize(tree)))
      .replace('@DESCRIPTION@', description)
    writeFileSync(join(tree, 'DEBIAN/control'), control)
    const seconds = Number(process.env.SOURCE_DATE_EPOCH ?? Math.floor(Date.now() / 1000))
    settle(tree, new Map(placed.map(([, path, mode]) => [path, mode])), seconds)
    mkdirSync(to, { recursive: true })
    const file = join(to, `${name}_${version}_${architecture}.deb`)
    execFileSync('dpkg-deb', ['--root-owner-group', '-Zzstd', `-z${level}`, '--build', tree, file], {
      stdio: 'ignore',
      env: { ...process.env, SOURCE_DATE_EPOCH: String(seconds) },
    })
    return file
  } finally {
    rmSync(tree, { recursive: true, force: true })
  }
}

const pathsIn = (tree: string): string[] => ['', ...readdirSync(tree, { recursive: true, encoding: 'utf8' })]

/** In KiB, as dpkg counts: another disk gives its files other blocks. */
function installedSize(tree: string): number {
  const sizes = pathsIn(tree).map((path) => {
    const entry = lstatSync(join(tree, path))
    return entry.isFile() ? Math.ceil(entry.size / 1024) : 1
  })
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** Modes and times do not tell who built it, under which umask and when; nobody but root may change what runs. */
function settle(tree: string, modes: ReadonlyMap<string, number>, seconds: number): void {
  for (const path of pathsIn(tree)) {
    const file = join(tree, path)
    const entry = lstatSync(file)
    if (!entry.isSymbolicLink())
      chmodSync(file, modes.get(path) ?? (entry.isDirectory() || (entry.mode & 0o100) !== 0 ? 0o755 : 0o644))
    lutimesSync(file, seconds, seconds)
  }
}
