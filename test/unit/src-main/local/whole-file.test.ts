import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { writeWhole } from '../../../../src-main/local/whole-file.ts'

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
