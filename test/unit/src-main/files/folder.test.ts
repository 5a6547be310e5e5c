import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createStudentFiles } from '../../../../src-main/files/folder.ts'
import { type AttemptFolder, studentFiles } from '../../../../src-shared/student-files.ts'

const fail = (error: unknown) => {
  throw error
}
let root: string
let folder: AttemptFolder
const own = () => join(root, 'a/own')
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'taza-folder-'))
  folder = createStudentFiles(root, fail).open('a')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))
const come = (text: string | Buffer, name: string, id = 'x') => {
  writeFileSync(join(folder.incoming, id), text)
  return folder.take(join(folder.incoming, id), name)
}

describe('the folder of an attempt', () => {
  it('takes a whole file under a name of its own, and measures it', async () => {
    const sha256 = createHash('sha256').update('of').digest('hex')
    expect(await come('of', '../a.txt')).toEqual({ name: 'a.txt', bytes: 2, sha256 })
    expect(await come('of', 'A.txt')).toEqual({ name: 'A (2).txt', bytes: 2, sha256 })
    expect(readdirSync(folder.incoming)).toEqual([])
    expect(await folder.measure('a.txt')).toEqual({
      name: 'a.txt',
      bytes: 2,
      sha256,
      path: join(own(), 'a.txt'),
    })
  })

  it('never lets two that come at once have one name', async () => {
    const names = await Promise.all(
      ['1', '2', '3'].map(async (id) => {
        const taken = await come(id, 'a.txt', id)
        return typeof taken === 'string' ? taken : taken.name
      }),
    )
    expect(names).toEqual(['a.txt', 'a (2).txt', 'a (3).txt'])
  })

  it('takes no program, nothing too large, and no more than it has room for', async () => {
    expect(await come('x', 'a.exe')).toBe('kind')
    expect(await come('#!/bin/sh', 'a.txt')).toBe('kind')
    writeFileSync(join(own(), 'large.txt'), '')
    truncateSync(join(own(), 'large.txt'), studentFiles.bytes)
    expect(await come('x', 'b.txt')).toBe('full')
    rmSync(join(own(), 'large.txt'))
    for (let n = 0; n < studentFiles.files; n++) writeFileSync(join(own(), `${n}.txt`), '')
    expect(await come('x', 'c.txt')).toBe('full')
    rmSync(join(own(), '0.txt'))
    expect(await come('x', 'c.txt')).toMatchObject({ name: 'c.txt' })
    rmSync(join(own(), '1.txt'))
    writeFileSync(join(folder.incoming, 'y'), '')
    truncateSync(join(folder.incoming, 'y'), studentFiles.fileBytes + 1)
    expect(await folder.take(join(folder.incoming, 'y'), 'y.txt')).toBe('large')
  })

  it('lists plain files alone, and gives no other', async () => {
    writeFileSync(join(own(), 'b.txt'), 'b')
    mkdirSync(join(own(), 'folder'))
    symlinkSync('/etc/passwd', join(own(), 'link.txt'))
    expect(folder.list()).toEqual([{ name: 'b.txt', bytes: 1 }])
    for (const name of ['link.txt', 'folder', '../own/b.txt', '../../a/own/b.txt', ''])
      await expect(folder.measure(name), name).rejects.toThrow()
  })

  it('is there again for an attempt that goes on, without what was on its way', async () => {
    await come('of', 'a.txt')
    writeFileSync(join(folder.incoming, 'half'), 'ha')
    const again = createStudentFiles(root, fail).open('a')
    expect(again.list()).toEqual([{ name: 'a.txt', bytes: 2 }])
    expect(readdirSync(again.incoming)).toEqual([])
  })

  it('is gone with its attempt, and with the beginning of another', () => {
    const files = createStudentFiles(root, fail)
    files.keepOnly(['a'])
    expect(existsSync(own())).toBe(true)
    files.open('b')
    expect(readdirSync(root)).toEqual(['b'])
    files.keepOnly([])
    expect(readdirSync(root)).toEqual([])
    createStudentFiles(join(root, 'nowhere'), fail).keepOnly([])
  })

  it('is none for a name that leads elsewhere', () => {
    for (const attempt of ['..', 'a/b', '', '.'])
      expect(() => createStudentFiles(root, fail).open(attempt)).toThrow()
    expect(existsSync(own())).toBe(true)
  })
})
