/** A file as an answer, from the student's folder to whoever marks it: real keeper, real server, a kill and a cut between. */
import { createHash } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { carryOut } from '../../../src-server/retention/deletion.ts'
import type { Item } from '../../../src-shared/bank/item.ts'
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
  ...{
    kind: 'upload',
    files: 2,
    types: ['.docx', '.txt'],
    markerNote: { html: 'Кестеге қараңыз', text: '' },
  },
}
const report = Buffer.concat([Buffer.from('PK'), Buffer.alloc(300_000, 'ы')])
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

let university: University
let link: Link
let station: ExamStation
let officer: Person
let attempt: string
let question: string
let folder: string
let cipher: string
let as: (login: string) => Promise<Person>
let teacher: Person

const call = () => station.session.handlers
const take = async (name: string) => {
  const taken = await call()['exam.file']({ question, name })
  if (!('file' in taken)) throw new Error(`${name}: ${taken.untaken}`)
  return taken.file
}
const path = (what = '') => `/api/marking/${university.credentials.exam}${what}`

beforeAll(async () => {
  university = await startUniversity()
  const given = await givePaper(university, [single('1 + 1 = ?', ['2', '3']), upload], [2, 8])
  question = given.items[1] ?? ''
  as = given.as
  const { db } = university.server
  await db.deleteFrom('roster').where('student', '!=', number).execute()
  link = await startLink(Number(new URL(university.url).port))
  station = await startExamStation({
    server: `http://127.0.0.1:${link.port}`,
    token: university.credentials.enrolToken,
    name: 'First',
  })
  officer = await logIn(university, 'officer')
})
afterAll(async () => {
  await station?.close()
  await link?.close()
  await university?.close()
})

test('what the question takes is offered, and what it does not take is refused with its reason', async () => {
  await station.enter(number, university.credentials.codeOfTheDay)
  attempt = station.view().attempt ?? ''
  const invigilator = await logIn(university, 'invigilator')
  await invigilator.call('POST', `/api/attempts/${attempt}/commands`, { kind: 'admit' })
  await until('the exam runs', () => station.view().screen === 'exam')
  expect(station.view().paper?.questions.find(({ id }) => id === question)).toMatchObject({
    ...{ type: 'upload', files: 2, types: ['docx', 'txt'] },
  })
  const none = await call()['exam.files']({ question })
  expect(none).toMatchObject({ files: [], others: 0 })
  folder = none.folder
  writeFileSync(join(folder, 'Айгерім есебі.docx'), report)
  writeFileSync(join(folder, 'notes.txt'), 'first')
  writeFileSync(join(folder, 'run.exe'), 'MZ')
  writeFileSync(join(folder, 'empty.txt'), '')
  writeFileSync(join(folder, 'script.txt'), '#!/bin/sh')
  const listed = await call()['exam.files']({ question })
  expect(listed.files.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['Айгерім есебі.docx', 'notes.txt', 'empty.txt', 'script.txt']),
  )
  expect(listed.others).toBe(1)
  for (const [name, untaken] of [
    ['run.exe', 'kind'],
    ['script.txt', 'kind'],
    ['empty.txt', 'empty'],
    ['gone.txt', 'gone'],
    ['../own/notes.txt', 'gone'],
  ] as const)
    expect(await call()['exam.file']({ question, name }), name).toEqual({ untaken })
  const [other = ''] = (station.view().paper?.questions ?? [])
    .map(({ id }) => id)
    .filter((id) => id !== question)
  await expect(call()['exam.files']({ question: other })).rejects.toThrow()
})

