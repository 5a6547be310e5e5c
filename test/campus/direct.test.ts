/** Large objects straight into the store: what the store itself refuses, what the server believes, and how a station falls back. */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { sha256 } from '../../src-server/keys.ts'
import { type Direct, openDirect } from '../../src-server/storage/blobs/direct.ts'
import type { S3Place } from '../../src-server/storage/places.ts'
import { toHex } from '../../src-shared/bytes.ts'
import { type KeeperAttempt, sitAtKeeper } from '../support/keeper-attempt.ts'
import { until } from '../support/keeper-process.ts'
import { type Link, startLink } from '../support/link.ts'
import { newPlaces } from '../support/places.ts'
import {
  type ScriptedLedger,
  ScriptedStation,
  startUniversity,
  type University,
} from '../support/university.ts'

const large = 200_000
let university: University
let place: S3Place
/** The stations' way to the store. */
let link: Link
let station: ScriptedStation
let ledger: ScriptedLedger
const asked: string[] = []
const sittings: KeeperAttempt[] = []

beforeAll(async () => {
  const places = await newPlaces()
  if (!places.s3) throw new Error('this is for the project campus')
  link = await startLink(Number(new URL(places.s3.endpoint ?? '').port))
  place = { ...places.s3, direct: `http://127.0.0.1:${link.port}` }
  university = await startUniversity({ now: () => Date.now() }, {}, { ...places, s3: place })
  university.server.app.server.on('request', ({ method, url }) => asked.push(`${method} ${url}`))
  station = new ScriptedStation(university)
  await station.enrol()
  await station.authenticate()
  ledger = await station.sit('20260001')
  await ledger.open()
})
afterEach(async () => {
  for (const one of sittings.splice(0)) await one.leave()
  link.mend()
})
afterAll(async () => {
  await university?.close()
  await link?.close()
})

async function directAt(endpoint: string): Promise<Direct> {
  const { direct, why } = await openDirect(place, endpoint)
  if (direct === null) throw new Error(why)
  return direct
}
const put = async (direct: Direct, bytes: Uint8Array, sent = bytes, more: Record<string, string> = {}) => {
  const digest = toHex(sha256(bytes))
  const { url, headers } = await direct.address(digest, bytes.length)
  const reply = await fetch(url, { method: 'PUT', headers: { ...headers, ...more }, body: Buffer.from(sent) })
  await reply.arrayBuffer()
  return { status: reply.status, size: await university.server.blobs.size(digest), url, headers, digest }
}

test('an address takes the bytes it was made for, and the store itself refuses any others', async () => {
  const direct = await directAt(place.direct ?? '')
  const bytes = new Uint8Array(randomBytes(large))
  const other = new Uint8Array(randomBytes(large))
  expect(await put(direct, bytes, other)).toMatchObject({ status: expect.toSatisfy(isRefusal), size: null })
  expect(await put(direct, bytes, bytes.subarray(1))).toMatchObject({
    status: expect.toSatisfy(isRefusal),
    size: null,
  })
  const twice = new Uint8Array([...bytes, ...bytes])
  expect(await put(direct, bytes, twice)).toMatchObject({ status: expect.toSatisfy(isRefusal), size: null })
  // The digest is in what is signed: another one, beside other bytes, does not pass either.
  const named = { 'x-amz-content-sha256': toHex(sha256(other)) }
  expect(await put(direct, bytes, other, named)).toMatchObject({ status: 403, size: null })
  const unsigned = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }
  expect(await put(direct, bytes, other, unsigned)).toMatchObject({ status: 403, size: null })
  const { url, headers, digest } = await put(direct, bytes)
  expect(await university.server.blobs.size(digest)).toBe(large)
  expect(toHex(sha256(await university.server.blobs.read(digest)))).toBe(digest)
  // Nor is it an address for anything else: another object, another method.
  const elsewhere = url.replace(digest, toHex(sha256(other)))
  expect((await fetch(elsewhere, { method: 'PUT', headers, body: Buffer.from(bytes) })).status).toBe(403)
  expect((await fetch(url, { headers })).status).toBe(403)
  expect((await fetch(url, { method: 'DELETE', headers })).status).toBe(403)
  // It ends soon.
  expect(Number(new URL(url).searchParams.get('X-Amz-Expires'))).toBeLessThanOrEqual(300)
  direct.close()
})
const isRefusal = (status: number): boolean => status >= 400 && status < 500

