/** Exams in an LMS, set up in the console. */
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebExam, type WebExamGiven } from '../../../src-shared/api/web-exams.ts'
import { logIn, ScriptedStation, startUniversity, type University } from '../../support/university.ts'

let university: University
let office: Awaited<ReturnType<typeof logIn>>

beforeAll(async () => {
  university = await startUniversity()
  office = await logIn(university, 'office')
})
afterAll(() => university.close())

const given: WebExamGiven = {
  title: { kk: 'Физика', ru: 'Физика', ky: 'Физика', en: 'Physics' },
  startsAt: '2026-12-01T09:00:00+05:00',
  endsAt: '2026-12-01T13:00:00+05:00',
  durationMinutes: 90,
  policy: 'strict',
  web: {
    start: 'https://lms.example.kz/mod/quiz/view.php?id=42',
    allow: ['https://cas.example.kz'],
    block: [],
    resources: 'https',
    newWindows: 'second',
    downloads: 'pdf',
    uploads: 'refuse',
    back: true,
    reload: true,
    zoom: true,
    find: false,
    quit: null,
    userAgent: null,
    language: null,
    seb: null,
  },
}
const add = (change: Partial<WebExamGiven> = {}) =>
  office.call('POST', '/api/web-exams', { ...given, ...change })

test('the office sets one up and changes it: it is what import-exam would have stored', async () => {
  const made = WebExam.parse((await add()).body)
  expect(made).toMatchObject({
    policy: 'strict',
    web: given.web,
    opened: false,
    startsAt: '2026-12-01T04:00:00.000Z',
  })
  const changed = await office.call('PUT', `/api/web-exams/${made.id}`, { ...given, durationMinutes: 60 })
  expect(WebExam.parse(changed.body)).toEqual({ ...made, durationMinutes: 60 })
  expect((await office.call('GET', '/api/web-exams')).body.exams.map(({ id }: { id: string }) => id)).toEqual(
    [made.id],
  )
  const stored = await university.server.examStore.exam(made.id)
  expect(stored?.summary.delivery).toBe('web')
  expect(stored?.paper).toEqual({ questions: [], web: given.web })
  expect(stored?.policy.id).toBe('strict')
  const { login } = (await office.call('GET', '/api/me')).body
  const { body } = await (await logIn(university, 'officer')).call('GET', `/api/audit?target=${made.id}`)
  expect(body.entries.map(({ who, action }: { who: string; action: string }) => `${who} ${action}`)).toEqual([
    `${login} replaced-exam`,
    `${login} added-exam`,
  ])
})

test.each([
  [
    'an address of the station itself',
    { web: { ...given.web, start: 'http://127.0.0.1/quiz' } },
    /start: is an address of the station/,
  ],
  ['a list entry that nobody can read', { web: { ...given.web, allow: ['lms example'] } }, /allow.0/],
  ['files of the whole computer', { web: { ...given.web, uploads: 'any' as const } }, /web.uploads/],
  ['more minutes than there are', { durationMinutes: 600 }, /durationMinutes/],
])('%s is refused with a sentence, and nothing is stored', async (_what, change, why) => {
  const before = await university.server.examStore.exams()
  const { status, body } = await add(change)
  expect(status).toBe(400)
  expect(body.problem.detail).toMatch(why)
  expect(await university.server.examStore.exams()).toEqual(before)
})

test('one that a student has opened stays as it is; a paper exam is none of these', async () => {
  const { id } = WebExam.parse((await add()).body)
  const { exam } = university.credentials
  expect((await office.call('PUT', `/api/web-exams/${exam}`, given)).status).toBe(404)
  const station = new ScriptedStation(university)
  await station.enrol()
  await station.authenticate()
  const { attempt } = await station.sit('20260001')
  await university.server.db.updateTable('attempt').set({ exam: id }).where('id', '=', attempt).execute()
  expect((await office.call('PUT', `/api/web-exams/${id}`, { ...given, durationMinutes: 30 })).status).toBe(
    409,
  )
  expect((await office.call('GET', `/api/web-exams/${id}`)).body).toMatchObject({
    opened: true,
    durationMinutes: 90,
  })
})

const read = async (file: Uint8Array, password: string | null = null) =>
  office.call('POST', '/api/web-exams/seb', { file: Buffer.from(file).toString('base64'), password })
const plist = (inside: string) =>
  Buffer.from(`<?xml version="1.0" encoding="UTF-8"?><plist version="1.0"><dict>${inside}</dict></plist>`)

test('a settings file becomes rules, with what of it is not done', async () => {
  const { status, body } = await read(
    plist(
      '<key>startURL</key><string>https://lms.example.kz/quiz</string><key>allowUploads</key><true/><key>allowCustomDownUploadLocation</key><true/><key>noSuchSetting</key><true/>',
    ),
  )
  expect(status).toBe(200)
  expect(body.read.rules).toMatchObject({ start: 'https://lms.example.kz/quiz', uploads: 'folder' })
  expect(body.read.configKey).toMatch(/^[0-9a-f]{64}$/)
  expect(body.read.notHonoured.map(({ setting }: { setting: string }) => setting)).toEqual(
    expect.arrayContaining(['noSuchSetting', 'uploads']),
  )
})

test('a hostile or foreign file gets a sentence, and the server goes on', async () => {
  const laughs = `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>`
  const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024))
  const hostile = [
    Buffer.from(`<?xml version="1.0"?>${laughs}<plist><dict><key>&b;</key><true/></dict></plist>`),
    bomb,
    readFileSync(new URL('../../../package.json', import.meta.url)),
    new Uint8Array(0),
  ]
  for (const file of hostile) {
    const { status, body } = await read(file)
    expect(status).toBe(200)
    expect(body.read).toBeNull()
    expect(body.wrong).toMatch(/^\w.{5,}/)
  }
  expect((await read(new Uint8Array(1_200_000))).status).toBe(413)
  // Bits beyond the last byte.
  const bent = await office.call('POST', '/api/web-exams/seb', { file: 'AAB=', password: null })
  expect(bent.status).toBe(400)
  expect((await office.call('GET', '/api/web-exams')).status).toBe(200)
})
