/** The recorder's connection to the keeper: its own role, beside main's, and not held up by main's absence. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectAs, connectKeeper } from '../../../src-main/keeper/client.ts'
import { enrol } from '../../../src-main/keeper/enrol-command.ts'
import { openStore } from '../../../src-main/keeper/store.ts'
import { type KeeperCallName, type KeeperPort, keeperCalls } from '../../../src-shared/keeper-api.ts'
import type { LedgerRecord } from '../../../src-shared/records.ts'
import { startUniversity, type University } from '../../support/fake-university.ts'
import {
  isMain,
  type KeeperProcess,
  openAttempt,
  startKeeperProcess,
  temporaryFolder,
  until,
} from '../../support/keeper-process.ts'

let university: University
let keeper: KeeperProcess
const place = temporaryFolder()
const path = join(place.folder, 'keeper.sock')
const waitMs = 30_000
let runs = 0
const recorder = (run = `recorder-${++runs}`) => connectAs('recorder', path, run, waitMs)
const main = async () => {
  const port = await connectAs('main', path, `main-${++runs}`, waitMs)
  await isMain(port)
  return port
}
const refused = (code: string) => ({ problem: { code } })
const bytes = new Uint8Array(500).fill(7)

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
const restart = async () => {
  await keeper.kill('SIGKILL')
  keeper = startKeeperProcess(place.folder)
}

const of = (attempt: string) => ({ attempt, part: 0 })
const segment = (start: number) => ({
  source: 'face',
  type: 'segment',
  start,
  duration: 2000,
  frames: 30,
  mime: 'video/mp4',
  health: null,
})
const init = { source: 'face', codec: 'avc1.42001f', mime: 'video/mp4', width: 640, height: 480 }
const bring = (port: KeeperPort, attempt: string, parcel: string, start = 0) =>
  port.call('media.append', { kind: 'media.segment', body: segment(start), parcel, of: of(attempt) }, bytes)

/** What the ledger of an attempt that is not submitted holds, of these kinds. */
async function ledger(port: KeeperPort, attempt: string, ...kinds: string[]): Promise<LedgerRecord[]> {
  const { attempts } = await port.call('attempt.list', {})
  const one = attempts.find((open) => open.attempt === attempt)
  return one?.records.filter(({ kind }) => kinds.includes(kind)) ?? []
}
const gone = async (port: KeeperPort) => {
  port.close()
  await port.closed
}
const bye = async (port: KeeperPort) => {
  await port.call('bye', {})
  await gone(port)
}
/** The keeper has noticed that one is gone when it takes the next. */
const noticed = async () => bye(await recorder())

