/** A machine before its disk becomes an image: cleaned of what it is, unless something would be lost. */
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enrol } from '../../../src-main/keeper/enrol-command.ts'
import { readEnrolment } from '../../../src-main/keeper/enrolment.ts'
import { setAside } from '../../../src-main/keeper/former.ts'
import { generalize } from '../../../src-main/keeper/generalize-command.ts'
import { openKeyStore } from '../../../src-main/keeper/key-store.ts'
import { lockFolder } from '../../../src-main/keeper/lock.ts'
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
  lockFolder(station, 'station')()
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
  await keeper.kill('SIGKILL')
})

test('not where the station starts its keeper itself, and its folder holds all of it, sent or not', () => {
  const alone = (data: string, station: string | null) => () =>
    generalize({ data, station, keys: openKeyStore() })
  const none = join(place.folder, 'none')
  expect(alone(none, data)).toThrow(/is no folder of a station: mend its name after --station/)
  lockFolder(data, 'station')()
  const kept = () => readdirSync(data).filter((name) => !name.startsWith('lock.sqlite'))
  const before = kept()
  expect(alone(none, data)).toThrow(/Of a1 something is kept here alone/)
  const keeps = lockFolder(data, 'keeper')
  expect(alone(none, data)).toThrow(/The keeper of .* runs/)
  keeps()
  // By either name.
  const stays = lockFolder(data, 'station')
  expect(alone(data, null)).toThrow(/The station of .* runs/)
  stays()
  expect(kept()).toEqual(before)
  expect(existsSync(join(data, 'attempts', 'a1.sqlite'))).toBe(true)
})

test('not while something is kept here alone, and then nothing is changed', () => {
  const before = readdirSync(data).filter((name) => !name.startsWith('lock.sqlite'))
  expect(clean).toThrow(/Of a1 something is kept here alone .*until taza status says that all is there/)
  expect(readdirSync(data)).toEqual(expect.arrayContaining(before))
  expect(readEnrolment(data)?.station.name).toBe('Station 1')
  expect(readdirSync(station)).toContain('profile')
  // Nor of the station that it was before.
  setAside(data, 'st-before')
  expect(clean).toThrow(/Of a1 something is kept here alone .*former/)
})

test('nor through a link: root would make and overwrite what its owner cannot', () => {
  const elsewhere = join(place.folder, 'elsewhere')
  for (const link of ['station-lock.sqlite', 'lock.sqlite', 'signing-key.json']) {
    const planted = join(place.folder, 'planted')
    mkdirSync(planted)
    symlinkSync(elsewhere, join(planted, link))
    if (link !== 'station-lock.sqlite') lockFolder(planted, 'station')()
    expect(() =>
      generalize({ data: join(place.folder, 'none'), station: planted, keys: openKeyStore() }),
    ).toThrow(/is no folder of a station|(lock.sqlite|signing-key.json) is a link, .*: remove it/)
    expect(existsSync(elsewhere)).toBe(false)
    expect(readdirSync(planted)).toContain(link)
    rmSync(planted, { recursive: true })
  }
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
