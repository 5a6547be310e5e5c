/** A paper from its sealing to a student's answers: over the hour by the server's key, and without a network by the envelope. */
import { hash } from 'node:crypto'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enrol } from '../../../src-main/keeper/enrol-command.ts'
import { fromBase64 } from '../../../src-shared/bytes.ts'
import type { ExamPackages } from '../../../src-shared/package/held.ts'
import { openPackage } from '../../../src-shared/package/sealed.ts'
import { ApprovedPaper, approvedKind } from '../../../src-shared/papers/approved.ts'
import { keeperFake, live, sessionWith } from '../../support/exam-session.ts'
import {
  connectTo,
  type KeeperProcess,
  startKeeperProcess,
  temporaryFolder,
  until,
} from '../../support/keeper-process.ts'
import { type Link, startLink } from '../../support/link.ts'
import { pdfText } from '../../support/pdf-text.ts'
import { tracesIn, tracesOnDisk } from '../../support/traces.ts'
import {
  handClock,
  logIn,
  ScriptedStation,
  startUniversity,
  type University,
} from '../../support/university.ts'
import { single } from '../../unit/src-shared/marking/items.ts'
import { paper, questions, spokenItem } from '../../unit/src-shared/papers/papers.ts'

const clock = handClock(Date.now())
const minute = 60_000
const room = 'lab-204'
const place = temporaryFolder()
let university: University
let link: Link
let keeper: KeeperProcess
let office: Awaited<ReturnType<typeof logIn>>
let scripted: ScriptedStation
let exam = ''
let digest = ''
let words = ''
let texts: string[] = []

const db = () => university.server.db
const states = async () => (await office.call('GET', `/api/exams/${exam}/packages`)).body as ExamPackages
const seal = () => office.call('POST', `/api/exams/${exam}/packages/${room}`)
const student = (n: number) => university.credentials.students[n]!.number

async function pieces(station: ScriptedStation): Promise<Uint8Array<ArrayBuffer>> {
  const { packages } = (await station.post('/packages', { held: [] })).body
  const parts: Uint8Array[] = []
  for (let from = 0; from < packages[0].bytes; from += parts.at(-1)!.length)
    parts.push(fromBase64((await station.call('GET', `/packages/${digest}/pieces/${from}`)).body.piece))
  return new Uint8Array(Buffer.concat(parts))
}

/** Of the paper's texts. */
const toldOf = (json: unknown) => tracesIn(Buffer.from(JSON.stringify(json)), texts)

async function signIn(station: ScriptedStation, n: number) {
  const signedIn = await station.signIn(student(n))
  return (await station.post('/attempts', { ticket: signedIn.body.ticket })).body
}

beforeAll(async () => {
  university = await startUniversity(clock, { timeZone: 'Asia/Almaty' })
  exam = university.credentials.exam
  await db()
    .updateTable('exam')
    .set({ starts_at: clock.now() + 10 * minute, ends_at: clock.now() + 200 * minute })
    .where('id', '=', exam)
    .execute()
  office = await logIn(university, 'office')
  const ids = Array.from({ length: 12 }, (_, i) => `item-${i}`)
  texts = ids.map((id) => `Запечатанный вопрос ${id}`)
  const items = ids.map((id, i) => {
    const item = { ...single, stem: { html: texts[i]!, text: texts[i]! } }
    return { ...spokenItem(id), spoken: { kk: item, ru: item } }
  })
  const fixed = ids.map((item) => ({ item, points: 1 }))
  const content = { kind: approvedKind, definition: paper([questions({ fixed })], { total: 12 }), items }
  await db().insertInto('bank').values({ id: 'b1', title: 'b', chair: 'c', by: '', at: 0 }).execute()
  await db()
    .insertInto('paper')
    .values({
      ...{ id: 'p1', bank: 'b1', definition: '{}', revision: 1 },
      ...{ authors: '[]', changed_by: '', changed_at: 0 },
    })
    .execute()
  await db()
    .insertInto('paper_version')
    .values({
      ...{ paper: 'p1', version: 1, content: JSON.stringify(ApprovedPaper.parse(content)), digest: '' },
      ...{
        authors: '[]',
        by: '',
        at: 0,
        decision: 'approved',
        decided_by: null,
        decided_at: null,
        note: null,
      },
    })
    .execute()
  await db()
    .insertInto('exam_paper')
    .values({ exam, paper: 'p1', version: 1, seed: '7'.repeat(64), commitment: 'c', by: '', at: 0 })
    .execute()
  link = await startLink(Number(new URL(university.url).port))
  const token = await university.server.stations.allow(room, 1)
  await enrol({ server: `http://127.0.0.1:${link.port}`, token, name: 'K1', data: place.folder })
  scripted = new ScriptedStation(university)
  await scripted.enrol('S2', await university.server.stations.allow(room, 1))
  await scripted.authenticate()
})
afterAll(async () => {
  await keeper?.kill('SIGKILL')
  await link.close()
  await university.close()
  place.remove()
})

