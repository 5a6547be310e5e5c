/** What main says and no record can be is refused, and kept all the same. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enrol } from '../../../src-main/keeper/enrol-command.ts'
import { startUniversity, type University } from '../../support/fake-university.ts'
import {
  connectTo,
  type KeeperProcess,
  openAttempt,
  startKeeperProcess,
  temporaryFolder,
} from '../../support/keeper-process.ts'

let university: University
let keeper: KeeperProcess
const place = temporaryFolder()
beforeAll(async () => {
  university = await startUniversity()
  await enrol({ server: university.url, token: 'once', name: 'Station 1', data: place.folder })
  keeper = startKeeperProcess(place.folder)
})
afterAll(async () => {
  await keeper.kill('SIGKILL')
  await university.close()
  place.remove()
})

test('a fact out of all bounds is refused, and stands on the ledger as far as it can be read', async () => {
  const port = await connectTo(place.folder, 'main-1')
  const append = (kind: string, body: Record<string, unknown>) => port.call('record.append', { kind, body })
  // Nobody sits here: there is no ledger to keep it.
  await expect(append('machine.slept', { ms: 1e300 })).rejects.toMatchObject({ problem: {} })
  await openAttempt(port, 'a1')
  await expect(append('machine.slept', { ms: 1e300 })).rejects.toMatchObject({
    problem: { code: 'bad-input' },
  })
  await expect(append('keys.refused', { combination: '\ud800' })).rejects.toMatchObject({
    problem: { code: 'bad-input' },
  })
  await append('machine.slept', { ms: 1000 })
  const { attempts } = await port.call('attempt.list', {})
  const told = (attempts[0]?.records ?? []).filter(({ kind }) => /^(fact|machine)\./.test(kind))
  expect(told).toMatchObject([
    { kind: 'fact.unreadable', body: { from: 'main', what: 'machine.slept', text: '{"ms":1e+300}' } },
    { kind: 'fact.unreadable', body: { what: 'keys.refused' } },
    { kind: 'machine.slept', body: { ms: 1000 } },
  ])
  port.close()
})
