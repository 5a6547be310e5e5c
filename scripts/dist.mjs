/**
 * `npm run dist`: what technicians install, from the build that the set-up has just made. `deb` are the packages of the
 * Chromium shell and of the server, `apt-folder` those with all that they need, for machines without a network; `electron`
 * hands its further arguments to electron-builder; without a word, what can be built here. Beside each build lies its bill
 * of materials (*.cdx.json). `--prove` installs the Debian packages in a bare Debian and sits an exam there.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeAptFolder } from './dist/apt-folder.ts'
import { buildDeb, packageNames } from './dist/deb.ts'
import { madeOf } from './dist/made-of.ts'
import { prove } from './dist/prove.ts'
import { writtenSbom } from './dist/sbom.ts'
import { writeManifest } from './manifest.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const [what, ...rest] = process.argv.slice(2)
const electronHere = existsSync(join(root, 'node_modules/electron/path.txt'))
const missing =
  "Electron's binary is not here, so its installers cannot be built. Where it can be had: node node_modules/electron/install.js"

/** Beside what was built. */
function sbom(name, file) {
  writeFileSync(file, writtenSbom(root, name, madeOf[name], process.env))
  console.log(`dist: ${file}`)
}
function debs() {
  return packageNames.map((name) => {
    const file = buildDeb(root, name, join(root, 'dist'))
    console.log(`dist: ${file}`)
    sbom(name, file.replace(/\.deb$/, '.cdx.json'))
    return file
  })
}
function aptFolder() {
  const to = join(root, 'dist/apt')
  const count = makeAptFolder(join(root, 'var/apt-archives'), debs(), to)
  console.log(`dist: ${to}: ${count} packages`)
}
function electron() {
  if (!electronHere) {
    console.error(missing)
    return 1
  }
  const builder = join(root, 'node_modules/electron-builder/cli.js')
  const status = spawnSync(process.execPath, [builder, ...rest], { cwd: root, stdio: 'inherit' }).status ?? 1
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  if (status === 0) sbom('taza-electron', join(root, `dist/taza-electron_${version}.cdx.json`))
  return status
}

// After everything else is built: what is installed is what was built.
writeManifest(root)

if (what === '--prove') process.exitCode = prove(root)
else if (what === 'deb') debs()
else if (what === 'apt-folder') aptFolder()
else if (what === 'electron') process.exitCode = electron()
else if (what === undefined) {
  debs()
  if (electronHere) process.exitCode = electron()
  else console.log(`dist: ${missing}`)
} else {
  console.error('npm run dist [-- deb | apt-folder | --prove | electron [electron-builder arguments]]')
  process.exitCode = 2
}
