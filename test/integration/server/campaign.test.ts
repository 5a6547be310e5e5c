/** The session's page: written by the office as versions, read by everybody while it is on, and who said that she has read its rules. */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { posterBytes, postersKept } from '../../../src-shared/campaign/bounds.ts'
import { handedIn, studentOf } from '../../support/students.ts'
import {
  handClock,
  logIn,
  ScriptedStation,
  startUniversity,
  type University,
} from '../../support/university.ts'

const clock = handClock()
let university: University
let office: Awaited<ReturnType<typeof logIn>>
let administrator: Awaited<ReturnType<typeof logIn>>

const path = '/api/campaign'
const png = (n = 0) => Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from(`picture ${n}`)])
const pdf = Buffer.from('%PDF-1.7 poster')
const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

const empty = { title: {}, rules: {}, dates: [], meetings: [], posters: [], videos: [] }
const written = {
  ...empty,
  title: { kk: 'Қысқы сессия', ru: 'Зимняя сессия' },
  rules: { ru: 'Соблюдайте тишину.\n- Без телефона' },
  dates: [{ day: '2026-12-28', time: '09:00', what: { ru: 'Начало' } }],
}
const page = async () => (await office.call('GET', path)).body
const save = (who: Pick<typeof office, 'call'>, base: number, content: object) =>
  who.call('POST', path, { base, content })
const turn = (on: boolean) => office.call('PUT', `${path}/on`, { on })
const open = (what = '') => fetch(`${university.url}/api/open/session${what}`)
async function bring(bytes: Uint8Array, type = 'application/octet-stream') {
  const response = await fetch(`${university.url}${path}/posters`, {
    method: 'POST',
    headers: { 'x-taza': '1', cookie: office.cookie, 'content-type': type },
    body: Buffer.from(bytes),
  })
  return { status: response.status, body: await response.json() }
}
const audited = async () => {
  const { entries } = (await administrator.call('GET', '/api/audit?target=session-page')).body
  return entries.map(({ who, action, detail }: Record<string, unknown>) => [who, action, detail]).toReversed()
}

async function comeIn() {
  office = await logIn(university, 'office')
  administrator = await logIn(university, 'administrator')
}

beforeAll(async () => {
  university = await startUniversity(clock, { sessions: { hours: 72, idleMinutes: 1440 } })
  await new ScriptedStation(university).enrol()
  await comeIn()
}, 60_000)
afterAll(() => university.close())

test('nothing is there until something is written and switched on; off, posters are gone with it', async () => {
  expect(await page()).toMatchObject({
    on: false,
    version: 0,
    rules: 0,
    saved: null,
    content: empty,
    files: [],
  })
  expect((await turn(true)).status).toBe(409)
  expect((await open()).status).toBe(404)
  const { digest } = (await bring(png())).body
  // Brought and not on the page: the office's alone.
  expect((await open(`/posters/${digest}`)).status).toBe(404)
  const saved = await save(office, 0, { ...written, posters: [{ digest, title: { ru: 'Тишина' } }] })
  expect(saved.status).toBe(200)
  expect(saved.body).toMatchObject({ version: 1, rules: 1, on: false })
  for (const what of ['', `/posters/${digest}`]) {
    const answer = await open(what)
    expect(answer.status).toBe(404)
    expect((await answer.json()).problem).toEqual({ code: 'bad-input', detail: 'not found' })
  }
  expect(await (await open('/on')).json()).toEqual({ on: false })

  expect((await turn(true)).body.on).toBe(true)
  expect(await (await open('/on')).json()).toEqual({ on: true })
  const answer = await open()
  expect(answer.headers.get('set-cookie')).toBe(null)
  expect(await answer.json()).toEqual({
    ...written,
    posters: [{ digest, kind: 'image/png', bytes: png().length, title: { ru: 'Тишина' } }],
  })
  const poster = await open(`/posters/${digest}`)
  expect(Buffer.from(await poster.arrayBuffer()).equals(png())).toBe(true)
  expect(poster.headers.get('content-type')).toBe('image/png')
  expect(poster.headers.get('x-content-type-options')).toBe('nosniff')
  expect(poster.headers.get('content-disposition')).toMatch(/^inline; filename="poster-[0-9a-f]{8}\.png"$/)
  expect(poster.headers.get('content-security-policy')).toContain('sandbox')
  expect(poster.headers.get('cache-control')).toBe('no-store')

  await turn(false)
  await turn(false)
  for (const what of ['', `/posters/${digest}`]) expect((await open(what)).status).toBe(404)
  expect(await audited()).toEqual([
    ['office', 'brought-poster', { digest, kind: 'image/png', bytes: png().length }],
    ['office', 'changed-session-page', { version: 1, rules: 1 }],
    ['office', 'switched-session-page-on', {}],
    ['office', 'switched-session-page-off', {}],
  ])
})

