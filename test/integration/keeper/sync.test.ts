import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { enrol } from '../../../src-main/keeper/enrol-command.ts'
import { throughKeeper } from '../../../src-shared/api/through-keeper.ts'
import type { KeeperEvent } from '../../../src-shared/keeper-api.ts'
import { startUniversity, type University } from '../../support/fake-university.ts'
import {
  connectTo,
  initBody,
  type KeeperProcess,
  openAttempt,
  segmentBody,
  startKeeperProcess,
  temporaryFolder,
  until,
} from '../../support/keeper-process.ts'

let university: University
let place: ReturnType<typeof temporaryFolder>
let keeper: KeeperProcess

beforeEach(async () => {
  university = await startUniversity()
  place = temporaryFolder()
  await enrol({ server: university.url, token: 'once', name: 'Station 1', data: place.folder })
  keeper = startKeeperProcess(place.folder)
})
afterEach(async () => {
  await keeper.kill('SIGKILL')
  await university.close()
  place.remove()
})

/** `incident`: the segment with this number is one of an incident. */
const film = async (port: Awaited<ReturnType<typeof connectTo>>, count: number, incident?: number) => {
  const digests: string[] = []
  digests.push(
    (await port.call('media.append', { kind: 'media.init', body: initBody('face') }, randomBytes(700)))
      .digest,
  )
  for (let i = 0; i < count; i++) {
    const body = { ...segmentBody('face', i, i * 2000), incident: i === incident ? 'i1' : null }
    digests.push(
      (await port.call('media.append', { kind: 'media.segment', body }, randomBytes(20_000))).digest,
    )
  }
  return digests
}

test('an attempt drains to its final receipt, and main hears of it', async () => {
  const port = await connectTo(place.folder, 'main-1')
  const events: KeeperEvent[] = []
  port.on((event) => events.push(event))
  await openAttempt(port, 'a1')
  const digests = await film(port, 6)
  await port.call('answer.append', { question: 'q1', revision: 1, value: 'Тимпаникалық жарғақ' })
  await port.call('attempt.submit', { by: 'student', answers: 1 })
  await until('the final receipt', () => events.some((e) => e.type === 'receipt' && e.receipt.final))
  await until('no debt', async () => (await port.call('status', {})).debt.segments === 0)
  expect([...university.blobs.keys()].sort()).toEqual([...digests].sort())
  expect(university.complaints).toEqual([])
  const status = await port.call('status', {})
  expect(status).toMatchObject({ online: true, debt: { records: 0, segments: 0, bytes: 0 }, problem: null })
  expect(Math.abs(status.clockOffsetMs ?? Number.NaN)).toBeLessThan(500)
  port.close()
})

test('offline: work goes on, network.lost and network.restored are recorded, everything arrives afterwards', async () => {
  const port = await connectTo(place.folder, 'main-1')
  await openAttempt(port, 'a1')
  await film(port, 2)
  await until('the first film is there', () => university.blobs.size === 3)
  await until('its keeper knows so', async () => (await port.call('status', {})).debt.segments === 0)
  await university.offline()
  await until('offline', async () => !(await port.call('status', {})).online)
  await expect(throughKeeper(port).there({ digest: 'a'.repeat(64) })).rejects.toMatchObject({
    problem: { code: 'no-server' },
  })
  for (let i = 2; i < 5; i++)
    await port.call(
      'media.append',
      { kind: 'media.segment', body: segmentBody('face', i, i * 2000) },
      randomBytes(5000),
    )
  const status = await port.call('status', {})
  expect(status.debt.segments).toBe(3)
  expect(status.problem?.code).toBe('no-server')
  await university.online()
  await until('everything is there', () => university.blobs.size === 6)
  await until('it is recorded', () =>
    ['network.lost', 'network.restored', 'clock.compared'].every((kind) =>
      university.ledgers.get('a1')?.leaves.some((leaf) => leaf.includes(`"kind":"${kind}"`)),
    ),
  )
  expect(university.complaints).toEqual([])
  port.close()
})

