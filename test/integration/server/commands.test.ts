/** A university set up from nothing by the command line alone, and sat; and the server behind a TLS proxy. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runAdmin } from '../../../src-server/commands/admin-commands.ts'
import { codeOfTheDay } from '../../../src-server/exams/code.ts'
import { createServer, type TazaServer } from '../../../src-server/server.ts'
import { madeJpeg, madePngHead } from '../../support/photos.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const text = { kk: 'k', ru: 'r', ky: 'y', en: 'e' }
let home: string
let data: string

async function taza(line: string, ...more: string[]) {
  const [name = '', ...rest] = line.split(' ')
  const out: string[] = []
  const err: string[] = []
  const io = { out: (said: string) => void out.push(said), err: (said: string) => void err.push(said) }
  const status = await runAdmin(name, [name, ...rest, ...more, '--data', data], {}, io)
  return { status, out: out.join('\n'), err: err.join('\n') }
}
const facts = async (line: string, ...more: string[]) => {
  const { status, out, err } = await taza(line, '--json', ...more)
  expect(err.replace(/^There was no server's data.*$/, '')).toBe('')
  expect(status).toBe(0)
  return JSON.parse(out)
}
const file = async (name: string, content: string) => {
  await writeFile(join(home, name), content)
  return join(home, name)
}
const exam = (change: object = {}) => ({
  id: 'anatomy-1',
  title: text,
  durationMinutes: 40,
  startsAt: new Date(Date.now() - 60_000).toISOString(),
  endsAt: new Date(Date.now() + 3_600_000).toISOString(),
  questions: [{ id: 'q1', type: 'text', text, points: 1 }],
  policy: 'strict',
  ...change,
})
const start = (trustProxy: string[] = []) =>
  createServer({ dataDir: data, pagesDir: home, domain: 'university.test', trustProxy, logLevel: 'silent' })

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'taza-commands-'))
  data = join(home, 'data')
})
afterAll(() => rm(home, { recursive: true, force: true }))

test('rooms, people, exams, rosters and tokens; then a student signs in', async () => {
  await facts('add-room --room lab-1', '--title', 'Lab 1')
  const { password } = await facts(
    'add-staff --login aigul --role teacher,invigilator --rooms lab-1',
    '--name',
    'Айгүл',
  )
  const resources = ['--resources', join(root, 'resources')]
  const paper = await file('exam.json', JSON.stringify(exam()))
  expect(await facts('import-exam', paper, ...resources)).toMatchObject({ policy: 'strict', replaced: false })
  expect(await facts('import-exam', paper, ...resources)).toMatchObject({ replaced: true })
  const roster = await file(
    'roster.csv',
    '\uFEFFseat;number;name\r\n2;1002;"Кенес; Б."\r\n1;1001;Асан\r\n\r\n',
  )
  expect(await facts('import-roster --exam anatomy-1 --room lab-1', roster)).toMatchObject({ students: 2 })
  // Photos may come later, for some; what is no photo changes nothing.
  const photo = Buffer.from(madeJpeg())
  await writeFile(join(home, '1001.jpg'), photo)
  const seat = 'import-roster --exam anatomy-1 --room lab-1'
  expect(await facts(seat, '--photos', home, roster)).toMatchObject({ students: 2, photos: 1 })
  expect(await facts(seat, roster)).toMatchObject({ photos: 0 })
  await file('1002.png', 'no picture')
  expect((await taza(seat, '--photos', home, roster)).err).toContain('1002.png is no image/png picture')
  await writeFile(join(home, '1002.png'), madePngHead({ width: 4001 }))
  expect((await taza(seat, '--photos', home, roster)).err).toContain('1002.png has 4001 × 400 pixels')
  await file('1002.png', 'no picture')
  const { tokens } = await facts('enrol-token --room lab-1 --count 2 --hours 1')
  expect(new Set(tokens).size).toBe(2)
  await facts('keep-time --exam anatomy-1 --days 365')

  const server = await start()
  const post = async (url: string, payload: object, headers: Record<string, string> = {}) => {
    const reply = await server.app.inject({
      method: 'POST',
      url,
      payload,
      headers: { 'x-taza': '1', ...headers },
    })
    return { status: reply.statusCode, body: reply.json(), headers: reply.headers }
  }
  const loggedIn = await post('/api/session', { login: 'aigul', password })
  expect(loggedIn).toMatchObject({
    status: 200,
    body: { roles: ['teacher', 'invigilator'], rooms: ['lab-1'] },
  })
  const key = Buffer.alloc(32, 9).toString('base64')
  const enrolled = await post('/api/station/enrol', {
    token: tokens[0],
    name: 'S1',
    signingKey: key,
    sealingKey: key,
  })
  expect(enrolled).toMatchObject({ status: 200, body: { station: { room: 'lab-1' } } })
  const due = await server.examStore.dueFor('1002', 'lab-1', Date.now())
  expect(due?.summary).toMatchObject({ id: 'anatomy-1', durationMinutes: 40 })
  expect(due?.policy.id).toBe('strict')
  expect((await server.examStore.student('1002'))?.name).toBe('Кенес; Б.')
  const kept = `data:image/jpeg;base64,${photo.toString('base64')}`
  expect((await server.examStore.student('1001'))?.photo).toBe(kept)
  expect(codeOfTheDay(server.keys.secret, 'lab-1', server.calendar.dayOf(Date.now()))).toMatch(/^\d{6}$/)
  expect((await server.retention.of('anatomy-1'))?.keepDays).toBe(365)

  // While the server runs: a new password ends the old sessions.
  const cookie = String(loggedIn.headers['set-cookie']).split(';')[0] ?? ''
  const me = () => server.app.inject({ method: 'GET', url: '/api/me', headers: { cookie } })
  expect((await me()).statusCode).toBe(200)
  const renewed = await facts('set-password --login aigul')
  expect((await me()).statusCode).toBe(401)
  expect((await post('/api/session', { login: 'aigul', password })).status).toBe(401)
  expect((await post('/api/session', { login: 'aigul', password: renewed.password })).status).toBe(200)
  const audit = await server.db.selectFrom('audit').selectAll().execute()
  expect(audit.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['added-room', 'added-staff', 'added-exam', 'replaced-exam', 'imported-roster']),
  )
  for (const secret of [password, renewed.password, ...tokens]) {
    expect(JSON.stringify(audit)).not.toContain(secret)
    expect((await readFile(join(data, 'taza.sqlite'))).includes(secret)).toBe(false)
  }
  await server.close()
})

describe('a mistake is one sentence, and nothing is changed', () => {
  test.each([
    ['add-room', 2, 'add-room needs --room'],
    ['add-room --room lab/1', 1, "not 'lab/1'"],
    ['add-staff --login a --name b --role king', 1, "not 'king'"],
    ['add-staff --login a --name b --role office,king', 1, "not 'office,king'"],
    ['add-staff --login a --name b --role office,office', 1, "not 'office,office'"],
    ['add-staff --login a --name b --role officer --rooms nowhere', 1, 'There is no room'],
    ['add-staff --login aigul --name b --role officer', 1, 'set-password'],
    // With a longer one none of her orders would be one.
    [`add-staff --login b --name ${'n'.repeat(300)} --role officer`, 1, '--name takes a name of 1 to 200'],
    [`add-staff --login b --name \u200b --role officer`, 1, '--name takes a name of 1 to 200'],
    [`add-room --room lab-2 --title ${'t'.repeat(300)}`, 1, '--title takes a name of 1 to 200'],
    ['set-password --login nobody', 1, "There is no 'nobody'"],
    ['enrol-token --room lab-1 --count 0', 1, 'from 1 to 500'],
    ['enrol-token --room lab-1 --seat 3', 2, 'seat'],
    ['keep-time --exam nothing --days 5', 1, 'There is no exam'],
    ['import-exam', 2, 'one file'],
    ['import-exam /nowhere/exam.json', 1, 'cannot be read'],
    ['import-roster --exam nothing --room lab-1 roster.csv', 1, 'There is no exam'],
  ])('%s', async (line, status, says) => {
    const said = await taza(line)
    expect(said).toMatchObject({ status, out: '' })
    expect(said.err).toContain(says)
  })

  test.each([
    ['number,name\n1,A\n', 'seat'],
    ['number,name,seat\n1,A,0\n', 'line 2'],
    ['number,name,seat\n1,A,1\n1,B,2\n', 'twice'],
    ['number,name,seat\n9,A,1\n,B,2\n', 'line 3'],
    ['number,name,seat\n9,A,1\n', '1001 (seat 1), 1002 (seat 2); say --others'],
  ])('roster %j', async (content, says) => {
    const said = await taza('import-roster --exam anatomy-1 --room lab-1', await file('bad.csv', content))
    expect(said.status).toBe(1)
    expect(said.err).toContain(says)
    const server = await start()
    expect(await server.examStore.student('9')).toBe(null)
    await server.close()
  })

  test('whoever is on the roster and not in the file is named, and kept or taken off as told', async () => {
    const seat = 'import-roster --exam anatomy-1 --room lab-1'
    const roster = async () => {
      const server = await start()
      const rows = await server.examStore.roster('anatomy-1')
      await server.close()
      return rows.map(({ seat, student }) => `${seat} ${student.number}`)
    }
    const third = await file('third.csv', 'number;name;seat\n1003;Үш;2\n')
    expect((await taza(`${seat} --others keep`, third)).err).toContain('seat 2 is that of 1002')
    expect((await taza(`${seat} --others all`, third)).err).toContain("not 'all'")
    expect(await roster()).toEqual(['1 1001', '2 1002'])
    const free = await file('free.csv', 'number;name;seat\n1003;Үш;3\n')
    expect(await facts(`${seat} --others keep`, free)).toMatchObject({ students: 1, removed: [] })
    expect(await roster()).toEqual(['1 1001', '2 1002', '3 1003'])
    const again = await file('again.csv', 'number;name;seat\n1001;Асан;1\n1003;Үш;2\n')
    expect(await facts(`${seat} --others remove`, again)).toMatchObject({ removed: ['1002'] })
    expect(await roster()).toEqual(['1 1001', '2 1003'])
  })

  test('a list in Windows-1251 is read with its letters, and that is said', async () => {
    const bytes = Buffer.from(
      'number;name;seat\r\n1001;\xc0\xf1\xe0\xed\xee\xe2 \xc0\xf1\xe0\xed;1\r\n1003;\xcf\xe5\xf2\xf0;2\r\n',
      'latin1',
    )
    await writeFile(join(home, 'old.csv'), bytes)
    const said = await taza('import-roster --exam anatomy-1 --room lab-1', join(home, 'old.csv'))
    expect(said).toMatchObject({ status: 0, err: '' })
    expect(said.out).toContain('read as Windows-1251')
    const server = await start()
    expect((await server.examStore.student('1001'))?.name).toBe('Асанов Асан')
    await server.close()
  })

  test('an exam that does not fit', async () => {
    const bad = await file('bad.json', JSON.stringify(exam({ durationMinutes: -1 })))
    expect((await taza('import-exam', bad)).err).toContain('durationMinutes')
    const late = await file('late.json', JSON.stringify(exam({ endsAt: exam().startsAt })))
    expect((await taza('import-exam', late)).err).toContain('endsAt')
    const rules = { start: 'https://lms.example/quiz' }
    const web = async (more: object) => {
      const json = exam({ delivery: 'web', questions: [], web: { ...rules, ...more } })
      return (await taza('import-exam', await file('web.json', JSON.stringify(json)))).err
    }
    expect(await web({ uploads: 'any' })).toMatch(/web\.uploads: the system's own file dialog/)
    expect(await web({ downloads: ['pdf', 'exe'] })).toMatch(/programs and scripts are never kept/)
    expect(await web({ start: 'https://localhost/' })).toMatch(/web\.start: .*station itself/)
  })

  test('an exam in an LMS, with what its settings file asks for and is not done', async () => {
    const settings = `<?xml version="1.0"?><plist version="1.0"><dict><key>startURL</key><string>https://lms.example.kz/quiz</string>
      <key>allowUploads</key><true/><key>allowCustomDownUploadLocation</key><true/><key>downloadFileTypes</key><array><dict><key>extension</key><string>docx</string></dict></array></dict></plist>`
    await file('quiz.seb', settings)
    const json = exam({ id: 'lms-1', delivery: 'web', questions: [], seb: 'quiz.seb' })
    const told = await taza('import-exam', await file('lms.json', JSON.stringify(json)))
    expect(told).toMatchObject({ status: 0, err: '' })
    expect(told.out).toMatch(/Exam lms-1: sat at https:\/\/lms\.example\.kz\/quiz, /)
    expect(told.out).toMatch(/\n {2}uploads: the system's own file dialog/)
    const server = await start()
    expect((await server.examStore.exam('lms-1'))?.paper.web).toMatchObject({
      start: 'https://lms.example.kz/quiz',
      uploads: 'folder',
      downloads: ['docx'],
    })
    await server.close()
  })
})

test('the program itself knows them', async () => {
  const run = (...args: string[]) =>
    new Promise<{ code: number; out: string; err: string }>((resolve) => {
      const main = join(root, 'src-server/main.ts')
      // As the launcher calls it.
      const all = [main, '--pages', home, '--resources', join(root, 'resources'), ...args]
      execFile(process.execPath, all, (error, out, err) =>
        resolve({ code: error ? Number(error.code) : 0, out, err }),
      )
    })
  const token = await run('enrol-token', '--data', data, '--room', 'lab-1')
  expect(token).toMatchObject({ code: 0, err: '' })
  expect(token.out.trim()).toMatch(/^[0-9a-f]{64}$/)
  expect((await run('--help')).out).toContain('import-roster')
  expect(await run('--data', data, '--trust-proxy', 'somewhere')).toMatchObject({ code: 2 })
})

describe('behind a TLS proxy', () => {
  const forwarded = {
    'x-forwarded-for': '10.1.2.3',
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'taza.kz',
  }
  const logIn = async (server: TazaServer, remoteAddress: string) => {
    const { password } = await facts('set-password --login aigul')
    const reply = await server.app.inject({
      method: 'POST',
      url: '/api/session',
      payload: { login: 'aigul', password },
      headers: { 'x-taza': '1', ...forwarded },
      remoteAddress,
    })
    expect(reply.statusCode).toBe(200)
    const row = await server.db
      .selectFrom('audit')
      .select('detail')
      .where('action', '=', 'logged-in')
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow()
    return { cookie: String(reply.headers['set-cookie']), from: JSON.parse(row.detail).from }
  }

  test('that is named: its word for the caller is taken, and cookies are for https only', async () => {
    const server = await start(['127.0.0.1'])
    const { cookie, from } = await logIn(server, '127.0.0.1')
    expect(cookie).toContain('Secure')
    expect(from).toBe('10.1.2.3')
    // Somebody who reaches the server past the proxy is not believed.
    expect((await logIn(server, '10.9.9.9')).from).toBe('10.9.9.9')
    await server.close()
  })

  test('that is not named: nobody’s word is taken', async () => {
    const server = await start()
    const { cookie, from } = await logIn(server, '127.0.0.1')
    expect(cookie).not.toContain('Secure')
    expect(from).toBe('127.0.0.1')
    await server.close()
  })
})
