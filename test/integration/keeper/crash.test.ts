import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { enrol } from '../../../src-main/keeper/enrol-command.ts'
import { exportFrom } from '../../../src-main/keeper/export-command.ts'
import { openNow } from '../../../src-main/keeper/sealing.ts'
import { openStore } from '../../../src-main/keeper/store.ts'
import { verifyBundle } from '../../../src-main/keeper/verify-command.ts'
import { associatedDataOf } from '../../../src-shared/seal/object.ts'
import { startUniversity, type University } from '../../support/fake-university.ts'
import {
  connectTo,
  initBody,
  isMain,
  openAttempt,
  segmentBody,
  startKeeperProcess,
  temporaryFolder,
  until,
} from '../../support/keeper-process.ts'

let university: University
let place: ReturnType<typeof temporaryFolder>
const started: ReturnType<typeof startKeeperProcess>[] = []
const startKeeper = (more: string[] = []) => {
  const keeper = startKeeperProcess(place.folder, more)
  started.push(keeper)
  return keeper
}

beforeEach(async () => {
  university = await startUniversity()
  place = temporaryFolder()
  await enrol({ server: university.url, token: 'once', name: 'Station 1', data: place.folder })
})
afterEach(async () => {
  for (const keeper of started.splice(0)) await keeper.kill('SIGKILL')
  await university.close()
  place.remove()
})

test('killed under load, again and again: the attempt goes on each time, and its bundle is whole', async () => {
  const acknowledged = new Map<number, string | null>()
  let index = 0
  for (let round = 0; round < 4; round++) {
    const keeper = startKeeper()
    const port = await connectTo(place.folder, `main-${round}`)
    if (round === 0) await openAttempt(port, 'a1')
    else await port.call('attempt.resume', { attempt: 'a1' })
    let alive = true
    const load = async () => {
      while (alive) {
        try {
          const body = segmentBody('face', index++, index * 10)
          const { seq, digest } = await port.call(
            'media.append',
            { kind: 'media.segment', body },
            randomBytes(60_000),
          )
          acknowledged.set(seq, digest)
          acknowledged.set(
            (
              await port
                .call('record.append', { kind: 'window.focused', body: {} })
                .catch(() => ({ seq: -1 }))
            ).seq,
            null,
          )
        } catch (_keeperGone) {
          alive = false
        }
      }
    }
    const loads = [load(), load(), load()]
    // At a random moment, but not before there was something to lose.
    const enough = acknowledged.size + 10 + Math.floor(Math.random() * 20)
    await until('the keeper is under load', () => acknowledged.size >= enough)
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 20))
    await keeper.kill('SIGKILL')
    await Promise.all(loads)
    port.close()
  }
  acknowledged.delete(-1)
  expect(acknowledged.size).toBeGreaterThan(30)
  const keeper = startKeeper()
  const port = await connectTo(place.folder, 'main-last')
  const { next } = await port.call('attempt.resume', { attempt: 'a1' })
  await port.call('attempt.submit', { by: 'student', answers: 0 })
  await keeper.kill('SIGTERM')
  const store = openStore(join(place.folder, 'attempts', 'a1.sqlite'))
  const records = store.records()
  expect(records.length).toBeGreaterThanOrEqual(next + 1)
  expect(records.map((r) => r.seq)).toEqual(records.map((_, i) => i))
  for (const [seq, digest] of acknowledged) {
    expect(records[seq]).toBeDefined()
    if (digest === null) continue
    expect(records[seq]?.body.digest).toBe(digest)
    expect(store.object(digest)?.length).toBe(60_028)
  }
  store.close()
  const to = join(place.folder, 'out.zip')
  await exportFrom({ attempt: 'a1', to, data: place.folder, socket: join(place.folder, 'keeper.sock') })
  expect((await verifyBundle({ bundle: to })).verdict.findings).toEqual([])
}, 120_000)

