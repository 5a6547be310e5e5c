/** The bill of materials names all that is shipped, as the lock file has it, and is the same bytes for the same commit. */
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { madeOf } from '../../../scripts/dist/made-of.ts'
import { namedIn, readLock, withNeeds } from '../../../scripts/dist/npm-packages.ts'
import { sbomOf, writtenSbom } from '../../../scripts/dist/sbom.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const env = { SOURCE_DATE_EPOCH: '1767225600' }
const written = (name: keyof typeof madeOf, from: NodeJS.ProcessEnv = env) =>
  writtenSbom(root, name, madeOf[name], from)
const namesIn = (name: keyof typeof madeOf): string[] =>
  JSON.parse(written(name)).components.map((one: { name: string }) => one.name)
const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)

test('every production package of the lock file stands in Electron’s, with licence, digest and purl', () => {
  const { packages, version } = readLock(root)
  const bill = JSON.parse(written('taza-electron'))
  expect(bill).toMatchObject({
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    metadata: { component: { name: 'taza-electron', version } },
  })
  const production = Object.entries(packages).filter(([path, { dev }]) => path !== '' && !dev)
  expect(production.length).toBeGreaterThan(200)
  const there = new Map<string, Record<string, unknown>>(
    bill.components.map((one: { purl: string }) => [one.purl, one]),
  )
  for (const [path, { version, license, integrity = '' }] of production) {
    const name = nameOf(path)
    const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`
    const sha512 = Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex')
    expect(there.get(purl), path).toMatchObject({
      ...{ type: 'library', name, version, hashes: [{ alg: 'SHA-512', content: sha512 }] },
      ...(license === undefined ? {} : { licenses: [{ expression: license }] }),
    })
  }
  // Built into the pages, with what they need; the Node that is shipped; and nothing that only builds or tests.
  const names = bill.components.map(({ name }: { name: string }) => name)
  for (const name of ['react-dom', 'scheduler', 'preact', '@mantine/core', 'node', 'electron'])
    expect(names).toContain(name)
  for (const name of ['vitest', 'typescript', 'vite']) expect(names).not.toContain(name)
  expect(new Set(names.map((name: string, i: number) => `${name}@${bill.components[i].version}`)).size).toBe(
    names.length,
  )
})

test('each package has its own: a station no store’s, a server no camera’s, and both what they are built with', () => {
  const [station, server] = [namesIn('taza-station'), namesIn('taza-server')]
  for (const name of ['node', 'better-sqlite3', 'react-dom', 'zod']) {
    expect(station).toContain(name)
    expect(server).toContain(name)
  }
  for (const name of [
    'fastify',
    'pg',
    '@aws-sdk/client-s3',
    'pdfkit',
    '@expo-google-fonts/inter',
    'nodemailer',
  ]) {
    expect(server).toContain(name)
    expect(station).not.toContain(name)
  }
  expect(station).toContain('node-webcam')
  for (const name of ['node-webcam', 'electron']) expect(server).not.toContain(name)
  for (const name of ['get-windows', 'node-gyp', 'electron']) expect(station).not.toContain(name)
})

test('no production package is in neither, but the stand-in for a guard', () => {
  const lock = readLock(root)
  const shipped = new Set(
    (['taza-station', 'taza-server'] as const).flatMap((name) => [
      ...withNeeds(lock, [...madeOf[name].packages(root), ...namedIn(root, madeOf[name].sources)]).keys(),
    ]),
  )
  const standIn = withNeeds(lock, ['get-windows'])
  for (const path of withNeeds(lock, Object.keys(lock.packages['']?.dependencies ?? {})).keys())
    if (!standIn.has(path)) expect(shipped, path).toContain(path)
})

test('the same bytes twice, with the date that was given or none; another package is another number', () => {
  expect(written('taza-server')).toBe(written('taza-server'))
  expect(JSON.parse(written('taza-server')).metadata.timestamp).toBe('2026-01-01T00:00:00.000Z')
  expect(JSON.parse(written('taza-server', {})).metadata).not.toHaveProperty('timestamp')
  const lock = readLock(root)
  const numberOf = (also: string[]) => sbomOf('x', lock, also, undefined).serialNumber
  expect(numberOf([])).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(numberOf([])).not.toBe(numberOf(['node']))
})

test('what a package brings of another version is found where Node would find it; no licence is made up', () => {
  const packages = {
    '': { dev: false },
    'node_modules/a': { version: '1.0.0', dev: true, license: 'SEE LICENSE IN X', dependencies: { b: '^2' } },
    'node_modules/a/node_modules/b': {
      version: '2.0.0',
      dev: true,
      integrity: 'sha1-aaaa',
      dependencies: { c: '*' },
    },
    'node_modules/b': { version: '1.0.0', dev: true },
    'node_modules/c': { version: '3.0.0', dev: true, license: '(MIT OR GPL-2.0-only)' },
  }
  const lock = { name: 'x', version: '1', packages } as never
  const entry = { optional: false, optionalDependencies: {}, dependencies: {} }
  for (const one of Object.values(packages)) Object.assign(one, { ...entry, ...one })
  const { components } = sbomOf('x', lock, ['a'], undefined)
  expect(components.map(({ name, version, licenses, hashes }) => [name, version, licenses, hashes])).toEqual([
    ['a', '1.0.0', [{ license: { name: 'SEE LICENSE IN X' } }], undefined],
    ['b', '2.0.0', undefined, undefined],
    ['c', '3.0.0', [{ expression: '(MIT OR GPL-2.0-only)' }], undefined],
  ])
})
