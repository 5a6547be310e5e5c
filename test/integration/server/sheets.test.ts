/** Answer sheets: judged when they are here, given to who may have them, confirmed to whoever has the number. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { sha256 } from '../../../src-main/keeper/crypto.ts'
import { stationApi } from '../../../src-shared/api/station.ts'
import { toBase64, toHex, utf8 } from '../../../src-shared/bytes.ts'
import { associatedDataOf, sealObject } from '../../../src-shared/seal/object.ts'
import { receiptNumber } from '../../../src-shared/sheet/number.ts'
import { type MadeSheet, sheetOf } from '../../../src-shared/sheet/sheet.ts'
import { pdfText } from '../../support/pdf-text.ts'
import {
  logIn,
  ScriptedLedger,
  ScriptedStation,
  startUniversity,
  type University,
} from '../../support/university.ts'

const hash = (text: string) => toHex(sha256(utf8(text)))
const student = (number: string) => ({ number, name: 'Айгерім Сәрсенова' })

describe('answer sheets', () => {
  let university: University
  let station: ScriptedStation
  beforeAll(async () => {
    university = await startUniversity()
    const { db } = university.server
    const { exam, room, seat } = await db
      .selectFrom('roster')
      .selectAll()
      .where('student', '=', '20260001')
      .executeTakeFirstOrThrow()
    for (const number of ['20260007', '20260008', '20260009', '20260010']) {
      await db
        .insertInto('student')
        .values({ ...student(number), photo: null })
        .execute()
      await db
        .insertInto('roster')
        .values({ exam, room, seat: seat + Number(number.slice(-2)) + 100, student: number })
        .execute()
    }
    station = new ScriptedStation(university)
    await station.enrol()
    await station.authenticate()
  })
  afterAll(() => university.close())

  interface Ways {
    /** In the sheet, beside what is on the ledger. */
    answers?: Record<string, string>
    bytes?: (made: MadeSheet) => string
    /** The submission names those bytes. */
    named?: boolean
    /** Records of answers besides: question and sealed text, which may be no JSON. */
    besides?: readonly (readonly [string, string])[]
  }

  async function answer(ledger: ScriptedLedger, question: string, revision: number, plain: string) {
    const record = ledger.add('answer.saved', { question, revision, sealed: '' })
    const sealed = await sealObject(ledger.key, associatedDataOf(record)!, utf8(plain))
    record.body.sealed = toBase64(sealed)
  }

  async function admitted(number: string) {
    const ledger = await station.sit(number)
    await ledger.open(student(number))
    await ledger.sync()
    await order(ledger, 'admit')
    return ledger
  }
  const order = async ({ attempt }: ScriptedLedger, kind: string) => {
    const invigilator = await logIn(university, 'invigilator')
    expect((await invigilator.call('POST', `/api/attempts/${attempt}/commands`, { kind })).status).toBe(200)
  }

  /** Handed in, its objects not sent yet. */
  async function handedIn(number: string, ways: Ways = {}) {
    const ledger = await admitted(number)
    await answer(ledger, 'q5', 1, '"first"')
    await answer(ledger, 'q5', 2, '"an essay, Ә"')
    await answer(ledger, 'q1', 1, '"a"')
    await answer(ledger, 'q1', 2, 'null')
    for (const [question, plain] of ways.besides ?? []) await answer(ledger, question, 1, plain)
    return await submitted(ledger, number, ways)
  }

  async function submitted(ledger: ScriptedLedger, number: string, ways: Ways) {
    const { paper } = stationApi.paper.reply.parse(
      (await ledger.station.call('GET', `/attempts/${ledger.attempt}/paper`)).body,
    )
    const [first] = ledger.records
    const at = first!.at.wall
    const head = {
      attempt: ledger.attempt,
      exam: { id: 'exam', title: { kk: 'E', ru: 'E', ky: 'E', en: 'Exam' } },
      student: student(number),
      station: { id: ledger.station.id, name: 'Station 1', room: 'lab-204' },
      times: { opened: at, submitted: at },
      salt: '5a'.repeat(16),
    }
    const answers = ways.answers ?? { q5: 'an essay, Ә' }
    const made = sheetOf({ head, questions: paper.questions, answers }, hash)
    const text = ways.bytes?.(made) ?? made.text
    // What hides it from `sheetOf` is named by the submission too.
    const sheet = ways.named ? hash(text) : made.digest
    const record = ledger.add('sheet.kept', { index: 0, sheet })
    const sealed = await sealObject(ledger.key, associatedDataOf(record)!, utf8(text))
    const digest = toHex(sha256(sealed))
    Object.assign(record.body, { digest, bytes: sealed.length })
    ledger.add('attempt.submitted', { by: 'student', answers: 1, sheet })
    return { ledger, made, digest, sealed }
  }
  async function arrived({ ledger, digest, sealed }: Awaited<ReturnType<typeof handedIn>>) {
    await ledger.sync()
    expect(await ledger.station.put(digest, sealed)).toMatchObject({ status: 201 })
    expect((await ledger.sync()).body.receipt).toMatchObject({ final: true })
  }
  const check = async (number: string) => {
    const response = await fetch(`${university.url}/api/open/sheets/${number}`)
    return { status: response.status, body: await response.json() }
  }
  const findings = async ({ attempt }: ScriptedLedger) =>
    (
      await university.server.db
        .selectFrom('finding')
        .select('detail')
        .where('attempt', '=', attempt)
        .where('kind', '=', 'sheet-differs')
        .execute()
    ).map(({ detail }) => JSON.parse(detail).why)
  type Person = Awaited<ReturnType<typeof logIn>>
  const people = new Map<string, Person>()
  async function get(role: string, path: string) {
    const person = people.get(role) ?? (await logIn(university, role))
    people.set(role, person)
    const { status, bytes } = await person.bytes(path)
    return { status, bytes, text: Buffer.from(bytes).toString() }
  }

  test('is confirmed as soon as its submission is here, and given out once it is judged', async () => {
    const one = await handedIn('20260001')
    const { ledger, made } = one
    const number = made.digest.slice(0, 16)
    expect(await check(number)).toEqual({ status: 200, body: { sheet: null } })
    await ledger.sync()
    const early = (await check(number)).body.sheet
    expect(early).toMatchObject({ digest: made.digest, agrees: null, files: [] })
    expect(JSON.stringify(early)).not.toMatch(/essay|20260001|Айгерім/)
    expect(Math.abs(early.at - Date.now())).toBeLessThan(600_000)
    const json = `/api/attempts/${ledger.attempt}/sheet.json`
    expect((await get('officer', json)).status).toBe(409)

    await arrived(one)
    expect(await findings(ledger)).toEqual([])
    expect((await check(number)).body.sheet).toMatchObject({ agrees: true })
    const response = await get('officer', json)
    expect(response.status).toBe(200)
    // Byte for byte what the station handed in, also where its object is gone.
    expect(response.text).toBe(made.text)
    expect((await get('administrator', json)).status).toBe(403)
    const { exam } = await university.server.db
      .selectFrom('attempt')
      .select('exam')
      .where('id', '=', ledger.attempt)
      .executeTakeFirstOrThrow()
    const row = { attempt: ledger.attempt, room: 'lab-204', digest: made.digest, agrees: true }
    await university.server.db
      .updateTable('staff')
      .set({ roles: '["office"]' })
      .where('roles', 'like', '%administrator%')
      .execute()
    expect((await get('administrator', json)).text).toBe(made.text)
    const list = async (role: string) =>
      JSON.parse((await get(role, `/api/exams/${exam}/sheets`)).text).sheets
    expect(await list('administrator')).toEqual([expect.objectContaining(row)])
  })

  test('an invigilator has those of her rooms once the exam is over, a teacher of its bank none', async () => {
    const one = await handedIn('20260010')
    await arrived(one)
    const { db } = university.server
    const { attempt } = one.ledger
    const json = `/api/attempts/${attempt}/sheet.json`
    const { exam } = await db
      .selectFrom('attempt')
      .select('exam')
      .where('id', '=', attempt)
      .executeTakeFirstOrThrow()
    const { ends_at } = await db
      .selectFrom('exam')
      .select('ends_at')
      .where('id', '=', exam)
      .executeTakeFirstOrThrow()
    const sees = async (role: string) => [
      (await get(role, json)).status !== 404,
      JSON.parse((await get(role, `/api/exams/${exam}/sheets`)).text).sheets.some(
        (row: { attempt: string; room: string }) => row.attempt === attempt && row.room === 'lab-204',
      ),
    ]
    const [all, none] = [
      [true, true],
      [false, false],
    ]
    // Others still sit it.
    expect(await sees('invigilator')).toEqual(none)
    const ends = (at: number) => db.updateTable('exam').set({ ends_at: at }).where('id', '=', exam).execute()
    await ends(Date.now() - 1)
    try {
      expect(await sees('invigilator')).toEqual(all)
      const rooms = (text: string) =>
        db.updateTable('staff').set({ rooms: text }).where('login', '=', 'invigilator').execute()
      await rooms('[]')
      expect(await sees('invigilator')).toEqual(none)
      // Where it was sat, not where its station stands today.
      await db.insertInto('room').values({ id: 'lab-9', title: 'lab-9', upload_bits: null }).execute()
      await db.updateTable('station').set({ room: 'lab-9' }).execute()
      await rooms('["lab-9"]')
      expect(await sees('invigilator')).toEqual(none)
      await db.insertInto('invigilation').values({ exam, room: 'lab-204', login: 'invigilator' }).execute()
      expect(await sees('invigilator')).toEqual(all)
      await db.updateTable('station').set({ room: 'lab-204' }).execute()
      await rooms('["lab-204"]')

      await db.insertInto('bank').values({ id: 'b1', title: '{}', chair: 'c', by: 'office', at: 0 }).execute()
      await db
        .insertInto('paper')
        .values({
          id: 'p1',
          bank: 'b1',
          definition: '{}',
          revision: 1,
          authors: '[]',
          changed_by: 'office',
          changed_at: 0,
        })
        .execute()
      const undecided = { decision: null, decided_by: null, decided_at: null, note: null }
      await db
        .insertInto('paper_version')
        .values({
          paper: 'p1',
          version: 1,
          content: '{}',
          digest: 'd',
          authors: '[]',
          by: 'office',
          at: 0,
          ...undecided,
        })
        .execute()
      await db
        .insertInto('exam_paper')
        .values({ exam, paper: 'p1', version: 1, seed: 's', commitment: 'c', by: 'office', at: 0 })
        .execute()
      expect(await sees('officer')).toEqual(all)
      for (const login of ['invigilator', 'officer']) {
        await db.insertInto('bank_teacher').values({ bank: 'b1', login }).execute()
        expect(await sees(login), login).toEqual(none)
      }
      // How the answers came about tells as much.
      expect((await get('officer', `/api/attempts/${attempt}/answers`)).status).toBe(403)
    } finally {
      await db.deleteFrom('exam_paper').execute()
      await db.deleteFrom('bank_teacher').execute()
      await ends(ends_at)
    }
  })

  test('is printed in four languages, and each PDF is known by the number', async () => {
    const one = await handedIn('20260002')
    await arrived(one)
    const { made, ledger } = one
    const number = made.digest.slice(0, 16)
    for (const language of ['kk', 'ru', 'ky', 'en']) {
      const response = await get('officer', `/api/attempts/${ledger.attempt}/sheet.pdf?language=${language}`)
      expect(response.status).toBe(200)
      const pdf = response.bytes
      const text = (await pdfText(pdf)).replace(/\s+/g, ' ')
      expect(text).toContain('an essay, Ә')
      expect(text).toContain(receiptNumber(made.digest))
      const { files } = (await check(number)).body.sheet
      expect(files).toContain(toHex(sha256(pdf)))
      pdf[pdf.length - 40]! ^= 1
      expect(files).not.toContain(toHex(sha256(pdf)))
    }
    const audit = await university.server.db
      .selectFrom('audit')
      .select('who')
      .where('action', '=', 'printed-sheet')
      .where('target', '=', ledger.attempt)
      .execute()
    expect(audit).toHaveLength(4)
  })

  test.each([
    ['an answer that is no record’s', '20260003', { answers: { q5: 'an essay, Ы' } }, 'other answers to q5'],
    ['an answer left out', '20260004', { answers: {} }, 'other answers to q5'],
    [
      'other bytes than those named',
      '20260005',
      { bytes: ({ text }: MadeSheet) => text.replace('essay', 'essai') },
      'it is not the one that the submission names',
    ],
  ])('names %s, and gives nothing out', async (_what, number, ways: Ways, why) => {
    const one = await handedIn(number, ways)
    await arrived(one)
    expect(await findings(one.ledger)).toEqual([why])
    expect((await check(one.made.digest.slice(0, 16))).body.sheet).toMatchObject({ agrees: false, files: [] })
    const response = await get('officer', `/api/attempts/${one.ledger.attempt}/sheet.json`)
    expect(response.status).toBe(409)
    await one.ledger.sync()
    expect(await findings(one.ledger)).toHaveLength(1)
  })

  test('one that another release must read is no finding', async () => {
    const one = await handedIn('20260006', {
      bytes: ({ text }) => text.replace('"v":1}', '"v":2}'),
      named: true,
    })
    await arrived(one)
    expect(await findings(one.ledger)).toEqual([])
    expect((await get('officer', `/api/attempts/${one.ledger.attempt}/sheet.json`)).status).toBe(409)
  })

  test('records that hold no answer hold up neither receipt nor sheet', async () => {
    const besides = [
      ['q2', '{ no JSON, Ә'],
      ['q3', '"\\ud800"'],
    ] as const
    const one = await handedIn('20260007', { besides })
    await arrived(one)
    expect(await findings(one.ledger)).toEqual([])
    const response = await get('officer', `/api/attempts/${one.ledger.attempt}/sheet.json`)
    expect([response.status, response.text]).toEqual([200, one.made.text])
  })

  test('an object that cannot be read holds up no receipt, and is read when somebody asks', async () => {
    const one = await handedIn('20260008')
    const { ledger, digest, sealed } = one
    const end = ledger.records.pop()!
    await ledger.sync()
    expect(await station.put(digest, sealed)).toMatchObject({ status: 201 })
    const read = vi.spyOn(university.server.blobs, 'read').mockRejectedValue(new Error('a disk that is full'))
    ledger.records.push(end)
    expect(await ledger.sync()).toMatchObject({ status: 200, body: { receipt: { final: true } } })
    const json = `/api/attempts/${ledger.attempt}/sheet.json`
    expect((await get('officer', json)).status).toBe(409)
    read.mockRestore()
    expect((await get('officer', json)).text).toBe(one.made.text)
    expect(await findings(ledger)).toEqual([])
  })

  test('has what a part went on with, also where the part before it had more to say', async () => {
    const number = '20260009'
    const before = await admitted(number)
    await answer(before, 'q1', 1, '"a"')
    await answer(before, 'q2', 1, '["a"]')
    await before.sync()
    await order(before, 'transfer')
    const second = new ScriptedStation(university)
    await second.enrol('Station 2', await university.server.stations.allow('lab-204', 1))
    await second.authenticate()
    const after = new ScriptedLedger(second, (await second.sit(number)).opened, Date.now(), 1)
    await after.open(student(number))
    await answer(after, 'q5', 1, '"an essay, Ә"')
    const one = await submitted(after, number, { answers: { q1: 'a', q5: 'an essay, Ә' } })
    await arrived(one)
    // What the first had on its disk alone comes last.
    await answer(before, 'q1', 2, '"b"')
    before.add('attempt.transferred', { by: 'Invigilator', command: 'c-1' })
    expect((await before.sync()).body.receipt).toMatchObject({ final: true })
    expect(await findings(after)).toEqual([])
    const response = await get('officer', `/api/attempts/${after.attempt}/sheet.json`)
    expect([response.status, response.text]).toEqual([200, one.made.text])
  })

  test('another station that names the same sheet makes it no worse', async () => {
    const { db } = university.server
    const rows = await db
      .selectFrom('sheet')
      .select(['attempt', 'digest', 'number'])
      .orderBy('attempt')
      .execute()
    const victim = rows[1]!
    // Whichever the table has first.
    for (const attempt of [rows[0]!.attempt, rows[2]!.attempt])
      await db
        .updateTable('sheet')
        .set({ digest: victim.digest, number: victim.number, agrees: 0 })
        .where('attempt', '=', attempt)
        .execute()
    await db.updateTable('sheet').set({ agrees: 1 }).where('attempt', '=', victim.attempt).execute()
    expect((await check(victim.number)).body.sheet).toMatchObject({ digest: victim.digest, agrees: true })
  })

  test('an unknown number is answered alike, what is no number is refused, and trying is bounded', async () => {
    expect(await check('0'.repeat(16))).toEqual({ status: 200, body: { sheet: null } })
    expect((await check('0'.repeat(15))).status).toBe(400)
    const statuses = await Promise.all(Array.from({ length: 70 }, () => check('1'.repeat(16))))
    expect(statuses.some(({ status }) => status === 429)).toBe(true)
    const led = await fetch(`${university.url}/check`, { redirect: 'manual' })
    expect(led.headers.get('location')).toBe('/open#/check')
  })
})