test('a poster is a picture or a PDF by its bytes, of two megabytes; a PDF is saved, never shown', async () => {
  for (const bytes of [
    Buffer.from('<svg onload="alert(1)"/>'),
    Buffer.from('GIF89a'),
    Buffer.from('MZ'),
    Buffer.alloc(0),
  ])
    expect((await bring(bytes)).status).toBe(415)
  expect((await bring(png(), 'image/png')).status).toBe(415)
  expect((await bring(Buffer.concat([png(), Buffer.alloc(posterBytes)]))).status).toBe(413)
  const { status, body } = await bring(pdf)
  expect([status, body.kind]).toEqual([200, 'application/pdf'])
  expect((await bring(pdf)).body).toEqual(body)
  const { version, content } = await page()
  const posters = [...content.posters, { digest: digestOf(pdf), title: { kk: 'Үлестірме' } }]
  expect((await save(office, version, { ...content, posters })).status).toBe(200)
  await turn(true)
  const answer = await open(`/posters/${digestOf(pdf)}`)
  expect(answer.headers.get('content-type')).toBe('application/pdf')
  expect(answer.headers.get('content-disposition')).toMatch(
    /^attachment; filename="poster-[0-9a-f]{8}\.pdf"$/,
  )
  // No more than there may be; what stands on no page goes after a day, what stands there stays.
  for (let n = 1; (await page()).files.length < postersKept; n++)
    expect((await bring(png(n))).status).toBe(200)
  expect((await bring(png(99))).status).toBe(409)
  clock.advance(25 * 3_600_000)
  await comeIn()
  expect((await bring(png(99))).status).toBe(200)
  expect((await page()).files.map(({ digest }: { digest: string }) => digest).sort()).toEqual(
    [digestOf(png()), digestOf(pdf), digestOf(png(99))].sort(),
  )
  expect((await open(`/posters/${digestOf(pdf)}`)).status).toBe(200)
  await turn(false)
})

test('what is wrong is told and not saved', async () => {
  const { version, content } = await page()
  const date = { day: '2026-12-28', time: '', what: { ru: 'x' } }
  for (const [change, told] of [
    [{ title: {} }, 'title 1 says nothing in any language'],
    [{ title: { ru: 'x'.repeat(121) } }, 'title 1 has more than 120 characters'],
    [{ rules: { ru: 'x'.repeat(12_001) } }, 'rules 1 has more than 12000 characters'],
    [{ dates: [{ ...date, day: '2026-02-30' }] }, 'dates 1 has no day that is in the calendar'],
    [{ dates: [date, { ...date, time: '9:00' }] }, 'dates 2 has a time that is none'],
    [
      { videos: [{ address: 'javascript:alert(1)', title: { ru: 'x' } }] },
      'videos 1 has no plain https address',
    ],
    [{}, 'nothing is changed'],
  ] as const) {
    const refused = await save(office, version, { ...content, ...change })
    expect([refused.status, refused.body.problem.detail]).toEqual([400, told])
  }
  const beyond = [
    { dates: Array.from({ length: 61 }, () => date) },
    { rules: { ru: 'x'.repeat(50_001) } },
    { rules: { de: 'x' } },
    { title: { ru: 7 } },
    { videos: [{ address: 'https://video.example.kz/', title: { ru: 'x' }, embed: true }] },
    { posters: [{ digest: '../../etc/passwd', title: { ru: 'x' } }] },
    { more: 1 },
  ]
  for (const change of beyond)
    expect(
      (await save(office, version, { ...content, ...change })).status,
      JSON.stringify(change).slice(0, 60),
    ).toBe(400)
  for (const base of [-1, 1.5, '1', 1e9, null])
    expect((await office.call('POST', path, { base, content: written })).status).toBe(400)
  const unknown = { posters: [{ digest: 'f'.repeat(64), title: { ru: 'x' } }] }
  expect((await save(office, version, { ...content, ...unknown })).status).toBe(409)
  expect((await page()).version).toBe(version)
})

