import { once } from 'node:events'
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { connectKeeper } from '../../../../src-main/keeper/client.ts'
import { checkPlace, socketPath } from '../../../../src-main/local/socket-path.ts'

it('is in the data directory, or short where that is too long for a socket', () => {
  expect(socketPath('/var/lib/taza', 'keeper', 'linux')).toBe('/var/lib/taza/keeper.sock')
  const long = `/${'x'.repeat(120)}`
  expect(socketPath(long, 'keeper', 'linux')).toMatch(/\/taza-\d+-[0-9a-f]{16}\/keeper\.sock$/)
  expect(socketPath(long, 'keeper', 'linux')).not.toBe(socketPath(`${long}y`, 'keeper', 'linux'))
})

it('counts bytes, as the system does: a folder with Kazakh letters is as long as it is', () => {
  const data = `/home/student/${'Таза сынақ '.repeat(5)}`
  expect(join(data, 'keeper.sock').length).toBeLessThan(100)
  expect(socketPath(data, 'keeper', 'linux')).toMatch(/\/taza-\d+-[0-9a-f]{16}\/keeper\.sock$/)
  const short = '/home/student/Таза сынақ'
  expect(socketPath(short, 'keeper', 'linux')).toBe(`${short}/keeper.sock`)
})

it('can be listened at, whatever the folders are called', async () => {
  const before = process.env.TMPDIR
  const home = mkdtempSync(join(tmpdir(), 'taza-socket-'))
  onTestFinished(() => {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
    rmSync(home, { recursive: true, force: true })
  })
  for (const name of ['Таза сынақ', 'Емтихан '.repeat(12).trim()]) {
    const data = join(home, name)
    mkdirSync(data)
    process.env.TMPDIR = data
    const path = socketPath(data)
    checkPlace(path, true)
    const server = createServer().listen(path)
    await once(server, 'listening')
    await new Promise((resolve) => server.close(resolve))
    if (dirname(path) !== data) rmSync(dirname(path), { recursive: true })
  }
})

it('is a named pipe on Windows, the same however the directory is spelt', () => {
  expect(socketPath('/Data/Taza', 'keeper', 'win32')).toMatch(/^\\\\\.\\pipe\\taza-keeper-[0-9a-f]{16}$/)
  expect(socketPath('/Data/Taza', 'keeper', 'win32')).toBe(socketPath('/data/taza', 'keeper', 'win32'))
  expect(socketPath('/data/other', 'keeper', 'win32')).not.toBe(socketPath('/data/taza', 'keeper', 'win32'))
})

it('among the temporary files is believed in a folder of its user alone', async () => {
  const data = join(mkdtempSync(join(tmpdir(), 'taza-long-')), 'x'.repeat(120))
  const path = socketPath(data, 'keeper', 'linux')
  const folder = dirname(path)
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true })
    rmSync(dirname(data), { recursive: true, force: true })
  })
  // Nobody is there.
  checkPlace(path)
  await expect(connectKeeper(path)).rejects.toMatchObject({ problem: { code: 'no-keeper' } })
  checkPlace(path, true)
  expect(lstatSync(folder).mode & 0o777).toBe(0o700)

  // Somebody answers there in the keeper's place.
  const impostor = createServer((socket) => socket.end())
  await new Promise<void>((resolve) => impostor.listen(path, resolve))
  onTestFinished(() => void impostor.close())
  ;(await connectKeeper(path)).close()
  chmodSync(folder, 0o777)
  await expect(connectKeeper(path)).rejects.toThrow(/somebody else/)
  expect(() => checkPlace(path, true)).toThrow(/somebody else/)

  const elsewhere = mkdtempSync(join(tmpdir(), 'taza-elsewhere-'))
  onTestFinished(() => rmSync(elsewhere, { recursive: true, force: true }))
  rmSync(folder, { recursive: true })
  mkdirSync(join(elsewhere, 'own'), { mode: 0o700 })
  symlinkSync(join(elsewhere, 'own'), folder)
  expect(() => checkPlace(path, true)).toThrow(/somebody else/)
})