test('is sealed for a room by the office, and goes to the stations of that room alone', async () => {
  expect((await states()).rooms).toMatchObject([{ room, package: null }])
  expect((await (await logIn(university, 'teacher')).call('GET', `/api/exams/${exam}/packages`)).status).toBe(
    403,
  )
  const sealed = await seal()
  expect(sealed.status).toBe(200)
  const one = (sealed.body as ExamPackages).rooms[0]!
  expect(one.package).toMatchObject({ stale: false, used: false, envelope: null, releasedAt: null })
  expect(one.stations.map(({ ready }) => ready)).toEqual([false, false])
  digest = one.package!.digest
  const file = await pieces(scripted)
  expect(hash('sha256', file)).toBe(digest)
  expect(tracesIn(file, texts)).toEqual([])
  // Of another room it is as good as not there.
  await db().insertInto('room').values({ id: 'other', title: 'Other', upload_bits: null }).execute()
  const stranger = new ScriptedStation(university)
  await stranger.enrol('S9', await university.server.stations.allow('other', 1))
  await stranger.authenticate()
  expect((await stranger.post('/packages', { held: [] })).body.packages).toEqual([])
  for (const path of [`/packages/${digest}/pieces/0`, `/packages/${digest}/key`])
    expect((await stranger.call('GET', path)).status).toBe(404)
})

test('is stale once seats are others, is not given then, and is sealed anew', async () => {
  const seats = await db().selectFrom('roster').selectAll().where('exam', '=', exam).orderBy('seat').execute()
  const { student: moved, seat } = seats.at(-1)!
  const put = (to: number) =>
    db()
      .updateTable('roster')
      .set({ seat: to })
      .where('exam', '=', exam)
      .where('student', '=', moved)
      .execute()
  await put(seat + 50)
  expect((await states()).rooms[0]!.package).toMatchObject({ digest, stale: true })
  expect((await scripted.post('/packages', { held: [] })).body.packages).toEqual([])
  const none = { before: 0, language: 'kk' }
  // Its key is nobody's at the old hour either: the paper may be asked yet.
  const starts = await db().selectFrom('exam').select('starts_at').where('id', '=', exam).executeTakeFirst()
  const from = (at: number) =>
    db().updateTable('exam').set({ starts_at: at }).where('id', '=', exam).execute()
  const keyNow = async () => (await scripted.call('GET', `/packages/${digest}/key`)).status
  const hour = await db().selectFrom('exam_package').select('opens_at').where('digest', '=', digest).execute()
  const opens = (at: number) => db().updateTable('exam_package').set({ opens_at: at }).execute()
  await opens(clock.now() - 1)
  expect(await keyNow()).toBe(403)
  await from(clock.now() - 1)
  expect(await keyNow()).toBe(404)
  await from(Number(starts?.starts_at))
  await opens(Number(hour[0]?.opens_at))
  expect((await office.call('POST', `/api/exams/${exam}/packages/${room}/envelope`, none)).status).toBe(409)
  // Nobody's exam begins with it.
  expect((await signIn(scripted, 2)).sealed).toBeNull()
  const former = digest
  const anew = (await seal()).body as ExamPackages
  digest = anew.rooms[0]!.package!.digest
  expect(digest).not.toBe(former)
  expect(await university.server.blobs.size(former)).toBeNull()
  expect((await scripted.call('GET', `/packages/${former}/key`)).status).toBe(404)
})

test('an envelope is made once as the person saw it, its words are nowhere else, and each making is on record', async () => {
  const make = (before: number) =>
    office.call('POST', `/api/exams/${exam}/packages/${room}/envelope`, { before, language: 'ru' })
  const sealedAt = new Date((await states()).rooms[0]!.package!.at).toLocaleString('de-DE', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'Asia/Almaty',
  })
  const first = await make(0)
  expect((await make(0)).status).toBe(409)
  const again = await make(1)
  const wordsIn = async (file: string) => {
    const said = await pdfText(fromBase64(file))
    // Two are numbered alike where the paper was sealed anew between them.
    expect(said.replaceAll(/\s+/g, ' ')).toContain(`запечатанных ${sealedAt}.`)
    return [...said.matchAll(/[1-8] ([а-яё]+)(?=[1-8] |• )/gu)].map(([, word]) => word)
  }
  const [one, two] = [await wordsIn(first.body.file), await wordsIn(again.body.file)]
  expect(one.slice(-8)).not.toEqual(two.slice(-8))
  words = two.slice(-8).join(' ')
  expect(two.slice(-8)).toHaveLength(8)
  expect((await states()).rooms[0]!.package!.envelope).toMatchObject({ number: 2 })
  const officer = await logIn(university, 'officer')
  const { entries } = (await officer.call('GET', `/api/audit?target=${exam}`)).body
  const actions = entries.map(({ action }: { action: string }) => action)
  for (const [action, times] of [
    ['sealed-package', 2],
    ['made-envelope', 2],
  ] as const)
    expect(actions.filter((one: string) => one === action)).toHaveLength(times)
  expect(JSON.stringify(entries)).not.toContain(two.at(-1))
})

