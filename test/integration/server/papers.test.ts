import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ApprovedPaper, paperFor, selectPaper } from '../../../src-shared/papers/approved.ts'
import { paperDigest, seedCommitment } from '../../../src-shared/papers/assigned.ts'
import { calculators } from '../../../src-shared/papers/programs.ts'
import { common, single } from '../../support/bank-items.ts'
import { addBank, addTeacher, algebra, chair } from '../../support/papers.ts'
import { onePixel } from '../../support/station-views.ts'
import {
  handClock,
  logIn,
  ScriptedStation,
  startUniversity,
  type University,
} from '../../support/university.ts'

async function textOf({ bytes }: { bytes: Uint8Array }): Promise<string> {
  const pdf = await getDocument({ data: bytes.slice(), verbosity: 0 }).promise
  const texts: string[] = []
  for (let n = 1; n <= pdf.numPages; n++) {
    const { items } = await (await pdf.getPage(n)).getTextContent()
    texts.push(items.map((item) => ('str' in item ? item.str : '')).join(' '))
  }
  return texts.join(' ').replace(/\s+/g, ' ')
}

const clock = handClock()
let university: University
type Person = Awaited<ReturnType<typeof logIn>>
let author: Person
let head: Person
let stranger: Person
let office: Person
let bank = ''
let items: string[] = []

beforeAll(async () => {
  university = await startUniversity(clock)
  author = await logIn(university, 'teacher')
  await addTeacher(university, 'head', 'Кафедра меңгерушісі')
  head = await logIn(university, 'teacher')
  await addTeacher(university, 'stranger', 'Өзге мұғалім')
  stranger = await logIn(university, 'teacher')
  office = await logIn(university, 'office')
  ;({ bank, items } = await addBank(author, 8))
})
afterAll(() => university.close())

const begin = async (definition = algebra(items[0] ?? '')) =>
  (await author.call('POST', '/api/papers', { bank, definition })).body
const handIn = (paper: string, revision = 1, who = author) =>
  who.call('POST', `/api/papers/${paper}/versions`, { revision })
const decide = (who: Person, paper: string, decision: string, version = 1) =>
  who.call('PUT', `/api/papers/${paper}/versions/${version}/decision`, { decision, note: 'көрдім' })

async function approvedPaper(): Promise<string> {
  const { id } = await begin()
  await handIn(id)
  await office.call('PUT', '/api/chairs', { chair, head: 'head' })
  expect((await decide(head, id, 'approved')).status).toBe(200)
  return id
}

test('a paper is of its bank: for others it is not there', async () => {
  const { id } = await begin()
  for (const path of ['', '/pool', '/versions/1'])
    expect((await stranger.call('GET', `/api/papers/${id}${path}`)).status, path).toBe(404)
  expect((await stranger.call('POST', '/api/papers', { bank, definition: algebra('x') })).status).toBe(404)
  expect((await handIn(id, 1, stranger)).status).toBe(404)
  expect((await stranger.call('GET', '/api/papers')).body.papers).toEqual([])
  expect(
    (await author.call('GET', '/api/papers')).body.papers.map((one: { id: string }) => one.id),
  ).toContain(id)
})

test('two who write at once are told, and what cannot be sat is not handed in', async () => {
  const { id } = await begin()
  const definition = { ...algebra(items[0] ?? ''), total: 12 }
  expect((await author.call('PUT', `/api/papers/${id}`, { revision: 1, definition })).body.revision).toBe(2)
  expect((await author.call('PUT', `/api/papers/${id}`, { revision: 1, definition })).status).toBe(409)
  expect((await handIn(id, 1)).status).toBe(409)
  const refused = await handIn(id, 2)
  expect([refused.status, refused.body.problem.detail]).toEqual([
    400,
    'the paper cannot be sat: points {"sum":10,"total":12}',
  ])
})

test('the pool has what a paper must know of each item, and no key', async () => {
  const files = {
    ...common('Есепті жүктеңіз'),
    kind: 'upload',
    files: 1,
    types: ['what you like'],
    markerNote: null,
  }
  const added = await author.call('POST', `/api/banks/${bank}/items`, { texts: { kk: files } })
  const { id } = await begin()
  const pool = (await author.call('GET', `/api/papers/${id}/pool`)).body.items
  expect(pool).toHaveLength(9)
  expect(pool[0]).toMatchObject({
    id: items[0],
    text: '0 + 1 = ?',
    topic: ['Algebra'],
    languages: ['kk'],
    unfit: null,
  })
  expect(pool[8]).toMatchObject({ id: added.body.item.id, unfit: 'types', asked: true })
  expect(JSON.stringify(pool)).not.toContain('credit')
  const text = { ...common('Мәтінді оқыңыз'), kind: 'description' }
  const told = await author.call('POST', `/api/banks/${bank}/items`, { texts: { kk: text } })
  const all = (await author.call('GET', `/api/papers/${id}/pool`)).body.items
  expect(all[9]).toMatchObject({ id: told.body.item.id, unfit: null, asked: false })
  for (const one of [added, told])
    await author.call('PUT', `/api/banks/${bank}/items/${one.body.item.id}/retired`, { retired: true })
  expect((await author.call('GET', `/api/papers/${id}/pool`)).body.items).toHaveLength(8)
})

