import { hash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createImports } from '../../../src-server/bank/imports.ts'
import { createItems } from '../../../src-server/bank/items.ts'
import { createBankMedia } from '../../../src-server/bank/media.ts'
import { createReadFile } from '../../../src-server/bank/reading.ts'
import { createRoom } from '../../../src-server/files/space.ts'
import type { Staff } from '../../../src-server/http/caller.ts'
import { handClock, logIn, startUniversity, type University } from '../../support/university.ts'

let university: University
let teacher: Awaited<ReturnType<typeof logIn>>
let bank = ''
const clock = handClock()

beforeAll(async () => {
  university = await startUniversity(clock)
  teacher = await logIn(university, 'teacher')
  const settings = { title: 'Тарих', chair: 'Тарих', teachers: [] }
  bank = (await teacher.call('POST', '/api/banks', settings)).body.id
})
afterAll(() => university.close())

const platonus = (questions: number, from = 1) =>
  Array.from({ length: questions }, (_, at) => {
    const n = from + at
    return `<question${(n % 3) + 1}> ${n}-сұрақ: Қай жылы?\n<variant> ${n}01\n<variantright> ${n}02\n<variant> ${n}03\n`
  }).join('\n')

const choices = { format: 'auto', numbers: 'auto', right: 'auto', language: 'kk', topic: '' }
async function send(bytes: Uint8Array | string, file = 'тарих.txt', more: Record<string, string> = {}) {
  const query = new URLSearchParams({ file, ...choices, ...more })
  const response = await fetch(`${university.url}/api/banks/${bank}/imports?${query}`, {
    method: 'POST',
    headers: { cookie: teacher.cookie, 'x-taza': '1', 'content-type': 'application/octet-stream' },
    body: Buffer.from(bytes),
  })
  return { status: response.status, body: await response.json() }
}
const call = (method: string, path: string, body?: unknown) =>
  teacher.call(method, `/api/banks/${bank}${path}`, body)
const inBank = async (query = '') => (await call('GET', `/items${query}`)).body

test('a file is shown first, read in another way where somebody says so, and then taken whole', async () => {
  const bad = '<question2> Жауабы белгіленбеген\n<variant> а\n<variant> б\n'
  const begun = await send(`${platonus(3)}${bad}`, 'тарих.txt', { topic: 'Ежелгі дәуір' })
  expect(begun).toMatchObject({
    status: 200,
    body: {
      report: {
        format: 'platonus',
        questions: 4,
        taken: 3,
        refused: 1,
        known: 0,
        sense: { numbers: 'difficulty', right: 'marked' },
      },
      first: [{ kk: { difficulty: 2, topic: ['Ежелгі дәуір'] } }, {}, {}],
    },
  })
  const { id } = begun.body.import
  const refused = begun.body.report.report.find((line: { what: string }) => line.what === 'refused')
  expect(refused).toMatchObject({
    line: 15,
    why: expect.stringContaining('none of its options'),
    title: 'Жауабы белгіленбеген',
  })
  expect((await inBank()).total).toBe(0)

  const other = await call('PUT', `/imports/${id}`, { ...choices, numbers: 'running', right: 'first' })
  expect(other.body).toMatchObject({
    report: { taken: 4, refused: 0 },
    first: [{ kk: { difficulty: null, topic: [] } }, {}, {}, {}],
  })

  expect((await call('POST', `/imports/${id}/taken`)).body).toEqual({ items: 4 })
  expect((await call('POST', `/imports/${id}/taken`)).status).toBe(409)
  expect((await call('DELETE', `/imports/${id}`)).status).toBe(409)
  const { total, items } = await inBank()
  expect(total).toBe(4)
  expect(items[3]).toMatchObject({
    place: 4,
    origin: { file: 'тарих.txt', line: 15, inside: null },
    version: 1,
  })
  // Once more the same file: told that the bank has them.
  expect((await send(platonus(3))).body.report).toMatchObject({ taken: 3, known: 3 })
})

test('the report is kept with what was taken, and a table of it is no formula', async () => {
  const { body } = await send(`${platonus(1, 50)}<question1> =1+1 болса?\n<variant> 2\n`)
  const path = `/imports/${body.import.id}`
  await call('POST', `${path}/taken`)
  const kept = (await call('GET', path)).body
  expect(kept).toMatchObject({ report: { taken: 1, refused: 1 }, import: { takenAt: expect.any(Number) } })
  const table = await teacher.bytes(`/api/banks/${bank}${path}/report.csv`)
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(table.bytes)
  expect(text.startsWith('\ufeff"line";"file"')).toBe(true)
  expect(text).toContain(`"'=1+1 болса?"`)
  expect(table.headers.get('content-disposition')).toContain("attachment; filename*=UTF-8''%D1%82")
})

test('two who take one file at once bring it in once', async () => {
  const { id } = (await send(platonus(20, 100))).body.import
  const before = (await inBank()).total
  const both = await Promise.all([1, 2].map(() => call('POST', `/imports/${id}/taken`)))
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
  expect((await inBank()).total).toBe(before + 20)
})

