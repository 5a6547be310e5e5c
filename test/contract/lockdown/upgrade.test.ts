/** The guard's program is replaced under one that runs: an upgrade during an exam. */
import { copyFileSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startDisplay, type TestDisplay } from '../../support/display.ts'
import { startRawGuard } from '../../support/guard.ts'
import { guardProgram } from '../../support/native.ts'

const folder = mkdtempSync(join(tmpdir(), 'taza-upgrade-'))
const program = join(folder, 'guard')
let display: TestDisplay
const install = () => {
  copyFileSync(guardProgram(true), `${program}.new`)
  renameSync(`${program}.new`, program)
}

beforeAll(async () => {
  display = await startDisplay()
  install()
})
afterAll(async () => {
  await display.stop()
  rmSync(folder, { recursive: true })
})

test('the new one takes over from the one that stands in, and neither calls the other a stranger', async () => {
  const old = await startRawGuard(program, display.env)
  await old.ask({ do: 'watch', own: [], order: 'record', allow: [] })
  await old.ask({ do: 'keys.grab' })
  install()
  old.closeInput()
  const fresh = await startRawGuard(program, display.env)
  await fresh.ask({ do: 'watch', own: [], order: 'record', allow: [] })
  await fresh.seen('guard.covered')
  expect(await old.exit).toBe(0)
  expect([...old.errors, ...fresh.errors]).toEqual([])
  // What it inherited it holds.
  expect(await fresh.ask({ do: 'keys.grab' })).toMatchObject({ failed: 0 })
  fresh.write('{"id":0,"do":"bye"}\n')
  expect(await fresh.exit).toBe(0)
  expect(fresh.stderr()).toBe('')
})
