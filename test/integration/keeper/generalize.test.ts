/** A machine before its disk becomes an image: cleaned of what it is, unless something would be lost. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enrol, nameFrom } from '../../../src-main/keeper/enrol-command.ts'
import { readEnrolment } from '../../../src-main/keeper/enrolment.ts'
import { setAside } from '../../../src-main/keeper/former.ts'
import { generalize } from '../../../src-main/keeper/generalize-command.ts'
import { openKeyStore } from '../../../src-main/keeper/key-store.ts'
import { startUniversity, type University } from '../../support/fake-university.ts'
import {
  connectTo,
  type KeeperProcess,
  openAttempt,
  startKeeperProcess,
  temporaryFolder,
  until,
} from '../../support/keeper-process.ts'

const place = temporaryFolder()
const data = join(place.folder, 'keeper')
const station = join(place.folder, 'station')
let university: University
let keeper: KeeperProcess
const clean = () => generalize({ data, station, keys: openKeyStore() })

beforeAll(async () => {
  university = await startUniversity()
  await enrol({ server: university.url, token: 'once', name: 'Station 1', data })
  mkdirSync(station)
  writeFileSync(join(station, 'profile'), 'a browser was here')
  keeper = startKeeperProcess(data)
})
afterAll(async () => {
  await keeper.kill('SIGKILL')
  await university.close()
  place.remove()
})

test('not while the keeper runs, nor a folder that is none of ours', async () => {
  const port = await connectTo(data, 'main-1')
  expect(clean).toThrow(/The keeper of .* runs: end it \(systemctl stop taza-keeper\)/)
  expect(() => generalize({ data: place.folder, station: null, keys: openKeyStore() })).toThrow(
    /is no folder of a keeper: mend its name/,
  )
  expect(existsSync(data)).toBe(true)
  await openAttempt(port, 'a1')
  port.close()
})

test('not while something is kept here alone, and then nothing is changed', async () => {
  await keeper.kill('SIGKILL')
  const before = readdirSync(data).filter((name) => !name.startsWith('lock.sqlite'))
  expect(clean).toThrow(/Of a1 something is kept here alone .*until taza status says that all is there/)
  expect(readdirSync(data)).toEqual(expect.arrayContaining(before))
  expect(readEnrolment(data)?.station.name).toBe('Station 1')
  expect(readdirSync(station)).toContain('profile')
  // Nor of the station that it was before.
  setAside(data, 'st-before')
  expect(clean).toThrow(/Of a1 something is kept here alone .*former/)
})

test('once the server has confirmed all, nothing of the station is left, and an image of it is enrolled as another', async () => {
  const other = join(place.folder, 'other')
  const { station: was } = await enrol({
    server: university.url,
    token: 'once',
    name: 'Station 2',
    data: other,
  })
  keeper = startKeeperProcess(other)
  const port = await connectTo(other, 'main-1')
  await openAttempt(port, 'a2')
  await port.call('attempt.submit', { by: 'student', answers: 0 })
  await until('all is confirmed', async () => (await port.call('status', {})).unconfirmed === 0)
  port.close()
  await keeper.kill('SIGKILL')
  expect(generalize({ data: other, station, keys: openKeyStore() })).toBe(was.name)
  expect(readdirSync(other)).toEqual([])
  expect(readdirSync(station)).toEqual([])
  await enrol({ server: university.url, token: 'once', name: 'Station 3', data: other })
  expect(readEnrolment(other)).not.toBeNull()
})

test('machines of an image are called as their host names say', () => {
  expect(nameFrom('{host}', 'lab204-07.university.kz')).toBe('lab204-07')
  expect(nameFrom('Station {number}', 'lab204-07')).toBe('Station 7')
  expect(nameFrom('Desk 3', 'pc')).toBe('Desk 3')
  expect(() => nameFrom('Station {number}', 'pc')).toThrow(/'pc' has none: mend the host name/)
})