test('main dies: shell.lost at once, a new main gets records and answers and goes on; a goodbye is no loss', async () => {
  startKeeper()
  const first = await connectTo(place.folder, 'main-1')
  await openAttempt(first, 'a1')
  await first.call('answer.append', { question: 'q1', revision: 1, value: 'бір' })
  await first.call('answer.append', { question: 'q1', revision: 2, value: ['b', 'a'] })
  await first.call('answer.append', { question: 'q2', revision: 1, value: null })
  const parts = { g2: 'Алматы', g1: ['o2', 'o1'] }
  await first.call('answer.append', { question: 'q3', revision: 1, value: parts })
  await first.call('state.put', { value: { paper: ['q1', 'q2'] } })
  await first.call('state.put', { of: 'media', value: ['a picture'] })
  first.close()
  const second = await connectTo(place.folder, 'main-2')
  await isMain(second)
  const { attempts } = await second.call('attempt.list', {})
  expect(attempts).toHaveLength(1)
  const lost = attempts[0]!.records.find((r) => r.kind === 'shell.lost')
  expect(lost?.body).toMatchObject({ run: 'main-1' })
  await expect(second.call('answer.list', {})).rejects.toMatchObject({ problem: { code: 'bad-input' } })
  await second.call('attempt.resume', { attempt: 'a1' })
  const { seq } = await second.call('record.append', {
    kind: 'attempt.resumed',
    body: { cause: 'shell-lost', lastMono: 1, outageMs: 20 },
  })
  expect((await second.call('answer.list', {})).answers).toEqual({
    q1: { value: ['b', 'a'], revision: 2 },
    q2: { value: null, revision: 1 },
    q3: { value: parts, revision: 1 },
  })
  expect((await second.call('state.get', {})).value).toEqual({ paper: ['q1', 'q2'] })
  expect((await second.call('state.get', { of: 'media' })).value).toEqual(['a picture'])
  await second.call('bye', {})
  second.close()
  const third = await connectTo(place.folder, 'main-3')
  await isMain(third)
  const records = (await third.call('attempt.list', {})).attempts[0]!.records
  expect(records.filter((r) => r.kind === 'shell.lost')).toHaveLength(1)
  expect(records[seq]?.at.run).toBe('main-2')
  third.close()
})

test('SIGTERM ends the keeper with everything signed; the next one goes on where it was', async () => {
  const keeper = startKeeper()
  const port = await connectTo(place.folder, 'main-1')
  await openAttempt(port, 'a1')
  await port.call('record.append', { kind: 'consent.refused', body: { language: 'kk' } })
  expect(await keeper.kill('SIGTERM')).toBe(0)
  await port.closed
  const store = openStore(join(place.folder, 'attempts', 'a1.sqlite'))
  expect(store.newestCheckpoint()?.size).toBe(store.size())
  store.close()
  startKeeper()
  const again = await connectTo(place.folder, 'main-1')
  expect((await again.call('attempt.resume', { attempt: 'a1' })).next).toBeGreaterThanOrEqual(3)
  again.close()
})

test('after submission nothing in the data folder opens the films', async () => {
  startKeeper()
  const port = await connectTo(place.folder, 'main-1')
  await openAttempt(port, 'a1')
  const slot = join(place.folder, 'attempts', 'a1.key')
  const key = readFileSync(slot)
  expect(statSync(slot).mode & 0o777).toBe(0o600)
  await port.call(
    'media.append',
    { kind: 'media.init', body: initBody('face') },
    Buffer.from('plaintext of the init'),
  )
  const { seq, digest } = await port.call(
    'media.append',
    { kind: 'media.segment', body: segmentBody('face', 0, 1) },
    Buffer.from('plaintext of the film'),
  )
  await port.call('state.put', { value: 'plaintext of the state' })
  await port.call('answer.append', { question: 'q1', revision: 1, value: 'plaintext of the answer' })
  await port.call('attempt.submit', { by: 'student', answers: 1 })
  await expect(
    port.call('record.append', { kind: 'keys.refused', body: { combination: 'x' } }),
  ).rejects.toMatchObject({
    problem: { code: 'already-submitted' },
  })
  await until('drained', async () => (await port.call('status', {})).debt.records === 0)
  const files = readdirSync(place.folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(place.folder, name)).isFile(),
  )
  expect(files.some((name) => name.endsWith('.key'))).toBe(false)
  for (const name of files) {
    const content = readFileSync(join(place.folder, name))
    expect(content.includes(key), name).toBe(false)
    expect(content.includes(key.toString('base64')), name).toBe(false)
    expect(content.includes(key.toString('hex')), name).toBe(false)
    expect(content.includes('plaintext of'), name).toBe(false)
  }
  // The key that was there is the one that opens it: the search above looked for the right thing.
  const store = openStore(join(place.folder, 'attempts', 'a1.sqlite'))
  const record = store.records()[seq]!
  expect(openNow(key, associatedDataOf(record)!, store.object(digest)!).toString()).toBe(
    'plaintext of the film',
  )
  store.close()
  port.close()
})

