/** A station that goes on without signing is told of; one that was away or asleep is not. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ScriptedStation, startUniversity, type University } from '../../support/university.ts'

let university: University
let station: ScriptedStation
beforeAll(async () => {
  university = await startUniversity()
  station = new ScriptedStation(university)
  await station.enrol()
  await station.authenticate()
})
afterAll(() => university.close())

const findings = async (attempt: string) =>
  (
    await university.server.db.selectFrom('finding').select('kind').where('attempt', '=', attempt).execute()
  ).map((finding) => finding.kind)

test('forty seconds of records without a checkpoint are a finding, once, and the records are kept', async () => {
  const ledger = await station.sit('20260001')
  await ledger.open()
  await ledger.sync()
  for (let i = 0; i < 40; i++) {
    ledger.pass(1000)
    ledger.add('student.asked', { what: 'help' })
    const { body } = await ledger.send(ledger.batch(i + 1, ledger.records, null))
    expect(body.next).toBe(ledger.records.length)
  }
  expect(await findings(ledger.attempt)).toEqual(['late-checkpoint'])
  expect((await ledger.sync(41)).body.cosigned).toContain('\n41\n')
})

test('an hour asleep, and a batch that comes late with its checkpoint, are none', async () => {
  const ledger = await station.sit('20260002')
  await ledger.open()
  await ledger.sync()
  ledger.pass(3_600_000)
  ledger.add('student.asked', { what: 'help' })
  await ledger.send(ledger.batch(1, ledger.records, null))
  for (let i = 0; i < 100; i++) {
    ledger.pass(1000)
    ledger.add('student.asked', { what: 'help' })
  }
  expect((await ledger.sync(2)).body.next).toBe(102)
  expect(await findings(ledger.attempt)).toEqual([])
})
