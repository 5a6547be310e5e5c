/** The station's real keeper against the real server: what one says the other understands, to the last signature. */
import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enrol } from '../../../src-main/keeper/enrol-command.ts'
import { verifyBundle } from '../../../src-main/keeper/verify-command.ts'
import { runAdmin } from '../../../src-server/commands/admin-commands.ts'
import { placeOf } from '../../../src-server/storage/blobs/port.ts'
import { throughKeeper } from '../../../src-shared/api/through-keeper.ts'
import type { KeeperPort } from '../../../src-shared/keeper-api.ts'
import {
  connectTo,
  initBody,
  type KeeperProcess,
  openedBody,
  segmentBody,
  startKeeperProcess,
  temporaryFolder,
  until,
} from '../../support/keeper-process.ts'
import { damageInPacks } from '../../support/packs.ts'
import { environmentOf } from '../../support/places.ts'
import { logIn, startUniversity, type University } from '../../support/university.ts'

const place = temporaryFolder()
let university: University
let keeper: KeeperProcess
let port: KeeperPort
let attempt: string
let invigilator: Awaited<ReturnType<typeof logIn>>
let officer: Awaited<ReturnType<typeof logIn>>

const tile = async () => (await invigilator.call('GET', '/api/rooms/lab-204/tiles')).body.tiles[0]

beforeAll(async () => {
  university = await startUniversity()
  const token = university.credentials.enrolToken
  await enrol({ server: university.url, token, name: 'Station 1', data: place.folder })
  keeper = startKeeperProcess(place.folder)
  port = await connectTo(place.folder, 'main-1')
  invigilator = await logIn(university, 'invigilator')
  officer = await logIn(university, 'officer')
})
afterAll(async () => {
  port.close()
  await keeper.kill('SIGTERM')
  await university.close()
  place.remove()
})

test('signs in and opens through the keeper; the live lane reaches the console', async () => {
  const { codeOfTheDay } = university.credentials
  const signedIn = await throughKeeper(port).signIn({ body: { number: '20260001', code: codeOfTheDay } })
  const opened = await throughKeeper(port).open({ body: { ticket: signedIn.ticket } })
  attempt = opened.attempt
  const { policy, recipients } = opened
  await port.call('attempt.open', { attempt, policy, recipients, body: openedBody })
  await port.call('live.state', {
    state: {
      screen: 'waiting',
      state: 'waiting',
      lock: null,
      cameras: { face: 'live', desk: 'live' },
      leftMs: null,
      answered: null,
      asks: [],
    },
  })
  await port.call('live.picture', { source: 'face' }, new Uint8Array([0xff, 0xd8, 9]))
  await until('the console sees the station', async () => (await tile())?.live?.screen === 'waiting')
  expect(await tile()).toMatchObject({
    connected: true,
    attempt: { id: attempt, student: { number: '20260001' } },
  })
})

test('a command arrives, is received on the ledger, and is not repeated', async () => {
  const arrived = new Promise<string>((resolve) => {
    port.on((event) => {
      if (event.type === 'command') resolve(event.command.id)
    })
  })
  const { body } = await invigilator.call('POST', `/api/attempts/${attempt}/commands`, { kind: 'admit' })
  expect(await arrived).toBe(body.command.id)
  const received = { command: body.command.id, kind: 'admit', by: body.command.by }
  await port.call('record.append', { kind: 'command.received', body: received })
  const row = () =>
    university.server.db
      .selectFrom('command')
      .selectAll()
      .where('id', '=', body.command.id)
      .executeTakeFirst()
  await until('the ledger told', async () => (await row())?.received_at !== null)
})