describe("the recorder's role", () => {
  test('may bring media and pictures, look, and say goodbye, and nothing else', async () => {
    const own: readonly KeeperCallName[] = [
      'media.append',
      'media.growth',
      'live.picture',
      'live.look',
      'recorder.admit',
      'status',
      'bye',
    ]
    const port = await recorder()
    for (const method of Object.keys(keeperCalls) as KeeperCallName[]) {
      const code = await port.call(method, Object({})).then(
        () => null,
        (error: unknown) => Object(error).problem.code,
      )
      if (own.includes(method)) expect([method, code]).not.toEqual([method, 'not-allowed'])
      else expect([method, code]).toEqual([method, 'not-allowed'])
    }
    await gone(port)
  })

  test('one at a time; the next one comes when the first is gone', async () => {
    const first = await recorder()
    const second = await connectKeeper(path, { run: 'recorder-b', role: 'recorder' })
    await expect(second.call('status', {})).rejects.toMatchObject(refused('not-allowed'))
    expect(await first.call('status', {})).toMatchObject({ online: expect.any(Boolean) })
    await bye(first)
    await until('the second is the recorder', () =>
      second.call('status', {}).then(
        () => true,
        () => false,
      ),
    )
    await bye(second)
  })

  test('neither shuts main out nor is shut out by it', async () => {
    const film = await recorder()
    const exam = await main()
    const other = await connectKeeper(path, { run: 'main-b' })
    await expect(other.call('attempt.list', {})).rejects.toMatchObject(refused('not-allowed'))
    await gone(other)
    await openAttempt(exam, 'side')
    await bring(film, 'side', 'p1')
    await exam.call('record.append', { kind: 'keys.refused', body: { combination: 'x' } })
    await bring(film, 'side', 'p2')
    const found = await ledger(exam, 'side', 'media.segment', 'keys.refused')
    expect(found.map(({ kind, at }) => [kind, at.run.split('-')[0]])).toEqual([
      ['media.segment', 'recorder'],
      ['keys.refused', 'main'],
      ['media.segment', 'recorder'],
    ])
    // An end of either is no end of the other.
    await bye(film)
    await exam.call('record.append', { kind: 'keys.refused', body: { combination: 'y' } })
    await exam.call('attempt.submit', { by: 'student', answers: 0 })
    await bye(exam)
  })

  test('its loss is on the ledger when it goes without a goodbye, with main there or not, and not with one', async () => {
    const exam = await main()
    await openAttempt(exam, 'loss')
    const lost = (port: KeeperPort) => ledger(port, 'loss', 'recorder.lost', 'shell.lost')
    await bye(await recorder('recorder-polite'))
    await noticed()
    expect(await lost(exam)).toEqual([])
    await gone(await recorder('recorder-killed'))
    await noticed()
    expect(await lost(exam)).toMatchObject([{ kind: 'recorder.lost', body: { run: 'recorder-killed' } }])
    await gone(exam)
    await gone(await recorder('recorder-alone'))
    await noticed()
    const next = await main()
    const runs = (await lost(next)).map(({ kind, body }) => [kind, body.run])
    expect(runs).toEqual([
      ['recorder.lost', 'recorder-killed'],
      ['shell.lost', expect.stringMatching(/^main-/)],
      ['recorder.lost', 'recorder-alone'],
    ])
    await next.call('attempt.resume', { attempt: 'loss' })
    await next.call('attempt.submit', { by: 'student', answers: 0 })
    await bye(next)
  })
})

describe("main's pass", () => {
  test('is good once, while the main that got it is there; of two the later one', async () => {
    const film = await recorder()
    const admitted = (pass: string) =>
      film.call('recorder.admit', { pass }).then(
        () => true,
        ({ problem }) => problem.code,
      )
    expect(await admitted('')).toBe('not-allowed')
    const exam = await main()
    const visitor = await connectKeeper(path)
    await expect(visitor.call('recorder.pass', {})).rejects.toMatchObject(refused('not-allowed'))
    await gone(visitor)
    const pass = async (port: KeeperPort) => (await port.call('recorder.pass', {})).pass
    const [former, good] = [await pass(exam), await pass(exam)]
    expect(await admitted(former)).toBe('not-allowed')
    expect(await admitted(good)).toBe(true)
    expect(await admitted(good)).toBe('not-allowed')
    const left = await pass(exam)
    await gone(exam)
    const next = await main()
    expect(await admitted(left)).toBe('not-allowed')
    expect(await admitted(await pass(next))).toBe(true)
    await bye(next)
    await bye(film)
  })
})

