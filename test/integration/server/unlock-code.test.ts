/** A locked station in a room without a network, unlocked by what an invigilator reads from her console. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { LedgerRecord } from '../../../src-shared/records.ts'
import { type ExamStation, startExamStation } from '../../support/exam-station.ts'
import { until } from '../../support/keeper-process.ts'
import { type Link, startLink } from '../../support/link.ts'
import { logIn, startUniversity, type University } from '../../support/university.ts'

let university: University
let link: Link
let station: ExamStation
let other: ExamStation
let invigilator: Awaited<ReturnType<typeof logIn>>
let attempt: string

const challenge = () => station.view().lock?.challenge ?? ''
const answerTo = async (number: string) => {
  const { status, body } = await invigilator.call('POST', `/api/attempts/${attempt}/unlock-code`, {
    challenge: number,
  })
  expect(status).toBe(200)
  return body as { login: string; answer: string }
}
const type = (login: string, answer: string) => station.session.handlers['lock.answer']({ login, answer })
const records = async () => {
  const rows = await university.server.db.selectFrom('leaf').select('leaf').orderBy('seq').execute()
  return rows.map(({ leaf }) => LedgerRecord.parse(JSON.parse(leaf)))
}

beforeAll(async () => {
  university = await startUniversity()
  link = await startLink(Number(new URL(university.url).port))
  const token = await university.server.stations.allow('lab-204', 1)
  station = await startExamStation({
    server: `http://127.0.0.1:${link.port}`,
    token: university.credentials.enrolToken,
    name: 'First',
  })
  other = await startExamStation({ server: university.url, token, name: 'Second' })
  invigilator = await logIn(university, 'invigilator')
  await station.enter('20260001', university.credentials.codeOfTheDay)
  attempt = station.view().attempt ?? ''
  await invigilator.call('POST', `/api/attempts/${attempt}/commands`, { kind: 'admit' })
  await until('the exam has begun', () => station.view().screen === 'exam')
  await invigilator.call('POST', `/api/attempts/${attempt}/commands`, {
    kind: 'message',
    text: 'Ten minutes.',
  })
  await until('the message is shown', () => station.view().messages.length === 1)
  await station.session.handlers['exam.ask']({ what: 'break' })
  link.cut()
})
afterAll(async () => {
  await Promise.all([station.close(), other.close()])
  await link.close()
  await university.close()
})

test('the answer opens the lock without a network, once, for the one who asked for it', async () => {
  await station.session.lock('screen-recorder', { program: 'obs', title: '' })
  expect(station.view().leftMs).not.toBeNull()
  const first = challenge()
  const { login, answer } = await answerTo(first)
  await expect(type('somebody-else', answer)).rejects.toMatchObject({
    problem: { code: 'wrong-unlock-code' },
  })
  expect(station.view().lock).not.toBeNull()
  await type(login, answer)
  expect(station.view()).toMatchObject({ lock: null, leftMs: null })

  await station.session.lock('screen-recorder', { program: 'obs', title: '' })
  expect(challenge()).not.toBe(first)
  await expect(type(login, answer)).rejects.toMatchObject({ problem: { code: 'wrong-unlock-code' } })
})

test('the same lock waits behind the same number after a restart', async () => {
  const before = challenge()
  const { messages } = station.view()
  await station.die()
  await station.comeBack()
  expect(challenge()).toBe(before)
  // So do a message that was not read, and what the student asked.
  expect(station.view().messages).toEqual(messages)
  expect(messages).toMatchObject([{ text: 'Ten minutes.' }])
  expect([...(station.session.state.current?.attempt.asks.keys() ?? [])]).toEqual(['break'])
})

test('after five wrong answers nobody is heard for a while, not even with the right one', async () => {
  const { login, answer } = await answerTo(challenge())
  for (let i = 0; i < 5; i++)
    await expect(type(login, '0000000000')).rejects.toMatchObject({ problem: { code: 'wrong-unlock-code' } })
  await expect(type(login, answer)).rejects.toMatchObject({ problem: { code: 'too-many-tries' } })
  expect(station.view().lock).not.toBeNull()
})

test('who unlocked and every wrong answer stand on the ledger when the network is back', async () => {
  link.mend()
  const refused = async () => (await records()).filter(({ kind }) => kind === 'unlock.refused').length
  await until('the ledger has arrived', async () => (await refused()) === 7)
  const detail = await invigilator.call('GET', `/api/attempts/${attempt}`)
  expect(detail.body).toMatchObject({ asks: ['break'] })
  const unlocked = (await records()).find(({ kind }) => kind === 'attempt.unlocked')
  expect(unlocked?.body).toEqual({ by: university.credentials.staff[0]?.login, how: 'code' })
  const audit = await university.server.db.selectFrom('audit').selectAll().execute()
  const given = audit.filter(({ action }) => action === 'gave-unlock-code')
  expect(given.length).toBe(2)
  expect(given[0]).toMatchObject({ target: attempt, who: university.credentials.staff[0]?.login })
  expect(JSON.stringify(audit)).not.toMatch(/\d{3} \d{3} \d{4}/)
})

test('is given to nobody else', async () => {
  const path = `/api/attempts/${attempt}/unlock-code`
  const officer = await logIn(university, 'officer')
  expect((await officer.call('POST', path, { challenge: challenge() })).status).toBe(403)
  expect((await invigilator.call('POST', path, { challenge: '12' })).status).toBe(400)
})
