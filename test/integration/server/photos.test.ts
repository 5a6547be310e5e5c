import { zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ImportPreview, ImportSummary } from '../../../src-shared/api/imports.ts'
import { importBytesAtMost } from '../../../src-shared/imports/names.ts'
import { studentNames } from '../../../src-shared/people/names.ts'
import type { Role } from '../../../src-shared/vocabulary.ts'
import { madeJpeg, madePngHead } from '../../support/photos.ts'
import { startUniversity, type University } from '../../support/university.ts'

let university: University
const cookies: Partial<Record<Role, string>> = {}

beforeAll(async () => {
  university = await startUniversity()
  for (const role of ['office', 'administrator', 'teacher'] as const) {
    const login = `a-${role}`
    await university.server.sessions.add({ login, name: role, roles: [role], rooms: [] }, 'secret')
    cookies[role] = `taza-session=${await university.server.sessions.begin(login)}`
  }
  for (const number of ['p1', 'p2', 'p3']) {
    const name = `Асан ${number}`
    await university.server.db
      .insertInto('student')
      .values({ number, name, photo: null, ...studentNames({ number, name }) })
      .execute()
  }
})
afterAll(() => university.close())

async function call<T>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  url: string,
  body?: Uint8Array,
  as: Role = 'office',
) {
  const headers = { cookie: cookies[as] ?? '', 'x-taza': '1' }
  const answer = await university.server.app.inject({
    method,
    url,
    headers: { ...headers, ...(body ? { 'content-type': 'application/octet-stream' } : {}) },
    ...(body ? { payload: Buffer.from(body) } : {}),
  })
  const isJson = answer.headers['content-type']?.includes('json')
  return { status: answer.statusCode, text: answer.body, body: (isJson ? answer.json() : null) as T }
}
const jpeg = (length = 900, fill = 7) => madeJpeg({ length, fill })
const png = madePngHead
const address = (type: string, bytes: Uint8Array) =>
  `data:${type};base64,${Buffer.from(bytes).toString('base64')}`
const kept = async (number: string) =>
  (
    await university.server.db
      .selectFrom('student')
      .select('photo')
      .where('number', '=', number)
      .executeTakeFirstOrThrow()
  ).photo
const audited = (action: string) =>
  university.server.db.selectFrom('audit').selectAll().where('action', '=', action).execute()

