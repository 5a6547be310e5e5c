/** Finding attempts by the address of a page that was opened in them. */
import { hash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { shownTrace, traceOf } from '../../../src-shared/trace.ts'
import { VisitsFound } from '../../../src-shared/visits.ts'
import {
  logIn,
  type ScriptedLedger,
  ScriptedStation,
  startUniversity,
  type University,
} from '../../support/university.ts'

let university: University
let ledger: ScriptedLedger
let officer: Awaited<ReturnType<typeof logIn>>
const today = new Date().toISOString().slice(0, 10)
const dayAfter = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)
const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)

beforeAll(async () => {
  university = await startUniversity()
  const station = new ScriptedStation(university)
  await station.enrol()
  await station.authenticate()
  ledger = await station.sit('20260001')
  await ledger.open()
  const visited = (url: string, title: string) =>
    ledger.add('web.visited', { url, title, status: 200, loadMs: 120 })
  visited('https://lms.example.kz/mod/quiz/view.php?id=42', 'Сынақ')
  visited('https://lms.example.kz/mod/quiz/attempt.php?attempt=7_1', 'Quiz\u0000 page 1')
  visited('https://lms.example.kz/mod/quiz/attempt.php?attempt=7_2', 'Quiz page 2')
  await ledger.sync()
  officer = await logIn(university, 'officer')
})
afterAll(() => university.close())

const find = async (address: string, from = yesterday, to = dayAfter) =>
  officer.call('GET', `/api/visits?${new URLSearchParams({ address, from, to })}`)
const found = async (address: string) => VisitsFound.parse((await find(address)).body)

test('an attempt is found by any piece of an address, whatever its case, with its first page that fits', async () => {
  const { attempts, more } = await found('QUIZ/attempt.php')
  expect(more).toBe(false)
  expect(attempts).toMatchObject([
    {
      id: ledger.attempt,
      student: { number: '20260001' },
      count: 2,
      first: { url: 'https://lms.example.kz/mod/quiz/attempt.php?attempt=7_1', title: 'Quiz page 1' },
    },
  ])
  // Signs that a database would take for any sign mean themselves.
  expect((await found('attempt=7_2')).attempts).toHaveLength(1)
  expect((await found('attempt=7%1')).attempts).toEqual([])
  expect((await found('attempt=7!_')).attempts).toEqual([])
  expect((await found('https://lms.example.kz/mod/quiz/view.php?id=42#top')).attempts).toHaveLength(1)
})

test('days bound what is looked through, and each search is on the audit record with its words', async () => {
  expect((await find('quiz', '2020-01-01', '2020-01-31')).body).toEqual({ attempts: [], more: false })
  expect((await find('quiz', '2020-01-01', today)).status).toBe(400)
  expect((await find('quiz', dayAfter, yesterday)).status).toBe(400)
  expect((await find('q')).status).toBe(400)
  const rows = await university.server.db
    .selectFrom('audit')
    .selectAll()
    .where('action', '=', 'searched-visits')
    .execute()
  expect(rows.map(({ who, target }) => `${who}: ${target}`)).toContain('officer: QUIZ/attempt.php')
})

test('an attempt is found by the code over a photographed screen, whoever copied it, and each search is on record', async () => {
  const trace = traceOf((text) => hash('sha256', text), ledger.attempt)
  const find = (code: string) => officer.call('GET', `/api/traces?${new URLSearchParams({ code })}`)
  for (const code of [shownTrace(trace), ` ${trace} `])
    expect((await find(code)).body.attempts).toMatchObject([
      { id: ledger.attempt, student: { number: '20260001' } },
    ])
  const other = trace.replace(/^./, (first) => (first === '0' ? '1' : '0'))
  expect((await find(other)).body).toEqual({ attempts: [] })
  expect((await find('3F2A')).status).toBe(400)
  const rows = await university.server.db
    .selectFrom('audit')
    .selectAll()
    .where('action', '=', 'searched-trace')
    .execute()
  expect(rows.map(({ target }) => target)).toEqual([trace, trace, other])
})

test('the attempt in full has its pages in order, and its summary the last of them', async () => {
  const { body } = await officer.call('GET', `/api/attempts/${ledger.attempt}`)
  expect(body.visits.map(({ url }: { url: string }) => url.slice(-4))).toEqual(['d=42', '=7_1', '=7_2'])
  expect(body.page).toEqual({ url: body.visits[2].url, title: 'Quiz page 2' })
  expect(body.visitsBefore).toBe(0)
})
