import { randomBytes } from 'node:crypto'
import { statSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectKeeper } from '../../../src-main/keeper/client.ts'
import { enrol } from '../../../src-main/keeper/enrol-command.ts'
import { readEnrolment } from '../../../src-main/keeper/enrolment.ts'
import { encodeFrame, frameReader } from '../../../src-main/local/frames.ts'
import { throughKeeper } from '../../../src-shared/api/through-keeper.ts'
import { keeperCalls } from '../../../src-shared/keeper-api.ts'
import { startUniversity, type University } from '../../support/fake-university.ts'
import {
  connectTo,
  isMain,
  type KeeperProcess,
  openAttempt,
  segmentBody,
  startKeeperProcess,
  temporaryFolder,
  until,
} from '../../support/keeper-process.ts'

let university: University
let keeper: KeeperProcess
const place = temporaryFolder()
const path = join(place.folder, 'keeper.sock')

beforeAll(async () => {
  university = await startUniversity()
  keeper = startKeeperProcess(place.folder)
  ;(await connectTo(place.folder)).close()
})
afterAll(async () => {
  await keeper.kill('SIGKILL')
  await university.close()
  place.remove()
})

/** A socket without manners: raw bytes in, heads out. */
async function rude(): Promise<{ socket: Socket; heads: unknown[] }> {
  const socket = connect(path)
  const heads: unknown[] = []
  socket.on('data', frameReader({ onFrame: ({ head }) => heads.push(head), onBad: (why) => heads.push(why) }))
  await new Promise((resolve) => socket.once('connect', resolve))
  return { socket, heads }
}

