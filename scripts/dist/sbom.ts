/**
 * The bill of materials of a build (CycloneDX 1.6, JSON), from package-lock.json: what a security officer compares with lists
 * of known holes. Made here and not by `npm sbom`, which writes 1.5, a random serial number, and nothing of what the bundler
 * builds into the pages. Debian's own packages, which apt brings, are not in it.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const Entry = z.looseObject({
  version: z.string().default(''),
  integrity: z.string().optional(),
  license: z.string().optional(),
  dev: z.boolean().default(false),
  optional: z.boolean().default(false),
  dependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
})
type Entry = z.infer<typeof Entry>
const Lock = z.looseObject({ name: z.string(), version: z.string(), packages: z.record(z.string(), Entry) })
export type Lock = z.infer<typeof Lock>

const place = 'node_modules/'
const sources = ['src-main', 'src-renderer', 'src-server', 'src-shared']
/** Packages that are named by a program or a style sheet, wherever it may be. */
const named = /(?:from|import)\s*\(?\s*['"]((?:@[\w.-]+\/)?[\w][\w.-]*)(?=['"/])/g

export const readLock = (root: string): Lock =>
  Lock.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')))

/** Of what is built into our programs and pages, whatever it is called in package.json. */
function importedIn(root: string): Set<string> {
  const files = sources.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(tsx?|css)$/.test(name))
      .map((name) => join(root, folder, name)),
  )
  const all = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(named)].map(([, name = '']) => name),
  )
  // Told by who ships it.
  return new Set(all.filter((name) => name !== 'electron'))
}

/** `also`: packages that are shipped whole beside the production ones. `sourceDate`: seconds (SOURCE_DATE_EPOCH). */
export function sbomOf(lock: Lock, also: ReadonlySet<string>, sourceDate: string | undefined) {
  const components = [...shipped(lock, also)]
    .map(([path, entry]) => componentOf(path.slice(path.lastIndexOf(place) + place.length), entry))
    .sort((a, b) => (a.purl < b.purl ? -1 : 1))
    // One version may lie in several places.
    .filter(({ purl }, i, all) => purl !== all[i - 1]?.purl)
  const product = {
    type: 'application',
    'bom-ref': `pkg:npm/${lock.name}@${lock.version}`,
    name: lock.name,
    version: lock.version,
    purl: `pkg:npm/${lock.name}@${lock.version}`,
  }
  const digest = createHash('sha256')
    .update(JSON.stringify([product, components]))
    .digest('hex')
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(digest)}`,
    version: 1,
    metadata: {
      // Without a date that was given, two builds of one commit would differ by theirs.
      ...(sourceDate === undefined ? {} : { timestamp: new Date(Number(sourceDate) * 1000).toISOString() }),
      component: product,
    },
    components,
  }
}

/** Production packages, and those of `also` with all that they need. */
function shipped({ packages }: Lock, also: ReadonlySet<string>): Map<string, Entry> {
  const found = new Map(Object.entries(packages).filter(([path, { dev }]) => path.startsWith(place) && !dev))
  const wanted = [...also].map((name) => `${place}${name}`)
  for (let path = wanted.pop(); path !== undefined; path = wanted.pop()) {
    const entry = packages[path]
    if (!entry || found.has(path)) continue
    found.set(path, entry)
    for (const name of Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })) {
      const there = resolved(packages, path, name)
      if (there !== null) wanted.push(there)
    }
  }
  return found
}

/** As Node looks for it: in the package's own folder, then in those above. */
function resolved(packages: Lock['packages'], from: string, name: string): string | null {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf(`/${place}`)))) {
    const path = at === '' ? `${place}${name}` : `${at}/${place}${name}`
    if (Object.hasOwn(packages, path)) return path
    if (at === '') return null
  }
}

function componentOf(name: string, { version, integrity, license, optional }: Entry) {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`
  const hashes = (integrity?.split(' ') ?? []).flatMap((one) => {
    const [, bits, content = ''] = /^sha(256|384|512)-(.+)$/.exec(one) ?? []
    return bits === undefined
      ? []
      : [{ alg: `SHA-${bits}`, content: Buffer.from(content, 'base64').toString('hex') }]
  })
  return {
    type: 'library',
    'bom-ref': purl,
    name,
    version,
    // Of several for other systems the one for this system is there.
    scope: optional ? 'optional' : 'required',
    ...(hashes.length === 0 ? {} : { hashes }),
    ...(license === undefined ? {} : { licenses: [licenceOf(license)] }),
    purl,
  }
}

/** A single identifier is an SPDX expression too; what is none ("SEE LICENSE IN …") is a name. */
const licenceOf = (license: string) =>
  /^[A-Za-z0-9.+()-]+( (AND|OR|WITH) [A-Za-z0-9.+()-]+)*$/.test(license)
    ? { expression: license }
    : { license: { name: license } }

/** Of what is in it (RFC 9562, version 8), so that the same bill has the same number. */
function uuidOf(digest: string): string {
  const hex = `${digest.slice(0, 12)}8${digest.slice(13, 16)}a${digest.slice(17, 32)}`
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

export const writtenSbom = (root: string, also: readonly string[], env: NodeJS.ProcessEnv): string =>
  `${JSON.stringify(sbomOf(readLock(root), new Set([...importedIn(root), ...also]), env.SOURCE_DATE_EPOCH), null, 1)}\n`