test('lost replies and an ill server: everything is sent again and nothing is there twice or differently', async () => {
  university.control.loseReplies = 6
  university.control.refuseBlobs = 3
  const port = await connectTo(place.folder, 'main-1')
  await openAttempt(port, 'a1')
  await film(port, 4)
  await port.call('attempt.submit', { by: 'student', answers: 0 })
  await until(
    'no debt',
    async () => {
      const { debt } = await port.call('status', {})
      return debt.records === 0 && debt.segments === 0
    },
    40_000,
  )
  expect(university.complaints).toEqual([])
  port.close()
})

test('uploads heed maxInFlight, and an incident goes first', async () => {
  university.control.slowBlobMs = 120
  university.control.maxInFlight = 2
  await university.offline()
  const port = await connectTo(place.folder, 'main-1')
  await openAttempt(port, 'a1')
  // The segments come after what opens the film.
  const urgent = (await film(port, 12, 9))[10]!
  await university.online()
  await until('everything is there', () => university.blobs.size === 13)
  expect(university.control.mostInFlight).toBeLessThanOrEqual(4)
  expect(university.puts.slice(0, 4)).toContain(urgent)
  port.close()
})

test('after a long time offline the ledger goes first: no film is begun while whole batches of records wait', async () => {
  await university.offline()
  const port = await connectTo(place.folder, 'main-1')
  await openAttempt(port, 'a1')
  await film(port, 4)
  for (let revision = 1; revision <= 1600; revision++)
    await port.call('answer.append', { question: 'q1', revision, value: 'x' })
  const owed = (await port.call('status', {})).debt.records
  await university.online()
  await until('everything is there', () => university.blobs.size === 5, 30_000)
  expect(university.control.recordsAtFirstBlob).toBeGreaterThanOrEqual(owed - 500)
  expect(university.complaints).toEqual([])
  port.close()
})

test("a token that the server forgot is asked for anew; the server's problems come through", async () => {
  const port = await connectTo(place.folder, 'main-1')
  const server = throughKeeper(port)
  const digest = 'a'.repeat(64)
  expect(await server.there({ digest })).toEqual({ held: false })
  university.tokens.clear()
  await server.there({ digest })
  await expect(server.signIn({ body: { number: '1', code: '2' } })).rejects.toMatchObject({
    problem: { code: 'wrong-code' },
  })
  port.close()
})

test('commands come by push and by ledger reply, again until received, and never afterwards', async () => {
  const port = await connectTo(place.folder, 'main-1')
  const seen: string[] = []
  port.on((event) => {
    if (event.type === 'command') seen.push(event.command.id)
  })
  await openAttempt(port, 'a1')
  const command = (id: string) =>
    ({ id, attempt: 'a1', kind: 'message', text: 'Сәлем', by: 'inv', at: new Date().toISOString() }) as const
  await until('the ledger is there', () => university.ledgers.has('a1'))
  university.push(command('c1'))
  university.commands.push(command('c2'))
  await until('both came', () => seen.includes('c1') && seen.includes('c2'))
  await until('c2 came again', () => seen.filter((id) => id === 'c2').length > 1)
  for (const id of ['c1', 'c2'])
    await port.call('record.append', {
      kind: 'command.received',
      body: { command: id, kind: 'message', by: 'inv' },
    })
  const before = seen.length
  await new Promise((resolve) => setTimeout(resolve, 2500))
  expect(seen.length).toBe(before)
  port.close()
})

test('the live lane sends the latest state and picture', async () => {
  const port = await connectTo(place.folder, 'main-1')
  await port.call('live.state', { state: { screen: 'old' } })
  await port.call('live.state', { state: { screen: 'exam' } })
  await until('both are there', async () => {
    // Until the server has said that somebody watches, pictures are thrown away.
    await port.call('live.picture', { source: 'face' }, Buffer.from([0xff, 0xd8, 1]))
    return university.live.some((l) => l.bytes) && university.live.some((l) => l.message.type === 'state')
  })
  const states = university.live.flatMap((l) => (l.message.type === 'state' ? [l.message.state.screen] : []))
  expect(states.at(-1)).toBe('exam')
  expect(university.live.find((l) => l.bytes)?.bytes).toEqual(Buffer.from([0xff, 0xd8, 1]))
  port.close()
})
