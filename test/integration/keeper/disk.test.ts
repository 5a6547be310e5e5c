/** The keeper on a disk that is full, read-only or stuck: it lives, says so, loses nothing, and all recovers. */
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { enrol } from '../../../src-main/keeper/enrol-command.ts'
import { openStore } from '../../../src-main/keeper/store.ts'
import type { KeeperPort } from '../../../src-shared/keeper-api.ts'
import { ProblemError } from '../../../src-shared/vocabulary.ts'
import { startUniversity, type University } from '../../support/fake-university.ts'
import { type Faults, openFaults } from '../../support/faults.ts'
import {
  connectTo,
  type KeeperProcess,
  openAttempt,
  segmentBody,
  startKeeperProcess,
  temporaryFolder,
  until,
} from '../../support/keeper-process.ts'

const isRoot = process.getuid?.() === 0
let university: University
let place: ReturnType<typeof temporaryFolder>
let faults: Faults | null = null
let keeper: KeeperProcess
let mounted = false

beforeEach(async () => {
  university = await startUniversity()
  place = temporaryFolder()
})
afterEach(async () => {
  await keeper.kill('SIGKILL')
  faults?.close()
  faults = null
  await university.close()
  if (mounted) execFileSync('umount', [place.folder])
  mounted = false
  place.remove()
})

async function begin(): Promise<KeeperPort> {
  await enrol({ server: university.url, token: 'once', name: 'Station 1', data: place.folder })
  keeper = startKeeperProcess(place.folder, ['--checkpoint-every', '50'], faults?.env)
  const port = await connectTo(place.folder, 'main-1')
  await openAttempt(port, 'a1')
  return port
}

const refusal = (error: unknown) => (error instanceof ProblemError ? error.problem.code : String(error))
/** A refusal's code, or what came back. */
const said = <T>(work: Promise<T>) => work.catch(refusal)
const fact = (port: KeeperPort, combination: string) =>
  port.call('record.append', { kind: 'keys.refused', body: { combination } })
const segment = (port: KeeperPort, index: number) =>
  port.call(
    'media.append',
    { kind: 'media.segment', body: segmentBody('face', index, index * 10) },
    randomBytes(90_000),
  )

async function whole(acknowledged: Iterable<{ seq: number; digest?: string }>) {
  await keeper.kill('SIGKILL')
  const file = join(place.folder, 'attempts', 'a1.sqlite')
  const db = new Database(file)
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
  db.close()
  const store = openStore(file)
  const records = store.records()
  expect(records.map(({ seq }) => seq)).toEqual(records.map((_, i) => i))
  for (const { seq, digest } of acknowledged) {
    expect(records[seq]).toBeDefined()
    if (digest !== undefined) expect(store.object(digest)?.length).toBe(90_028)
  }
  store.close()
  return records
}