test('a second person approves: the head of the chair, never an author, the newest version, once', async () => {
  const { id } = await begin()
  expect((await decide(head, id, 'approved')).status).toBe(404)
  await handIn(id)
  // Nobody is named yet, then the author herself is.
  expect((await decide(author, id, 'approved')).status).toBe(403)
  expect((await office.call('PUT', '/api/chairs', { chair, head: 'teacher' })).body.head.login).toBe(
    'teacher',
  )
  expect((await decide(author, id, 'approved')).status).toBe(403)
  expect((await office.call('PUT', '/api/chairs', { chair, head: 'officer' })).status).toBe(400)
  expect((await office.call('PUT', '/api/chairs', { chair: 'Басқа', head: 'head' })).status).toBe(404)
  await office.call('PUT', '/api/chairs', { chair, head: 'head' })
  expect((await decide(stranger, id, 'approved')).status).toBe(404)
  const seen = (await head.call('GET', `/api/papers/${id}`)).body
  expect(seen).toMatchObject({ definition: null, may: { write: false, decide: true } })
  const { content, version } = (await head.call('GET', `/api/papers/${id}/versions/1`)).body
  expect(await paperDigest(ApprovedPaper.parse(content))).toBe(version.digest)
  expect((await handIn(id)).body.versions).toHaveLength(2)
  expect((await decide(head, id, 'approved')).status).toBe(409)
  expect((await decide(head, id, 'returned', 2)).body.versions[0]).toMatchObject({
    decision: 'returned',
    note: 'көрдім',
  })
  expect((await decide(head, id, 'approved', 2)).status).toBe(403)
  const officer = await logIn(university, 'officer')
  const audit = (await officer.call('GET', '/api/audit')).body.entries
  const actions = audit.filter((one: { target: string }) => one.target === id)
  expect(actions.map((one: { action: string }) => one.action)).toEqual(
    expect.arrayContaining(['began-paper', 'handed-in-paper', 'looked-at-paper', 'returned-paper']),
  )
})

test('a head of the chair who wrote a word of it does not approve it', async () => {
  const { id } = await begin()
  await author.call('PUT', `/api/banks/${bank}`, { title: 'Алгебра', chair, teachers: ['teacher', 'head'] })
  await head.call('PUT', `/api/papers/${id}`, { revision: 1, definition: algebra(items[1] ?? '') })
  await author.call('PUT', `/api/banks/${bank}`, { title: 'Алгебра', chair, teachers: ['teacher'] })
  await handIn(id, 2)
  expect((await decide(head, id, 'approved')).status).toBe(403)
  // Nor do its authors take it to a chair whose head they would rather have.
  const elsewhere = { title: 'Алгебра', chair: 'Басқа', teachers: ['teacher'] }
  expect((await author.call('PUT', `/api/banks/${bank}`, elsewhere)).body.problem.detail).toContain(
    'an administrator changes its chair',
  )
  const administrator = await logIn(university, 'administrator')
  for (const settings of [elsewhere, { ...elsewhere, chair }])
    expect((await administrator.call('PUT', `/api/banks/${bank}`, settings)).status).toBe(200)
})

/** A new version of the item with a picture; its digest. */
async function withPicture(item: string): Promise<string> {
  const { db, blobs } = university.server
  const bytes = Buffer.from(onePixel, 'base64')
  const digest = createHash('sha256').update(bytes).digest('hex')
  await blobs.put(digest, Readable.from([bytes]), bytes.length)
  const medium = { bank, digest, type: 'image/png', bytes: bytes.length, by: 'teacher', at: clock.now() }
  await db.insertInto('bank_medium').values(medium).execute()
  const html = `0 + 1 = ? <img data-media="${digest}" alt="сан осі">`
  const texts = { kk: single(html, ['1', '2', '3', '4']) }
  const saved = await author.call('PUT', `/api/banks/${bank}/items/${item}`, { base: 1, texts })
  expect(saved.status).toBe(200)
  return digest
}

