/** What the installed copy is judged by (`out/manifest.json`) is what the installers bring. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { writeManifest } from '../../../scripts/manifest.ts'

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