// Only root may mount.
test.skipIf(!isRoot)(
  'a full file system (a tmpfs of 24 MB; needs root): films stop first, answers later, all goes on when there is room',
  async () => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', place.folder])
    mounted = true
    const port = await begin()
    const acknowledged: { seq: number; digest?: string }[] = []
    const ballast = join(place.folder, 'ballast')
    writeFileSync(ballast, Buffer.alloc(8 * 2 ** 20))
    let index = 0
    await until('films are refused', async () => {
      const reply = await said(segment(port, index++))
      if (typeof reply === 'object') acknowledged.push(reply)
      return reply === 'disk-full'
    })
    expect(acknowledged.length).toBeGreaterThan(10)
    await until('the status says so', async () => (await port.call('status', {})).disk.rung === 'full')
    const { problem, disk } = await port.call('status', {})
    expect(problem).toMatchObject({ code: 'disk-full' })
    expect(disk.hoursLeft).toBeLessThan(0.1)
    // The exam goes on in what is kept free for it.
    acknowledged.push(await port.call('answer.append', { question: 'q1', revision: 1, value: 'kept' }))
    acknowledged.push(await fact(port, 'kept'))
    // Now somebody else takes the rest.
    expect(() => writeFileSync(join(place.folder, 'more'), Buffer.alloc(24 * 2 ** 20))).toThrow(/ENOSPC/)
    let refused: unknown
    for (let i = 0; i < 2000 && typeof refused !== 'string'; i++) {
      refused = await said(fact(port, `x${'y'.repeat(60)}`))
      if (typeof refused === 'object' && refused !== null && 'seq' in refused)
        acknowledged.push({ seq: Number(refused.seq) })
    }
    expect(refused).toBe('disk-full')
    expect(await said(port.call('attempt.submit', { by: 'student', answers: 1 }))).toBe('disk-full')
    expect((await port.call('status', {})).disk.rung).toBe('full')
    expect(existsSync(join(place.folder, 'attempts', 'a1.key'))).toBe(true)
    rmSync(ballast)
    rmSync(join(place.folder, 'more'))
    await until('films are taken again', async () => {
      const reply = await said(segment(port, index++))
      if (typeof reply === 'object') acknowledged.push(reply)
      return typeof reply === 'object'
    })
    expect((await port.call('answer.list', {})).answers).toMatchObject({ q1: { value: 'kept' } })
    await port.call('attempt.submit', { by: 'student', answers: 1 })
    await until('drained', async () => {
      const { debt } = await port.call('status', {})
      return debt.records === 0 && debt.segments === 0
    })
    expect(university.complaints).toEqual([])
    const records = await whole(acknowledged)
    expect(records.some(({ kind, body }) => kind === 'disk.changed' && body.rung !== 'full')).toBe(true)
  },
)

test('a disk that turns read-only: nothing is half-done, not even a submission, and all goes on afterwards', async () => {
  faults = openFaults(place.folder, false)
  const port = await begin()
  const acknowledged: { seq: number; digest?: string }[] = [await segment(port, 0)]
  faults.fail('EROFS')
  expect(await said(segment(port, 1))).toBe('disk-full')
  expect(await said(fact(port, 'x'))).toBe('disk-full')
  expect(await said(port.call('attempt.submit', { by: 'student', answers: 0 }))).toBe('disk-full')
  expect(await port.call('status', {})).toMatchObject({
    disk: { rung: 'full' },
    problem: { code: 'disk-full' },
  })
  // Commands and the server's word still pass: a full disk is no reason to be deaf.
  university.commands.push({
    id: 'c1',
    attempt: 'a1',
    kind: 'message',
    text: 'hold on',
    by: 'inv',
    at: new Date().toISOString(),
  })
  await new Promise<void>((resolve) =>
    port.on((event) => {
      if (event.type === 'command' && event.command.id === 'c1') resolve()
    }),
  )
  faults.fail(null)
  await until('it is better', async () => (await port.call('status', {})).disk.rung !== 'full')
  acknowledged.push(await segment(port, 1), await fact(port, 'y'))
  faults.fail('ENOSPC')
  expect(await said(fact(port, 'z'))).toBe('disk-full')
  faults.fail(null)
  await port.call('attempt.submit', { by: 'student', answers: 0 })
  await until('drained', async () => (await port.call('status', {})).debt.records === 0)
  expect(existsSync(join(place.folder, 'attempts', 'a1.key'))).toBe(false)
  expect(university.complaints).toEqual([])
  await whole(acknowledged)
})

test('a disk stuck for five seconds: calls wait, none is lost, none is refused', async () => {
  faults = openFaults(place.folder, false)
  const port = await begin()
  faults.stall(true)
  let answered = 0
  const waiting = [segment(port, 0), fact(port, 'x'), segment(port, 1)].map(async (work) => {
    const reply = await work
    answered++
    return reply
  })
  await new Promise((resolve) => setTimeout(resolve, 5000))
  expect(answered).toBe(0)
  faults.stall(false)
  const acknowledged = await Promise.all(waiting)
  expect((await port.call('status', {})).problem).toBeNull()
  await whole(acknowledged)
})
