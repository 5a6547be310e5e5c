/** Machines of a room: one token for many of them, stations that are retired or removed, and staff who never came. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { setRetired } from '../../../src-server/auth/register.ts'
import { runAdmin } from '../../../src-server/commands/admin-commands.ts'
import { listen } from '../../support/listen.ts'
import { environmentOf } from '../../support/places.ts'
import {
  handClock,
  logIn,
  ScriptedStation,
  startUniversity,
  type University,
} from '../../support/university.ts'

const clock = handClock(Date.now())
const room = 'lab-204'
let university: University
let administrator: Awaited<ReturnType<typeof logIn>>
beforeAll(async () => {
  university = await startUniversity(clock)
  administrator = await logIn(university, 'administrator')
})
afterAll(() => university.close())

const terms = { room, uses: 3, hours: 2, from: [] as string[] }
const made = async (more = {}) =>
  (await administrator.call('POST', '/api/enrol-tokens', { ...terms, ...more })).body
const tokenRow = async (id: string) =>
  (await administrator.call('GET', `/api/enrol-tokens?search=${id}`)).body.rows[0]
const enrolled = async (token: string, name = 'lab204-07') => {
  const station = new ScriptedStation(university)
  return { station, answer: await station.enrol(name, token) }
}
const codeOf = async (token: string) => (await enrolled(token)).answer.body.problem?.code
const rowOf = async (id: string, retired = false) =>
  (await administrator.call('GET', `/api/stations?search=${id}&retired=${retired}`)).body.rows[0]
const audited = async (action: string, target: string) =>
  (await administrator.call('GET', `/api/audit?target=${target}`)).body.entries.filter(
    (entry: { action: string }) => entry.action === action,
  )

/** A command beside the server that runs. */
async function command(...args: string[]): Promise<{ status: number; out: string }> {
  const lines: string[] = []
  const io = { out: (line: string) => lines.push(line), err: (line: string) => lines.push(line) }
  const all = [...args, '--data', university.dataDir]
  const status = await runAdmin(args[0] ?? '', all, environmentOf(university.places), io)
  return { status, out: lines.join('\n') }
}

test('one token makes so many machines stations of its room and no more, each new and of unknown seat', async () => {
  const { id, token } = await made()
  const all = await Promise.all(Array.from({ length: 5 }, () => enrolled(token)))
  const taken = all.filter(({ answer }) => answer.status === 200)
  expect(taken).toHaveLength(3)
  expect(new Set(taken.map(({ answer }) => answer.body.station.name)).size).toBe(3)
  for (const { answer } of all) if (answer.status !== 200) expect(answer.body.problem.code).toBe('used-token')
  expect(await tokenRow(id)).toMatchObject({ uses: 3, used: 3, state: 'used', room, by: 'administrator' })
  for (const { station } of taken) expect(await rowOf(station.id)).toMatchObject({ unplaced: true, room })
  const [entry] = await audited('made-enrol-tokens', room)
  expect(entry.detail).toEqual({ tokens: [id], uses: 3, hours: 2, from: [] })
  expect(JSON.stringify(entry)).not.toContain(token)
})

test('one that is for one machine leaves its seat to whoever carried it there', async () => {
  const { token } = await made({ uses: 1 })
  const { station } = await enrolled(token)
  expect(await rowOf(station.id)).toMatchObject({ unplaced: false })
})

test('a token is good from its addresses alone, and none of its uses is lost elsewhere', async () => {
  const { id, token } = await made({ from: ['10.2.0.0/16', 'fd00::/8'] })
  const { answer } = await enrolled(token)
  expect(answer).toMatchObject({ status: 403, body: { problem: { code: 'token-elsewhere' } } })
  expect(answer.body.problem.detail).toMatch(/10\.2\.0\.0\/16.*comes from 127\.0\.0\.1/)
  expect(await tokenRow(id)).toMatchObject({ used: 0, state: 'good' })
  const here = await made({ from: ['192.0.2.1', '127.0.0.0/8'] })
  expect((await enrolled(here.token)).answer.status).toBe(200)
  for (const odd of ['10.2.0.0/33', 'lab', '10.2.0.0/', '10.2.0.0/16/1', '::1/129', 'fe80::1%eth0', ''])
    expect((await administrator.call('POST', '/api/enrol-tokens', { ...terms, from: [odd] })).status).toBe(
      400,
    )
  for (const bad of [{ uses: 0 }, { uses: 501 }, { hours: 1441 }, { room: 'nowhere' }])
    expect((await administrator.call('POST', '/api/enrol-tokens', { ...terms, ...bad })).status).toBe(400)
})