test('is kept without a network and through a power cut, and named by the answer alone', async () => {
  link.cut()
  const [docx, txt] = [await take('Айгерім есебі.docx'), await take('notes.txt')]
  expect(docx).toEqual({ digest: sha256(report), name: 'Айгерім есебі.docx', bytes: report.length })
  const answer = (value: Parameters<ReturnType<typeof call>['exam.answer']>[0]['value']) =>
    call()['exam.answer']({ question, value })
  await answer([docx, txt])
  // A page that was taken over names nothing that was not kept, no third, none twice, none under another size.
  await expect(answer([{ ...docx, digest: '0'.repeat(64) }])).rejects.toThrow()
  await expect(answer([{ ...docx, bytes: 1 }])).rejects.toThrow()
  await expect(answer([docx, docx])).rejects.toThrow()
  await expect(answer([{ ...docx, name: 'a.exe' }])).rejects.toThrow()
  rmSync(join(folder, 'Айгерім есебі.docx'))
  await station.die()
  await station.comeBack()
  expect(station.view().answers[question]?.value).toEqual([docx, txt])
  // Replaced, and one taken out.
  writeFileSync(join(folder, 'notes.txt'), 'second')
  const second = await take('notes.txt')
  await answer([docx, second])
  expect(await take('notes.txt')).toEqual(second)
  const { attempts } = await station.port.call('attempt.list', {})
  const kept = attempts[0]?.records.filter(({ kind }) => kind === 'file.kept') ?? []
  expect(kept.map(({ body }) => body.file)).toEqual([docx, txt, second].map(({ digest }) => digest))
  // Nothing of its name stands in the clear.
  expect(JSON.stringify(attempts)).not.toContain('Айгерім есебі')
  link.mend()
})

test('the answer sheet names it, and the receipt waits for all of it', async () => {
  await call()['exam.submit']({})
  await until('the receipt is final', () => station.view().receipt !== null)
  const { body } = await officer.call('GET', `/api/attempts/${attempt}/sheet.json`)
  const sheet = readSheet(JSON.stringify(body))
  expect(typeof sheet === 'object' && sheet?.answers[question]).toMatchObject([
    { name: 'Айгерім есебі.docx', bytes: report.length, digest: sha256(report) },
    { name: 'notes.txt', digest: sha256(Buffer.from('second')) },
  ])
})

test('whoever marks it has the very bytes, under the work’s cipher and not by her name', async () => {
  const office = await logIn(university, 'office')
  const rule = { markers: 1, difference: 25, confirmTexts: false, scale: 'kz' }
  expect((await office.call('POST', path(), rule)).status).toBe(200)
  expect((await office.call('POST', path('/works'), { unfinished: false })).body.taken).toBe(1)
  teacher = await as('teacher')
  cipher = (await teacher.call('POST', path('/next'), {})).body.cipher
  const { body: work } = await teacher.call('GET', path(`/works/${cipher}`))
  expect(JSON.stringify(work)).not.toContain('Айгерім')
  expect(work.questions).toMatchObject([
    {
      note: { kk: 'Кестеге қараңыз' },
      answer: [
        { name: `${cipher}-1.docx`, bytes: report.length },
        { name: `${cipher}-2.txt`, bytes: 6 },
      ],
    },
  ])
  const file = path(`/works/${cipher}/files/${sha256(report)}`)
  const got = await teacher.bytes(file)
  expect(Buffer.compare(got.bytes, report)).toBe(0)
  expect(got.headers.get('content-disposition')).toBe(`attachment; filename="${cipher}-1.docx"`)
  expect(got.headers.get('content-type')).toBe('application/octet-stream')
  expect(got.headers.get('x-content-type-options')).toBe('nosniff')
  expect(got.headers.get('content-security-policy')).toContain('sandbox')
  // Another who marks in the bank but has not this work; one of another bank; whoever knows names; a file of no answer.
  for (const login of ['second', 'stranger', 'head'])
    expect((await (await as(login)).call('GET', file)).status, login).toBe(404)
  for (const role of ['office', 'officer', 'invigilator'])
    expect((await (await logIn(university, role)).call('GET', file)).status, role).toBe(403)
  const first = sha256(Buffer.from('first'))
  expect((await teacher.call('GET', path(`/works/${cipher}/files/${first}`))).status).toBe(404)
  const { entries } = (await officer.call('GET', `/api/audit?target=${university.credentials.exam}`)).body
  expect(entries.filter((one: { action: string }) => one.action === 'opened-answer-file')).toHaveLength(1)
  const give = { points: 7, comment: '', entry: 0 }
  const put = await teacher.call('PUT', path(`/works/${cipher}/marks/${question}`), give)
  expect(put.status).toBe(200)
})

