import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createStudentFiles } from '../../../../src-main/files/folder.ts'
import { type AttemptFolder, studentFiles } from '../../../../src-shared/student-files.ts'

/** What somebody does between a look at the folder and the opening of the file. */
let meanwhile: () => void
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>()
  const open: typeof real.open = async (...args) => {
    meanwhile()
    return real.open(...args)
  }
  return { ...real, open }
})

const fail = (error: unknown) => {
  throw error
}
let root: string
let folder: AttemptFolder
const own = () => join(root, 'a/own')
beforeEach(() => {
  meanwhile = () => undefined
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

  it('gives all of a file that grew after the look at the folder', async () => {
    writeFileSync(join(own(), 'a.txt'), 'half')
    meanwhile = () => appendFileSync(join(own(), 'a.txt'), ' and the other half')
    expect(Buffer.from((await folder.read('a.txt', 100)) ?? [])).toEqual(
      Buffer.from('half and the other half'),
    )
    expect(await folder.read('a.txt', 40)).toBe('large')
  })

  it('gives nothing of a file that is written while it is read', async () => {
    const path = join(own(), 'a.txt')
    writeFileSync(path, randomBytes(1_000_000))
    const writing = { on: true }
    const write = () => {
      appendFileSync(path, 'x')
      if (writing.on) setImmediate(write)
    }
    meanwhile = () => setImmediate(write)
    expect(await folder.read('a.txt', 16_000_000)).toBe('saving')
    meanwhile = () => undefined
    await expect(folder.measure('a.txt')).rejects.toThrow('still being written')
    writing.on = false
    const whole = Buffer.from((await folder.read('a.txt', 16_000_000)) ?? [])
    expect(whole.equals(readFileSync(path))).toBe(true)
  })

  it.skipIf(process.platform === 'win32')('waits for no pipe in a file’s place', async () => {
    const path = join(own(), 'a.txt')
    writeFileSync(path, 'text')
    meanwhile = () => {
      rmSync(path)
      execFileSync('mkfifo', [path])
    }
    await expect(folder.read('a.txt', 100)).rejects.toThrow('no plain file')
    meanwhile = () => undefined
    await expect(folder.take(path, 'b.txt')).rejects.toThrow('no plain file')
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
