import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { linkKeeper } from '../../../../src-main/app/keeper-link.ts'
import { connectAs } from '../../../../src-main/keeper/client.ts'
import { encodeFrame, frameReader } from '../../../../src-main/local/frames.ts'

const status = {
  online: true,
  silentMs: null,
  debt: { records: 0, segments: 0, bytes: 0 },
  clockOffsetMs: null,
  freeBytes: 1e9,
  problem: null,
}

let dir: string
let path: string
const written = {
  ...{ v: 1, attempt: 'a', part: 0, seq: 7, kind: 'keys.refused', body: {} },
  at: { wall: '2026-01-01T00:00:00.000Z', mono: 1, boot: 'b', run: 'r' },
}

const digest = 'd'.repeat(64)
const answers: Readonly<Record<string, unknown>> = {
  status,
  'record.append': { seq: 7, record: written },
  'media.append': { seq: 8, digest },
}

/** What each next connection meets; the last one is met by all later ones. */
let meets: ('answers' | 'ends')[]
let server: Server
const open = new Set<Socket>()

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'taza-link-'))
  path = join(dir, 'keeper.sock')
  server = createServer((socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    socket.on('error', () => undefined)
    const how = meets.length > 1 ? meets.shift() : meets[0]
    const read = frameReader({
      onFrame({ head }) {
        if (how === 'ends') return void socket.destroy()
        const { id, method } = head as { id: number; method: string }
        const value = answers[method] ?? {}
        for (const piece of encodeFrame({ id, ok: true, value })) socket.write(piece)
      },
      onBad: (why) => expect.fail(why),
    })
    socket.on('data', read)
  })
  await new Promise<void>((done) => server.listen(path, done))
})
afterEach(async () => {
  for (const socket of open) socket.destroy()
  await new Promise((done) => server.close(done))
  rmSync(dir, { recursive: true, force: true })
})

it('a keeper that is just dying takes a connection and ends it: the next one is waited for', async () => {
  meets = ['ends', 'ends', 'answers']
  const port = await connectAs('main', path, 'run')
  expect(await port.call('status', {})).toMatchObject({ online: true })
  port.close()
})

it('a fact said while the keeper is lost reaches the next one', async () => {
  meets = ['answers', 'ends', 'answers']
  const onBack = vi.fn()
  const onTrouble = vi.fn()
  const link = await linkKeeper({
    connect: () => connectAs('main', path, 'run'),
    onBack,
    onTrouble,
    now: () => performance.now(),
  })
  for (const socket of open) socket.destroy()
  expect(await link.call('record.append', { kind: 'network.lost', body: {} })).toMatchObject({ seq: 7 })
  expect(onBack).toHaveBeenCalledOnce()
  expect(onTrouble).not.toHaveBeenCalled()
  link.close()
})

it('a picture that has a name reaches the next keeper; one that has none is not said again', async () => {
  meets = ['answers', 'ends', 'answers']
  const link = await linkKeeper({
    connect: () => connectAs('main', path, 'run'),
    onBack: () => undefined,
    onTrouble: (error) => expect.fail(String(error)),
    now: () => performance.now(),
  })
  for (const socket of open) socket.destroy()
  const still = { kind: 'media.segment', body: { source: 'screen' } } as const
  await expect(link.call('media.append', still, Buffer.of(1))).rejects.toThrow('no-keeper')
  const named = { ...still, parcel: 'still-1' }
  expect(await link.call('media.append', named, Buffer.of(1))).toMatchObject({ digest })
  link.close()
})

it('no keeper comes back: told once, the link is closed, and nothing is thrown where nobody listens', async () => {
  meets = ['answers', 'ends']
  const onTrouble = vi.fn()
  const link = await linkKeeper({
    connect: () => connectAs('main', path, 'run', 200),
    onBack: () => undefined,
    onTrouble,
    now: () => performance.now(),
  })
  for (const socket of open) socket.destroy()
  await link.closed
  expect(onTrouble).toHaveBeenCalledOnce()
  await expect(link.call('status', {})).rejects.toThrow('no-keeper')
})