test('a token is over in time, is taken back at once, and then leaves the list', async () => {
  const short = await made({ hours: 1 })
  const long = await made({ hours: 2 })
  expect((await administrator.call('DELETE', `/api/enrol-tokens/${long.id}`)).status).toBe(409)
  expect((await administrator.call('POST', `/api/enrol-tokens/${long.id}/retire`)).status).toBe(200)
  expect(await codeOf(long.token)).toBe('retired-token')
  clock.advance(3_600_001)
  administrator = await logIn(university, 'administrator')
  expect(await codeOf(short.token)).toBe('expired-token')
  expect((await administrator.call('DELETE', `/api/enrol-tokens/${short.id}`)).status).toBe(200)
  expect(await tokenRow(short.id)).toBeUndefined()
  expect(await codeOf(short.token)).toBe('wrong-token')
  expect((await administrator.call('POST', `/api/enrol-tokens/${short.id}/retire`)).status).toBe(404)
})

test('it stands where it is drawn, and from then on somebody can be seated there', async () => {
  const { station } = await enrolled((await made()).token)
  const path = `/api/rooms/${room}/plan`
  const seen = async () =>
    (await administrator.call('GET', path)).body.stations.find(({ id }: { id: string }) => id === station.id)
  expect(await seen()).toMatchObject({ unplaced: true })
  const seatable = async () =>
    (await administrator.call('GET', '/api/timetable/choices')).body.rooms.find(
      ({ id }: { id: string }) => id === room,
    ).fit
  const before = await seatable()
  const plan = { columns: 3, places: [{ station: station.id, column: 0, row: 0 }] }
  expect((await administrator.call('PUT', path, plan)).status).toBe(200)
  expect(await seen()).toMatchObject({ unplaced: false })
  expect(await seatable()).toBe(before + 1)
  const [entry] = await audited('drew-seat-plan', room)
  expect(entry.detail).toEqual({ stations: 1, placed: [station.id] })
})

test('a retired station is refused at once with its reason, its lane ends, its evidence stays', async () => {
  const { station } = await enrolled((await made({ uses: 1 })).token, 'Station 40')
  await station.authenticate()
  const { attempt } = await station.sit('20260001')
  const lane = listen(`${university.url}/api/station/live`, { authorization: `Bearer ${station.token}` })
  await lane.until(() => lane.socket.readyState === lane.socket.OPEN)
  expect((await administrator.call('DELETE', `/api/stations/${station.id}`)).status).toBe(409)
  const path = `/api/stations/${station.id}/retire`
  expect((await administrator.call('POST', path, { retired: true })).status).toBe(200)
  const retired = { status: 403, body: { problem: { code: 'station-retired' } } }
  expect(await station.call('GET', '/surveys')).toMatchObject(retired)
  expect(await station.post('/challenge', { station: station.id })).toMatchObject(retired)
  await lane.until(() => lane.socket.readyState === lane.socket.CLOSED)
  expect((await administrator.call('GET', `/api/attempts/${attempt}`)).body).toMatchObject({ id: attempt })
  const tiles = (await administrator.call('GET', `/api/rooms/${room}/tiles`)).body.tiles
  expect(tiles.some((tile: { station: { id: string } }) => tile.station.id === station.id)).toBe(false)
  // Its name is free; it comes back under one like it.
  const { answer } = await enrolled((await made({ uses: 1 })).token, 'Station 40')
  expect(answer.body.station.name).toBe('Station 40')
  const refused = await administrator.call('DELETE', `/api/stations/${station.id}`)
  expect(refused).toMatchObject({ status: 409 })
  expect(refused.body.problem.detail).toContain('evidence needs its key')
  expect((await administrator.call('POST', path, { retired: false })).status).toBe(200)
  expect((await station.authenticate()).status).toBe(200)
  expect(await rowOf(station.id)).toMatchObject({ name: 'Station 40 (2)', attempts: 1 })
  expect(await audited('retired-station', station.id)).toHaveLength(1)
  expect(await audited('returned-station', station.id)).toHaveLength(1)
})

test('one at which nothing was sat is removed, and is then no station at all', async () => {
  const { station } = await enrolled((await made({ uses: 1 })).token, 'Station 50')
  await station.authenticate()
  await administrator.call('POST', `/api/stations/${station.id}/retire`, { retired: true })
  expect((await administrator.call('DELETE', `/api/stations/${station.id}`)).status).toBe(200)
  expect((await station.call('GET', '/surveys')).status).toBe(401)
  expect((await station.post('/challenge', { station: station.id })).body.problem.code).toBe('not-enrolled')
  expect(await rowOf(station.id, true)).toBeUndefined()
})

