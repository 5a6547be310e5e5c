/** The way to the server: a university's own authority, pinned keys, a proxy, a server that never answers, bounds. */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { enrol } from '../../../src-main/keeper/enrol-command.ts'
import { reach } from '../../../src-main/keeper/sync/reach.ts'
import { Network, networkArgs, plainNetwork } from '../../../src-shared/network.ts'
import { startUniversity, type University } from '../../support/fake-university.ts'
import {
  connectTo,
  initBody,
  type KeeperProcess,
  openAttempt,
  segmentBody,
  startKeeperProcess,
  temporaryFolder,
  until,
} from '../../support/keeper-process.ts'
import { type Certificates, makeCertificates, startProxy, startTls } from '../../support/tls.ts'

let certificates: Certificates
let university: University
let tls: Awaited<ReturnType<typeof startTls>>
let place: ReturnType<typeof temporaryFolder>
const keepers: KeeperProcess[] = []

beforeAll(() => {
  certificates = makeCertificates(['exams.test'])
})
afterAll(() => certificates.remove())
beforeEach(async () => {
  university = await startUniversity()
  tls = await startTls(Number(new URL(university.url).port), certificates)
  place = temporaryFolder()
})
afterEach(async () => {
  for (const keeper of keepers.splice(0)) await keeper.kill('SIGKILL')
  await tls.close()
  await university.close()
  place.remove()
})

const run = (network: Network, env: Record<string, string> = {}) => {
  const keeper = startKeeperProcess(place.folder, networkArgs(network), env)
  keepers.push(keeper)
  return keeper
}
const enrolAt = (server: string, network: Network) =>
  enrol({ server, token: 'once', name: 'Station 1', data: place.folder, network, anew: true })
type Port = Awaited<ReturnType<typeof connectTo>>
const film = async (port: Port, from: number, count: number, bytes = 20_000) => {
  const digests: string[] = []
  for (let i = from; i < from + count; i++) {
    const body = segmentBody('face', i, i * 2000)
    digests.push(
      (await port.call('media.append', { kind: 'media.segment', body }, randomBytes(bytes))).digest,
    )
  }
  return digests
}

describe('TLS', () => {
  const url = () => `https://127.0.0.1:${tls.port}`

  test('an authority of its own is trusted only when it is named', async () => {
    await expect(enrolAt(url(), plainNetwork)).rejects.toMatchObject({
      problem: { code: 'no-server', detail: expect.stringMatching(/certificate/) },
    })
    await enrolAt(url(), Network.parse({ ca: certificates.authority }))
    await expect(enrolAt(url(), Network.parse({ ca: '/does/not/exist.pem' }))).rejects.toMatchObject({
      problem: { code: 'bad-input', detail: expect.stringContaining('/does/not/exist.pem') },
    })
  })

  test("a pin of the server's key or of its authority's lets it pass, another one does not, whoever signed it", async () => {
    const { authority: ca, pins } = certificates
    const other = makeCertificates()
    const reached = (pin: string) => reach(url(), Network.parse({ ca, pins: [pin] }), {}, 5000)
    // It is no real server's health, but it is an answer.
    expect((await reached(pins.server)).status).toBeGreaterThan(0)
    expect((await reached(pins.authority)).status).toBeGreaterThan(0)
    await expect(reached(other.pins.server)).rejects.toThrow(/none of the pinned keys/)
    // A pin does not make an unknown authority a known one.
    await expect(reach(url(), Network.parse({ pins: [pins.server] }), {}, 5000)).rejects.toThrow()
    other.remove()
  })

  test('all three lanes go through it, with authority and pin', async () => {
    const network = Network.parse({ ca: certificates.authority, pins: [certificates.pins.server] })
    await enrolAt(url(), network)
    run(network)
    const port = await connectTo(place.folder, 'main-1')
    await openAttempt(port, 'a1')
    await film(port, 0, 3)
    await port.call('live.state', { state: { screen: 'exam' } })
    await until('the film is there', () => university.blobs.size === 3)
    await until('the live lane is up', () => university.live.length > 0)
    expect(university.complaints).toEqual([])
    port.close()
  })

  test('with a pin that fits nothing, not a byte is said to the server, and the exam goes on', async () => {
    const { authority: ca } = certificates
    await enrolAt(url(), Network.parse({ ca }))
    run(Network.parse({ ca, pins: [Buffer.alloc(32).toString('base64')] }))
    const port = await connectTo(place.folder, 'main-1')
    await openAttempt(port, 'a1')
    await film(port, 0, 2)
    await until('it says why', async () =>
      Boolean((await port.call('status', {})).problem?.detail?.includes('pinned')),
    )
    expect(university.tokens.size).toBe(0)
    port.close()
  })
})