async function looked(id: string): Promise<ImportPreview> {
  for (;;) {
    const { body } = await call<ImportPreview>('GET', `/api/imports/${id}`)
    if (body.state !== 'reading' && body.state !== 'writing') return body
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
async function preview(files: Record<string, Uint8Array> | Uint8Array): Promise<ImportPreview> {
  const archive = files instanceof Uint8Array ? files : zipSync(files, { level: 0 })
  const { body, status } = await call<ImportSummary>('POST', '/api/imports?kind=photos&file=p.zip', archive)
  expect(status).toBe(200)
  return looked(body.id)
}

describe("a student's photo", () => {
  const url = '/api/students/p1/photo'
  it('is set, replaced and removed, each on the audit record', async () => {
    expect((await call('GET', url)).body).toEqual({ photo: null })
    expect((await call('PUT', url, jpeg())).body).toEqual({ photo: address('image/jpeg', jpeg()) })
    expect((await call('PUT', url, png(), 'administrator')).status).toBe(200)
    expect((await call('GET', url)).body).toEqual({ photo: address('image/png', png()) })
    expect((await call('DELETE', url)).status).toBe(200)
    expect(await kept('p1')).toBeNull()
    const set = (await audited('set-student-photo')).map(({ who, target, detail }) => [
      who,
      target,
      JSON.parse(detail),
    ])
    expect(set).toEqual([
      ['a-office', 'p1', { type: 'image/jpeg', bytes: 900, replaced: false }],
      ['a-administrator', 'p1', { type: 'image/png', bytes: 33, replaced: true }],
    ])
    expect(await audited('removed-student-photo')).toMatchObject([{ who: 'a-office', target: 'p1' }])
  })

  it('is a JPEG or a PNG of at most 200 kB, of a student who is there, and the office’s alone', async () => {
    expect((await call('PUT', url, new Uint8Array(30))).status).toBe(415)
    expect((await call('PUT', url, new Uint8Array([0xff, 0xd8, 0xff, 1, 2, 3]))).status).toBe(415)
    for (const sides of [{ width: 4001 }, { height: 0xffff }])
      for (const made of [madeJpeg, madePngHead])
        expect((await call('PUT', url, made(sides))).status).toBe(413)
    for (const made of [madeJpeg, madePngHead]) {
      expect((await call('PUT', url, made({ width: 0 }))).status).toBe(415)
      expect((await call('PUT', url, made({ width: 4000, height: 4000 }))).status).toBe(200)
    }
    expect((await call('PUT', url, jpeg(200_001))).status).toBe(413)
    expect((await call('PUT', url, jpeg(200_000))).status).toBe(200)
    expect((await call('PUT', '/api/students/nobody/photo', jpeg())).status).toBe(404)
    expect((await call('GET', '/api/students/nobody/photo')).status).toBe(404)
    for (const method of ['GET', 'PUT', 'DELETE'] as const)
      expect((await call(method, url, method === 'PUT' ? jpeg() : undefined, 'teacher')).status).toBe(403)
    await call('DELETE', url)
  })
})

describe('photos of many students', () => {
  it('are looked at, taken in together, and each file is reported', async () => {
    await call('PUT', '/api/students/p2/photo', jpeg(900, 1))
    const seen = await preview({
      'photos/p1.jpg': jpeg(),
      'photos/p2.PNG': png(),
      'nobody.jpg': jpeg(),
      'p3.jpg': jpeg(200_001),
      'p4.jpeg': new Uint8Array(40),
      'p5.png': madePngHead({ width: 65_535, height: 65_535 }),
      'list.xlsx': new Uint8Array(9),
      '__MACOSX/._p1.jpg': new Uint8Array(9),
    })
    expect(seen).toMatchObject({
      state: 'preview',
      format: 'zip',
      counts: { rows: 2, added: 1, changed: 1, wrong: 0, notes: 5 },
    })
    expect(seen.rows.map(({ values }) => values)).toEqual([
      { number: 'p1', file: 'photos/p1.jpg', name: 'Асан p1' },
      { number: 'p2', file: 'photos/p2.PNG', name: 'Асан p2' },
    ])
    expect(Object.fromEntries(seen.findings.map(({ code, params }) => [code, params.file]))).toEqual({
      'no-student': 'nobody.jpg',
      'photo-large': 'p3.jpg',
      'no-picture': 'p4.jpeg',
      'photo-sides': 'p5.png',
      'no-photo-name': 'list.xlsx',
    })
    expect(await kept('p1')).toBeNull()

    expect((await call('POST', `/api/imports/${seen.id}/confirm`)).status).toBe(200)
    expect((await looked(seen.id)).state).toBe('done')
    expect(await kept('p1')).toBe(address('image/jpeg', jpeg()))
    expect(await kept('p2')).toBe(address('image/png', png()))
    expect(await kept('p3')).toBeNull()
    const { text } = await call('GET', `/api/imports/${seen.id}/report?language=en`)
    for (const word of [
      'p1;added',
      'p2;changed',
      'nobody.jpg',
      'p3.jpg has 201 kB',
      'p4.jpeg',
      '65535 × 65535',
      'list.xlsx',
    ])
      expect(text).toContain(word)
    // The archive itself is kept no longer.
    const { content } = await university.server.db
      .selectFrom('import_job')
      .select('content')
      .where('id', '=', seen.id)
      .executeTakeFirstOrThrow()
    expect(content).toBeNull()
    expect(await audited('imported-list')).toMatchObject([{ who: 'a-office', target: 'photos' }])
  })

  it('changes nothing that is as it was, and asks which of two it shall be', async () => {
    expect((await preview({ 'p1.jpg': jpeg() })).counts).toMatchObject({ added: 0, changed: 0, same: 1 })
    const twice = await preview({ 'a/p3.jpg': jpeg(), 'b/p3.png': png() })
    expect(twice).toMatchObject({ counts: { wrong: 1 }, findings: [{ code: 'photo-twice', grave: true }] })
    expect((await call('POST', `/api/imports/${twice.id}/confirm`)).status).toBe(400)
    expect(await kept('p3')).toBeNull()
  })

  it('refuses what is no archive, a damaged one, and more than it takes', async () => {
    expect(await preview(jpeg())).toMatchObject({ state: 'wrong', findings: [{ code: 'table.no-zip' }] })
    const broken = zipSync({ 'p3.jpg': jpeg() }).slice(0, -30)
    expect(await preview(broken)).toMatchObject({ state: 'wrong', findings: [{ code: 'table.damaged' }] })
    // What it says of a file is less than it holds: sizes stand at 24 of the central directory's entry.
    const lying = zipSync({ 'p3.jpg': jpeg(250_000) }, { level: 0 })
    const entry = Buffer.from(lying).lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]))
    new DataView(lying.buffer).setUint32(entry + 24, 100, true)
    expect(await preview(lying)).toMatchObject({ state: 'wrong', findings: [{ code: 'table.damaged' }] })
    const large = new Uint8Array(importBytesAtMost('photos') + 1)
    expect((await call('POST', '/api/imports?kind=photos&file=p.zip', large)).status).toBe(413)
  })
})
