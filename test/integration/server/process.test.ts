import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadKeys } from '../../../src-server/keys.ts'

const main = fileURLToPath(new URL('../../../src-server/main.ts', import.meta.url))
let home: string
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'taza-server-'))
})
afterAll(() => rm(home, { recursive: true, force: true }))

function run(...args: string[]) {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const said = { out: '', err: '' }
  child.stdout.on('data', (chunk) => {
    said.out += chunk
  })
  child.stderr.on('data', (chunk) => {
    said.err += chunk
  })
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  const line = new Promise<void>((resolve) => child.stdout.once('data', () => resolve()))
  return { child, said, ended, line }
}

test('one line when ready, and a clean end on SIGTERM', async () => {
  // Made by somebody who let everybody in.
  await mkdir(join(home, 'a'), { mode: 0o755 })
  const { child, said, ended, line } = run('--data', join(home, 'a'), '--port', '0')
  await line
  const { listening } = JSON.parse(said.out)
  expect(said.out).toMatch(/^\{"listening":"http:\/\/127\.0\.0\.1:\d+"\}\n$/)
  expect((await fetch(`${listening}/api/health`)).status).toBe(200)
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
  // Of a health that was asked for: nobody has backed it up yet.
  expect(
    said.err
      .trim()
      .split('\n')
      .map((one) => JSON.parse(one).msg),
  ).toEqual([`Server listening at ${listening}`, 'a check warns'])
  expect((await stat(join(home, 'a', 'keys', 'secret'))).mode & 0o777).toBe(0o600)
  expect((await stat(join(home, 'a'))).mode & 0o777).toBe(0o700)
  expect((await stat(join(home, 'a', 'taza.sqlite'))).mode & 0o777).toBe(0o600)
})

test('a port in use is one plain sentence', async () => {
  const holder = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => holder.once('listening', resolve))
  const address = holder.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const { said, ended } = run('--data', join(home, 'b'), '--port', String(port))
  // The other program may end: it is tried again.
  expect(await ended).toBe(1)
  expect(said.out).toBe('')
  expect(said.err).toMatch(new RegExp(`^Port ${port} on 127.0.0.1 is in use: .*\\n$`))
  holder.close()
})

test('help and wrong arguments', async () => {
  const help = run('--help')
  expect(await help.ended).toBe(0)
  expect(help.said.out).toContain('--data DIR')
  for (const args of [[], ['--data', 'x', '--port', 'y'], ['--what']]) {
    const { said, ended } = run(...args)
    expect(await ended).toBe(2)
    expect(said.err.trim().split('\n')).toHaveLength(1)
  }
})

test('lost resources of the demo are one sentence, not a stack', async () => {
  const { said, ended } = run(
    '--data',
    join(home, 'c'),
    '--port',
    '0',
    '--demo',
    '--resources',
    join(home, 'none'),
  )
  expect(await ended).toBe(1)
  expect(said.err.trim().split('\n')).toHaveLength(1)
  await expect(readFile(join(home, 'c', 'demo-credentials.json'))).rejects.toThrow()
})

test('other keys than those that the database was begun with are refused, in one sentence', async () => {
  const data = join(home, 'keys')
  const first = run('--data', data, '--port', '0')
  await first.line
  first.child.kill('SIGTERM')
  expect(await first.ended).toBe(0)
  await rm(join(data, 'keys', 'review.json'))
  const second = run('--data', data, '--port', '0')
  expect(await second.ended).toBe(3)
  expect(second.said.err).toMatch(
    /^The keys in .*'review'.*: bring the folder keys of the machine that began it\.\n$/,
  )
})

test('a second server on one folder is refused before it touches anything, a third after a killed one is not', async () => {
  const data = join(home, 'twice')
  const first = run('--data', data, '--port', '0')
  await first.line
  const before = await readdir(data, { recursive: true })
  const second = run('--data', data, '--port', '0', '--domain', 'other.example')
  expect(await second.ended).toBe(3)
  expect(second.said.err).toMatch(/^A server runs on .*twice already: [^\n]*\n$/)
  expect(await readdir(data, { recursive: true })).toEqual(before)
  const { listening } = JSON.parse(first.said.out)
  expect((await fetch(`${listening}/api/health`)).status).toBe(200)
  first.child.kill('SIGKILL')
  await first.ended
  const third = run('--data', data, '--port', '0')
  await third.line
  third.child.kill('SIGTERM')
  expect(await third.ended).toBe(0)
})

test('of several processes that start together on an empty folder, all have the same keys', async () => {
  const data = join(home, 'together')
  const all = await Promise.all(Array.from({ length: 8 }, () => loadKeys(data, 'university.kz')))
  const told = all.map(({ cosigner, review, secret }) =>
    [cosigner.publicKey, review.privateKey, secret].map((key) => Buffer.from(key).toString('hex')),
  )
  expect(new Set(told.map((keys) => keys.join(' '))).size).toBe(1)
  expect((await readdir(join(data, 'keys'))).sort()).toEqual(['cosigner.pem', 'review.json', 'secret'])
})