test('of two who write at once the second is told, and nothing of hers is lost on the server', async () => {
  const { version, content } = await page()
  const both = await Promise.all(
    [office, administrator].map((who, i) => save(who, version, { ...content, title: { ru: `Сессия ${i}` } })),
  )
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
  const refused = both.find(({ status }) => status === 409)
  expect(refused?.body.problem.detail).toBe(`version ${version + 1} was saved since`)
  const after = await page()
  expect(after.version).toBe(version + 1)
  // The rules did not change: whoever has read them has read these.
  expect(after.rules).toBe(1)
})

test('a student says herself that she has read the rules; the office sees it, by name on the record', async () => {
  const [{ number = '', name = '' } = {}] = university.credentials.students
  const receipt = await handedIn(university, number)
  const student = await studentOf(university, number, receipt)
  const mine = '/api/open/my/rules'
  await turn(false)
  expect((await student.call('GET', mine)).body).toEqual({ rules: null })
  expect((await student.call('POST', mine, { version: 1 })).status).toBe(404)
  await turn(true)
  const seenRows = () => university.server.db.selectFrom('campaign_seen').selectAll().execute()
  // Who reads without a name leaves nothing.
  await open()
  expect(await seenRows()).toEqual([])
  const { rules } = (await student.call('GET', mine)).body
  expect(rules).toMatchObject({ version: 1, rules: written.rules, seenAt: null })
  expect(await seenRows()).toEqual([])
  for (const version of [0, 2, -1, 'x']) {
    const refused = await student.call('POST', mine, { version })
    expect([400, 409]).toContain(refused.status)
  }
  const at = clock.now()
  expect((await student.call('POST', mine, { version: 1 })).body.rules.seenAt).toBe(at)
  clock.advance(60_000)
  // The first time counts.
  expect((await student.call('POST', mine, { version: 1 })).body.rules.seenAt).toBe(at)
  expect(await seenRows()).toEqual([{ student: number, rules: 1, at }])
  expect((await student.call('GET', '/api/open/my/data.json?language=en')).body.rulesRead).toEqual([
    { version: 1, at },
  ])

  const { rows } = (await office.call('GET', `${path}/seen`)).body
  const sum = (of: 'students' | 'seen') =>
    rows.reduce((all: number, row: Record<typeof of, number>) => all + row[of], 0)
  expect([sum('students'), sum('seen')]).toEqual([university.credentials.students.length, 1])
  const hers = async () => {
    for (const { faculty, group } of rows) {
      const query = new URLSearchParams({
        ...(faculty && { faculty: faculty.id }),
        ...(group && { group: group.id }),
      })
      const { names } = (await office.call('GET', `${path}/seen/names?${query}`)).body
      const found = names.find((one: { number: string }) => one.number === number)
      if (found) return found
    }
  }
  expect(await hers()).toEqual({ number, name, seen: { version: 1, at } })
  expect((await audited()).at(-1)).toMatchObject(['office', 'looked-who-read-rules', {}])

  const { version, content } = await page()
  const changed = await save(office, version, { ...content, rules: { ru: 'Новые правила.' } })
  expect(changed.body.rules).toBe(version + 1)
  expect((await student.call('GET', mine)).body.rules).toMatchObject({ version: version + 1, seenAt: null })
  expect((await student.call('POST', mine, { version: 1 })).status).toBe(409)
  expect(
    (await office.call('GET', `${path}/seen`)).body.rows.some(({ seen }: { seen: number }) => seen > 0),
  ).toBe(false)
  // That she had read the earlier ones is still known.
  expect((await hers()).seen).toEqual({ version: 1, at })
})

test('the last page of the office is as it was written: a language that is missing is missing', async () => {
  const { content } = await page()
  expect(content.rules).toEqual({ ru: 'Новые правила.' })
  expect(Object.keys(content.title)).toEqual(['ru'])
})
