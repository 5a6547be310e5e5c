/** Consent texts: kept once by digest and language, and read again by her and by staff exactly as they were shown. */
import { hash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { consentText } from '../../../src-main/exam/consent.ts'
import { consentsAtMost } from '../../../src-shared/consent.ts'
import type { Language } from '../../../src-shared/languages.ts'
import { addOfficers, planExam } from '../../support/cases.ts'
import { handedIn, studentOf } from '../../support/students.ts'
import {
  handClock,
  logIn,
  type ScriptedLedger,
  ScriptedStation,
  startUniversity,
  type University,
} from '../../support/university.ts'

const clock = handClock()
let university: University
let numbers: string[]
let ledgers: ScriptedLedger[]

const asked = (language: Language, liveView: 'told' | 'off') => {
  const words = consentText(language, { liveView, identityPicture: false, unfilmedSeats: false })
  return { language, words, text: hash('sha256', words, 'hex') }
}
const early = asked('ru', 'told')
const later = asked('ru', 'off')
const forged = { ...asked('kk', 'told'), words: '{"title":"Another"}' }

const sent = async (ledger: ScriptedLedger | undefined) => expect((await ledger?.sync())?.status).toBe(200)

beforeAll(async () => {
  university = await startUniversity(clock)
  numbers = university.credentials.students.map(({ number }) => number)
  await planExam(university, clock)
  await addOfficers(university, 'ada')
  clock.advance(3_600_000)
  const station = new ScriptedStation(university)
  await station.enrol()
  await station.authenticate()
  ledgers = []
  for (const { number, name } of university.credentials.students.slice(0, 2)) {
    const ledger = await station.sit(number)
    ledger.wall = clock.now()
    await ledger.open({ number, name })
    ledgers.push(ledger)
  }
  const [hers, others] = ledgers
  hers?.add('consent.refused', early)
  await sent(hers)
  clock.advance(86_400_000)
  await station.authenticate()
  hers?.add('consent.given', later)
  await sent(hers)
  others?.add('consent.given', early)
  others?.add('consent.given', forged)
  others?.add('consent.given', { language: 'ky', text: 'a'.repeat(64) })
  await sent(others)
}, 60_000)
afterAll(() => university.close())

const titleOf = ({ words }: { words: string }) => JSON.parse(words).title
const signedIn = async (nth: number) => {
  const number = numbers[nth] ?? ''
  return studentOf(university, number, await handedIn(university, number, ledgers[nth]?.attempt))
}

test('she reads what she said to which version, and that text alone', async () => {
  const { call } = await signedIn(0)
  const [exam] = (await call('GET', '/api/open/my')).body.exams
  const first = { number: 1, since: expect.any(Number) }
  expect(exam.attempt.consents).toMatchObject([
    { given: false, language: 'ru', digest: early.text, version: first },
    { given: true, language: 'ru', digest: later.text, version: { number: 2 } },
  ])
  const [{ version: one }, { version: two }] = exam.attempt.consents
  expect(two.since - one.since).toBe(86_400_000)
  const read = await call('GET', `/api/open/my/consents/${later.text}`)
  expect(read.body).toMatchObject({ language: 'ru', title: titleOf(later) })
  const { 'kept-text': kept } = JSON.parse(later.words)
  expect(read.body.parts.map(({ text }: { text: string }) => text)).toContain(kept)
  for (const digest of [forged.text, 'a'.repeat(64), 'f'.repeat(64)])
    expect((await call('GET', `/api/open/my/consents/${digest}`)).status).toBe(404)
  expect(
    (await call('GET', '/api/open/my/data.json?language=en')).body.exams[0].attempt.consents,
  ).toHaveLength(2)
})

test('words that are not those of their digest are a finding, and are shown to nobody as the text', async () => {
  const [, others] = ledgers
  const at = `/api/attempts/${others?.attempt}`
  const officer = await logIn(university, 'officer')
  const { body } = await officer.call('GET', at)
  expect(body.consents).toMatchObject([
    { digest: early.text, version: { number: 1 } },
    { digest: forged.text, version: null },
    { digest: 'a'.repeat(64), version: null },
  ])
  expect(body.parts[0].finding).toBe('malformed-record')
  expect(JSON.stringify(body.events)).not.toContain('Another')
  expect((await officer.call('GET', `${at}/consents/${early.text}`)).body.title).toBe(titleOf(early))
  expect((await officer.call('GET', `${at}/consents/${forged.text}`)).status).toBe(404)
  expect((await officer.call('GET', `${at}/consents/${later.text}`)).status).toBe(404)
  const { call } = await signedIn(1)
  expect((await call('GET', `/api/open/my/consents/${forged.text}`)).status).toBe(404)
  const texts = await university.server.db.selectFrom('consent_text').select('digest').execute()
  expect(texts.map(({ digest }) => digest).sort()).toEqual([early.text, later.text].sort())
})

test('a station that tells of ever more texts fills nothing with them, and hers are still read', async () => {
  const { db } = university.server
  const count = async (table: 'consent' | 'consent_text') =>
    (await db.selectFrom(table).selectAll().execute()).length
  const before = await count('consent_text')
  const [hers] = ledgers
  for (let i = 0; i < 60; i++) {
    const words = `{"title":"${i}"}`
    hers?.add('consent.given', { language: 'ru', words, text: hash('sha256', words, 'hex') })
  }
  hers?.add('consent.refused', later)
  await sent(hers)
  expect(await count('consent_text')).toBeLessThanOrEqual(before + consentsAtMost)
  expect(await count('consent')).toBeLessThanOrEqual(consentsAtMost + 3)
  const officer = await logIn(university, 'officer')
  const { consents } = (await officer.call('GET', `/api/attempts/${hers?.attempt}`)).body
  expect(consents).toHaveLength(consentsAtMost)
  expect(consents.at(-1)).toMatchObject({ given: false, digest: later.text, version: expect.anything() })
})
