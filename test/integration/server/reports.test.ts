/** Reports of sessions: from a file to a kept version, and out again as PDF, XLSX and CSV. */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sessionReport } from '../../../src-shared/reports/session.ts'
import { ReportPage, ReportPreview } from '../../../src-shared/reports/session-held.ts'
import { sessionHeader, sessionTableOf } from '../../../src-shared/reports/session-read.ts'
import { readTable } from '../../../src-shared/tables/read.ts'
import { counted, published, retaken } from '../../support/office/session-tables.ts'
import { bomb } from '../../support/office/workbook.ts'
import { pdfText } from '../../support/pdf-text.ts'
import { handClock, logIn, startUniversity, type University } from '../../support/university.ts'

const clock = handClock()
let university: University
let office: Awaited<ReturnType<typeof logIn>>

beforeAll(async () => {
  university = await startUniversity(clock, {
    publicUrl: 'https://taza.university.test',
    university: { kk: 'Университет', ru: 'Университет Р', ky: 'Университет', en: 'University' },
  })
  office = await logIn(university, 'office')
})
afterAll(() => university.close())

const digestOf = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex')

async function send(path: string, text: string | Uint8Array<ArrayBuffer>) {
  const response = await fetch(`${university.url}${path}`, {
    method: 'POST',
    headers: { cookie: office.cookie, 'x-taza': '1', 'content-type': 'application/octet-stream' },
    body: text,
  })
  return { status: response.status, body: await response.json() }
}
const keep = (text: string, which: Record<string, string>, digest = digestOf(text)) =>
  send(`/api/reports?${new URLSearchParams({ file: 'сессия.csv', digest, ...which })}`, text)
const main = { year: '2019', season: 'winter', stage: 'main' }

describe('the published table', () => {
  let id: string

  test('is understood, with what does not agree, before anything is kept', async () => {
    const { status, body } = await send('/api/reports/preview', published)
    expect(status).toBe(200)
    const { table, wrong, digest } = ReportPreview.parse(body)
    expect([wrong, digest]).toEqual([null, digestOf(published)])
    expect(table && sessionReport(table).disagrees).toEqual([
      { unit: 'ТФ', column: 'debtors', published: 436, computed: 424 },
      { unit: 'ТФ', column: 'debtorsPercent', published: 54.8, computed: 53.3 },
    ])
    expect((await office.call('GET', '/api/reports')).body).toEqual({ reports: [] })
  })

  test('is kept as a version, and the record names who brought it', async () => {
    const { status, body } = await keep(published, main)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      version: 1,
      newest: true,
      by: expect.stringContaining('(office)'),
      year: 2019,
    })
    id = body.id
    const officer = await logIn(university, 'officer')
    const { entries } = (await officer.call('GET', `/api/audit?target=${id}`)).body
    expect(entries[0]).toMatchObject({ who: 'office', action: 'kept-session-report' })
  })

  test('comes out as a workbook whose figures are computed anew, those of the published table', async () => {
    const { status, bytes } = await office.bytes(`/api/reports/${id}/file?as=xlsx&language=ru`)
    expect(status).toBe(200)
    const read = sessionTableOf(readTable(bytes, { header: sessionHeader }))
    const before = sessionTableOf(readTable(new TextEncoder().encode(published), { header: sessionHeader }))
    const [ours, theirs] = [sessionReport(read), sessionReport(before)]
    // What it computed agrees with itself, and is what was computed from the published counts.
    expect(ours.disagrees).toEqual([])
    expect(ours.rows).toEqual(theirs.rows)
    expect(ours.totals).toEqual(theirs.totals)
    expect(read.rows.map(({ unit, counts }) => [unit, counts.debtors])).toContainEqual(['ТФ', 424])
    const sheet = readTable(bytes, { sheet: 'Не сходится' })
    expect(sheet.rows.slice(1).map(({ cells }) => cells)).toEqual([
      ['ТФ', 'задолжники', '436', '424'],
      ['ТФ', 'задолжники, %', '54,8', '53,3'],
    ])
  })

  test('comes out as CSV', async () => {
    const { bytes } = await office.bytes(`/api/reports/${id}/file?as=csv&language=ru`)
    const text = new TextDecoder().decode(bytes)
    expect(text).toMatch(/МТФ;day;873;819;263;33,0;35,0;23,0;69,0;32,1;32,0;610;69,9\r\n/)
    expect(text).toMatch(/Всего;;4690;4505;1851;32,9;28,3;33,5;94,6;41,1;37,4;2839;60,5\r\n/)
  })

  test('comes out as a numbered PDF that the server confirms to whoever has it', async () => {
    const take = () => office.bytes(`/api/reports/${id}/file?as=pdf&language=ru`)
    const { bytes, headers } = await take()
    expect(headers.get('content-type')).toBe('application/pdf')
    const text = await pdfText(bytes)
    expect(text).toContain('Университет Р')
    expect(text).toContain('Зимняя сессия 2019–20 учебного года, после основной сессии')
    expect(text).toContain('опубликовано 436, вычислено 424')
    const [, number = '', check = ''] = /document\/(\d{4}-\d{6})\/([0-9a-f]{16})/.exec(text) ?? []
    expect(number).toBe('2026-000001')
    const known = await (await fetch(`${university.url}/api/open/documents/${number}/${check}`)).json()
    expect(known).toMatchObject({ number, day: '2026-03-02', files: [digestOf(bytes)] })
    expect(text.replaceAll(' ', '')).toContain(known.digest)
    // Guessing tells nothing; the same document has one number, another language another.
    const guessed = await fetch(`${university.url}/api/open/documents/${number}/${'0'.repeat(16)}`)
    expect(guessed.status).toBe(404)
    expect(digestOf((await take()).bytes)).toBe(digestOf(bytes))
    const other = await office.bytes(`/api/reports/${id}/file?as=pdf&language=kk`)
    expect(await pdfText(other.bytes)).toContain('2026-000002')
  })

  test('stands beside the one after the retakes, and last year beside this', async () => {
    const after = await keep(retaken, { ...main, stage: 'retakes' })
    expect(after.status).toBe(200)
    const page = ReportPage.parse((await office.call('GET', `/api/reports/${after.body.id}`)).body)
    expect(page.before?.summary.id).toBe(id)
    expect(page.lastYear).toBeNull()
    const next = await keep(counted, { ...main, year: '2020' })
    const later = ReportPage.parse((await office.call('GET', `/api/reports/${next.body.id}`)).body)
    expect(later.lastYear?.summary.id).toBe(id)
    const { bytes } = await office.bytes(`/api/reports/${after.body.id}/file?as=pdf&language=en`)
    const text = await pdfText(bytes)
    expect(text).toMatch(/МТФ \(day\), absolute, %: rose from 32.1 to 62.4 \(by 30.3 points\)/)
  })

  test('a second version leaves the first where it is', async () => {
    const mended = published.replace('436;54,8', '424;53,3').replace('2839;60,5', '2839;60,5')
    expect((await keep(mended, main)).body).toMatchObject({ version: 2 })
    const first = ReportPage.parse((await office.call('GET', `/api/reports/${id}`)).body)
    expect(first.summary).toMatchObject({ version: 1, newest: false })
    expect(first.versions.map(({ version, newest }) => [version, newest])).toEqual([
      [2, true],
      [1, false],
    ])
    expect(sessionReport(first.table).disagrees).toHaveLength(2)
    const { reports } = (await office.call('GET', '/api/reports')).body
    expect(reports.filter((one: { year: number }) => one.year === 2019)).toHaveLength(2)
  })
})

