/** What a station lets go of, and when: only what is over by the server's clock, and never what is unsynced. */
import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enrol } from '../../../src-main/keeper/enrol-command.ts'
import type { KeeperPort } from '../../../src-shared/keeper-api.ts'
import { parseCheckpoint } from '../../../src-shared/ledger/note.ts'
import { startUniversity, type University } from '../../support/fake-university.ts'
import {
  connectTo,
  initBody,
  isMain,
  type KeeperProcess,
  openAttempt,
  policy,
  segmentBody,
  startKeeperProcess,
  temporaryFolder,
  until,
} from '../../support/keeper-process.ts'

const dayMs = 86_400_000
const place = temporaryFolder()
const files = () => readdirSync(join(place.folder, 'attempts')).filter((name) => name.startsWith('done'))
let university: University
let keeper: KeeperProcess

beforeAll(async () => {
  university = await startUniversity()
  await enrol({ server: university.url, token: 'once', name: 'Station 1', data: place.folder })
  keeper = startKeeperProcess(place.folder, ['--prune-every', '20'])
})
afterAll(async () => {
  await keeper.kill('SIGKILL')
  await university.close()
  place.remove()
})

const receipts = new Set<string>()
async function main(run: string): Promise<KeeperPort> {
  const port = await connectTo(place.folder, run)
  port.on((event) => {
    if (event.type === 'receipt' && event.receipt.final) receipts.add(event.receipt.attempt)
  })
  return port
}

/** The server's clock is heard, and rounds of tidying have passed. */
async function days(count: number) {
  university.control.aheadMs = count * dayMs
  const port = await connectTo(place.folder)
  const heard = async () =>
    Math.abs(((await port.call('status', {})).clockOffsetMs ?? 0) - count * dayMs) < dayMs / 10
  await until(`the server's clock is ${count} days on`, heard)
  for (let i = 0; i < 10; i++) await port.call('status', {})
  await new Promise((resolve) => setTimeout(resolve, 100))
  port.close()
}

test('a part goes once its final receipt is older than the keep time, and is written down', async () => {
  const port = await main('main-1')
  await openAttempt(port, 'done')
  await port.call('media.append', { kind: 'media.init', body: initBody('face') }, randomBytes(700))
  await port.call(
    'media.append',
    { kind: 'media.segment', body: segmentBody('face', 0, 0) },
    randomBytes(9000),
  )
  await port.call('attempt.submit', { by: 'student', answers: 0 })
  await until('its final receipt', () => receipts.has('done'))
  // Another is being sat meanwhile: the server is heard.
  await openAttempt(port, 'now')
  await days(policy.keepDays - 1)
  expect(files()).toContain('done.sqlite')

  await days(policy.keepDays + 1)
  await until('it is gone', () => files().length === 0)
  const [line] = readFileSync(join(place.folder, 'pruned.jsonl'), 'utf8').trim().split('\n')
  const noted = JSON.parse(line ?? '')
  expect(noted).toMatchObject({
    attempt: 'done',
    part: 0,
    keepDays: policy.keepDays,
    receipt: { final: true },
  })
  expect(parseCheckpoint(`${noted.checkpoint.split('\n\n')[0]}\n`).size).toBe(noted.records)
  port.close()
})

test('what is not with the server stays, however old and however full', async () => {
  const port = await main('main-2')
  await isMain(port)
  await port.call('attempt.resume', { attempt: 'now' })
  university.control.refuseBlobs = 1_000_000
  await port.call(
    'media.append',
    { kind: 'media.segment', body: segmentBody('face', 0, 0) },
    randomBytes(9000),
  )
  await port.call('attempt.submit', { by: 'student', answers: 0 })
  await days(10 * policy.keepDays)
  expect(existsSync(join(place.folder, 'attempts', 'now.sqlite'))).toBe(true)

  // Its receipt is of the day it arrived: from there it has its days again.
  university.control.refuseBlobs = 0
  await until('its final receipt', () => receipts.has('now'))
  await openAttempt(port, 'later')
  await days(10 * policy.keepDays + policy.keepDays / 2)
  expect(existsSync(join(place.folder, 'attempts', 'now.sqlite'))).toBe(true)
  port.close()
})
