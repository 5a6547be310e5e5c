/**
 * The bill of materials of a build (CycloneDX 1.6, JSON), from package-lock.json: what a security officer compares with lists
 * of known holes. Made here and not by `npm sbom`, which writes 1.5, a random serial number, and nothing of what the bundler
 * builds into programs and pages. Debian's own packages, which apt brings, are not in it.
 */
import { createHash } from 'node:crypto'
import type { MadeOf } from './made-of.ts'
import { type Entry, type Lock, namedIn, place, readLock, withNeeds } from './npm-packages.ts'

/** Of what is called `name` and made of `packages` with all that they need. `sourceDate`: seconds (SOURCE_DATE_EPOCH). */
export function sbomOf(name: string, lock: Lock, packages: Iterable<string>, sourceDate: string | undefined) {
  const components = [...withNeeds(lock, packages)]
    .map(([path, entry]) => componentOf(path.slice(path.lastIndexOf(place) + place.length), entry))
    .sort((a, b) => (a.purl < b.purl ? -1 : 1))
    // One version may lie in several places.
    .filter(({ purl }, i, all) => purl !== all[i - 1]?.purl)
  const product = {
    type: 'application',
    'bom-ref': `pkg:generic/${name}@${lock.version}`,
    name,
    version: lock.version,
    purl: `pkg:generic/${name}@${lock.version}`,
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

export function writtenSbom(root: string, name: string, what: MadeOf, env: NodeJS.ProcessEnv): string {
  const lock = readLock(root)
  const packages = [...namedIn(root, what.sources), ...what.packages(root), 'node']
  const shipped = packages.filter((one) => !what.without?.includes(one))
  return `${JSON.stringify(sbomOf(name, lock, shipped, env.SOURCE_DATE_EPOCH), null, 1)}\n`
}