test.each([
  ['setting', 'http'],
  ['environment', 'http'],
  ['setting', 'https'],
  ['environment', 'https'],
] as const)('a proxy from the %s, spoken to by %s, carries all three lanes', async (from, by) => {
  // A proxy's authority is another, and no pin is for it.
  const ofProxy = makeCertificates()
  const proxy = await startProxy(tls.port, by === 'https' ? ofProxy : undefined)
  const url = 'https://exams.test:8443'
  const ca = join(place.folder, 'authorities.pem')
  writeFileSync(ca, [certificates.authority, ofProxy.authority].map((file) => readFileSync(file)).join(''))
  // The name is known to the proxy alone: whatever arrives has come through it.
  await enrolAt(url, Network.parse({ ca, proxy: proxy.url }))
  const pins = [certificates.pins.server]
  const network = Network.parse({ ca, pins, proxy: from === 'setting' ? proxy.url : null })
  run(network, from === 'environment' ? { HTTPS_PROXY: proxy.url, NO_PROXY: 'elsewhere.test' } : {})
  const port = await connectTo(place.folder, 'main-1')
  await openAttempt(port, 'a1')
  await film(port, 0, 3)
  await port.call('live.state', { state: { screen: 'exam' } })
  await until('the film is there', () => university.blobs.size === 3)
  await until('the live lane is up', () => university.live.length > 0)
  expect(new Set(proxy.asked)).toEqual(new Set(['exams.test:8443']))
  port.close()
  await proxy.close()
  ofProxy.remove()
})

test('a server that takes connections and never answers keeps nothing of the exam from going on', async () => {
  await enrolAt(university.url, plainNetwork)
  const sockets = new Set<Socket>()
  const hole = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.resume()
  })
  hole.listen(0, '127.0.0.1')
  await once(hole, 'listening')
  const { port: holePort } = hole.address() as AddressInfo
  const keeper = startKeeperProcess(place.folder, ['--server', `http://127.0.0.1:${holePort}`])
  keepers.push(keeper)
  const port = await connectTo(place.folder, 'main-1')
  await openAttempt(port, 'a1')
  await until('it was asked', () => sockets.size > 0)
  // None of these waits for it: it will not answer before the test is over.
  await film(port, 0, 10)
  await port.call('answer.append', { question: 'q1', revision: 1, value: 'жауап' })
  await port.call('attempt.submit', { by: 'student', answers: 1 })
  const status = await port.call('status', {})
  expect(status.debt).toMatchObject({ segments: 10 })
  expect(status.debt.records).toBeGreaterThan(10)
  port.close()
  await keeper.kill('SIGTERM')
  expect(keeper.log()).not.toContain('unexpected')
  for (const socket of sockets) socket.destroy()
  hole.close()
  // Days later, on a server that does answer, all of it arrives.
  run(plainNetwork)
  await until('everything is there', () => university.blobs.size === 10)
  await until('its end too', () =>
    Boolean(university.ledgers.get('a1')?.leaves.some((leaf) => leaf.includes('attempt.submitted'))),
  )
  expect(university.complaints).toEqual([])
})

