import {
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { writeBeside, writeWhole } from '../../../../src-main/local/whole-file.ts'

test('whoever reads a file that is written again reads what it held before, whole', () => {
  const folder = mkdtempSync(join(tmpdir(), 'taza-whole-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'main.json')
  writeWhole(file, { pid: 1 })
  const reader = openSync(file, 'r')
  writeWhole(file, { pid: 2 })
  expect(JSON.parse(readFileSync(reader, 'utf8'))).toEqual({ pid: 1 })
  closeSync(reader)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ pid: 2 })
})

function planted() {
  const folder = mkdtempSync(join(tmpdir(), 'taza-link-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const [theirs, file] = [join(folder, 'theirs'), join(folder, 'checked.json')]
  writeFileSync(theirs, 'untouched')
  return { folder, theirs, file }
}

test('a link that somebody has planted, there or beside it, is written over and never through', () => {
  const { folder, theirs, file } = planted()
  symlinkSync(theirs, file)
  symlinkSync(theirs, `${file}.new`)
  writeWhole(file, { ours: 1 })
  expect(readFileSync(theirs, 'utf8')).toBe('untouched')
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ ours: 1 })
  expect(readdirSync(folder).toSorted()).toEqual(['checked.json', 'theirs'])
})

test('what a person names is refused where it is a link, and written over where it is a file', () => {
  const { folder, theirs, file } = planted()
  symlinkSync(theirs, file)
  expect(() => writeBeside(file, new Uint8Array([1]))).toThrow(/checked\.json is a link, or no plain file: /)
  expect(readFileSync(theirs, 'utf8')).toBe('untouched')
  rmSync(file)
  writeBeside(file, new Uint8Array([1]))
  writeBeside(file, new Uint8Array([2]))
  expect([...readFileSync(file)]).toEqual([2])
  expect(readdirSync(folder).toSorted()).toEqual(['checked.json', 'theirs'])
  expect(() => writeBeside(folder, new Uint8Array([1]))).toThrow(/no plain file/)
})