describe('what cannot be kept', () => {
  test.each([
    ['unit;students\nМТФ;много\n', 2],
    ['unit;students\nМТФ;1,23E+11\n', 2],
    ['nothing of a session', null],
    ['', null],
  ])('%j is told with its line, and nothing is kept', async (text, line) => {
    const preview = await send('/api/reports/preview', text)
    expect(preview.body).toMatchObject({ table: null, wrong: { line } })
    const before = (await office.call('GET', '/api/reports')).body
    expect((await keep(text, { ...main, year: '2001' })).status).toBeGreaterThanOrEqual(400)
    expect((await office.call('GET', '/api/reports')).body).toEqual(before)
  })

  test('another file than the one that was looked at', async () => {
    expect((await keep(published, main, digestOf('other'))).status).toBe(409)
  })

  test('a file of more than 4 MB', async () => {
    const text = `unit;students\n${'x'.repeat(5 * 1024 * 1024)};1\n`
    expect((await send('/api/reports/preview', text)).status).toBe(413)
  })

  test('a workbook that takes long to read is refused in a sentence, and others are answered meanwhile', async () => {
    const bytes = new Uint8Array(bomb())
    let over = false
    const begun = once(process, 'worker')
    const reading = send('/api/reports/preview', bytes).finally(() => {
      over = true
    })
    await begun
    expect((await office.call('GET', '/api/reports')).status).toBe(200)
    expect(over).toBe(false)
    expect((await reading).body).toMatchObject({
      table: null,
      wrong: { line: 20_001, why: 'more than 1000 columns' },
    })
  })

  test.each([
    ['year', '1800'],
    ['season', 'spring'],
    ['stage', 'never'],
    ['file', ''],
  ])('%s %j', async (name, value) => {
    expect((await keep(published, { ...main, [name]: value })).status).toBe(400)
  })
})
