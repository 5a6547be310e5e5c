/** A file as an answer in an attempt that moves: chosen at one station, there at the next, replaced, and kept when it is back. */
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Item } from '../../../src-shared/bank/item.ts'
import type { AnswerValue } from '../../../src-shared/exam.ts'
import { readSheet } from '../../../src-shared/sheet/sheet.ts'
import { single } from '../../support/bank-items.ts'
import { type ExamStation, startExamStation } from '../../support/exam-station.ts'
import { until } from '../../support/keeper-process.ts'
import { type Link, startLink } from '../../support/link.ts'
import { givePaper, type Person } from '../../support/marking.ts'
import { logIn, startUniversity, type University } from '../../support/university.ts'

const number = '20260001'
const { options: _, kind: __, ...common } = single('?', ['1', '2']) as Extract<Item, { kind: 'single' }>
const upload: Item = {
  ...common,
  stem: { html: 'Есепті тапсырыңыз', text: 'Есепті тапсырыңыз' },
  ...{ kind: 'upload', files: 2, types: ['.docx', '.txt'], markerNote: null },
}
const report = Buffer.concat([Buffer.from('PK'), Buffer.alloc(100_000, 'ы')])
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const fileOf = (name: string, bytes: Buffer) => ({ digest: sha256(bytes), name, bytes: bytes.length })
const docx = fileOf('Айгерім есебі.docx', report)
const early = fileOf('notes.txt', Buffer.from('at the first station'))
const mine = fileOf('notes.txt', Buffer.from('at the second station'))

let university: University
let link: Link
let first: ExamStation
let second: ExamStation
let invigilator: Person
let as: (login: string) => Promise<Person>
let attempt: string
let question: string
/** What is on the first station's disk alone when it is left. */
let late: ReturnType<typeof fileOf>

const put = async (station: ExamStation, name: string, bytes: Uint8Array) => {
  const { folder } = await station.session.handlers['exam.files']({ question })
  writeFileSync(join(folder, name), bytes)
  const taken = await station.session.handlers['exam.file']({ question, name })
  if (!('file' in taken)) throw new Error(`${name}: ${taken.untaken}`)
  return taken.file
}
const answer = (station: ExamStation, value: AnswerValue) =>
  station.session.handlers['exam.answer']({ question, value })
const shown = (station: ExamStation) => station.view().answers[question]?.value
const stored = async () => {
  const { db } = university.server
  const of = db.selectFrom('answer').select('value').where('attempt', '=', attempt)
  const row = await of.where('question', '=', question).executeTakeFirst()
  return row && JSON.parse(row.value)
}
/** Saved may be said of the one before, while this one is on its way to the disk. */
const isStored = (value: AnswerValue) =>
  until('it is on the server', async () => isDeepStrictEqual(await stored(), value))
const order = (kind: string) => invigilator.call('POST', `/api/attempts/${attempt}/commands`, { kind })
const enter = async (station: ExamStation) => {
  await station.enter(number, university.credentials.codeOfTheDay)
  await until('the exam runs on', () => station.view().screen === 'exam')
}

beforeAll(async () => {
  university = await startUniversity()
  const given = await givePaper(university, [single('1 + 1 = ?', ['2', '3']), upload], [2, 8])
  question = given.items[1] ?? ''
  as = given.as
  await university.server.db.deleteFrom('roster').where('student', '!=', number).execute()
  link = await startLink(Number(new URL(university.url).port))
  const token = await university.server.stations.allow('lab-204', 1)
  first = await startExamStation({
    server: `http://127.0.0.1:${link.port}`,
    token: university.credentials.enrolToken,
    name: 'First',
  })
  second = await startExamStation({ server: university.url, token, name: 'Second' })
  invigilator = await logIn(university, 'invigilator')
})
afterAll(async () => {
  await Promise.all([first?.close(), second?.close()])
  await link?.close()
  await university?.close()
})

