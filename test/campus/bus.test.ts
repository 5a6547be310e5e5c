/**
 * Three processes of one server on the same database: whatever happens at the first is known at both others, by the bus and
 * by nothing else. Time stands still, so no beat of a console, no death of a process and no second look brings it.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { ServerEvent } from '../../src-server/events.ts'
import type { TazaServer } from '../../src-server/server.ts'
import { utf8 } from '../../src-shared/bytes.ts'
import type { Need, Tile } from '../../src-shared/console-api.ts'
import { listen } from '../support/listen.ts'
import {
  handClock,
  logIn,
  type ScriptedLedger,
  ScriptedStation,
  startUniversity,
  type University,
} from '../support/university.ts'

const room = 'lab-204'
const clock = handClock(Date.now())
let first: University
let others: { server: TazaServer; url: string }[]
let invigilator: Awaited<ReturnType<typeof logIn>>
const sockets: ReturnType<typeof listen>[] = []

beforeAll(async () => {
  first = await startUniversity(clock)
  others = [await first.second(), await first.second()]
  invigilator = await logIn(first, 'invigilator')
})
afterEach(() => {
  for (const { socket } of sockets.splice(0)) socket.terminate()
})
afterAll(() => first.close())

let students = 0
/** A new one on the roster of the exam. */
async function student(): Promise<string> {
  const number = `3000${++students}`
  const { db } = first.server
  await db
    .insertInto('student')
    .values({ number, name: `Student ${number}`, photo: null })
    .execute()
  const seat = { exam: first.credentials.exam, room, student: number, seat: 100 + students }
  await db.insertInto('roster').values(seat).execute()
  return number
}
let seats = 0
async function seat(): Promise<ScriptedStation> {
  const station = new ScriptedStation(first)
  await station.enrol(`Station ${++seats}`, await first.server.stations.allow(room, 1))
  await station.authenticate()
  return station
}
/** An attempt that every process has in memory. */
async function sitting(): Promise<{ number: string; station: ScriptedStation; ledger: ScriptedLedger }> {
  const number = await student()
  const station = await seat()
  const ledger = await station.sit(number)
  await ledger.open()
  await ledger.sync()
  for (const url of [first.url, ...others.map((one) => one.url)])
    expect((await get(url, `/api/attempts/${ledger.attempt}`)).id).toBe(ledger.attempt)
  return { number, station, ledger }
}

// biome-ignore lint/suspicious/noExplicitAny: tests look at what came, whatever it is
async function get(url: string, path: string): Promise<any> {
  return (await fetch(`${url}${path}`, { headers: { cookie: invigilator.cookie } })).json()
}
const tileOf = async (url: string, station: ScriptedStation): Promise<Tile | undefined> =>
  (await get(url, `/api/rooms/${room}/tiles`)).tiles.find((tile: Tile) => tile.station.id === station.id)
const alarmsOf = async (url: string, attempt: string): Promise<string[]> =>
  (await get(url, `/api/rooms/${room}/tiles`)).needs
    .filter((alarm: Need) => alarm.attempt === attempt)
    .map(({ code }: Need) => code)
/** At each of the others. */
async function eachSees(what: (url: string) => Promise<unknown>, expected: unknown): Promise<void> {
  for (const { url } of others) await expect.poll(() => what(url)).toEqual(expected)
}

function open(url: string, path: string, headers: Record<string, string>) {
  const socket = listen(`${url}${path}`, headers)
  sockets.push(socket)
  return socket
}
async function lane(station: ScriptedStation, url = first.url) {
  const socket = open(url, '/api/station/live', { authorization: `Bearer ${station.token}` })
  expect(await socket.opened).toBe(101)
  return socket
}
async function watch(url: string) {
  const socket = open(url, `/api/live?room=${room}`, { cookie: invigilator.cookie })
  await socket.until(() => socket.heard.find(({ type }) => type === 'tally'))
  return socket
}
/** Somebody looks through the process at `url`; the station hears of it by its lane `up`. */
async function look(url: string, attempt: string, up: ReturnType<typeof listen>) {
  // A process that has not heard that the station is there ends a look at once.
  await expect.poll(async () => (await get(url, `/api/attempts/${attempt}`)).id).toBe(attempt)
  const console = open(url, `/api/attempts/${attempt}/look`, { cookie: invigilator.cookie })
  const before = up.texts.length
  const begun = await up.until(() => up.texts.slice(before).find((text) => text.includes('"begin"')))
  const { message } = JSON.parse(begun)
  expect(message).toMatchObject({ do: 'begin', attempt, login: expect.any(String) })
  return { console, id: String(message.look) }
}
const say = ({ socket }: ReturnType<typeof listen>, attempt: string, answered: number) => {
  const cameras = { face: 'live', desk: 'live' }
  const state = { screen: 'exam', state: 'running', lock: null, cameras, leftMs: 1000, answered, asks: [] }
  socket.send(JSON.stringify({ type: 'state', attempt, state }))
}
const raise = (ledger: ScriptedLedger, incident: string) =>
  ledger.add('incident.raised', {
    incident,
    observation: 'shell.lost',
    verdict: 'record',
    severity: 'high',
    reason: 'shell-lost',
    params: {},
    mono: ledger.mono,
  })
