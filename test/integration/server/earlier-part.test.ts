/** A station that was offline comes back with the end that it wrote before it heard that the attempt went on elsewhere. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyBundle } from '../../../src-main/keeper/verify-command.ts'
import { temporaryFolder } from '../../support/keeper-process.ts'
import {
  logIn,
  ScriptedLedger,
  ScriptedStation,
  startUniversity,
  type University,
} from '../../support/university.ts'

let university: University
let invigilator: Awaited<ReturnType<typeof logIn>>
let officer: Awaited<ReturnType<typeof logIn>>
const place = temporaryFolder()

beforeAll(async () => {
  university = await startUniversity()
  invigilator = await logIn(university, 'invigilator')
  officer = await logIn(university, 'officer')
})
afterAll(async () => {
  await university.close()
  place.remove()
})

async function station(name: string): Promise<ScriptedStation> {
  const one = new ScriptedStation(university)
  await one.enrol(name, await university.server.stations.allow(university.credentials.room.id, 1))
  await one.authenticate()
  return one
}
const order = (attempt: string, kind: string, more = {}) =>
  invigilator.call('POST', `/api/attempts/${attempt}/commands`, { kind, ...more })
const detail = async (attempt: string) => (await officer.call('GET', `/api/attempts/${attempt}`)).body
const finished = (ledger: ScriptedLedger) => {
  ledger.pass(1000)
  ledger.add('attempt.changed', { from: 'running', to: 'submitted', cause: 'student' })
  ledger.add('attempt.submitted', { by: 'student', answers: 0 })
}
const runs = (ledger: ScriptedLedger) => {
  ledger.pass(1000)
  ledger.add('attempt.changed', { from: 'waiting', to: 'running', cause: 'admitted' })
}

/** Sat at the first, let go, opened at the second. */
async function moved(number: string) {
  const [first, second] = [await station(`A ${number}`), await station(`B ${number}`)]
  const before = await first.sit(number)
  await before.open({ number, name: number })
  runs(before)
  await before.sync()
  await order(before.attempt, 'admit')
  // What the first has not heard goes over to the second.
  const extended = (await order(before.attempt, 'extend', { minutes: 5 })).body.command
  expect((await order(before.attempt, 'transfer')).status).toBe(200)
  const { opened } = await second.sit(number)
  const after = new ScriptedLedger(second, opened, Date.now(), 1)
  return { before, after, extended, number }
}

describe.each([
  ['before the newest part has spoken', '20260001', false],
  ['while the newest part is sat', '20260002', true],
])('an earlier part ends %s', (_when, number, spoken) => {
  test('the attempt goes on where it is sat, the end is told, and each part gets its receipt', async () => {
    const { before, after, extended } = await moved(number)
    const speak = async () => {
      await after.open({ number, name: number })
      runs(after)
      expect((await after.sync()).status).toBe(200)
    }
    if (spoken) await speak()
    const from = before.records.length
    before.add('command.received', { command: extended.id, kind: 'extend', by: extended.by })
    before.add('student.asked', { what: 'break' })
    before.add('camera.lost', { source: 'face', cause: 'x' })
    finished(before)
    const late = await before.send(before.batch(from))
    // Its own part is whole: its station need not keep it.
    expect(late).toMatchObject({ status: 200, body: { receipt: { final: true } } })
    if (!spoken) await speak()

    const { attempt } = before
    const paper = await after.station.call('GET', `/attempts/${attempt}/paper`)
    expect(paper.status, JSON.stringify(paper.body)).toBe(200)
    expect((await order(attempt, 'extend', { minutes: 5 })).status).toBe(200)
    const kinds = (await after.send(after.batch(after.records.length))).body.commands.map(
      ({ kind }: { kind: string }) => kind,
    )
    expect(kinds).toEqual(['admit', 'extend', 'extend'])
    expect(await detail(attempt)).toMatchObject({
      state: 'running',
      submittedAt: null,
      receipt: false,
      asks: [],
      parts: [
        { part: 0, finding: 'earlier-part-ended' },
        { part: 1, finding: null },
      ],
    })
    const { needs: alarms } = (
      await invigilator.call('GET', `/api/rooms/${university.credentials.room.id}/tiles`)
    ).body
    const mine = alarms.filter((alarm: { attempt: string }) => alarm.attempt === attempt)
    expect(mine).toMatchObject([{ code: 'ledger-finding', params: { finding: 'earlier-part-ended' } }])

    finished(after)
    await after.sync()
    expect(await detail(attempt)).toMatchObject({ state: 'submitted', receipt: true })
    const file = join(place.folder, `${number}.zip`)
    writeFileSync(file, (await officer.bytes(`/api/attempts/${attempt}/bundle`)).bytes)
    const { verdict } = await verifyBundle({ bundle: file })
    expect(verdict.findings.map(({ code }) => code)).toContain('earlier-part-ended')
  })
})
