/** Slow lines and slow attackers: a large body may take as long as it goes on coming, an ordinary one two minutes. */
import { once } from 'node:events'
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  handClock,
  logIn,
  type ScriptedLedger,
  ScriptedStation,
  startUniversity,
  type University,
} from '../../support/university.ts'

const clock = handClock()
let university: University
let station: ScriptedStation
let ledger: ScriptedLedger
beforeAll(async () => {
  university = await startUniversity(clock)
  station = new ScriptedStation(university)
  await station.enrol()
  await station.authenticate()
  ledger = await station.sit('20260001')
  await ledger.open()
})
afterAll(() => university.close())

const type = { 'content-type': 'application/octet-stream' }
// A session ends an hour after its last request.
const byOfficer = async () => ({
  ...type,
  cookie: (await logIn(university, 'officer')).cookie,
  'x-taza': '1',
})
const byStation = () => ({ ...type, authorization: `Bearer ${station.token}` })

const soon = { interval: 2, timeout: 20_000 }

/** Bytes that the server has read on the connection from each port. */
const readBy = new Map<number, () => number>()
beforeAll(() => {
  university.server.app.server.on('connection', (socket) => {
    readBy.set(socket.remotePort ?? 0, () => socket.bytesRead)
  })
})

/** A request whose head has arrived, and whose body is sent by hand; `length`: what its head promises. */
async function drip(method: string, path: string, headers: Record<string, string>, length: number) {
  const agent = new Agent({ keepAlive: true })
  const request = httpRequest(`${university.url}${path}`, {
    method,
    headers: { ...headers, 'content-length': String(length) },
    agent,
  })
  const answer = new Promise<{ status: number; body: string }>((resolve, reject) => {
    request.on('error', reject)
    request.on('response', (response: IncomingMessage) => {
      let body = ''
      response.on('data', (chunk) => {
        body += String(chunk)
      })
      // Cut off or not: what was said counts.
      response.on('close', () => resolve({ status: response.statusCode ?? 0, body }))
    })
  })
  // Looked at where it is waited for.
  answer.catch(() => undefined)
  request.flushHeaders()
  const [socket] = await once(request, 'socket')
  if (socket.connecting) await once(socket, 'connect')
  const port: number = socket.localPort
  const read = () => readBy.get(port)?.() ?? 0
  await expect.poll(read, soon).toBeGreaterThan(0)
  return {
    answer,
    closed: once(socket, 'close'),
    /** Resolves when the server has read so many bytes more. */
    async send(bytes: Uint8Array) {
      const before = read()
      request.write(bytes)
      await expect.poll(() => read() - before, soon).toBeGreaterThanOrEqual(bytes.length)
    },
    end: (bytes: Uint8Array) => request.end(bytes),
    leave() {
      request.destroy()
      agent.destroy()
    },
  }
}

const later = async (ms: number) => {
  clock.advance(ms)
  await university.server.tick()
}

test('a bundle may take an hour on a slow line, as long as it goes on coming', async () => {
  const piece = new Uint8Array(20_000)
  const upload = await drip('POST', '/api/bundles', await byOfficer(), piece.length * 66)
  for (let i = 0; i < 65; i++) {
    await upload.send(piece)
    await later(55_000)
  }
  upload.end(piece)
  // Taken in as a whole, and then looked at: it is no bundle.
  expect(await upload.answer).toMatchObject({ status: 400, body: expect.not.stringContaining('slow') })
  upload.leave()
})

test('one that comes to a stop, or only drips, is cut off', async () => {
  const stopped = await drip('POST', '/api/bundles', await byOfficer(), 1_000_000)
  const dripping = await drip('POST', '/api/bundles', await byOfficer(), 1_000_000)
  await stopped.send(new Uint8Array(30_000))
  await later(1)
  for (let i = 0; i < 5; i++) {
    await later(11_000)
    await dripping.send(new Uint8Array(500))
  }
  await later(11_000)
  for (const { answer, leave } of [stopped, dripping]) {
    expect(await answer).toMatchObject({ status: 408, body: expect.stringContaining('too slowly') })
    leave()
  }
})

test("a film on a thin room's line has its time too", async () => {
  ledger.pass(2000)
  const { digest, sealed } = await ledger.segment('face', 0, new Uint8Array(200_000))
  await station.authenticate()
  await ledger.sync()
  const upload = await drip('PUT', `/api/station/blobs/${digest}`, byStation(), sealed.length)
  const last = 190_000
  for (let at = 0; at < last; at += 19_000) {
    await upload.send(sealed.subarray(at, at + 19_000))
    await later(30_000)
  }
  upload.end(sealed.subarray(last))
  expect((await upload.answer).status).toBe(201)
  upload.leave()
})

test('a file with a bank has half an hour, and then whoever waited for its place has it', async () => {
  const teacher = await logIn(university, 'teacher')
  const settings = { title: 'Тарих', chair: 'Тарих', teachers: [] }
  const bank = (await teacher.call('POST', '/api/banks', settings)).body.id
  const path = `/api/banks/${bank}/imports?file=a.txt&format=auto&numbers=auto&right=auto&language=kk&topic=`
  const headers = { ...type, cookie: teacher.cookie, 'x-taza': '1' }
  const send = async () =>
    (await fetch(`${university.url}${path}`, { method: 'POST', headers, body: 'no bank' })).status
  const slow = [await drip('POST', path, headers, 10_000_000), await drip('POST', path, headers, 10_000_000)]
  for (let minute = 0; minute < 29; minute++) {
    for (const one of slow) await one.send(new Uint8Array(20_000))
    await later(59_000)
  }
  for (const one of slow) await one.send(new Uint8Array(20_000))
  await later(59_000)
  expect(await send()).toBe(429)
  for (const one of slow) await one.send(new Uint8Array(20_000))
  await later(30_000)
  for (const { answer, leave } of slow) {
    expect((await answer).status).toBe(408)
    leave()
  }
  await expect.poll(send, soon).toBe(422)
})

test('an ordinary body has two minutes, however steadily it drips', async () => {
  await station.authenticate()
  const json = { 'content-type': 'application/json', authorization: `Bearer ${station.token}` }
  const slow = await drip('POST', `/api/station/attempts/${ledger.attempt}/ledger`, json, 1_000_000)
  for (let i = 0; i < 4; i++) {
    await slow.send(new Uint8Array(50_000).fill(0x20))
    await later(30_001)
  }
  expect((await slow.answer).status).toBe(408)
  slow.leave()
})

test('who was refused at the door cannot stay by sending on', async () => {
  const refused = await drip('POST', '/api/bundles', type, 1_000_000)
  expect((await refused.answer).status).toBe(401)
  await refused.send(new Uint8Array(20_000))
  await later(50_000)
  await refused.send(new Uint8Array(20_000))
  await later(50_000)
  // Still there; and then no more.
  await refused.send(new Uint8Array(20_000))
  await later(50_000)
  await refused.closed
  refused.leave()
})

test('who asks for an upgrade beside a body gets no more time for it', async () => {
  await station.authenticate()
  const headers = {
    'content-type': 'application/json',
    authorization: `Bearer ${station.token}`,
    upgrade: 'websocket',
  }
  const slow = await drip('POST', `/api/station/attempts/${ledger.attempt}/ledger`, headers, 1_000_000)
  await slow.send(new Uint8Array(50_000).fill(0x20))
  await later(120_001)
  expect((await slow.answer).status).toBe(408)
  slow.leave()
})