describe('film', () => {
  test('goes on while main is away, also after a keeper that was killed came back without it', async () => {
    const exam = await main()
    await openAttempt(exam, 'alone')
    let film = await recorder()
    const opened = { kind: 'media.init', body: init, parcel: 'i1', of: of('alone') } as const
    await film.call('media.append', opened, new Uint8Array([1]))
    await bring(film, 'alone', 'p1', 0)
    await gone(exam)
    await bring(film, 'alone', 'p2', 2000)
    // What main is at is nothing now: only a part that is named can be filmed.
    await expect(
      film.call('media.append', { kind: 'media.segment', body: segment(0) }, new Uint8Array([1])),
    ).rejects.toMatchObject(refused('bad-input'))
    await restart()
    await film.closed
    film = await recorder('recorder-after')
    await bring(film, 'alone', 'p3', 4000)
    // Its loss is known there, too.
    await gone(film)
    await noticed()
    const next = await main()
    const media = await ledger(next, 'alone', 'media.init', 'media.segment')
    expect(media.map(({ body }) => [body.parcel, body.index, body.init])).toEqual([
      ['i1', undefined, 0],
      ['p1', 0, 0],
      ['p2', 1, 0],
      ['p3', 2, 0],
    ])
    expect(await ledger(next, 'alone', 'recorder.lost')).toMatchObject([{ body: { run: 'recorder-after' } }])
    await next.call('attempt.resume', { attempt: 'alone' })
    await next.call('attempt.submit', { by: 'student', answers: 0 })
    await bye(next)
  })

  test('of a part that is not on this machine, or has its end, is refused in words', async () => {
    const exam = await main()
    await openAttempt(exam, 'ended')
    const film = await recorder()
    await bring(film, 'ended', 'p1')
    // One that is over may be gone from here by now: to the film these are the same.
    await expect(bring(film, 'nobody', 'p1')).rejects.toMatchObject(refused('already-submitted'))
    const elsewhere = { attempt: 'ended', part: 1 }
    const told = { kind: 'media.segment', body: segment(0), parcel: 'p2', of: elsewhere } as const
    await expect(film.call('media.append', told, new Uint8Array([1]))).rejects.toMatchObject(
      refused('already-submitted'),
    )
    await exam.call('attempt.submit', { by: 'student', answers: 0 })
    await expect(bring(film, 'ended', 'p2')).rejects.toMatchObject(refused('already-submitted'))
    await bye(exam)
    await expect(bring(film, 'ended', 'p2')).rejects.toMatchObject(refused('already-submitted'))
    await bye(film)
  })

  test('a parcel that is brought again is one record: at once, later, and to the next keeper', async () => {
    const exam = await main()
    await openAttempt(exam, 'twice')
    let film = await recorder()
    const [first, same] = await Promise.all([bring(film, 'twice', 'p1'), bring(film, 'twice', 'p1')])
    expect(same).toEqual(first)
    expect(await bring(film, 'twice', 'p1')).toEqual(first)
    const second = await bring(film, 'twice', 'p2', 2000)
    expect(second).not.toEqual(first)
    // Its answer was lost with the keeper that gave it.
    await restart()
    await Promise.all([film.closed, exam.closed])
    film = await recorder()
    expect(await bring(film, 'twice', 'p2', 2000)).toEqual(second)
    await bring(film, 'twice', 'p3', 4000)
    const next = await main()
    const media = await ledger(next, 'twice', 'media.segment')
    expect(media.map(({ body }) => [body.parcel, body.index])).toEqual([
      ['p1', 0],
      ['p2', 1],
      ['p3', 2],
    ])
    await bye(film)
    await next.call('attempt.resume', { attempt: 'twice' })
    await next.call('attempt.submit', { by: 'student', answers: 0 })
    await bye(next)
  })
})

