/** Two processes of one server on the same database: what one knows, the other knows too, and at once. */
import pg from 'pg'
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest'
import { listen } from '../support/listen.ts'
import {
  logIn,
  type ScriptedLedger,
  ScriptedStation,
  startUniversity,
  type University,
} from '../support/university.ts'

let here: University
let there: University
let station: ScriptedStation
let ledger: ScriptedLedger
let invigilator: Awaited<ReturnType<typeof logIn>>
const opened: ReturnType<typeof listen>[] = []

beforeAll(async () => {
  here = await startUniversity()
  there = { ...here, url: (await here.second()).url }
  station = new ScriptedStation(here)
  await station.enrol()
  await station.authenticate()
  ledger = await station.sit('20260001')
  await ledger.open()
  await ledger.sync()
  invigilator = await logIn(there, 'invigilator')
})
afterEach(async () => {
  for (const { socket } of opened.splice(0)) socket.terminate()
})
afterAll(() => here.close())

const keep = (socket: ReturnType<typeof listen>) => {
  opened.push(socket)
  return socket
}
const lane = (at: University) =>
  keep(listen(`${at.url}/api/station/live`, { authorization: `Bearer ${station.token}` }))
const watch = (at: University) => {
  const console = keep(listen(`${at.url}/api/live?room=lab-204`, { cookie: invigilator.cookie }))
  void console.opened.then(() => console.view(station.id))
  return console
}
const state = (answered: number) => ({
  screen: 'exam',
  state: 'running',
  lock: null,
  cameras: { face: 'live', desk: 'live' },
  leftMs: 1000,
  answered,
  asks: [],
})
const say = ({ socket }: ReturnType<typeof listen>, answered: number) =>
  socket.send(JSON.stringify({ type: 'state', attempt: ledger.attempt, state: state(answered) }))
const show = ({ socket }: ReturnType<typeof listen>, last: number) => {
  socket.send(JSON.stringify({ type: 'picture', attempt: ledger.attempt, source: 'face' }))
  socket.send(Buffer.from([0xff, 0xd8, last, ...new Uint8Array(20_000).fill(7)]))
}
let incidents = 0
const raise = () => {
  const incident = `i${++incidents}`
  ledger.add('incident.raised', {
    incident,
    observation: 'window.opened',
    verdict: 'block',
    severity: 'high',
    reason: 'foreign-window',
    params: { program: 'Тест ✓ 😀' },
    mono: ledger.mono,
  })
  return incident
}
const answeredIn = (console: ReturnType<typeof watch>, answered: number) =>
  console.until(() => console.tiles().find(({ connected, live }) => connected && live?.answered === answered))
const pictureIn = (console: ReturnType<typeof watch>, last: number) =>
  console.until(() => console.pictures.find(({ jpeg }) => jpeg[2] === last))
const incidentIn = (console: ReturnType<typeof watch>, id: string) =>
  console.until(() => console.heard.find((m) => m.type === 'incident' && m.incident.id === id))

test('state, pictures and incidents of a station at one reach a console at the other', async () => {
  const console = watch(there)
  await console.until(() => console.heard.find((m) => m.type === 'needs'))
  const up = lane(here)
  await up.opened
  say(up, 3)
  await answeredIn(console, 3)
  show(up, 1)
  await pictureIn(console, 1)
  const id = raise()
  await ledger.sync(1)
  expect(await incidentIn(console, id)).toMatchObject({ incident: { params: { program: 'Тест ✓ 😀' } } })
})

test('who comes late, at a process that nobody watched at, sees what was last', async () => {
  const up = lane(here)
  await up.opened
  say(up, 4)
  show(up, 2)
  const near = watch(here)
  await pictureIn(near, 2)
  const far = watch(there)
  await answeredIn(far, 4)
  await pictureIn(far, 2)
})

test('an order given at one reaches a station at the other, and the answer comes back', async () => {
  const up = lane(here)
  await up.opened
  const console = watch(there)
  const given = await invigilator.call('POST', `/api/attempts/${ledger.attempt}/commands`, { kind: 'admit' })
  expect(given.status).toBe(200)
  const { id } = given.body.command
  await up.until(() => up.texts.find((text) => JSON.parse(text).command?.id === id))
  ledger.add('command.received', { command: id, kind: 'admit', by: 'x', text: null, minutes: null })
  ledger.add('attempt.changed', { from: 'waiting', to: 'running', cause: 'admitted' })
  await ledger.sync(1)
  await console.until(() => console.tiles().find(({ attempt }) => attempt?.state === 'running'))
})

test('a station has one live lane among all processes: the newest', async () => {
  const console = watch(there)
  const first = lane(here)
  await first.opened
  const second = lane(there)
  await second.opened
  await first.closed
  say(second, 5)
  await answeredIn(console, 5)
  const third = lane(here)
  await third.opened
  await second.closed
  say(third, 6)
  await answeredIn(console, 6)
})

test('a ledger sent in turns, and its objects: each process knows at once what the other took', async () => {
  for (let i = 0; i < 12; i++) {
    ledger.pass(2000)
    const { digest, sealed } = await ledger.segment('desk', i, new Uint8Array(1000).fill(i))
    const [first, second] = i % 2 ? [here.url, there.url] : [there.url, here.url]
    const before = (await ledger.send(ledger.batch(ledger.records.length - 1), first)).body
    expect(before).toMatchObject({ next: ledger.records.length, missing: [digest] })
    const put = await fetch(`${second}/api/station/blobs/${digest}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${station.token}`, 'content-type': 'application/octet-stream' },
      body: Buffer.from(sealed),
    })
    expect(put.status).toBe(201)
    // Not even while the word of it is on its way is it asked for again.
    const after = (await ledger.send(ledger.batch(ledger.records.length), first)).body
    expect(after).toMatchObject({ missing: [], missingTotal: 0 })
  }
  const seen = (await invigilator.call('GET', `/api/attempts/${ledger.attempt}`)).body
  expect(seen.debt.segments).toBe(0)
})

test('when the connection between them breaks, nothing stays unseen', async () => {
  const console = watch(there)
  const up = lane(here)
  await up.opened
  say(up, 7)
  await answeredIn(console, 7)
  // The last that whoever comes is told: one who is still being told is sent away, to come again, when the database goes.
  await console.until(() => console.heard.find((m) => m.type === 'tally'))
  for (let round = 0; round < 3; round++) {
    await cutConnections()
    const id = raise()
    say(up, 10 + round)
    // A request may meet the broken connection; a station tries again.
    await expect.poll(async () => (await ledger.sync(1)).status).toBe(200)
    await incidentIn(console, id)
    await answeredIn(console, 10 + round)
  }
})

/** Of this university's database, as a restart of PostgreSQL does. */
async function cutConnections(): Promise<void> {
  const admin = new pg.Client({ connectionString: inject('campus').postgres })
  await admin.connect()
  const name = new URL(here.places.databaseUrl ?? '').pathname.slice(1)
  await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name])
  await admin.end()
}