test('lies at a station ahead of time, and nothing there or in any answer tells of it before the hour', async () => {
  keeper = startKeeperProcess(place.folder)
  await until('ready', async () => (await states()).rooms[0]!.stations[0]!.ready)
  expect((await states()).rooms[0]!.stations.map(({ name, ready }) => [name, ready])).toEqual([
    ['K1', true],
    ['S2', false],
  ])
  expect(statSync(join(place.folder, 'packages', digest)).size).toBe(
    (await states()).rooms[0]!.package!.bytes,
  )
  const opened = await signIn(scripted, 1)
  expect(opened.sealed).toMatchObject({ package: digest })
  const invigilator = await logIn(university, 'administrator')
  await invigilator.call('POST', `/api/attempts/${opened.attempt}/commands`, { kind: 'admit' })
  for (const path of [`/attempts/${opened.attempt}/paper`, `/packages/${digest}/key`]) {
    const early = await scripted.call('GET', path)
    expect(early.status).toBe(403)
    expect(early.body.problem).toMatchObject({
      code: 'too-early',
      params: { time: expect.stringMatching(/^\d\d:\d\d$/) },
    })
    expect(toldOf(early.body)).toEqual([])
  }
  expect(toldOf([opened, await states()])).toEqual([])
  expect([...tracesOnDisk(place.folder, texts)]).toEqual([])
  // Somebody has opened the exam with it.
  expect((await seal()).status).toBe(409)
})

test('without a network it opens by the words, not before its hour, and the answers follow', async () => {
  const port = await connectTo(place.folder, 'main-1')
  await until('online', async () => (await port.call('status', {})).online)
  const all = sessionWith(keeperFake(), { keeper: port, wall: clock.now, now: () => performance.now() })
  port.on((event) => all.session.hear(event))
  const { call, view, session } = all
  await call['student.sign-in']({ number: student(0), code: university.credentials.codeOfTheDay })
  await call['student.confirm']({ me: true })
  session.camera('face', live)
  session.camera('desk', live)
  await call['preflight.consent']({ accepted: true })
  await call['preflight.done']({})
  link.cut()
  await until('offline', () => view().network === 'offline', 60_000)
  await until('looked for', () => {
    session.tick()
    return view().sealed?.here === true
  })
  expect(view()).toMatchObject({ screen: 'waiting', paper: null, sealed: { early: true, admitted: false } })
  await expect(call['envelope.open']({ words })).rejects.toThrow('too-early')
  expect(toldOf([view(), session.state.current])).toEqual([])

  clock.advance(10 * minute)
  await expect(call['envelope.open']({ words: 'алма алма' })).rejects.toThrow('wrong-envelope')
  await call['envelope.open']({ words })
  expect(view()).toMatchObject({ screen: 'exam', sealed: null })
  expect(
    view()
      .paper!.questions.map(({ text }) => text.ru)
      .sort(),
  ).toEqual([...texts].sort())
  const asked = view().paper!.questions.find((one) => one.type === 'single')!
  await call['exam.answer']({ question: asked.id, value: asked.options[0]!.id })
  link.mend()
  const { attempt } = session.state.current!.kept
  await until(
    'the answer is on the server',
    async () => {
      session.tick()
      const rows = await db().selectFrom('answer').selectAll().where('attempt', '=', attempt).execute()
      return rows.length === 1
    },
    60_000,
  )
  const officer = await logIn(university, 'officer')
  const { events } = (await officer.call('GET', `/api/attempts/${attempt}`)).body
  const told = events.filter(({ kind }: { kind: string }) => kind === 'package.opened')
  expect(told).toMatchObject([{ params: { by: 'envelope', package: digest } }])
  port.close()
}, 120_000)

test('from the hour on the server gives the key to the room, once on record, and it opens what the student is asked', async () => {
  await scripted.authenticate()
  const { sealed, attempt } = await signIn(scripted, 1)
  const { key } = (await scripted.call('GET', `/packages/${digest}/key`)).body
  await scripted.call('GET', `/packages/${digest}/key`)
  const opened = await openPackage(await pieces(scripted), fromBase64(key), sealed.place, null)
  expect((await scripted.call('GET', `/attempts/${attempt}/paper`)).body.paper).toEqual(opened.paper)
  expect((await states()).rooms[0]!.package!.releasedAt).toBe(clock.now())
  const officer = await logIn(university, 'officer')
  const { entries } = (await officer.call('GET', `/api/audit?target=${exam}`)).body
  expect(entries.filter(({ action }: { action: string }) => action === 'released-package')).toHaveLength(1)
})