test('a store that takes other bytes is never named to a station', async () => {
  const stored = new Map<string, number>()
  const careless: Server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://x')
    let length = 0
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
    })
    request.on('end', () => {
      if (request.method === 'PUT') stored.set(pathname, length)
      response.writeHead(request.method === 'HEAD' && !stored.has(pathname) ? 404 : 200).end()
    })
  })
  careless.listen(0, '127.0.0.1')
  await once(careless, 'listening')
  const { port } = careless.address() as AddressInfo
  expect(await openDirect(place, `http://127.0.0.1:${port}`)).toEqual({
    direct: null,
    why: expect.stringContaining('it takes other bytes'),
  })
  careless.closeAllConnections()
  careless.close()
  await once(careless, 'close')
  expect((await openDirect(place, `http://127.0.0.1:${port}`)).why).toContain('fetch failed')
})

test('the server believes the store, not the station, and tells addresses only of what this one announced', async () => {
  ledger.pass(2000)
  const { digest, sealed } = await ledger.segment('face', 0, new Uint8Array(large))
  const ask = (what: string, of = digest, who = station) => who.post(`/blobs/${of}/${what}`, {})
  expect((await ask('direct')).status).toBe(404)
  expect((await ledger.sync()).body).toMatchObject({ directFrom: expect.any(Number), missing: [digest] })
  const other = new ScriptedStation(university)
  await other.enrol('S2', await university.server.stations.allow('lab-204', 1))
  await other.authenticate()
  for (const what of ['direct', 'there']) expect((await ask(what, digest, other)).status).toBe(404)

  // Nothing was put there.
  expect((await ask('there')).body).toEqual({ held: false })
  const { url, headers } = (await ask('direct')).body.put
  expect((await fetch(url, { method: 'PUT', headers, body: Buffer.from(sealed) })).status).toBe(200)
  // It is not held before the server has seen it.
  expect((await ledger.sync()).body.missing).toEqual([digest])
  expect((await ask('there')).body).toEqual({ held: true })
  expect((await ledger.sync()).body).toMatchObject({ missing: [], receipt: { held: 1, announced: 1 } })
  expect((await ask('direct')).body).toEqual({ put: null })

  ledger.pass(2000)
  const small = await ledger.segment('face', 1, new Uint8Array(1000))
  await ledger.sync()
  expect((await ask('direct', small.digest)).body).toEqual({ put: null })
})

test('without the setting no address is told, and what lies in the store is not believed', async () => {
  const { server, url } = await university.second({ ...university.places, s3: { ...place, direct: null } })
  const direct = await directAt(place.direct ?? '')
  ledger.pass(2000)
  const { digest, sealed } = await ledger.segment('desk', 0, new Uint8Array(large))
  expect((await ledger.send(ledger.batch(0), url)).body.directFrom).toBeNull()
  expect((await put(direct, new Uint8Array(sealed))).size).toBe(sealed.length)
  const ask = async (what: string) => (await station.call('POST', `/blobs/${digest}/${what}`, {}, url)).body
  expect(await ask('direct')).toEqual({ put: null })
  expect(await ask('there')).toEqual({ held: false })
  direct.close()
  await server.close()
})

async function sit(number: string): Promise<KeeperAttempt> {
  const token = await university.server.stations.allow('lab-204', 1)
  const sitting = await sitAtKeeper(university, university.url, token, number)
  sittings.push(sitting)
  return sitting
}
const filmAndSubmit = async (sitting: KeeperAttempt) => {
  for (const bytes of [large, 20_000, large]) await sitting.film(() => bytes)
  await until('nothing is owed', async () => (await sitting.port.call('status', {})).debt.segments === 0)
  await sitting.port.call('attempt.submit', { by: 'student', answers: 0 })
  await until('the final receipt', () => sitting.finals === 1)
}
/** Digests of the sitting's films, by whether they are large. */
const filmsOf = ({ acknowledged }: KeeperAttempt, isLarge: boolean) =>
  [...acknowledged].flatMap(([digest, bytes]) => (bytes >= large === isLarge ? [digest] : []))

test('a station sends what is large to the store, and not one byte of it to the server', async () => {
  const sitting = await sit('20260002')
  // The first word of the server tells of the way.
  await until('the ledger is there', async () => (await sitting.port.call('status', {})).debt.records === 0)
  await filmAndSubmit(sitting)
  const uploads = new Set(
    asked.filter((line) => line.startsWith('PUT ')).map((line) => line.split('/').at(-1)),
  )
  expect(filmsOf(sitting, true).filter((digest) => uploads.has(digest))).toEqual([])
  expect(filmsOf(sitting, false).filter((digest) => !uploads.has(digest))).toEqual([])
  for (const digest of sitting.acknowledged.keys())
    expect(toHex(sha256(await university.server.blobs.read(digest)))).toBe(digest)
})

test('a station that cannot reach the store sends all to the server', async () => {
  link.cut()
  const sitting = await sit('20260003')
  await filmAndSubmit(sitting)
  const uploads = new Set(
    asked.filter((line) => line.startsWith('PUT ')).map((line) => line.split('/').at(-1)),
  )
  expect([...sitting.acknowledged.keys()].filter((digest) => !uploads.has(digest))).toEqual([])
})