test('is there at the next station as it was called, with its size and digest', async () => {
  await first.enter(number, university.credentials.codeOfTheDay)
  attempt = first.view().attempt ?? ''
  await order('admit')
  await until('the exam runs', () => first.view().screen === 'exam')
  const given = [
    await put(first, docx.name, report),
    await put(first, 'notes.txt', Buffer.from('at the first station')),
  ]
  await answer(first, given)
  await isStored([docx, early])
  link.cut()
  // Sealed here, and never told to the server before she is somewhere else.
  late = await put(first, 'late.txt', Buffer.from('too late'))
  await answer(first, [late])
  expect(await stored()).toEqual([docx, early])

  expect((await order('transfer')).status).toBe(200)
  await enter(second)
  expect(shown(second)).toEqual([docx, early])
  expect((await second.session.handlers['exam.files']({ question })).files).toEqual([])
})

test('can be kept, replaced and taken out there, and is made of nothing that never came', async () => {
  await expect(answer(second, [late])).rejects.toThrow()
  await expect(answer(second, [{ ...docx, bytes: 1 }])).rejects.toThrow()
  await answer(second, [docx])
  expect(await put(second, 'notes.txt', Buffer.from('at the second station'))).toEqual(mine)
  await answer(second, [docx, mine])
  await isStored([docx, mine])
})

test('what lingered of the first station does not come back, not even when she does', async () => {
  link.mend()
  await until('the first is free', () => first.view().screen === 'sign-in')
  await until('its part is here to its end', async () => {
    const { db } = university.server
    const row = await db.selectFrom('part').select('submitted_seq').where('part', '=', 0).executeTakeFirst()
    return (row?.submitted_seq ?? null) !== null
  })
  expect(await stored()).toEqual([docx, mine])
  expect(shown(second)).toEqual([docx, mine])

  expect((await order('transfer')).status).toBe(200)
  await until('the second has left', () => second.view().problem?.code === 'attempt-moved')
  await enter(first)
  expect(shown(first)).toEqual([docx, mine])
  // The very request that was on the line when the first was cut off, at the station that has the attempt again.
  const answers = [{ question, value: [late], revision: 9 }]
  const path = `/api/station/attempts/${attempt}/answers`
  const lingering = first.port.call('server.call', { method: 'PUT', path, body: { part: 0, answers } })
  await expect(lingering).rejects.toMatchObject({ problem: { code: 'bad-input', detail: 'not found' } })
  expect(await stored()).toEqual([docx, mine])
})

test('is handed in with what each station kept of it, and whoever marks it has the bytes of both', async () => {
  await first.session.handlers['exam.submit']({})
  await until('the receipt is final', () => first.view().receipt !== null)
  const officer = await logIn(university, 'officer')
  const sheet = readSheet(
    JSON.stringify((await officer.call('GET', `/api/attempts/${attempt}/sheet.json`)).body),
  )
  expect(typeof sheet === 'object' && sheet?.answers[question]).toEqual([docx, mine])
  const { db } = university.server
  expect(await db.selectFrom('finding').select('kind').where('attempt', '=', attempt).execute()).toEqual([])

  const marking = `/api/marking/${university.credentials.exam}`
  const office = await logIn(university, 'office')
  await office.call('POST', marking, { markers: 1, difference: 25, confirmTexts: false, scale: 'kz' })
  expect((await office.call('POST', `${marking}/works`, { unfinished: false })).body.taken).toBe(1)
  const teacher = await as('teacher')
  const { cipher } = (await teacher.call('POST', `${marking}/next`, {})).body
  const bytes = async ({ digest }: typeof docx) =>
    Buffer.from((await teacher.bytes(`${marking}/works/${cipher}/files/${digest}`)).bytes)
  expect((await bytes(docx)).equals(report)).toBe(true)
  expect((await bytes(mine)).toString()).toBe('at the second station')
  for (const { digest } of [early, late])
    expect((await teacher.call('GET', `${marking}/works/${cipher}/files/${digest}`)).status).toBe(404)
})