test('a damaged file of an old attempt is told of and does not keep today from being held', async () => {
  mkdirSync(join(place.folder, 'attempts'), { recursive: true })
  writeFileSync(join(place.folder, 'attempts', 'old.sqlite'), randomBytes(40_000))
  startKeeper()
  const port = await connectTo(place.folder, 'main-1')
  expect((await port.call('status', {})).problem).toMatchObject({
    code: 'internal',
    detail: expect.stringContaining('old'),
  })
  await openAttempt(port, 'a1')
  expect((await port.call('attempt.list', {})).attempts).toHaveLength(1)
  port.close()
})

test('a key slot that does not open keeps nobody from sending what is on the disk', async () => {
  const first = startKeeper()
  const port = await connectTo(place.folder, 'main-1')
  await university.offline()
  await openAttempt(port, 'a1')
  await port.call(
    'media.append',
    { kind: 'media.segment', body: segmentBody('face', 0, 0) },
    randomBytes(900),
  )
  port.close()
  await first.kill('SIGKILL')
  writeFileSync(join(place.folder, 'attempts', 'a1.key'), '{"store":"tpm2","public":"AAAA","private":"AAAA"}')

  const second = startKeeper()
  await university.online()
  await until('its film is there', () => university.blobs.size === 1)
  const again = await connectTo(place.folder, 'main-2')
  await expect(again.call('attempt.resume', { attempt: 'a1' })).rejects.toThrow(/key slot is empty/)
  expect(second.log()).toMatch(/a1\.key does not open/)
  again.close()
})

test('a machine that does not open its keys: what is on the disk is exported, nothing is begun, and all goes on once it does', async () => {
  await university.offline()
  const first = startKeeper()
  const port = await connectTo(place.folder, 'main-1')
  await openAttempt(port, 'a1')
  const segment = { kind: 'media.segment', body: segmentBody('face', 0, 0) } as const
  const { digest } = await port.call('media.append', segment, randomBytes(900))
  await port.call('bye', {})
  port.close()
  await first.kill('SIGKILL')
  const file = join(place.folder, 'signing-key.json')
  const kept = readFileSync(file, 'utf8')
  const sealed = Buffer.from('{"store":"tpm2","public":"AAAA","private":"AAAA"}').toString('base64')
  writeFileSync(file, JSON.stringify({ ...JSON.parse(kept), privateKey: sealed }))
  const exported = async (name: string) => {
    const to = join(place.folder, name)
    const socket = join(place.folder, 'keeper.sock')
    await exportFrom({ attempt: 'a1', to, data: place.folder, socket })
    const { verdict } = await verifyBundle({ bundle: to })
    expect(verdict).toMatchObject({ status: 'unfinished', findings: [] })
    expect(readFileSync(to).includes(digest)).toBe(true)
  }
  await exported('without-keeper.zip')

  const second = startKeeper(['--try-keys-every', '50'])
  const again = await connectTo(place.folder, 'main-2')
  expect((await again.call('status', {})).problem).toMatchObject({ code: 'keys-locked' })
  expect(second.log()).toContain('data protection): evidence can be exported')
  await expect(again.call('attempt.resume', { attempt: 'a1' })).rejects.toThrow('keys-locked')
  await expect(openAttempt(again, 'a2')).rejects.toThrow('keys-locked')
  await exported('by-keeper.zip')
  again.close()

  writeFileSync(`${file}.back`, kept)
  renameSync(`${file}.back`, file)
  expect(await second.exited).toBe(4)
  await university.online()
  startKeeper()
  const third = await connectTo(place.folder, 'main-3')
  await third.call('attempt.resume', { attempt: 'a1' })
  await third.call('attempt.submit', { by: 'student', answers: 0 })
  await until('its film is there', () => university.blobs.has(digest))
  third.close()
})
