/** What needs a person in a room, and how it is answered: claims, orders to many, messages, admission side by side. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Need, SentMessage, Waiting } from '../../../src-shared/console-api.ts'
import { listen } from '../../support/listen.ts'
import {
  handClock,
  logIn,
  type ScriptedLedger,
  ScriptedStation,
  startUniversity,
  type University,
} from '../../support/university.ts'

const clock = handClock(Date.now())
let university: University
let invigilator: Awaited<ReturnType<typeof logIn>>
let officer: Awaited<ReturnType<typeof logIn>>
beforeAll(async () => {
  university = await startUniversity(clock)
  invigilator = await logIn(university, 'invigilator')
  officer = await logIn(university, 'officer')
})
afterAll(() => university.close())

async function seat(
  name: string,
  student: string,
): Promise<{ station: ScriptedStation; ledger: ScriptedLedger }> {
  const station = new ScriptedStation(university)
  await station.enrol(name, await university.server.stations.allow('lab-204', 1))
  await station.authenticate()
  const ledger = await station.sit(student)
  ledger.wall = clock.now()
  await ledger.open()
  await ledger.sync()
  return { station, ledger }
}
const room = '/api/rooms/lab-204'
const needs = async (): Promise<Need[]> => (await invigilator.call('GET', `${room}/tiles`)).body.needs
const needOf = async (id: string) => (await needs()).find((need) => need.id === id)
const messages = async (): Promise<SentMessage[]> =>
  (await officer.call('GET', `${room}/messages`)).body.messages

test('a call is dated by its record, claimed by name until it is answered, and nothing is claimed that is not there', async () => {
  const { ledger } = await seat('A', '20260001')
  const from = ledger.records.length
  ledger.add('student.asked', { what: 'help' })
  await ledger.sync(from)
  const id = `asks-help/${ledger.attempt}`
  const call = await needOf(id)
  expect(call).toMatchObject({ code: 'asks-help', attempt: ledger.attempt, claim: null })
  clock.advance(5000)
  expect((await needOf(id))?.since).toBe(call?.since)
  const claim = (body: unknown) => invigilator.call('PUT', `${room}/claims`, body)
  expect((await claim({ need: id, mine: true })).body.claim).toMatchObject({ login: 'invigilator' })
  expect((await needOf(id))?.claim?.login).toBe('invigilator')
  expect((await officer.call('PUT', `${room}/claims`, { need: id, mine: true })).status).toBe(403)
  expect((await claim({ need: 'asks-help/nobody', mine: true })).status).toBe(404)
  expect((await claim({ need: id, mine: false })).body).toEqual({ claim: null })
  expect(await needOf(id)).toMatchObject({ claim: null })
  ledger.add('command.received', { command: 'c-1', kind: 'attend', by: 'I' })
  await ledger.sync(from + 1)
  expect(await needOf(id)).toBeUndefined()
  const audited = await university.server.db
    .selectFrom('audit')
    .select(['action', 'target'])
    .where('action', 'in', ['claimed-need', 'released-need'])
    .orderBy('id')
    .execute()
  expect(audited).toEqual([
    { action: 'claimed-need', target: ledger.attempt },
    { action: 'released-need', target: ledger.attempt },
  ])
})

test('one message to several is one in the history, with what became of each; what one refuses keeps nothing from others', async () => {
  const [one, two] = [await seat('B', '20260002'), await seat('C', '20260003')]
  const [b, c] = [one.ledger, two.ledger]
  const said = await invigilator.call('POST', '/api/commands', {
    attempts: [b.attempt, 'nobody', c.attempt, b.attempt],
    kind: 'message',
    text: 'Калькулятор қолдануға болады.',
  })
  expect(said.body.given.map(({ attempt }: { attempt: string }) => attempt)).toEqual([b.attempt, c.attempt])
  expect(said.body.refused).toMatchObject([{ attempt: 'nobody', problem: { code: 'bad-input' } }])
  const from = b.records.length
  const order = said.body.given[0]
  b.add('command.received', {
    command: order.id,
    kind: 'message',
    by: order.by,
    text: order.text,
    sent: order.at,
  })
  await b.sync(from)
  const states = async () =>
    (await messages())[0]?.to.map(({ receivedAt, seenAt }) => [receivedAt !== null, seenAt !== null])
  expect(await states()).toEqual([
    [true, false],
    [false, false],
  ])
  b.add('message.seen', { message: order.id })
  await b.sync(from + 1)
  expect(await messages()).toHaveLength(1)
  expect(await states()).toEqual([
    [true, true],
    [false, false],
  ])
  expect((await officer.call('POST', '/api/commands', { attempts: [b.attempt], kind: 'end' })).status).toBe(
    403,
  )
})

test('who waits is shown with her pictures’ state, and who is silent or without her card is apart', async () => {
  const before = (await needs()).filter(({ code }) => code === 'waiting').length
  const { ledger } = await seat('D', '20260004')
  const other = (await seat('E', '20260005')).ledger
  for (const one of [ledger, other]) {
    const from = one.records.length
    one.add('attempt.changed', { from: 'preflight', to: 'waiting', cause: 'ready' })
    if (one === other) one.add('student.asked', { what: 'no-card' })
    await one.sync(from)
  }
  const waiting = async (): Promise<Record<string, string | null>> =>
    Object.fromEntries(
      (await invigilator.call('GET', `${room}/waiting`)).body.waiting.map((one: Waiting) => [
        one.station,
        one.apart,
      ]),
    )
  expect(await waiting()).toMatchObject({ D: null, E: 'no-card' })
  expect((await needs()).filter(({ code }) => code === 'waiting')).toHaveLength(before + 2)
  clock.advance(60_000)
  expect(await waiting()).toMatchObject({ D: 'silent', E: 'no-card' })
  expect((await officer.call('GET', `${room}/waiting`)).status).toBe(403)
  // Let in, she draws her ticket or her paper is on its way: nobody is to admit her again.
  const from = other.records.length
  other.add('command.received', { command: 'c', kind: 'admit', by: 'Invigilator' })
  await other.sync(from)
  expect(Object.keys(await waiting())).not.toContain('E')
  expect((await needs()).filter(({ code }) => code === 'waiting')).toHaveLength(before + 1)
})

test('what waits for a word takes it after the exam too; no other order goes to one that is over', async () => {
  const { ledger } = await seat('F', '20260006')
  const from = ledger.records.length
  ledger.add('incident.raised', {
    incident: 'i-lost',
    observation: 'shell.lost',
    verdict: 'record',
    severity: 'high',
    reason: 'shell-lost',
    params: {},
    mono: ledger.mono,
  })
  ledger.add('attempt.submitted', { by: 'student', answers: 0 })
  await ledger.sync(from)
  expect(await needOf(`resumed/${ledger.attempt}`)).toBeDefined()
  const order = (kind: string) =>
    invigilator.call('POST', '/api/commands', { attempts: [ledger.attempt], kind })
  expect((await order('message')).body.refused).toMatchObject([{ problem: { code: 'already-submitted' } }])
  expect((await order('acknowledge')).body.given).toHaveLength(1)
  expect(await needOf(`resumed/${ledger.attempt}`)).toBeUndefined()
})

test('a call from a screen without an attempt is the station’s, and its answer reaches that station', async () => {
  const station = new ScriptedStation(university)
  await station.enrol('G', await university.server.stations.allow('lab-204', 1))
  await station.authenticate()
  const lane = listen(`${university.url}/api/station/live`, { authorization: `Bearer ${station.token}` })
  await lane.opened
  const state = (asks: string[]) => ({
    ...{ screen: 'sign-in', state: null, lock: null, cameras: { face: 'none', desk: 'none' } },
    ...{ leftMs: null, answered: null, asks },
  })
  const say = (asks: string[]) =>
    lane.socket.send(JSON.stringify({ type: 'state', attempt: null, state: state(asks) }))
  say(['help'])
  const id = `asks-help/${station.id}`
  await expect.poll(() => needOf(id)).toMatchObject({ station: station.id, attempt: null })
  expect((await invigilator.call('POST', `/api/stations/${station.id}/attend`)).status).toBe(200)
  const told = await lane.until(() => lane.texts.find((text) => text.includes('attended')))
  expect(JSON.parse(told)).toEqual({ type: 'attended', by: expect.any(String) })
  say([])
  await expect.poll(() => needOf(id)).toBeUndefined()
  lane.socket.close()
})
