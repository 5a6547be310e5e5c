/** Recordings that are over go, with a signed word for it; what is held or unfinished stays. */
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sha256, verifierOf } from '../../../src-server/keys.ts'
import { digestList } from '../../../src-shared/bundle.ts'
import { fromBase64, toHex, utf8 } from '../../../src-shared/bytes.ts'
import { canonical } from '../../../src-shared/ledger/jcs.ts'
import {
  handClock,
  logIn,
  ScriptedStation,
  startUniversity,
  type University,
} from '../../support/university.ts'

const day = 86_400_000
const clock = handClock(Date.now())
let university: University
let station: ScriptedStation
let exam: string
type Sat = Awaited<ReturnType<typeof sit>>
let done: Sat
let open: Sat

const blobs = async () => {
  const digests: string[] = []
  for await (const digest of university.server.blobs.list()) digests.push(digest)
  return digests
}
const as = async (role: string) => logIn(university, role)
const state = async () => (await (await as('officer')).call('GET', `/api/exams/${exam}/retention`)).body

async function sit(number: string, submits: boolean) {
  const ledger = await station.sit(number)
  await ledger.open({ number, name: 'Someone' })
  ledger.add('attempt.changed', { from: 'waiting', to: 'running', cause: 'admitted' })
  const objects = [await ledger.init('face', 0, utf8('init'))]
  ledger.pass(2000)
  objects.push(await ledger.segment('face', 0, utf8(`film of ${number}`)))
  if (submits) ledger.add('attempt.submitted', { by: 'student', answers: 0 })
  await ledger.sync()
  for (const { digest, sealed } of objects) expect((await station.put(digest, sealed)).status).toBe(201)
  await ledger.sync()
  return { ledger, digests: objects.map(({ digest }) => digest), sealed: objects.map(({ sealed }) => sealed) }
}

beforeAll(async () => {
  university = await startUniversity(clock)
  station = new ScriptedStation(university)
  await station.enrol()
  await station.authenticate()
  exam = university.credentials.exam
  done = await sit('20260001', true)
  open = await sit('20260002', false)
})
afterAll(() => university.close())

test('nothing goes while nobody has set how long it is kept', async () => {
  clock.advance(4000 * day)
  expect(await university.server.retention.housekeep()).toEqual([])
  expect(await state()).toMatchObject({
    keepDays: null,
    counts: { 'no-term': 1, unfinished: 1 },
    deletions: [],
  })
})

test('only the administrator sets it, and it is audited', async () => {
  const body = { keepDays: 5000 }
  expect((await (await as('officer')).call('PUT', `/api/exams/${exam}/retention`, body)).status).toBe(403)
  const set = await (await as('administrator')).call('PUT', `/api/exams/${exam}/retention`, body)
  expect(set.body).toMatchObject({ keepDays: 5000, counts: { 'not-yet': 1, unfinished: 1 } })
  expect(await university.server.retention.housekeep()).toEqual([])
})

test('what is over and under hold stays, until the hold is lifted', async () => {
  const officer = await as('officer')
  const both = { exam, attempt: done.ledger.attempt, reason: 'x' }
  expect((await officer.call('POST', '/api/holds', both)).status).toBe(400)
  expect((await officer.call('POST', '/api/holds', { exam: 'nothing', reason: 'x' })).status).toBe(404)
  const held = (await officer.call('POST', '/api/holds', { exam, reason: 'appeal 12/2026' })).body
  const one = (await officer.call('POST', '/api/holds', { attempt: done.ledger.attempt, reason: 'court' }))
    .body
  clock.advance(1001 * day)
  expect(await university.server.retention.housekeep()).toEqual([])
  expect((await state()).counts).toMatchObject({ held: 1, unfinished: 1 })
  const again = await as('officer')
  const lift = (id: string) => again.call('POST', `/api/holds/${id}/lift`, { reason: 'decided' })
  expect((await lift(held.id)).body).toMatchObject({ liftedBy: expect.any(String) })
  expect((await lift(held.id)).status).toBe(404)
  expect(await university.server.retention.housekeep()).toEqual([])
  await lift(one.id)
  expect((await state()).counts).toMatchObject({ due: 1 })
  const rows = await university.server.db.selectFrom('audit').select('action').execute()
  const actions = rows.map(({ action }) => action)
  expect(actions.filter((action) => action === 'set-hold')).toHaveLength(2)
  expect(actions.filter((action) => action === 'lifted-hold')).toHaveLength(2)
  expect(actions).toContain('set-keep-time')
})

test('it is deleted once, by whichever process; the word for it is signed; the unfinished attempt is untouched', async () => {
  const { server } = await university.second()
  // One after the other: two of SQLite's writers in one thread would wait for each other.
  expect(await server.retention.housekeep()).toEqual([done.ledger.attempt])
  expect(await university.server.retention.housekeep()).toEqual([])
  expect((await blobs()).sort()).toEqual([...open.digests].sort())
  const { deletions, counts } = await state()
  expect(counts).toMatchObject({ deleted: 1, unfinished: 1, due: 0 })
  expect(deletions).toHaveLength(1)
  const { signature, ...said } = deletions[0]
  const { name, publicKey } = university.server.keys.cosigner
  const holds = (what: unknown) =>
    verifierOf(name, publicKey).verify(utf8(canonical(what)), fromBase64(signature))
  expect(holds(said)).toBe(true)
  expect(holds({ ...said, objects: 1 })).toBe(false)
  expect(said).toMatchObject({
    attempt: done.ledger.attempt,
    objects: 2,
    digests: toHex(sha256(utf8(digestList(done.digests)))),
    rule: {
      keepDays: 5000,
      setBy: expect.stringMatching(/ \(administrator\)$/),
    },
  })
})

test('its ledger stays and still counts as covered; there is nothing left to play or to export', async () => {
  const officer = await as('officer')
  const seen = (await officer.call('GET', `/api/attempts/${done.ledger.attempt}`)).body
  expect(seen).toMatchObject({ films: [], receipt: true, debt: { segments: 0 } })
  expect(seen.coverageDetail.face.covered).toBeGreaterThan(0)
  expect((await officer.call('GET', `/api/attempts/${done.ledger.attempt}/bundle`)).status).toBe(410)
  const segment = `/api/attempts/${done.ledger.attempt}/films/face/segment/0`
  expect((await officer.call('GET', segment)).status).toBe(404)
  expect((await officer.call('GET', `/api/attempts/${open.ledger.attempt}`)).body.films).toHaveLength(1)
})

test('a deletion cut short by a crash is carried out by the next housekeeping', async () => {
  const { db, blobs: store } = university.server
  await db.updateTable('deletion').set({ done_at: null }).execute()
  const [digest] = done.digests
  expect(await store.size(digest!)).toBeNull()
  const [sealed] = done.sealed
  await store.put(digest!, Readable.from([Buffer.from(sealed!)], { objectMode: false }), 10_000)
  expect(await store.size(digest!)).toBe(sealed!.length)
  expect(await university.server.retention.housekeep()).toEqual([])
  expect(await blobs()).not.toContain(digest)
  expect(await db.selectFrom('deletion').select('done_at').executeTakeFirst()).not.toEqual({ done_at: null })
})
