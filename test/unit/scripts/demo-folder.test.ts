import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { marker, takeFolder } from '../../../scripts/demo/folder.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'taza-demo-folder-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

it('leaves a folder alone that the demo did not make, and says so in one sentence', () => {
  writeFileSync(join(home, 'thesis.odt'), 'years of work')
  expect(() => takeFolder(home)).toThrow(
    /^[^\n]*not of a demo[^\n]*nothing there is deleted[^\n]*--dir[^\n]*$/,
  )
  expect(readdirSync(home)).toEqual(['thesis.odt'])
  expect(() => takeFolder(join(home, 'thesis.odt'))).toThrow(/is a file/)
})

it('makes one, and empties at the next start what lies in it', () => {
  const dir = join(home, 'Таза сынақ')
  takeFolder(dir)()
  mkdirSync(join(dir, 'station'))
  writeFileSync(join(dir, 'station', 'ledger.sqlite'), 'old')
  takeFolder(dir)()
  expect(readdirSync(dir)).not.toContain('station')
  expect(readdirSync(dir)).toContain(marker)
})

it('takes an empty one', () => expect(takeFolder(home)).not.toThrow())

it('lets nobody else in, and deletes nothing of the demo that runs there', () => {
  const dir = join(home, 'demo')
  const release = takeFolder(dir)
  writeFileSync(join(dir, 'report.json'), '{}')
  expect(() => takeFolder(dir)).toThrow(/^A demo is running on [^\n]*$/)
  expect(readdirSync(dir)).toContain('report.json')
  release()
  takeFolder(dir)()
  expect(readdirSync(dir)).not.toContain('report.json')
})