test('a version is printed as a numbered document: tickets without what is right, and the key for the chair', async () => {
  const { id } = await begin()
  await handIn(id)
  await office.call('PUT', '/api/chairs', { chair, head: 'head' })
  const print = (what: string, language = 'kk', who = author) =>
    who.bytes(`/api/papers/${id}/versions/1/file?what=${what}&language=${language}`)
  expect((await print('key', 'kk', stranger)).status).toBe(404)
  expect((await print('key', 'ru')).status).toBe(400)
  const [tickets, key] = [await textOf(await print('tickets')), await textOf(await print('key', 'kk', head))]
  for (const text of [tickets, key]) {
    expect(text).toContain('Алгебра емтиханы')
    expect(text).toContain('0 + 1 = ?')
    expect(text).toMatch(/№ 2\d{3}-\d{6}/)
  }
  expect(tickets).not.toContain('Жауабы')
  // The bank has the right one first everywhere.
  expect(key).toMatch(/Жауабы: [B-D]/)
  const officer = await logIn(university, 'officer')
  const { entries } = (await officer.call('GET', `/api/audit?target=${id}`)).body
  const printed = entries.filter((one: { action: string }) => one.action === 'printed-paper')
  expect(printed.map((one: { detail: { what: string } }) => one.detail.what).sort()).toEqual([
    'key',
    'tickets',
  ])
})

test('an exam asks an approved paper: each student gets what the recorded seed says, whatever becomes of the bank', async () => {
  const { exam } = university.credentials
  const give = (paper: string, version = 1) =>
    office.call('PUT', `/api/exams/${exam}/paper`, { paper, version })
  const draft = await begin()
  await handIn(draft.id)
  expect((await give(draft.id)).body.problem.detail).toBe('no such paper is approved')
  const digest1 = await withPicture(items[0] ?? '')
  const paper = await approvedPaper()
  expect((await head.bytes(`/api/papers/${paper}/media/${digest1}`)).status).toBe(200)
  expect((await stranger.bytes(`/api/papers/${paper}/media/${digest1}`)).status).toBe(404)
  clock.advance(1000)
  const longer = await begin(algebra(items[0] ?? '', 45))
  await handIn(longer.id)
  await decide(head, longer.id, 'approved')
  expect((await give(longer.id)).body.problem.detail).toBe('the exam has 30 minutes and the paper 45')
  expect((await office.call('GET', '/api/approved-papers')).body).toMatchObject({
    papers: [{ paper: longer.id }, { paper, questions: 4, total: 10, exams: [] }],
    exams: [{ id: exam, minutes: 30 }],
  })
  const given = (await give(paper)).body
  expect(given).toMatchObject({ exam, seed: null })
  const texts = { kk: single('Басқа сұрақ', ['1', '2', '3', '4']) }
  for (const item of items)
    await author.call('PUT', `/api/banks/${bank}/items/${item}`, { base: item === items[0] ? 2 : 1, texts })

  const station = new ScriptedStation(university)
  await station.enrol()
  await station.authenticate()
  const invigilator = await logIn(university, 'invigilator')
  const sit = async (number: string) => {
    const { attempt, opened } = await station.sit(number)
    await invigilator.call('POST', `/api/attempts/${attempt}/commands`, { kind: 'admit' })
    return { attempt, opened, told: (await station.call('GET', `/attempts/${attempt}/paper`)).body }
  }
  const one = await sit('20260001')
  const two = await sit('20260002')
  expect(JSON.stringify(one.opened)).toContain(JSON.stringify(calculators))
  expect(one.told.paper.questions).toHaveLength(4)
  expect(one.told).not.toEqual(two.told)
  expect(JSON.stringify(one.told)).not.toMatch(/credit|Басқа/)
  // The picture comes with the paper, to those who are asked about it and to nobody else.
  const { media } = one.told
  expect(media).toEqual([{ digest: digest1, type: 'image/png', base64: onePixel }])
  expect((await author.call('GET', `/api/station/attempts/${one.attempt}/paper`)).status).toBe(401)
  const [first] = one.told.paper.questions
  const answers = [{ question: first.id, value: 'o2', revision: 1 }]
  expect((await station.call('PUT', `/attempts/${one.attempt}/answers`, { answers })).body.saved).toEqual({
    [first.id]: 1,
  })
  // Nobody takes it away now.
  expect((await give(paper)).status).toBe(409)
  expect((await office.call('DELETE', `/api/exams/${exam}/paper`)).status).toBe(409)
  await university.server.db.deleteFrom('roster').where('student', '=', '20260001').execute()
  expect((await station.call('GET', `/attempts/${one.attempt}/paper`)).body.paper).toEqual(one.told.paper)

  // Marking may begin as long.
  clock.advance(31 * 24 * 60 * 60_000)
  office = await logIn(university, 'office')
  head = await logIn(university, 'teacher')
  const listed = (await office.call('GET', '/api/approved-papers')).body.papers
  const { exams, digest } = listed.find((row: { paper: string }) => row.paper === paper)
  const { seed } = exams[0]
  expect(await seedCommitment({ exam, digest, seed })).toBe(given.commitment)
  author = await logIn(university, 'administrator')
  const { content } = (await author.call('GET', `/api/papers/${paper}/versions/1`)).body
  const approved = ApprovedPaper.parse(content)
  for (const [{ attempt, told }, seat] of [
    [one, 1],
    [two, 2],
  ] as const) {
    const selection = await selectPaper(approved, { exam, seed, attempt, seat })
    expect(paperFor(approved, selection)).toEqual(told.paper)
  }
})
