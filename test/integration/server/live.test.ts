import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { frameFlow, pictureFlow } from '../../../src-server/live/routes.ts'
import { listen } from '../../support/listen.ts'
import {
  handClock,
  logIn,
  type ScriptedLedger,
  ScriptedStation,
  startUniversity,
  type University,
} from '../../support/university.ts'

const live = {
  screen: 'exam',
  state: 'running',
  lock: null,
  cameras: { face: 'live', desk: 'live' },
  leftMs: 1000,
  answered: 3,
  asks: [],
}

describe('live', () => {
  const clock = handClock(Date.now())
  let university: University
  let station: ScriptedStation
  let ledger: ScriptedLedger
  let invigilator: Awaited<ReturnType<typeof logIn>>
  beforeAll(async () => {
    university = await startUniversity(clock)
    station = new ScriptedStation(university)
    await station.enrol()
    await station.authenticate()
    ledger = await station.sit('20260001')
    ledger.wall = clock.now()
    invigilator = await logIn(university, 'invigilator')
  })
  afterAll(() => university.close())

  const up = () => listen(`${university.url}/api/station/live`, { authorization: `Bearer ${station.token}` })
  const down = (room = 'lab-204', headers: Record<string, string> = { cookie: invigilator.cookie }) =>
    listen(`${university.url}/api/live?room=${room}`, headers)

  test('nobody listens without being asked who they are', async () => {
    expect(await down('lab-204', {}).opened).toBe(401)
    expect(await down('lab-1').opened).toBe(403)
    expect(await down('lab-204', { cookie: invigilator.cookie, origin: 'https://evil.example' }).opened).toBe(
      403,
    )
    expect(await down('lab-204', { authorization: `Bearer ${station.token}` }).opened).toBe(401)
    expect(await listen(`${university.url}/api/station/live`, { cookie: invigilator.cookie }).opened).toBe(
      401,
    )
  })

  test('a refused upgrade leaves no connection behind', async () => {
    const open = () =>
      new Promise<number>((resolve) => university.server.app.server.getConnections((_e, n) => resolve(n)))
    const before = await open()
    for (let i = 0; i < 5; i++) await down('lab-204', {}).opened
    await expect.poll(open).toBeLessThanOrEqual(before)
  })

  test('state, pictures, incidents and commands travel at once', async () => {
    const console = down()
    await console.until(() => console.tiles()[0])
    const lane = up()
    await lane.opened
    lane.socket.send(JSON.stringify({ type: 'state', attempt: ledger.attempt, state: live }))
    const tile = await console.until(() => console.tiles().find((one) => one.live !== null))
    expect(tile).toMatchObject({
      ...{ connected: true, live },
      attempt: { student: { number: '20260001' }, answered: 3 },
    })
    // Somebody watches: without that a station sends no pictures.
    await lane.until(() => lane.texts.includes('{"type":"watch","pictures":true}'))
    console.view(station.id)

    lane.socket.send(JSON.stringify({ type: 'picture', attempt: ledger.attempt, source: 'face' }))
    lane.socket.send(Buffer.from([0xff, 0xd8, 1, 2]))
    const picture = await console.until(() => console.pictures[0])
    const jpeg = Uint8Array.of(0xff, 0xd8, 1, 2)
    expect(picture).toEqual({ station: station.id, source: 'face', jpeg })
    const late = down()
    await late.opened
    late.view(station.id)
    await late.until(() => late.pictures[0])
    late.socket.close()

    await ledger.open()
    ledger.add('incident.raised', {
      incident: 'i1',
      observation: 'window.opened',
      verdict: 'block',
      severity: 'high',
      reason: 'foreign-window',
      params: { program: 'xterm' },
      mono: ledger.mono,
    })
    await ledger.sync()
    const incident = await console.until(() => console.heard.find((m) => m.type === 'incident'))
    expect(incident).toMatchObject({
      incident: { id: 'i1', verdict: 'block', station: 'Station 1', at: ledger.wall },
    })
    const feed = (await invigilator.call('GET', '/api/rooms/lab-204/incidents')).body.incidents
    expect(feed).toEqual([incident.type === 'incident' && incident.incident])

    await invigilator.call('POST', `/api/attempts/${ledger.attempt}/commands`, {
      kind: 'message',
      text: 'Сәлем',
    })
    const pushed = await lane.until(() => lane.texts.find((text) => text.includes('"command"')))
    expect(JSON.parse(pushed)).toMatchObject({ type: 'command', command: { kind: 'message', text: 'Сәлем' } })
    lane.socket.close()
    await console.until(() => {
      const last = console.tiles().at(-1)
      return last && !last.connected
    })
    console.socket.close()
  })

  test('logging out ends the live lane', async () => {
    const person = await logIn(university, 'officer')
    const console = down('lab-204', { cookie: person.cookie })
    await console.opened
    await person.call('DELETE', '/api/session')
    expect(await console.closed).toBe(1008)
  })

  test('what is no message of a console closes its lane', async () => {
    for (const junk of ['junk', '{"type":"view","stations":["/"]}', Buffer.from([1])]) {
      const console = down()
      await console.opened
      console.socket.send(junk)
      expect(await console.closed).toBe(1008)
    }
  })

  test('a station hears when nobody watches its room any more', async () => {
    const console = down()
    const lane = up()
    await lane.until(() => lane.texts.includes('{"type":"watch","pictures":true}'))
    console.socket.close()
    await lane.until(() => lane.texts.includes('{"type":"watch","pictures":false}'))
    lane.socket.close()
  })

  test('of a tile that nobody has on the screen no pictures come', async () => {
    const [console, other] = [down(), down()]
    await Promise.all([console.opened, other.opened])
    console.view(station.id)
    other.view()
    const lane = up()
    await lane.opened
    await console.until(() => {
      lane.socket.send(JSON.stringify({ type: 'picture', attempt: null, source: 'desk' }))
      lane.socket.send(Buffer.from([0xff, 0xd8]))
      return console.pictures[0]
    })
    expect(other.pictures).toEqual([])
    for (const { socket } of [console, other, lane]) socket.close()
  })

  test('a picture of another room is shown to nobody who may not watch that room', async () => {
    const { db, stations } = university.server
    await db.insertInto('room').values({ id: 'lab-9', title: 'Lab 9', upload_bits: null }).execute()
    const elsewhere = new ScriptedStation(university)
    await elsewhere.enrol('Elsewhere', await stations.allow('lab-9', 1))
    await elsewhere.authenticate()
    const console = down()
    await console.opened
    console.view(station.id)
    const lanes = [station, elsewhere].map(({ token }) =>
      listen(`${university.url}/api/station/live`, { authorization: `Bearer ${token}` }),
    )
    await Promise.all(lanes.map(({ opened }) => opened))
    const shoot = () => {
      for (const { socket } of lanes.toReversed()) {
        socket.send(JSON.stringify({ type: 'picture', attempt: null, source: 'face' }))
        socket.send(Buffer.from([0xff, 0xd8]))
      }
    }
    const shown = async (count: number) => {
      await console.until(() => {
        shoot()
        return console.pictures.length >= count
      })
      // There is something to show by now.
      console.view(elsewhere.id, station.id)
    }
    await shown(1)
    await shown(3)
    expect(new Set(console.pictures.map((picture) => picture.station))).toEqual(new Set([station.id]))
    for (const { socket } of [console, ...lanes]) socket.close()
  })

  test('a flood of states becomes at most two batches a second', async () => {
    const console = down()
    await console.until(() => console.heard.find((m) => m.type === 'needs'))
    console.view(station.id)
    const lane = up()
    await lane.opened
    const tiles = () => console.heard.filter(({ type }) => type === 'tiles').length
    const before = tiles()
    const begun = performance.now()
    for (let i = 0; i < 200; i++) {
      lane.socket.send(JSON.stringify({ type: 'state', attempt: null, state: { ...live, answered: i } }))
      // Each heard before the next: many turns, in which a tile could go out.
      const heard = once(lane.socket, 'pong')
      lane.socket.ping()
      await heard
    }
    await console.until(() => {
      return console.tiles().at(-1)?.live?.answered === 199
    })
    // Whatever else is on its way has come by then.
    await new Promise((resolve) => setTimeout(resolve, 600))
    // One may be of before.
    expect(tiles() - before).toBeLessThanOrEqual(1 + Math.ceil((performance.now() - begun) / 500))
    console.socket.close()
    lane.socket.close()
  })

  test('what is no message closes the lane; the server lives', async () => {
    for (const junk of ['junk', '{}', Buffer.from([1, 2, 3])]) {
      const lane = up()
      await lane.opened
      lane.socket.send(junk)
      expect(await lane.closed).toBe(1008)
    }
    const lane = up()
    await lane.opened
    lane.socket.send(Buffer.alloc(1024 * 1024))
    expect(await lane.closed).toBe(1009)
    expect((await fetch(`${university.url}/api/health`)).status).toBe(200)
  })

  test('a station that floods its lane shows some pictures, and then loses the lane', async () => {
    const console = down()
    await console.until(() => console.heard.find((m) => m.type === 'needs'))
    const lane = up()
    await lane.opened
    console.view(station.id)
    const shown = () => console.pictures.length
    const before = shown()
    for (let i = 0; i < frameFlow.burst; i++) {
      lane.socket.send(JSON.stringify({ type: 'picture', attempt: null, source: 'face' }))
      lane.socket.send(Buffer.from([0xff, 0xd8, i % 256]))
    }
    expect(await lane.closed).toBe(1008)
    // As many as there may be at once; the time that it took may have brought a few more.
    expect(shown() - before).toBeLessThan(pictureFlow.burst * 3)
    expect((await fetch(`${university.url}/api/health`)).status).toBe(200)
    console.socket.close()
  })

  test('a silent station is an alarm after ten seconds, and none when it speaks again', async () => {
    const console = down()
    await console.until(() => console.heard.find((m) => m.type === 'needs'))
    const alarms = () => {
      const last = console.heard.findLast((m) => m.type === 'needs')
      return last?.type === 'needs' ? last.needs.map((alarm) => alarm.code) : []
    }
    const tiles = () => console.tiles().filter(({ attempt }) => attempt?.id === ledger.attempt)
    await ledger.sync()
    clock.advance(9_900)
    await university.server.tick()
    expect(alarms()).toEqual([])
    clock.advance(100)
    await university.server.tick()
    await console.until(() => alarms().includes('station-silent'))
    // No word of the station changes its tile: the second does.
    await console.until(() => (tiles().at(-1)?.silentMs ?? 0) >= 10_000)
    await ledger.sync()
    await university.server.tick()
    await console.until(() => !alarms().includes('station-silent'))
    console.socket.close()
  })

  test('a lost camera, an old debt and a student who is missing are alarms', async () => {
    const from = ledger.records.length
    const segment = await ledger.segment('face', 0, new Uint8Array(100))
    ledger.add('camera.lost', { source: 'desk', cause: 'unplugged' })
    await ledger.sync(from)
    const codes = async () => {
      const { needs: alarms } = (await invigilator.call('GET', '/api/rooms/lab-204/tiles')).body
      return alarms.map((alarm: { code: string }) => alarm.code)
    }
    expect(await codes()).toEqual(['camera-lost'])
    clock.advance(31_000)
    await ledger.sync(from)
    expect(await codes()).toEqual(['camera-lost', 'debt-old'])
    await station.put(segment.digest, segment.sealed)
    ledger.add('camera.restored', { source: 'desk', afterMs: 31_000 })
    await ledger.sync(from)
    expect(await codes()).toEqual([])
    clock.advance(5 * 60_000)
    await ledger.sync(from)
    const { needs: alarms } = (await invigilator.call('GET', '/api/rooms/lab-204/tiles')).body
    expect(alarms).toHaveLength(5)
    expect(alarms).toContainEqual(
      expect.objectContaining({
        code: 'not-opened',
        params: expect.objectContaining({ number: '20260002' }),
      }),
    )
  })

  test('a console hears something at least every five seconds', async () => {
    const console = down()
    await console.until(() => console.heard.find((m) => m.type === 'needs'))
    const before = console.heard.length
    clock.advance(4_000)
    await university.server.tick()
    await console.until(() => console.heard.slice(before).find((m) => m.type === 'needs'))
    console.socket.close()
  })
})