test('by command beside a server that runs it is the same, within a second', async () => {
  const { out: token } = await command('enrol-token', '--room', room, '--uses', '2', '--from', '127.0.0.1')
  const { station } = await enrolled(token, 'Station 60')
  await station.authenticate()
  expect((await station.call('GET', '/surveys')).status).toBe(200)
  expect((await command('list-stations', '--room', room)).out).toMatch(
    new RegExp(`${station.id} .*Station 60 .*new, seat unknown`),
  )
  const { out } = await command('retire-station', '--station', station.id)
  expect(out).toMatch(/^Station Station 60 .* is retired: it is refused from now on/)
  await expect
    .poll(async () => (await station.call('GET', '/surveys')).body.problem?.code)
    .toBe('station-retired')
  expect(await command('remove-station', '--station', station.id)).toMatchObject({ status: 0 })
  await expect.poll(async () => (await station.call('GET', '/surveys')).status).toBe(401)
  const listed = (await command('list-tokens', '--json')).out
  const { id } = JSON.parse(listed).tokens.find((one: { used: number; uses: number }) => one.uses === 2)
  expect((await command('remove-token', '--token', id)).out).toMatch(/is good still: retire it first\.$/)
  await command('retire-token', '--token', id)
  expect(await codeOf(token)).toBe('retired-token')
  expect((await command('retire-token', '--token', 'none')).out).toMatch(/^There is no token 'none'/)
  expect((await command('retire-station', '--station', 'none')).out).toMatch(/^There is no station 'none'/)
  expect((await command('enrol-token', '--room', room, '--from', 'lab')).out).toMatch(/^'lab' is no address/)
  for (const from of ['', ',', '10.2.0.0/16,'])
    expect(await command('enrol-token', '--room', room, '--from', from)).toMatchObject({
      status: 1,
      out: expect.stringMatching(/^--from takes addresses .*, and a piece of '.*' is empty\.$/),
    })
})

test('nor does one that asks for a challenge meanwhile keep its lane, and a wall that is open loses it', async () => {
  const { station } = await enrolled((await made({ uses: 1 })).token, 'Station 70')
  await station.authenticate()
  const lane = listen(`${university.url}/api/station/live`, { authorization: `Bearer ${station.token}` })
  expect(await lane.opened).toBe(101)
  const wall = listen(`${university.url}/api/live?room=${room}`, { cookie: administrator.cookie })
  await wall.until(() => wall.tiles().some((tile) => tile.station.id === station.id))
  await setRetired(university.server.db, university.server.clock, station.id, true)
  expect((await station.post('/challenge', { station: station.id })).body.problem.code).toBe(
    'station-retired',
  )
  await lane.until(() => lane.socket.readyState === lane.socket.CLOSED)
  await wall.until(() => wall.heard.some((one) => one.type === 'gone' && one.stations.includes(station.id)))
  // Of those that stay nothing of the kind is said.
  expect(wall.heard.flatMap((one) => (one.type === 'gone' ? one.stations : []))).toEqual([station.id])
  wall.socket.close()
})

test('staff: who never came is removed, whoever did something stays retired', async () => {
  const add = (login: string) =>
    administrator.call('POST', '/api/staff', { login, name: login, roles: ['teacher'], rooms: [] })
  const { body } = await add('came')
  await add('never')
  university.credentials.staff.unshift({
    login: 'came',
    name: 'came',
    roles: ['reader'],
    password: body.password,
  })
  await logIn(university, 'reader')
  const retire = (login: string) =>
    administrator.call('POST', `/api/staff/${login}/retire`, { retired: true })
  const remove = (login: string) => administrator.call('DELETE', `/api/staff/${login}`)
  expect((await remove('never')).status).toBe(409)
  for (const login of ['came', 'never']) await retire(login)
  expect((await remove('never')).status).toBe(200)
  expect((await remove('never')).status).toBe(404)
  const refused = await remove('came')
  expect(refused.status).toBe(409)
  expect(refused.body.problem.detail).toMatch(/came stands in the audit record: the login stays, retired/)
  expect((await command('list-staff')).out).toMatch(/^came .*retired /m)
  expect((await command('remove-staff', '--login', 'came')).out).toMatch(/^Came stands in the audit record/)
  expect((await command('return-staff', '--login', 'came')).out).toBe('came may come in again.')
})