test('what cannot be read is said, and is not kept', async () => {
  const before = (await call('GET', '/imports')).body.imports.length
  const refused = await send('бұл сұрақ емес')
  expect(refused).toMatchObject({
    status: 422,
    body: { problem: { detail: expect.stringContaining('no format of a bank') } },
  })
  expect((await send('')).status).toBe(422)
  expect((await call('GET', '/imports')).body.imports).toHaveLength(before)
})

test('what nobody takes is forgotten after a day', async () => {
  const { id } = (await send(platonus(2, 200))).body.import
  clock.advance(24 * 3_600_000 + 1)
  teacher = await logIn(university, 'teacher')
  const sweeping = await university.second()
  try {
    await expect.poll(async () => (await call('GET', `/imports/${id}`)).status).toBe(404)
  } finally {
    await sweeping.server.close()
  }
})

test('pictures come along, and a bank goes out as it came in', async () => {
  const pixel =
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
  const settings = { title: 'Сурет', chair: 'Сурет', teachers: [] }
  bank = (await teacher.call('POST', '/api/banks', settings)).body.id
  const moodle = `<quiz><question type="truefalse"><questiontext format="html"><text><![CDATA[<p>Осы ма? <img src="@@PLUGINFILE@@/a.png"></p>]]></text><file name="a.png" encoding="base64">${pixel}</file></questiontext><answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer></question></quiz>`
  const { id } = (await send(moodle, 'сурет.xml')).body.import
  expect((await call('POST', `/imports/${id}/taken`)).body).toEqual({ items: 1 })
  const { items } = await inBank()
  const item = (await call('GET', `/items/${items[0].id}`)).body
  expect(item.media).toHaveLength(1)
  expect((await teacher.bytes(`/api/banks/${bank}/media/${item.media[0].digest}`)).bytes).toEqual(
    new Uint8Array(Buffer.from(pixel, 'base64')),
  )
  const out = await teacher.bytes(`/api/banks/${bank}/exports/moodle?language=kk`)
  const text = new TextDecoder().decode(out.bytes)
  expect(text).toContain(pixel)
  expect((await send(text, 'back.xml')).body.report).toMatchObject({ taken: 1, known: 1 })
  expect((await call('GET', '/exports/platonus/losses?language=kk')).body).toEqual({
    items: 0,
    losses: [{ place: 1, why: "it is left out: Platonus has no questions of the kind 'truefalse'" }],
  })
  expect((await call('GET', '/exports/gift/losses?language=ru')).body).toMatchObject({
    items: 0,
    losses: [{ place: 1 }],
  })
})

test('a thousand questions are taken while others are answered', async () => {
  let turns = 0
  const ticking = setInterval(() => turns++, 5)
  const { id } = (await send(platonus(1000, 1000), 'үлкен.txt')).body.import
  const before = turns
  expect(before).toBeGreaterThan(5)
  expect((await call('POST', `/imports/${id}/taken`)).body).toEqual({ items: 1000 })
  clearInterval(ticking)
  expect(turns - before).toBeGreaterThan(5)
  expect((await inBank(`?search=${encodeURIComponent('1321-сұрақ')}`)).total).toBe(1)
})

test('a file, or a picture, that the disk has no room for beside its reserve is refused, and not kept', async () => {
  const { db, blobs } = university.server
  const room = createRoom(async () => ({ freeBytes: 2 * 1024 ** 3 + 30, totalBytes: 1024 ** 4 }))
  const noRoom = { statusCode: 507, problem: { code: 'disk-full' } }
  const media = createBankMedia(db, blobs, room)
  const imports = createImports({
    db,
    blobs,
    media,
    room,
    items: createItems(db),
    readFile: createReadFile(),
  })
  const by: Staff = { login: 'teacher', name: 'Teacher', roles: ['teacher'], rooms: [] }
  const before = (await call('GET', '/imports')).body.imports.length
  const format = { format: 'auto', numbers: 'auto', right: 'auto', language: 'kk', topic: '' } as const
  await expect(imports.begin(bank, 'a.txt', Buffer.from(platonus(1)), format, by, 0)).rejects.toMatchObject(
    noRoom,
  )
  expect((await call('GET', '/imports')).body.imports).toHaveLength(before)
  // The second alone has room: all of a file's pictures come, or none.
  const [large, small] = [Buffer.alloc(25), Buffer.alloc(6)].map((bytes) => ({
    bytes,
    medium: { digest: hash('sha256', bytes, 'hex'), type: 'image/png' as const, bytes: bytes.length },
  }))
  if (!large || !small) throw new TypeError('two pictures')
  await expect(media.keep([small, large])).rejects.toMatchObject(noRoom)
  expect(await blobs.size(small.medium.digest)).toBeNull()
  await media.keep([small])
  // Nothing new is no question of room.
  await media.keep([small])
  expect(await blobs.size(small.medium.digest)).toBe(6)
})