describe("the keeper's socket", () => {
  test('belongs to its user alone', () => {
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(statSync(place.folder).mode & 0o077).toBe(0)
  })

  test('before enrolment: it says so, and becomes enrolled without a restart', async () => {
    const port = await connectTo(place.folder, 'main-0')
    expect(await port.call('station.state', {})).toMatchObject({
      enrolled: false,
      station: null,
      status: { problem: { code: 'not-enrolled' } },
    })
    await expect(throughKeeper(port).there({ digest: 'a'.repeat(64) })).rejects.toMatchObject({
      problem: { code: 'not-enrolled' },
    })
    await enrol({ server: university.url, token: 'once', name: 'Station 1', data: place.folder })
    expect(await port.call('station.state', {})).toMatchObject({
      enrolled: true,
      station: { id: 'st1' },
      server: university.url,
    })
    await until('online', async () => (await port.call('status', {})).online)
    port.close()
  })

  test('an enrolment with a spent token is refused in words', async () => {
    await expect(
      enrol({ server: university.url, token: 'spent', name: 'x', data: place.folder, anew: true }),
    ).rejects.toMatchObject({ problem: { code: 'used-token' } })
    await expect(
      enrol({ server: 'http://127.0.0.1:9', token: 'x', name: 'x', data: place.folder, anew: true }),
    ).rejects.toMatchObject({ problem: { code: 'no-server' } })
    // It is the station that it was, and does not become another one unasked.
    expect(readEnrolment(place.folder)).toMatchObject({ station: { id: 'st1' } })
    await expect(
      enrol({ server: university.url, token: 'once', name: 'x', data: place.folder }),
    ).rejects.toMatchObject({
      problem: { code: 'bad-input', detail: expect.stringMatching(/already.*--anew/) },
    })
  })

  test('bad frames get one clear problem each and the connection lives', async () => {
    const { socket, heads } = await rude()
    const garbage = Buffer.alloc(8)
    garbage.writeUInt32BE(5, 0)
    socket.write(Buffer.concat([garbage, Buffer.from('nope!')]))
    for (const head of [
      { id: 1, method: 'no.such', args: {}, run: 'main-r' },
      { id: 2, method: 'toString', args: {} },
      { id: 3, method: 'record.append', args: { kind: 7, body: {} } },
      { id: 4, method: 'record.append', args: { kind: 'keys.refused', body: { combination: 'x' } } },
      { id: 5, method: 'media.append', args: { kind: 'media.segment', body: {} } },
      { id: 6, method: 'server.call', args: { method: 'GET', path: '/etc/passwd' } },
      'not an object',
      null,
      { id: 7, method: 'status', args: {} },
    ])
      for (const piece of encodeFrame(head)) socket.write(piece)
    await until('all are answered', () => heads.length >= 10)
    const bad = { ok: false, problem: { code: 'bad-input' } }
    const byId = (id: number | null) => heads.filter((head) => Object(head).id === id)
    for (const id of [1, 2, 3, 4, 5, 6]) expect(byId(id)).toMatchObject([bad])
    expect(byId(null)).toMatchObject([bad, bad, bad])
    expect(byId(7)).toMatchObject([{ ok: true, value: { online: expect.any(Boolean) } }])
    socket.end(...[])
    await new Promise((resolve) => socket.once('close', resolve))
  })

  test('a visitor that asks faster than it hears is cut off; what is long is not taken from one', async () => {
    const { socket, heads } = await rude()
    for (const piece of encodeFrame({ id: 1, method: 'status', args: { x: 'x'.repeat(2 ** 21) } }))
      socket.write(piece)
    await until('it is refused', () => heads.length === 1)
    expect(heads).toMatchObject([{ id: null, problem: { code: 'bad-input', detail: 'a frame too long' } }])
    const all = Array.from({ length: 2000 }, (_, id) =>
      encodeFrame({ id, method: 'station.state', args: {} }),
    )
    const closed = new Promise((resolve) => socket.once('close', resolve))
    socket.on('error', () => undefined)
    socket.write(Buffer.concat(all.flat()))
    await closed
    const port = await connectTo(place.folder, 'main-v')
    expect(await port.call('status', {})).toMatchObject({ problem: null })
    port.close()
  })

  test('noise does not hurt it', async () => {
    const { socket } = await rude()
    for (let i = 0; i < 50; i++) socket.write(randomBytes(1 + ((i * 977) % 5000)))
    socket.destroy()
    const port = await connectTo(place.folder, 'main-n')
    expect(await port.call('status', {})).toMatchObject({ problem: null })
    port.close()
  })

  test('one main at a time; a visitor may look but not write; the next main comes when the first is gone', async () => {
    const first = await connectTo(place.folder, 'main-1')
    await openAttempt(first, 'a1')
    const second = await connectTo(place.folder, 'main-2')
    await expect(second.call('attempt.list', {})).rejects.toMatchObject({ problem: { code: 'not-allowed' } })
    const visitor = await connectTo(place.folder)
    expect(await visitor.call('station.state', {})).toMatchObject({ enrolled: true })
    await expect(
      visitor.call('record.append', { kind: 'keys.refused', body: { combination: 'x' } }),
    ).rejects.toMatchObject({ problem: { code: 'not-allowed' } })
    visitor.close()
    first.close()
    await isMain(second)
    const { attempts } = await second.call('attempt.list', {})
    // The visitor's end, and the refused second main's calls, left no record of a lost shell.
    expect(attempts[0]!.records.filter((r) => r.kind === 'shell.lost')).toHaveLength(1)
    second.close()
  })

  test('what has a call of its own cannot be appended by hand', async () => {
    const port = await connectTo(place.folder, 'main-3')
    await isMain(port)
    await port.call('attempt.resume', { attempt: 'a1' })
    for (const kind of [
      'media.init',
      'media.segment',
      'attempt.submitted',
      'attempt.transferred',
      'answer.saved',
      'shell.lost',
      'recorder.lost',
      'attempt.opened',
    ])
      await expect(port.call('record.append', { kind, body: {} })).rejects.toMatchObject({
        problem: { code: 'bad-input' },
      })
    await expect(
      port.call('media.append', { kind: 'media.segment', body: segmentBody('face', 0, 0) }),
    ).rejects.toMatchObject({ problem: { code: 'bad-input', detail: 'no bytes' } })
    port.close()
  })

  test('a second keeper on the same folder ends with a sentence', async () => {
    const other = startKeeperProcess(place.folder)
    expect(await other.exited).toBe(1)
    expect(other.log()).toContain('another keeper holds')
  })

  test('no keeper is a problem of its own', async () => {
    await expect(connectKeeper(join(place.folder, 'nobody.sock'), { run: 'x' })).rejects.toMatchObject({
      problem: { code: 'no-keeper' },
    })
  })

  test('every call of the contract is served', async () => {
    const { socket, heads } = await rude()
    const names = Object.keys(keeperCalls)
    names.forEach((method, id) => {
      for (const piece of encodeFrame({ id, method, args: null, run: 'main-all' })) socket.write(piece)
    })
    await until('all are answered', () =>
      names.every((_, id) => heads.some((head) => Object(head).id === id)),
    )
    expect(heads.filter((head) => JSON.stringify(head).includes('no such method'))).toEqual([])
    expect(heads.filter((head) => JSON.stringify(head).includes('"internal"'))).toEqual([])
    socket.destroy()
  })
})
