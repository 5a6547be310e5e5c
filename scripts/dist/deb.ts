/**
 * The Debian package of the Chromium shell: programs under /opt/taza with their own Node, a service for the keeper, a
 * session for the station, one configuration file. See docs/DEPLOYMENT.md.
 */
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { z } from 'zod'
import { writeWholeManifest } from '../manifest.ts'

const home = 'opt/taza'
/** Files of resources/linux and where the package puts them, with their modes. */
const placed: readonly [from: string, to: string, mode: number][] = [
  ['taza', 'usr/bin/taza', 0o755],
  ['taza-session', 'usr/bin/taza-session', 0o755],
  ['taza.desktop', 'usr/share/xsessions/taza.desktop', 0o644],
  ['taza-keeper.service', 'lib/systemd/system/taza-keeper.service', 0o644],
  ['taza-server.service', 'lib/systemd/system/taza-server.service', 0o644],
  ['60-taza.conf', 'usr/lib/sysctl.d/60-taza.conf', 0o644],
  ['station.json', 'etc/taza/station.json', 0o640],
  ['deb/postinst', 'DEBIAN/postinst', 0o755],
  ['deb/prerm', 'DEBIAN/prerm', 0o755],
  ['deb/postrm', 'DEBIAN/postrm', 0o755],
  ['deb/conffiles', 'DEBIAN/conffiles', 0o644],
]

/** Programs, packages and Node as they stand in the installation, below `to`. */
function stagePrograms(root: string, to: string): void {
  const copy = (from: string) => {
    mkdirSync(dirname(join(to, from)), { recursive: true })
    cpSync(join(root, from), join(to, from), { recursive: true, filter: (name) => !name.endsWith('.map') })
  }
  for (const from of ['out/main', 'out/server', 'out/pages', 'resources/locales', 'resources/policies'])
    copy(from)
  for (const from of ['resources/linux', 'resources/grafana', 'scripts/taza.mjs', 'package.json']) copy(from)
  for (const name of ['taza-guard-x11', 'taza-peer']) copy(`out/native/${name}`)
  for (const folder of productionPackages(root)) copy(folder)
  copy('node_modules/node/bin/node')
}

/** Folders of the packages that run needs, as npm knows them. */
function productionPackages(root: string): string[] {
  const listed = execFileSync('npm', ['ls', '--omit=dev', '--all', '--parseable'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 24,
    // It complains of optional packages for other systems, which are rightly not here.
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const folders = listed
    .trim()
    .split('\n')
    .map((folder) => relative(root, folder))
  return folders.filter((folder) => folder.startsWith('node_modules/'))
}

const Package = z.object({ version: z.string(), description: z.string() })

/** `level`: of zstd, 1 to 19. Builds `taza_<version>_<architecture>.deb` in `to`; returns its path. Needs dpkg-deb. */
export function buildDeb(root: string, to: string, level = 6): string {
  const tree = mkdtempSync(join(tmpdir(), 'taza-deb-'))
  try {
    chmodSync(tree, 0o755)
    stagePrograms(root, join(tree, home))
    for (const [from, name, mode] of placed) {
      const file = join(tree, name)
      mkdirSync(dirname(file), { recursive: true })
      cpSync(join(root, 'resources/linux', from), file)
      chmodSync(file, mode)
    }
    // Last: what is installed is what it names. The configuration is the university's, and changes.
    const programs = placed.filter(([, name]) => !name.startsWith('DEBIAN/') && !name.startsWith('etc/'))
    writeWholeManifest(join(tree, home), new Map(programs.map(([, name]) => [`/${name}`, join(tree, name)])))
    const { version, description } = Package.parse(
      JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')),
    )
    const architecture = execFileSync('dpkg', ['--print-architecture'], { encoding: 'utf8' }).trim()
    const size = execFileSync('du', ['-sk', tree], { encoding: 'utf8' }).split('\t')[0]
    const control = readFileSync(join(root, 'resources/linux/deb/control'), 'utf8')
      .replace('@VERSION@', version)
      .replace('@ARCHITECTURE@', architecture)
      .replace('@SIZE@', String(size))
      .replace('@DESCRIPTION@', description)
    writeFileSync(join(tree, 'DEBIAN/control'), control)
    mkdirSync(to, { recursive: true })
    const file = join(to, `taza_${version}_${architecture}.deb`)
    // Users must not be able to change what runs; the files are root's whoever builds them.
    execFileSync('chmod', ['-R', 'go-w,a+rX', join(tree, home)])
    // Folders are as they should be whatever umask they were made under.
    execFileSync('find', [tree, '-type', 'd', '-exec', 'chmod', '755', '{}', '+'])
    execFileSync('dpkg-deb', ['--root-owner-group', '-Zzstd', `-z${level}`, '--build', tree, file], {
      stdio: 'ignore',
    })
    return file
  } finally {
    rmSync(tree, { recursive: true, force: true })
  }
}