describe('a segment under way', () => {
  const grow = (port: KeeperPort, attempt: string, parcel: string, from: number, text: string, start = 0) =>
    port.call(
      'media.growth',
      {
        body: { ...segment(start), type: 'segment', source: 'face', frames: text.length - 1 + from },
        parcel,
        of: of(attempt),
        grown: { head: 1, from },
      },
      Buffer.from(text),
    )
  const end = (port: KeeperPort, attempt: string, parcel: string, from: number, text: string) =>
    port.call(
      'media.append',
      {
        kind: 'media.segment',
        body: segment(0),
        parcel,
        of: of(attempt),
        ...(from > 0 && { grown: { head: 1, from } }),
      },
      Buffer.from(text),
    )
  const film = (port: KeeperPort, attempt: string) =>
    ledger(port, attempt, 'media.init', 'media.segment', 'recorder.lost')
  const told = (records: LedgerRecord[]) =>
    records.map(({ kind, body }) => [kind, body.parcel, body.index, body.init, body.cut])
  const submit = async (exam: KeeperPort) => {
    await exam.call('attempt.submit', { by: 'student', answers: 0 })
    await bye(exam)
  }
  /** What is sealed: a nonce and a tag are on top of it. */
  const sealed = (length: number) => length + 28

  test('is one record when it came whole, and is put together here', async () => {
    const exam = await main()
    await openAttempt(exam, 'grown')
    const port = await recorder()
    await grow(port, 'grown', 'p1', 0, '1abc')
    await grow(port, 'grown', 'p1', 3, '2de')
    const kept = await end(port, 'grown', 'p1', 5, '3fgh')
    // Its answer was lost: what was handed over is not here any more, and all of it is the same record.
    await expect(end(port, 'grown', 'p1', 5, '3fgh')).rejects.toMatchObject(refused('internal'))
    expect(await end(port, 'grown', 'p1', 0, '3abcdefgh')).toEqual(kept)
    await gone(port)
    await noticed()
    const records = await film(exam, 'grown')
    expect(told(records)).toEqual([
      ['media.segment', 'p1', 0, 0, undefined],
      ['recorder.lost', undefined, undefined, undefined, undefined],
    ])
    expect(records[0]?.body.bytes).toBe(sealed('3abcdefgh'.length))
    await submit(exam)
  })

  test('is sealed as far as it came when the recorder is gone, before its loss is told', async () => {
    const exam = await main()
    await openAttempt(exam, 'cut')
    const port = await recorder('recorder-cut')
    await bring(port, 'cut', 'p0')
    await grow(port, 'cut', 'p1', 0, '1abc', 2000)
    await grow(port, 'cut', 'p1', 3, '2de', 2000)
    await gone(port)
    const next = await recorder()
    // Whole after all: the keeper has it already, and only one of them can be.
    await end(next, 'cut', 'p1', 0, '3abcdefgh')
    await bring(next, 'cut', 'p2', 9000)
    const records = await film(exam, 'cut')
    expect(told(records)).toEqual([
      ['media.segment', 'p0', 0, 0, undefined],
      ['media.segment', 'p1', 1, 0, true],
      ['recorder.lost', undefined, undefined, undefined, undefined],
      ['media.segment', 'p2', 2, 0, undefined],
    ])
    expect(records[1]).toMatchObject({
      at: { run: 'recorder-cut' },
      body: { start: 2000, frames: 5, bytes: sealed('2abcde'.length), type: 'segment', source: 'face' },
    })
    await bye(next)
    await submit(exam)
  })

  test('is sealed when another page begins, with the init that it was filmed with; a still does not end it', async () => {
    const exam = await main()
    await openAttempt(exam, 'page')
    const port = await recorder()
    const opened = (parcel: string) =>
      port.call('media.append', { kind: 'media.init', body: init, parcel, of: of('page') }, bytes)
    await opened('i1')
    await grow(port, 'page', 'p1', 0, '1abc')
    const still = { ...segment(100), type: 'still' }
    await port.call(
      'media.append',
      { kind: 'media.segment', body: still, parcel: 's', of: of('page') },
      bytes,
    )
    await opened('i2')
    await bring(port, 'page', 'p2', 9000)
    expect(told(await film(exam, 'page'))).toEqual([
      ['media.init', 'i1', undefined, 0, undefined],
      ['media.segment', 's', 0, null, undefined],
      ['media.segment', 'p1', 1, 0, true],
      ['media.init', 'i2', undefined, 1, undefined],
      ['media.segment', 'p2', 2, 1, undefined],
    ])
    await bye(port)
    await submit(exam)
  })

  test('is sealed before the end of its part, of which nothing more is taken', async () => {
    const exam = await main()
    await openAttempt(exam, 'last')
    const port = await recorder()
    await grow(port, 'last', 'p1', 0, '1abc')
    await exam.call('attempt.submit', { by: 'student', answers: 0 })
    await expect(grow(port, 'last', 'p1', 3, '2de')).rejects.toMatchObject(refused('already-submitted'))
    await bye(port)
    await bye(exam)
    await keeper.kill('SIGKILL')
    const store = openStore(join(place.folder, 'attempts', 'last.sqlite'))
    const media = store.records('media.segment')
    const [end] = store.records('attempt.submitted')
    store.close()
    keeper = startKeeperProcess(place.folder)
    expect(media).toMatchObject([{ body: { parcel: 'p1', cut: true } }])
    expect(end?.seq).toBeGreaterThan(media[0]?.seq ?? Number.NaN)
  })

  test('that this keeper does not know is refused, and taken from its beginning', async () => {
    const exam = await main()
    await openAttempt(exam, 'anew')
    let port = await recorder()
    await grow(port, 'anew', 'p1', 0, '1abc')
    await restart()
    await Promise.all([port.closed, exam.closed])
    port = await recorder()
    await expect(grow(port, 'anew', 'p1', 3, '2de')).rejects.toMatchObject(refused('internal'))
    await expect(end(port, 'anew', 'p1', 3, '2de')).rejects.toMatchObject(refused('internal'))
    await end(port, 'anew', 'p1', 0, '2abcde')
    await bye(port)
    const next = await main()
    expect(told(await film(next, 'anew'))).toEqual([['media.segment', 'p1', 0, 0, undefined]])
    await next.call('attempt.resume', { attempt: 'anew' })
    await submit(next)
  })
})
