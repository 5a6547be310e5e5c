/** What the installed copy is judged by (`out/manifest.json`) is what the installers bring. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { writeManifest, writeWholeManifest } from '../../../scripts/manifest.ts'
import { exitStatus } from '../../../src-server/why-not-started.ts'

it('Electron’s installers bring every native program that the manifest names', () => {
  const yml = readFileSync(new URL('../../../electron-builder.yml', import.meta.url), 'utf8')
  const brought = /from: out\/native\n.*\n\s+filter: \[(.*)\]/.exec(yml)?.[1]?.split(', ') ?? []
  const root = mkdtempSync(join(tmpdir(), 'taza-manifest-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  for (const name of [...brought, 'test-window', 'win32/cover.o', 'taza-guard-x11-san']) {
    mkdirSync(dirname(join(root, 'out/native', name)), { recursive: true })
    writeFileSync(join(root, 'out/native', name), '')
  }
  writeManifest(root)
  const { files } = JSON.parse(readFileSync(join(root, 'out/manifest.json'), 'utf8'))
  expect(Object.keys(files)).toEqual(brought.map((name) => `out/native/${name}`).sort())
  expect(brought).toContain('taza-guard-win32.exe')
})

it('both packages of a station for Debian bring every library that the guard is linked with', () => {
  const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')
  const names: Record<string, string> = { xscrnsaver: 'libxss', libpng: 'libpng16' }
  // The package of a library is its name, a dash where that ends in a digit, and its version.
  const linked = (/^PACKAGES = (.*)$/m.exec(read('native/x11/Makefile'))?.[1] ?? '')
    .split(' ')
    .map((name) => names[name] ?? `lib${name}`)
  expect(linked.length).toBeGreaterThan(5)
  for (const file of ['resources/linux/deb/station/control', 'electron-builder.yml'])
    for (const library of linked) expect(read(file)).toMatch(new RegExp(`\\b${library}-?\\d+,`))
})

it('the manifest of an installation names every file of it, and programs that lie elsewhere', () => {
  const root = mkdtempSync(join(tmpdir(), 'taza-whole-'))
  const outside = mkdtempSync(join(tmpdir(), 'taza-placed-'))
  onTestFinished(() => {
    for (const folder of [root, outside]) rmSync(folder, { recursive: true })
  })
  const names = [
    'out/main/cli.js',
    'out/pages/station.html',
    'out/server/server.js',
    'node_modules/node/bin/node',
    'node_modules/zod/index.js',
    'scripts/taza.mjs',
    'package.json',
  ]
  for (const name of names) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), name)
  }
  writeFileSync(join(outside, 'taza'), '#!/bin/sh')
  writeWholeManifest(root, new Map([['/usr/bin/taza', join(outside, 'taza')]]))
  const { files } = JSON.parse(readFileSync(join(root, 'out/manifest.json'), 'utf8'))
  expect(Object.keys(files)).toEqual([...names, '/usr/bin/taza'].sort())
})

it('nothing that the package starts leaves a core file, in which answers and keys would be', () => {
  const folder = new URL('../../../resources/linux/', import.meta.url)
  const services = readdirSync(folder).filter((name) => name.endsWith('.service'))
  expect(services).toHaveLength(2)
  for (const name of services) {
    const [, service = ''] = readFileSync(new URL(name, folder), 'utf8').split('[Service]')
    expect(service.split('[Install]')[0], name).toMatch(/^LimitCORE=0$/m)
  }
  const session = readFileSync(new URL('taza-session', folder), 'utf8').split('\n')
  const first = session.findIndex((line) => line !== '' && !line.startsWith('#'))
  expect(session[first], 'before it starts anything').toBe('ulimit -c 0')
})

it('what a person must mend first is not tried again by systemd, and all else for as long as it takes', () => {
  const { wrong, vain, again } = exitStatus
  for (const name of ['taza-server.service', 'taza-keeper.service']) {
    const text = readFileSync(new URL(`../../../resources/linux/${name}`, import.meta.url), 'utf8')
    const never = /^RestartPreventExitStatus=(.*)$/m.exec(text)?.[1]?.split(' ').map(Number)
    expect(never, name).toEqual([wrong, vain])
    expect(never).not.toContain(again)
    expect(text).toMatch(/^Restart=always$/m)
    // The default gives up for good after five tries in ten seconds.
    expect(text.split('[Service]')[0]).toMatch(/^StartLimitIntervalSec=0$/m)
  }
})

it('the package closes other programs’ memory and Alt+SysRq', () => {
  const settings = readFileSync(new URL('../../../resources/linux/60-taza.conf', import.meta.url), 'utf8')
  for (const line of ['kernel.sysrq = 0', 'kernel.yama.ptrace_scope = 2', 'fs.suid_dumpable = 0'])
    expect(settings.split('\n')).toContain(line)
})
