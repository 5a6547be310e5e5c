import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { watchFiles } from '../../../../src-main/tamper/files.ts'

let root: string
const put = (name: string, text: string) => {
  mkdirSync(dirname(join(root, name)), { recursive: true })
  writeFileSync(join(root, name), text)
}
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const files = { 'out/main/station.js': 'main', 'out/pages/station.html': '<title>', 'resources/a.json': '{}' }
const manifest = JSON.stringify({
  files: Object.fromEntries(Object.entries(files).map(([name, text]) => [name, sha256(text)])),
})

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'taza-files-'))
  for (const [name, text] of Object.entries(files)) put(name, text)
  put('out/manifest.json', manifest)
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

it('finds an installation whole, and names it by its manifest', async () => {
  const installed = await watchFiles(root)
  expect(installed.build).toBe(sha256(manifest))
  expect(await installed.altered()).toEqual([])
})

it('names what was changed or taken away, also before the start', async () => {
  put('out/main/station.js', 'main, and a little more')
  const installed = await watchFiles(root)
  expect(await installed.altered()).toEqual(['out/main/station.js'])
  rmSync(join(root, 'resources/a.json'))
  expect(await installed.altered()).toEqual(['out/main/station.js', 'resources/a.json'])
  put('out/main/station.js', 'main')
  expect(await installed.altered()).toEqual(['resources/a.json'])
})

it('misses a manifest that was taken away, and cannot be told another one that looks the same', async () => {
  put('out/main/station.js', 'other')
  put('out/manifest.json', manifest.replace(sha256('main'), sha256('other')))
  const installed = await watchFiles(root)
  expect(await installed.altered()).toEqual([])
  // This is what the ledger holds against it.
  expect(installed.build).not.toBe(sha256(manifest))
  rmSync(join(root, 'out/manifest.json'))
  expect(await (await watchFiles(root)).altered()).toEqual(['out/manifest.json'])
})

it('in a clone counts what is there at the start', async () => {
  put('.git', 'gitdir: elsewhere')
  put('out/main/station.js', 'built anew by hand')
  const installed = await watchFiles(root)
  expect(installed.build).toBeNull()
  expect(await installed.altered()).toEqual([])
  put('out/main/station.js', 'and changed while it runs')
  expect(await installed.altered()).toEqual(['out/main/station.js'])
})

it('reads a file again when it changed, also to the same length and time, and all of them now and then', async () => {
  let now = 0
  const installed = await watchFiles(root, { now: () => now })
  const file = join(root, 'out/main/station.js')
  expect(await installed.altered()).toEqual([])
  const { atime, mtime } = statSync(file)
  writeFileSync(file, 'mian')
  utimesSync(file, atime, mtime)
  expect(await installed.altered()).toEqual(['out/main/station.js'])
  writeFileSync(file, 'main')
  expect(await installed.altered()).toEqual([])
  now += 31 * 60_000
  expect(await installed.altered()).toEqual([])
})

it('holds against the manifest what the browser was given, also when the file was put back since', async () => {
  const served = new Map<string, string>()
  const installed = await watchFiles(root, { served: () => served })
  served.set('out/pages/station.html', sha256('<title>'))
  expect(await installed.altered()).toEqual([])
  served.set('out/pages/station.html', sha256('<title>and a little more'))
  expect(await installed.altered()).toEqual(['out/pages/station.html'])
})

it('finds by their absolute paths what lies elsewhere', async () => {
  const outside = mkdtempSync(join(tmpdir(), 'taza-outside-'))
  try {
    const program = join(outside, 'taza')
    writeFileSync(program, '#!/bin/sh')
    put('out/manifest.json', JSON.stringify({ files: { [program]: sha256('#!/bin/sh') } }))
    const installed = await watchFiles(root)
    expect(await installed.altered()).toEqual([])
    writeFileSync(program, '#!/bin/sh\nmore')
    expect(await installed.altered()).toEqual([program])
  } finally {
    rmSync(outside, { recursive: true })
  }
})
