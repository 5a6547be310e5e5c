/**
 * `npm run dist -- apt-folder`: a folder that apt installs from, by a stick or the university's own server: our packages and
 * Debian's that they need or recommend, fetched once for all machines. See docs/DEPLOYMENT.md, "Without a network".
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'

interface Wanted {
  /** As apt calls it among its archives. */
  file: string
  sha256: string
}

const digestOf = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')

/** What a machine may have installed already is fetched too: nobody knows what lab machines have. Needs no root. */
const asBare = (archives: string) => [
  ...['-o', 'Dir::State::status=/dev/null', '-o', 'Debug::NoLocking=1', '-o', 'APT::Install-Recommends=true'],
  ...['-o', 'Acquire::ForceHash=SHA256'],
  ...['-o', `Dir::Cache::archives=${archives}`],
]

/** Debian's packages among the lines that apt would fetch: 'address' file size SHA256:digest. */
export function wantedOf(lines: string): Wanted[] {
  return lines.split('\n').flatMap((line) => {
    if (!line.startsWith("'") || line.startsWith("'file:")) return []
    const [, file, sha256] = /^'[^']+' (\S+) \d+ SHA256:([0-9a-f]{64})$/.exec(line) ?? []
    if (file === undefined || sha256 === undefined) throw new Error(`apt names no SHA256: ${line}`)
    return [{ file, sha256 }]
  })
}

/** What Debian's own archive calls it: without the epoch, whose colon no address likes. */
const pooled = (file: string) => file.replace(/^([^_]+)_\d+%3a/, '$1_')

/** `archives`: where what was fetched is kept for the next time. `debs`: our packages. Returns how many there are in `to`. */
export function makeAptFolder(archives: string, debs: readonly string[], to: string): number {
  // It does not name what lies among its archives already.
  const none = join(archives, 'none')
  for (const folder of [archives, none]) mkdirSync(join(folder, 'partial'), { recursive: true })
  const apt = (at: string, ...words: string[]) =>
    execFileSync('apt-get', ['install', '-y', ...asBare(at), ...words, ...debs], {
      encoding: 'utf8',
      maxBuffer: 1 << 26,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
  const wanted = wantedOf(apt(none, '--print-uris', '-q'))
  apt(archives, '--download-only')
  rmSync(to, { recursive: true, force: true })
  mkdirSync(to, { recursive: true })
  for (const { file, sha256 } of wanted) {
    const from = join(archives, file)
    if (digestOf(from) !== sha256)
      throw new Error(`${from} is not what apt asked for: delete it and try again`)
    copyFileSync(from, join(to, pooled(file)))
  }
  for (const deb of debs) copyFileSync(deb, join(to, basename(deb)))
  return writeIndex(to)
}

/** `Packages` and `Release` of a folder, as apt reads them; a university may sign the latter. */
export function writeIndex(folder: string): number {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.deb'))
    .sort()
  const stanzas = files.map((name) => {
    const file = join(folder, name)
    const fields = execFileSync('dpkg-deb', ['-f', file], { encoding: 'utf8' }).trimEnd()
    return `${fields}\nFilename: ./${name}\nSize: ${statSync(file).size}\nSHA256: ${digestOf(file)}\n`
  })
  const packages = join(folder, 'Packages')
  writeFileSync(packages, stanzas.join('\n'))
  const seconds = process.env.SOURCE_DATE_EPOCH
  const date = (seconds === undefined ? new Date() : new Date(Number(seconds) * 1000)).toUTCString()
  const digest = `${digestOf(packages)} ${statSync(packages).size} Packages`
  writeFileSync(
    join(folder, 'Release'),
    `Origin: Taza\nLabel: Taza\nDate: ${date.replace('GMT', 'UTC')}\nSHA256:\n ${digest}\n`,
  )
  return files.length
}