test("an incident's pictures go first, then the film around it, then the oldest", async () => {
  await enrolAt(university.url, plainNetwork)
  await university.offline()
  run(plainNetwork)
  const port = await connectTo(place.folder, 'main-1')
  await openAttempt(port, 'a1')
  const { attempts } = await port.call('attempt.list', {})
  const mono = attempts[0]!.records.at(-1)!.at.mono
  const append = async (index: number, start: number, more: Record<string, unknown> = {}) => {
    const body = { ...segmentBody('face', index, start), ...more }
    return (await port.call('media.append', { kind: 'media.segment', body }, randomBytes(3000))).digest
  }
  const old: string[] = []
  for (let i = 0; i < 30; i++) old.push(await append(i, mono - 200_000 + i * 2000))
  const before = [await append(30, mono - 9000), await append(31, mono - 4000)]
  const raised = {
    incident: 'i1',
    observation: 'window.opened',
    verdict: 'block',
    severity: 'high',
    reason: 'foreign-window',
    params: {},
    mono,
  }
  await port.call('record.append', { kind: 'incident.raised', body: raised, mono })
  const after = [await append(32, mono + 1000), await append(33, mono + 8000)]
  const later = await append(34, mono + 60_000)
  const still = {
    source: 'screen',
    type: 'still',
    init: null,
    mime: 'image/png',
    health: null,
    incident: 'i1',
  }
  const picture = await append(0, mono + 500, still)
  const init = (
    await port.call('media.append', { kind: 'media.init', body: initBody('face') }, randomBytes(700))
  ).digest
  university.control.maxInFlight = 1
  university.control.slowBlobMs = 5
  // After a broken line the ledger comes in small batches: what is told of them is not yet to be chosen from.
  university.control.refuseBlobs = Number.MAX_SAFE_INTEGER
  await university.online()
  await until('the ledger is there', async () => (await port.call('status', {})).debt.records === 0)
  university.control.refuseBlobs = 0
  university.puts.length = 0
  await until('everything is there', () => university.blobs.size === 37)
  // The first four go at once, before the server has said that it wants one at a time.
  const at = (digest: string) => university.puts.indexOf(digest)
  const near = [...before, ...after]
  expect(Math.max(at(picture), at(init))).toBeLessThan(6)
  expect(Math.max(...near.map(at))).toBeLessThan(10)
  const rest = [...old, later].map(at)
  expect(rest).toEqual(rest.toSorted((a, b) => a - b))
  port.close()
})

test('an object that the server does not take holds up no other, and is tried again', async () => {
  await enrolAt(university.url, plainNetwork)
  await university.offline()
  run(plainNetwork)
  const port = await connectTo(place.folder, 'main-1')
  await openAttempt(port, 'a1')
  const [bad = ''] = await film(port, 0, 40, 2000)
  university.control.refuse.add(bad)
  await university.online()
  await until('all the others are there', () => university.blobs.size === 39)
  expect(university.blobs.has(bad)).toBe(false)
  university.control.refuse.clear()
  await until('it is there too', () => university.blobs.has(bad))
  port.close()
})

test("the room's share bounds the media and nothing else, and a wider one counts at once", async () => {
  await enrolAt(university.url, plainNetwork)
  await university.offline()
  run(plainNetwork)
  const port = await connectTo(place.folder, 'main-1')
  await openAttempt(port, 'a1')
  await film(port, 0, 10, 50_000)
  // All of it would take half a minute.
  university.control.bytesPerSecond = 16_000
  await university.online()
  await port.call('record.append', { kind: 'student.asked', body: { what: 'help' } })
  await until('the record is there', () =>
    Boolean(university.ledgers.get('a1')?.leaves.some((leaf) => leaf.includes('student.asked'))),
  )
  expect(university.blobs.size).toBeLessThan(10)
  university.control.bytesPerSecond = 50_000_000
  await until('all is there', () => university.blobs.size === 10)
  await until('it knows so', async () => (await port.call('status', {})).sending.emptyInMs === 0)
  port.close()
})
