import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { listen } from '../../support/listen.ts'
import {
  logIn,
  type ScriptedLedger,
  ScriptedStation,
  startUniversity,
  type University,
} from '../../support/university.ts'

const description = { ufrag: 'abcd', pwd: 'p'.repeat(24), fingerprint: Array(32).fill('AB').join(':') }

describe('a look', () => {
  let university: University
  let station: ScriptedStation
  let ledger: ScriptedLedger
  let invigilator: Awaited<ReturnType<typeof logIn>>
  const sockets: ReturnType<typeof listen>[] = []
  beforeAll(async () => {
    university = await startUniversity()
    station = new ScriptedStation(university)
    await station.enrol()
    await station.authenticate()
    ledger = await station.sit('20260001')
    invigilator = await logIn(university, 'invigilator')
    const { sessions } = university.server
    const other = {
      login: 'other',
      name: 'Of another room',
      roles: ['invigilator' as const],
      rooms: ['lab-1'],
    }
    await sessions.add(other, 'secret')
    university.credentials.staff.push({ ...other, password: 'secret' })
  })
  afterEach(() => {
    for (const { socket } of sockets.splice(0)) socket.terminate()
  })
  afterAll(() => university.close())

  const open = (path: string, headers: Record<string, string>) => {
    const socket = listen(`${university.url}${path}`, headers)
    sockets.push(socket)
    return socket
  }
  const look = (cookie = invigilator.cookie, attempt = ledger.attempt, more: Record<string, string> = {}) =>
    open(`/api/attempts/${attempt}/look`, { cookie, ...more })
  async function lane() {
    const socket = open('/api/station/live', { authorization: `Bearer ${station.token}` })
    await socket.opened
    return socket
  }
  /** What the station hears next of looks. */
  const heardAt = (up: ReturnType<typeof listen>, does: string, from = 0) =>
    up.until(() =>
      up.texts
        .slice(from)
        .map((text) => JSON.parse(text).message)
        .find((message) => message?.do === does),
    )
  const toldTo = (console: ReturnType<typeof listen>, does: string) =>
    console.until(() => console.texts.map((text) => JSON.parse(text)).find((said) => said.do === does))
  const say = ({ socket }: ReturnType<typeof listen>, message: object) =>
    socket.send(JSON.stringify({ type: 'look', message }))

  test('is for whoever may see the room, and for nobody else', async () => {
    expect(await look('').opened).toBe(401)
    expect(await look(invigilator.cookie, 'nothing').opened).toBe(404)
    expect(await look(invigilator.cookie, ledger.attempt, { origin: 'https://evil.example' }).opened).toBe(
      403,
    )
    const staff = university.credentials.staff.findIndex(({ login }) => login === 'other')
    const [other] = university.credentials.staff.splice(staff, 1)
    university.credentials.staff.unshift(other!)
    expect(await look((await logIn(university, 'invigilator')).cookie).opened).toBe(404)
    university.credentials.staff.shift()
    expect(await look((await logIn(university, 'officer')).cookie).opened).toBe(101)
  })

  test('is on the audit record, and the station hears who looks; what it says goes to that console alone', async () => {
    const up = await lane()
    const [console, other] = [look(), look()]
    const begin = await heardAt(up, 'begin')
    const person = university.credentials.staff.find(({ roles }) => roles.includes('invigilator'))
    expect(begin).toMatchObject({ attempt: ledger.attempt, login: person?.login })
    const ids = await up.until(() => {
      const begun = up.texts.map((text) => JSON.parse(text).message).filter((one) => one?.do === 'begin')
      return begun.length === 2 && begun.map((one) => String(one.look))
    })
    const audit = await university.server.db
      .selectFrom('audit')
      .selectAll()
      .where('action', '=', 'looked-live')
      .where('who', '=', person?.login ?? '')
      .execute()
    expect(audit.map(({ target }) => target)).toContain(ledger.attempt)
    for (const id of ids) say(up, { do: 'begun', look: id })
    await toldTo(console, 'begun')
    await toldTo(other, 'begun')
    say(up, { do: 'packet', look: ids[0] })
    up.socket.send(Buffer.from('packet'))
    const reached = await console.until(() => console.packets.length + other.packets.length > 0)
    expect(reached).toBe(true)
    expect([console, other].map(({ packets }) => packets.length).sort()).toEqual([0, 1])
  })

  test('an offer keeps only addresses of the campus, an answer has none', async () => {
    const up = await lane()
    const console = look()
    const { look: id } = await heardAt(up, 'begin')
    const candidates = ['8.8.8.8', '10.0.0.7', '127.0.0.1'].map((address) => ({ address, port: 5000 }))
    say(up, { do: 'offer', look: id, description: { ...description, candidates: candidates.slice(0, 1) } })
    say(up, { do: 'offer', look: id, description: { ...description, candidates } })
    // The first leads nowhere and is not told. The station itself speaks from 127.0.0.1 here.
    const offer = await toldTo(console, 'offer')
    expect(offer.description.candidates.map(({ address }: { address: string }) => address)).toEqual([
      '10.0.0.7',
      '127.0.0.1',
    ])
    const answer = { ...description, candidates: [{ address: '10.0.0.1', port: 6000 }] }
    console.socket.send(JSON.stringify({ do: 'answer', description: answer }))
    expect(await heardAt(up, 'answer')).toEqual({ do: 'answer', look: id, description })
  })

  test.each([
    'junk',
    '{}',
    JSON.stringify({ do: 'answer', description: { ...description, ufrag: 'a\r\na=candidate' } }),
    JSON.stringify({ do: 'begin', look: 'x' }),
    Buffer.from([1, 2, 3]),
    JSON.stringify({ do: 'answer', description, more: 'x'.repeat(5000) }),
  ])('what is no message of a look ends it: %s', async (junk) => {
    const up = await lane()
    const console = look()
    await heardAt(up, 'begin')
    console.socket.send(junk)
    expect(await console.closed).toBe(1008)
    await heardAt(up, 'end')
  })

  test('more answers than there can be end it', async () => {
    const up = await lane()
    const console = look()
    await heardAt(up, 'begin')
    for (let i = 0; i < 9; i++) console.socket.send(JSON.stringify({ do: 'answer', description }))
    expect(await console.closed).toBe(1008)
  })

  test('a station may speak of its own looks only', async () => {
    const mine = await lane()
    const console = look()
    const { look: id } = await heardAt(mine, 'begin')
    const other = new ScriptedStation(university)
    await other.enrol('Station 2', await university.server.stations.allow('lab-204', 1))
    await other.authenticate()
    const foreign = open('/api/station/live', { authorization: `Bearer ${other.token}` })
    await foreign.opened
    say(foreign, { do: 'packet', look: id })
    foreign.socket.send(Buffer.from('forged'))
    say(foreign, { do: 'ended', look: id, why: 'full' })
    say(mine, { do: 'packet', look: id })
    mine.socket.send(Buffer.from('true'))
    await console.until(() => console.packets.length > 0)
    expect(console.packets.map(String)).toEqual(['true'])
    expect(console.texts).toEqual([])
  })

  test('ends when the console goes, when the station says so, and when it goes', async () => {
    const up = await lane()
    const gone = look()
    const { look: first } = await heardAt(up, 'begin')
    gone.socket.terminate()
    expect(await heardAt(up, 'end')).toEqual({ do: 'end', look: first })
    const from = up.texts.length
    const refused = look()
    const { look: second } = await heardAt(up, 'begin', from)
    say(up, { do: 'ended', look: second, why: 'full' })
    expect(await toldTo(refused, 'ended')).toEqual({ do: 'ended', why: 'full' })
    await refused.closed
    const again = up.texts.length
    const left = look()
    await heardAt(up, 'begin', again)
    up.socket.terminate()
    expect(await toldTo(left, 'ended')).toEqual({ do: 'ended', why: 'offline' })
  })

  test('a station that floods loses packets, the server and the look go on', async () => {
    const up = await lane()
    const console = look()
    const { look: id } = await heardAt(up, 'begin')
    const large = Buffer.alloc(190 * 1024)
    for (let i = 0; i < 60; i++) {
      say(up, { do: 'packet', look: id })
      up.socket.send(large)
    }
    say(up, { do: 'packet', look: id })
    up.socket.send(Buffer.from('last'))
    say(up, { do: 'begun', look: id })
    await toldTo(console, 'begun')
    const bytes = console.packets.reduce((sum, packet) => sum + packet.length, 0)
    expect(bytes).toBeLessThan(60 * large.length)
    expect(bytes).toBeGreaterThan(0)
  })

  test('is refused for an attempt that has its end', async () => {
    ledger.add('attempt.submitted', { by: 'student', answers: 0 })
    await ledger.sync()
    expect(await look().opened).toBe(409)
  })
})