const command = (attempt: string, body: Record<string, unknown>) =>
  invigilator.call('POST', `/api/attempts/${attempt}/commands`, body)

const kinds: { [K in ServerEvent['type']]: () => Promise<void> } = {
  async enrolled() {
    const consoles = await Promise.all(others.map(({ url }) => watch(url)))
    const station = await seat()
    for (const console of consoles)
      await console.until(() => console.tiles().find((tile) => tile.station.id === station.id))
  },
  async 'station-changed'() {
    const station = await seat()
    const up = await lane(station, others[0]!.url)
    const administrator = await logIn(first, 'administrator')
    const path = `/api/stations/${station.id}/retire`
    expect((await administrator.call('POST', path, { retired: true })).status).toBe(200)
    await up.until(() => up.socket.readyState === up.socket.CLOSED)
    for (const { url } of others) {
      const answer = await station.call('GET', '/surveys', undefined, url)
      expect(answer).toMatchObject({ status: 403, body: { problem: { code: 'station-retired' } } })
    }
  },
  async opened() {
    const station = await seat()
    const { attempt } = await station.sit(await student())
    await eachSees(async (url) => (await tileOf(url, station))?.attempt?.id, attempt)
  },
  async 'check-asked'() {
    const station = await seat()
    const up = await lane(station, others[0]!.url)
    const technician = await logIn(first, 'administrator')
    const ask = () => technician.call('POST', `/api/rooms/${room}/checks`, { stations: [station.id] })
    await expect.poll(async () => (await ask()).body.asked).toBe(1)
    await up.until(() => up.texts.includes(JSON.stringify({ type: 'check' })))
  },
  async 'conflicting-sign-in'() {
    const { number, ledger } = await sitting()
    const other = await seat()
    const { ticket } = (await other.signIn(number)).body
    expect((await other.post('/attempts', { ticket })).status).toBe(409)
    await eachSees((url) => alarmsOf(url, ledger.attempt), ['attempt-elsewhere'])
    const audited = first.server.db.selectFrom('audit').select('who').where('action', '=', 'opening-refused')
    expect(await audited.execute()).toEqual([{ who: `station ${other.id}` }])
  },
  async added() {
    const { ledger } = await sitting()
    raise(ledger, 'i-added')
    await ledger.sync(1)
    const unseen = async (url: string) => (await get(url, `/api/attempts/${ledger.attempt}`)).unseen
    await eachSees(unseen, ['i-added'])
  },
  async held() {
    const { station, ledger } = await sitting()
    const { digest, sealed } = await ledger.segment('face', 0, utf8('film'))
    await ledger.sync(1)
    const owed = async (url: string) => (await get(url, `/api/attempts/${ledger.attempt}`)).debt.segments
    await eachSees(owed, 1)
    expect((await station.put(digest, sealed)).status).toBe(201)
    await eachSees(owed, 0)
  },
  async found() {
    const { ledger } = await sitting()
    ledger.add('attempt.changed', { from: 'waiting', to: 'running', cause: 'admitted' })
    await ledger.sync(1)
    const [opened, changed] = ledger.records
    const forged = [opened!, { ...changed!, body: { from: 'waiting', to: 'running', cause: 'forged' } }]
    expect((await ledger.send(ledger.batch(1, forged))).status).toBe(409)
    await eachSees((url) => alarmsOf(url, ledger.attempt), ['ledger-finding'])
  },
  async changed() {
    const { number, ledger } = await sitting()
    const name = async (url: string) => (await get(url, `/api/attempts/${ledger.attempt}`)).student.name
    const { db, bus } = first.server
    await db.updateTable('student').set({ name: 'N' }).where('number', '=', number).execute()
    for (const { url } of others) expect(await name(url)).not.toBe('N')
    await bus.publish({ type: 'changed', attempt: ledger.attempt })
    await eachSees(name, 'N')
  },
  async command() {
    const { station, ledger } = await sitting()
    raise(ledger, 'i-command')
    await ledger.sync(1)
    const unseen = async (url: string) => (await get(url, `/api/attempts/${ledger.attempt}`)).unseen
    await eachSees(unseen, ['i-command'])
    // Its live lane is at one of the others, the order is given here.
    const up = await lane(station, others[0]!.url)
    const { id } = (await command(ledger.attempt, { kind: 'acknowledge', text: 'i-command' })).body.command
    await up.until(() => up.texts.find((text) => JSON.parse(text).command?.id === id))
    await eachSees(unseen, [])
  },
  async claimed() {
    const { ledger } = await sitting()
    ledger.add('student.asked', { what: 'help' })
    await ledger.sync(1)
    const need = `asks-help/${ledger.attempt}`
    const claimOf = async (url: string) =>
      (await get(url, `/api/rooms/${room}/tiles`)).needs.find((one: Need) => one.id === need)?.claim?.login
    await expect.poll(() => claimOf(first.url)).toBe(undefined)
    const { status } = await invigilator.call('PUT', `/api/rooms/${room}/claims`, { need, mine: true })
    expect(status).toBe(200)
    await eachSees(claimOf, 'invigilator')
  },
  async attended() {
    const station = await seat()
    const up = await lane(station, others[0]!.url)
    expect((await invigilator.call('POST', `/api/stations/${station.id}/attend`)).status).toBe(200)
    await up.until(() => up.texts.find((text) => JSON.parse(text).type === 'attended'))
  },
  async connected() {
    const station = await seat()
    for (const { url } of others) {
      const elsewhere = await lane(station, url)
      // The newest live lane is the station's, wherever it is.
      clock.advance(1)
      const here = await lane(station)
      await elsewhere.closed
      clock.advance(1)
      here.socket.terminate()
    }
  },
  async here() {
    const station = await seat()
    await lane(station)
    await eachSees(async (url) => (await tileOf(url, station))?.connected, true)
  },
  async state() {
    const { station, ledger } = await sitting()
    say(await lane(station), ledger.attempt, 3)
    await eachSees(async (url) => (await tileOf(url, station))?.live?.answered, 3)
  },
  async picture() {
    const { station, ledger } = await sitting()
    const consoles = await Promise.all(others.map(({ url }) => watch(url)))
    for (const console of consoles) console.view(station.id)
    const up = await lane(station)
    const jpeg = Buffer.from([0xff, 0xd8, 0xff])
    const shown = (console: (typeof consoles)[number]) =>
      console.pictures.find((picture) => jpeg.equals(picture.jpeg))
    for (const console of consoles)
      await expect
        .poll(() => {
          // A process hears only after a while that the room is watched at another.
          up.socket.send(JSON.stringify({ type: 'picture', attempt: ledger.attempt, source: 'face' }))
          up.socket.send(jpeg)
          return shown(console)
        })
        .toBeDefined()
  },
  async 'look-down'() {
    const { station, ledger } = await sitting()
    const up = await lane(station, others[0]!.url)
    await look(first.url, ledger.attempt, up)
  },
  async 'look-up'() {
    const { station, ledger } = await sitting()
    const up = await lane(station)
    for (const { url } of others) {
      const { console, id } = await look(url, ledger.attempt, up)
      up.socket.send(JSON.stringify({ type: 'look', message: { do: 'begun', look: id } }))
      await console.until(() => console.texts.find((text) => JSON.parse(text).do === 'begun'))
    }
  },
  async 'look-packet'() {
    const { station, ledger } = await sitting()
    const up = await lane(station)
    for (const { url } of others) {
      const { console, id } = await look(url, ledger.attempt, up)
      const packet = Buffer.from(`packet of ${id}`)
      up.socket.send(JSON.stringify({ type: 'look', message: { do: 'packet', look: id } }))
      up.socket.send(packet)
      await console.until(() => console.packets.find((bytes) => bytes.equals(packet)))
    }
  },
  async hello() {
    const { station, ledger } = await sitting()
    say(await lane(station), ledger.attempt, 7)
    await eachSees(async (url) => (await tileOf(url, station))?.live?.answered, 7)
    const late = await first.second()
    await expect.poll(async () => (await tileOf(late.url, station))?.live?.answered).toBe(7)
    await late.server.close()
  },
  async bye() {
    const station = await seat()
    const leaving = await first.second()
    await lane(station, leaving.url)
    const connected = async (url: string) => (await tileOf(url, station))?.connected
    await eachSees(connected, true)
    await leaving.server.close()
    await eachSees(connected, false)
  },
  async missed() {
    const { station, ledger } = await sitting()
    const { attempt } = ledger
    const finding = { attempt, part: 0, station: station.id, kind: 'fork', key: 'k', detail: '{}' }
    await first.server.db
      .insertInto('finding')
      .values({ ...finding, at: clock.now() })
      .execute()
    for (const { url } of others) expect(await alarmsOf(url, attempt)).toEqual([])
    first.server.bus.tell({ type: 'missed' })
    await eachSees((url) => alarmsOf(url, attempt), ['ledger-finding'])
  },
}

describe('reaches both other processes:', () => {
  test.each(ServerEvent.options.map((one) => one.shape.type.value))('%s', (kind) => kinds[kind]())
})