test('evidence drains through a restart of the server; the bundle that the server exports is whole', async () => {
  const film = [randomBytes(900), randomBytes(30_000), randomBytes(25_000)]
  const change = { from: 'waiting', to: 'running', cause: 'admitted' }
  await port.call('record.append', { kind: 'attempt.changed', body: change })
  const running = (await port.call('attempt.list', {})).attempts[0]!.records.at(-1)!
  for (const source of ['face', 'desk'] as const)
    await port.call('media.append', { kind: 'media.init', body: initBody(source) }, film[0])
  await until('both are sent', async () => (await port.call('status', {})).debt.segments === 0)
  const listening = new URL(university.url)
  await university.server.close()
  for (const source of ['face', 'desk'] as const)
    for (const index of [0, 1]) {
      const body = segmentBody(source, index, running.at.mono + index * 400, 400)
      await port.call('media.append', { kind: 'media.segment', body }, film[index + 1])
    }
  const offline = await port.call('status', {})
  expect(offline.debt.segments).toBeGreaterThanOrEqual(4)
  await university.restart(Number(listening.port))
  await port.call('attempt.submit', { by: 'student', answers: 0 })
  const detail = async () => (await officer.call('GET', `/api/attempts/${attempt}`)).body
  await until('the server has given its final receipt', async () => (await detail()).receipt === true, 40_000)
  expect(await detail()).toMatchObject({
    state: 'submitted',
    debt: { segments: 0 },
    parts: [{ cosigned: true, finding: null }],
  })

  const bundle = join(place.folder, 'server.zip')
  writeFileSync(bundle, (await officer.bytes(`/api/attempts/${attempt}/bundle`)).bytes)
  const reviewKey = join(university.dataDir, 'keys', 'review.json')
  const mediaOut = join(place.folder, 'films')
  const { verdict, files } = await verifyBundle({ bundle, key: reviewKey, mediaOut })
  expect(verdict.findings).toEqual([])
  expect(verdict.status).toBe('whole')
  const face = files.find((file) => file.includes('face'))!
  expect(readFileSync(face).equals(Buffer.concat(film))).toBe(true)
})

test('what the server lost, a scrub finds, and the station sends again', async () => {
  const { db, blobs } = university.server
  const [absent, broken, sound] = (
    await db.selectFrom('announced').select('digest').where('attempt', '=', attempt).execute()
  ).map(({ digest }) => digest)
  await blobs.remove(absent!)
  await damage(university, broken!)
  const first = await scrub()
  expect(first).toMatchObject({
    status: 3,
    stillLost: [{ attempt, objects: 2, stations: ['Station 1'] }],
  })
  expect(
    first.lost.map(({ digest, why }: { digest: string; why: string }) => `${why} ${digest}`).sort(),
  ).toEqual([`absent ${absent}`, `other-bytes ${broken}`].sort())
  // The running server is told by the database.
  await university.server.lookForLosses()
  const debt = async () => (await officer.call('GET', `/api/attempts/${attempt}`)).body.debt.segments
  // Its own look may be under way just now, and has the news then.
  await until('it knows', async () => (await debt()) === 2)
  expect(await blobs.size(sound!)).not.toBeNull()

  // The receipt was given long ago: the station asks at its next start.
  port.close()
  await keeper.kill('SIGTERM')
  keeper = startKeeperProcess(place.folder)
  port = await connectTo(place.folder, 'main-2')
  await until('both have come again', async () => (await debt()) === 0, 40_000)
  expect(await scrub()).toMatchObject({ status: 0, lost: [], stillLost: [] })
  const actions = (await db.selectFrom('audit').select(['action', 'target']).execute()).map(
    ({ action, target }) => `${action} ${target}`,
  )
  expect(actions.filter((one) => one === `lost ${attempt}`)).toHaveLength(2)
  expect(actions.filter((one) => one === 'scrubbed objects')).toHaveLength(2)
})

test('a sound object that is not on the list any more, as after a backup, is taken up', async () => {
  const { db } = university.server
  await db.deleteFrom('held').execute()
  expect(await scrub()).toMatchObject({ status: 0, objects: 0, takenUp: 6, strangers: 0 })
})

async function scrub() {
  const lines: string[] = []
  const io = { out: (line: string) => lines.push(line), err: () => undefined }
  const { dataDir, places } = university
  const args = ['scrub', '--data', dataDir, '--json', '--megabytes', '1000']
  const status = await runAdmin('scrub', args, environmentOf(places), io)
  return { status, ...JSON.parse(lines.join('')) }
}

/** One bit, as disks do it. */
async function damage({ dataDir, places: { s3 }, server }: University, digest: string): Promise<void> {
  const bytes = await server.blobs.read(digest)
  bytes[100] = (bytes[100] ?? 0) ^ 1
  if (s3 === null) return damageInPacks(dataDir, digest)
  const { endpoint, region, credentials } = s3
  const client = new S3Client({
    region,
    forcePathStyle: true,
    ...(endpoint === null ? {} : { endpoint }),
    ...(credentials === null ? {} : { credentials }),
  })
  await client.send(new PutObjectCommand({ Bucket: s3.bucket, Key: placeOf(digest), Body: bytes }))
  client.destroy()
}