test('outlives the recordings, and one that is not what was handed in is not given out', async () => {
  const { db, blobs, clock } = university.server
  await carryOut({ db, blobs, clock }, attempt)
  const file = path(`/works/${cipher}/files/${sha256(report)}`)
  expect((await teacher.bytes(file)).status).toBe(200)
  const rows = db.updateTable('answer_file').where('attempt', '=', attempt)
  const { place } = await db
    .selectFrom('answer_file')
    .select('place')
    .where('file', '=', sha256(report))
    .executeTakeFirstOrThrow()
  await rows
    .where('file', '=', sha256(report))
    .set({ place: place + 1 })
    .execute()
  expect((await teacher.call('GET', file)).status).toBe(422)
  const { digest } = await db
    .selectFrom('answer_file')
    .select('digest')
    .where('file', '=', sha256(report))
    .executeTakeFirstOrThrow()
  await blobs.remove(digest)
  expect((await teacher.call('GET', file)).status).toBe(409)
})

test('whoever answers an appeal about it has it too, by no name of hers, and nobody else', async () => {
  expect((await teacher.call('POST', path('/lock'), {})).status).toBe(200)
  const { exam } = university.credentials
  const office = await logIn(university, 'office')
  const { digest } = (await office.call('GET', path())).body
  await office.call('POST', path('/decipher'), { as: 'office', digest })
  await officer.call('POST', path('/decipher'), { as: 'officer', digest })
  await office.call('POST', `/api/marks/${exam}`, { scale: 'kz', by: 'exam' })
  const list = `/api/marks/${exam}/lists/none`
  const closed = async () => (await office.call('GET', list)).body.digest
  for (const who of [office, officer]) await who.call('POST', `${list}/sign`, { digest: await closed() })
  expect((await office.call('POST', `${list}/publish`, { digest: await closed() })).status).toBe(200)
  const { questions } = JSON.parse(
    (
      await university.server.db
        .selectFrom('attempt_paper')
        .select('selection')
        .where('attempt', '=', attempt)
        .executeTakeFirstOrThrow()
    ).selection,
  )
  const at = 1 + questions.findIndex(({ item }: { item: string }) => item === question)
  const of = { exam, student: number, about: 'content', question: at, decision: null }
  const { body: filed } = await office.call('POST', '/api/appeals', { ...of, words: 'Why?' })

  const head = await as('head')
  const appeal = `/api/appeals/${filed.number}`
  const seen = await head.call('GET', appeal)
  expect(seen.body.content.answer).toMatchObject([{ name: `${cipher}-1.docx` }, { name: `${cipher}-2.txt` }])
  const second = sha256(Buffer.from('second'))
  const got = await head.bytes(`${appeal}/files/${second}`)
  expect(Buffer.from(got.bytes).toString()).toBe('second')
  expect(got.headers.get('content-disposition')).toBe(`attachment; filename="${cipher}-2.txt"`)
  expect(got.headers.get('content-security-policy')).toContain('sandbox')
  // What is not in the answer; whoever knows names, another chair's, whoever has no word in it.
  expect((await head.call('GET', `${appeal}/files/${sha256(Buffer.from('first'))}`)).status).toBe(404)
  expect((await (await as('stranger')).call('GET', `${appeal}/files/${second}`)).status).toBe(404)
  for (const who of [office, officer])
    expect((await who.call('GET', `${appeal}/files/${second}`)).status).toBe(403)
  const { entries } = (await officer.call('GET', `/api/audit?target=${filed.number}`)).body
  expect(entries.filter((one: { action: string }) => one.action === 'opened-answer-file')).toHaveLength(1)
})
