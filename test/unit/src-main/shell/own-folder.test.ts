import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { isAlive, makeOwnFolder, removeLeftFolders } from '../../../../src-main/shell/electron/own-folder.ts'

let temporary: string
beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'taza-own-'))
})
afterEach(() => rmSync(temporary, { recursive: true, force: true }))

const made = (pid: number) => makeOwnFolder(temporary, pid)
const log = vi.fn()
const remove = (...alive: number[]) =>
  removeLeftFolders({ temporary, isAlive: (pid) => alive.includes(pid), log })

it('removes the folders of those that are gone, with all that is in them, and no other', () => {
  const [lives, killed] = [made(11), made(12)]
  mkdirSync(join(killed, 'Cache'))
  writeFileSync(join(killed, 'Cache', 'data'), 'x')
  remove(11)
  expect([existsSync(lives), existsSync(killed)]).toEqual([true, false])
})

it('says when it cannot look, and goes on', () => {
  const none = join(temporary, 'none')
  removeLeftFolders({ temporary: none, isAlive: () => false, log })
  expect(log).toHaveBeenCalledWith(expect.stringContaining(none))
})

it('leaves what has our name and is not ours: without the marker, with another in it, a file, a link', () => {
  const folder = (name: string) => {
    const path = join(temporary, `taza-electron-${name}`)
    mkdirSync(path)
    return path
  }
  const elsewhere = mkdtempSync(join(tmpdir(), 'taza-elsewhere-'))
  writeFileSync(join(elsewhere, 'taza.pid'), '12')
  const odd = folder('odd')
  writeFileSync(join(odd, 'taza.pid'), 'not a process')
  const file = join(temporary, 'taza-electron-file')
  writeFileSync(file, '12')
  const link = join(temporary, 'taza-electron-link')
  symlinkSync(elsewhere, link)
  const others = join(temporary, 'electron-12')
  mkdirSync(others)
  writeFileSync(join(others, 'taza.pid'), '12')
  const all = [folder('bare'), odd, file, link, others, join(elsewhere, 'taza.pid')]
  remove()
  expect(all.filter((one) => !existsSync(one)).map((one) => basename(one))).toEqual([])
  expect(log).not.toHaveBeenCalled()
  rmSync(elsewhere, { recursive: true })
})

it('knows the living', () => {
  expect(isAlive(process.pid)).toBe(true)
  // Above every pid of Linux (2^22), as none has it.
  expect(isAlive(2 ** 22 + 1)).toBe(false)
})
