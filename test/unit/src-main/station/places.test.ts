import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { checkKeys, checkSpace, checkStore } from '../../../../src-main/station/check-machine.ts'
import { fewFiles, unfit, whyNotWritten } from '../../../../src-main/station/places.ts'

const folder = () => {
  const made = mkdtempSync(join(tmpdir(), 'taza-places-'))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  return made
}
const check = {
  data: null,
  server: null,
  keeper: null,
  keyStore: 'file' as const,
  guard: null,
  platform: process.platform,
  browser: async () => ({ version: '', why: '', untested: null }),
  cameras: [],
  film: null,
  altered: async () => null,
  env: {},
}

it('finds nothing wrong with a folder that can be written, and leaves nothing in it', () => {
  const data = join(folder(), 'Таза сынақ')
  expect(unfit(data)).toBeNull()
  expect(readdirSync(data)).toEqual([])
})

it('says what is wrong with a folder, and what to do', () => {
  const home = folder()
  writeFileSync(join(home, 'file'), '')
  expect(whyNotWritten(join(home, 'file'), 'X')).toMatch(
    /^The folder .*file is not a folder: mend its name, or .* X\.$/,
  )
  expect(whyNotWritten(join(home, 'none'), 'TMPDIR', false)).toMatch(
    /none does not exist: make it, .* TMPDIR\.$/,
  )
  expect(existsSync(join(home, 'none'))).toBe(false)
  expect(whyNotWritten(join(home, 'file', 'x'), 'X')).toMatch(/^The folder [^\n]*: [^\n]*\.$/)
})

it('knows a full and a read-only disk for what they are', () => {
  const home = folder()
  const program = `import { whyNotWritten } from '${new URL('../../../../src-main/station/places.ts', import.meta.url).href}'
console.log(whyNotWritten('${home}', 'TMPDIR', false))`
  const on = (mount: string) => {
    const space = process.getuid?.() === 0 ? ['-m'] : ['-U', '-r', '-m']
    const script = `${mount} && exec "$@"`
    const node = [process.execPath, '--input-type=module', '-e', program]
    return spawnSync('unshare', [...space, 'sh', '-c', script, 'sh', ...node], {
      encoding: 'utf8',
    }).stdout.trim()
  }
  expect(on(`mount -t tmpfs -o size=16k none ${home}`)).toBe(
    `The folder ${home} is full: free some room there, or take another one with TMPDIR.`,
  )
  expect(on(`mount -t tmpfs -o ro none ${home}`)).toMatch(/ is on a read-only disk: /)
})

it('tells of a low limit on open files', () => {
  const limits = join(folder(), 'limits')
  writeFileSync(
    limits,
    'Limit   Soft Limit  Hard Limit  Units\nMax open files            64                   64     files\n',
  )
  expect(fewFiles(limits)).toMatch(/^Only 64 files may be open at once here, .*ulimit -n/)
  expect(fewFiles()).toBeNull()
})

it('the check tries the data folder, and says so where none was named', async () => {
  const data = folder()
  expect(await checkStore({ ...check, data })).toContain(data)
  expect(readdirSync(data)).toEqual([])
  writeFileSync(join(data, 'file'), '')
  await expect(checkStore({ ...check, data: join(data, 'file', 'x') })).rejects.toThrow(
    /is not a folder: mend its name/,
  )
  for (const step of [checkStore, checkKeys, checkSpace]) expect(await step(check)).toMatch(/^not looked at/)
})
