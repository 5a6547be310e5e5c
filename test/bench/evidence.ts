/**
 * How much does it cost that a segment is durable evidence? The keeper's own path (seal, hash, record, tree, SQLite) against
 * appending the same bytes to a plain file with fsync: in one process, on one file system, in turn and at one pace, which is
 * a hundred times a station's. The write-ahead log is moved after as many segments as at a station, and timed for itself. By
 * way of the real process and its socket as well, also how long an answer takes in a flood of records; and the real process's
 * memory over two hours of evidence, fed as fast as it takes it.
 */
import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises'
import { systemClock } from '../../src-main/keeper/clock.ts'
import { sha256Hex } from '../../src-main/keeper/crypto.ts'
import { enrol } from '../../src-main/keeper/enrol-command.ts'
import { type NewEntry, openLedger } from '../../src-main/keeper/ledger.ts'
import { sealNow } from '../../src-main/keeper/sealing.ts'
import { openStore } from '../../src-main/keeper/store.ts'
import { utf8 } from '../../src-shared/bytes.ts'
import type { KeeperPort } from '../../src-shared/keeper-api.ts'
import { makeSigner, startUniversity } from '../support/fake-university.ts'
import {
  connectTo,
  openAttempt,
  segmentBody,
  startKeeperProcess,
  temporaryFolder,
} from '../support/keeper-process.ts'
import type { BenchResult } from './detect.ts'

const segmentBytes = 95_000
const writes = 2000
/** Of all of them; what is told is the one with the median ratio. */
const repetitions = 5
/** Before each write, ours or the peer's, ms. A station's segments come every 750. */
const paceMs = 3
/** Two cameras' in the two seconds after which a station moves its write-ahead log. */
const movedAfter = 5
const rounds = 9
const flood = 400
/** Segments that come together in a flood: two cameras that were held up for some seconds. */
const together = 8
/** Two hours of two cameras. */
const twoHours = 7200
/** Records a second, and for so long. */
const floodRate = 500
const floodMs = 20_000

const round = (value: number, digits = 2) => Math.round(value * 10 ** digits) / 10 ** digits
const quantile = (values: readonly number[], share: number) => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
const timed = (work: () => void): number => {
  const begin = performance.now()
  work()
  return performance.now() - begin
}

function openPath(folder: string) {
  const store = openStore(join(folder, 'bench.sqlite'))
  const signer = makeSigner('uni.example/taza/st1')
  const origin = 'uni.example/taza/st1/bench/0'
  const ledger = openLedger({ store, attempt: 'bench', part: 0, origin, signer, clock: systemClock() })
  const key = randomBytes(32)
  let index = 0
  const entry = (plain: Uint8Array): NewEntry => {
    const data = sealNow(key, utf8(`segment ${index}`), plain)
    const digest = sha256Hex(data)
    const body = { ...segmentBody('face', index, index++ * 10), digest, bytes: data.length }
    return { kind: 'media.segment', body, run: 'bench', object: { digest, data } }
  }
  return {
    write: (plains: readonly Uint8Array[]) => ledger.appendAll(plains.map(entry)),
    /** What a station does between two calls. */
    move: () => store.checkpointWal(),
    close: () => store.close(),
  }
}

function plainFile(folder: string) {
  const handle = openSync(join(folder, 'plain'), 'w')
  return {
    write(bytes: Uint8Array) {
      writeSync(handle, bytes)
      fsyncSync(handle)
    },
    close: () => closeSync(handle),
  }
}

/** One repetition: ms of each write. */
async function paced(folder: string) {
  const bytes = randomBytes(segmentBytes)
  const path = openPath(folder)
  const plain = plainFile(folder)
  const took = { ours: [] as number[], move: [] as number[], peer: [] as number[] }
  const ours = () => {
    took.ours.push(timed(() => path.write([bytes])))
    if (took.ours.length % movedAfter === 0) took.move.push(timed(path.move))
  }
  const peer = () => took.peer.push(timed(() => plain.write(bytes)))
  for (let i = 0; i < writes; i++) {
    // Neither is always the one that comes after the other.
    for (const write of i % 2 === 0 ? [ours, peer] : [peer, ours]) {
      await pause(paceMs)
      write()
    }
  }
  path.close()
  plain.close()
  return took
}

async function sustained(folder: string) {
  const many = Array.from({ length: together }, () => randomBytes(segmentBytes))
  const path = openPath(folder)
  const plain = plainFile(folder)
  const [ours, peer]: [number[], number[]] = [[], []]
  for (let r = 0; r < rounds; r++) {
    const begin = performance.now()
    for (let i = 0; i < flood; i += together) {
      path.write(many)
      await turn()
    }
    path.move()
    ours.push(performance.now() - begin)
    peer.push(
      timed(() => {
        for (let i = 0; i < flood; i++) plain.write(many[i % together]!)
      }),
    )
  }
  path.close()
  plain.close()
  const rate = (ms: readonly number[]) => (flood * segmentBytes) / 1e3 / quantile(ms, 0.5)
  return { ours: rate(ours), peer: rate(peer) }
}

/** Runs `work` on a folder of its own. */
async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const place = temporaryFolder()
  try {
    return await work(place.folder)
  } finally {
    place.remove()
  }
}

/** Resident memory, MiB (proc(5), VmRSS). */
const residentOf = (pid: number) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN) / 1024

/** ms of each answer, one after the other, at rest and while a window's records come, 500 a second, in bursts as a guard tells them. */
async function inFlood(port: KeeperPort) {
  let revision = 0
  const answersFor = async (ms: number) => {
    const took: number[] = []
    for (const begin = performance.now(); performance.now() - begin < ms; ) {
      const asked = performance.now()
      await port.call('answer.append', { question: 'q1', revision: ++revision, value: 'an answer' })
      took.push(performance.now() - asked)
      await pause(20)
    }
    return took
  }
  const rest = await answersFor(floodMs)
  let records = 0
  const sent: Promise<unknown>[] = []
  const begin = performance.now()
  const burst = setInterval(() => {
    for (const due = ((performance.now() - begin) / 1000) * floodRate; records < due; records++)
      sent.push(port.call('record.append', { kind: 'keys.refused', body: { combination: `F${records}` } }))
  }, 10)
  const flood = await answersFor(floodMs)
  clearInterval(burst)
  await Promise.all(sent)
  return { rest, flood, perSecond: records / ((performance.now() - begin) / 1000) }
}

async function process() {
  const university = await startUniversity()
  const place = temporaryFolder()
  await enrol({ server: university.url, token: 'once', name: 'Station 1', data: place.folder })
  // Without a server everything stays here: the most a station ever holds.
  await university.offline()
  const keeper = startKeeperProcess(place.folder)
  try {
    const port = await connectTo(place.folder, 'bench')
    await openAttempt(port, 'bench')
    const bytes = randomBytes(segmentBytes)
    const plain = plainFile(place.folder)
    let index = 0
    const send = () => {
      const body = segmentBody('face', index, index++ * 10)
      return port.call('media.append', { kind: 'media.segment', body }, bytes)
    }
    const [ours, peer]: [number[], number[]] = [[], []]
    for (let i = 0; i < 1000; i++) {
      await pause(paceMs)
      const begin = performance.now()
      await send()
      ours.push(performance.now() - begin)
      await pause(paceMs)
      peer.push(timed(() => plain.write(bytes)))
    }
    plain.close()
    const answers = await inFlood(port)
    const resident: number[] = []
    const begin = performance.now()
    const feed = async () => {
      while (index < twoHours) {
        await send()
        if (index % 50 === 0) resident.push(residentOf(keeper.pid))
      }
    }
    await Promise.all(Array.from({ length: 4 }, feed))
    const seconds = (performance.now() - begin) / 1000
    port.close()
    const third = Math.floor(resident.length / 3)
    // The first third warms up: the heap finds its size.
    const middle = quantile(resident.slice(third, 2 * third), 0.5)
    const end = quantile(resident.slice(2 * third), 0.5)
    return { ours, peer, middle, end, seconds, answers }
  } finally {
    await keeper.kill('SIGKILL')
    await university.online()
    await university.close()
    place.remove()
  }
}

export async function run(): Promise<BenchResult[]> {
  const all: Awaited<ReturnType<typeof paced>>[] = []
  for (let i = 0; i < repetitions; i++) all.push(await inFolder(paced))
  const flooded = await inFolder(sustained)
  const real = await process()
  const against = (
    metric: string,
    unit: string,
    ours: number,
    peer: number,
    limit: number | null,
    atLeast = false,
  ): BenchResult => {
    const ratio = ours / peer
    const goal = limit === null ? 'told' : `ratio at ${atLeast ? 'least' : 'most'} ${limit}`
    const met = limit === null || (atLeast ? ratio >= limit : ratio <= limit)
    return { metric, unit, ours: round(ours, 3), peer: round(peer, 3), ratio: round(ratio), goal, met }
  }
  /** Of the repetition whose ratio is the median. */
  const segment = (metric: string, share: number, limit: number | null, which: 'ours' | 'move' = 'ours') => {
    const each = all
      .map((one) => ({ ours: quantile(one[which], share), peer: quantile(one.peer, share) }))
      .toSorted((a, b) => a.ours / a.peer - b.ours / b.peer)
    const { ours, peer } = each[Math.floor(each.length / 2)]!
    console.log(`${metric}: ${each.map((one) => round(one.ours / one.peer)).join(', ')}`)
    return against(metric, 'ms', ours, peer, limit)
  }
  return [
    segment('durable segment, 99 %', 0.99, 4),
    segment('durable segment, median', 0.5, null),
    segment('moving the write-ahead log, 99 %', 0.99, null, 'move'),
    segment('moving the write-ahead log, median', 0.5, null, 'move'),
    against('sustained', 'MB/s', flooded.ours, flooded.peer, 0.7, true),
    against('through the socket, 99 %', 'ms', quantile(real.ours, 0.99), quantile(real.peer, 0.99), null),
    against('through the socket, median', 'ms', quantile(real.ours, 0.5), quantile(real.peer, 0.5), null),
    against(
      'an answer among 500 records a second, against one at rest, 99 %',
      'ms',
      quantile(real.answers.flood, 0.99),
      quantile(real.answers.rest, 0.99),
      null,
    ),
    {
      metric: 'records durable in that flood',
      unit: 'a second',
      ours: round(real.answers.perSecond),
      peer: floodRate,
      ratio: round(real.answers.perSecond / floodRate),
      goal: 'ratio at least 0.98',
      met: real.answers.perSecond / floodRate >= 0.98,
    },
    {
      metric: 'keeper over two hours of evidence, last third against middle',
      unit: 'MiB',
      ours: round(real.end),
      peer: round(real.middle),
      ratio: round(real.end / real.middle),
      goal: 'ratio at most 1.15',
      met: real.end / real.middle <= 1.15,
    },
    {
      metric: 'two hours fed in',
      unit: 's',
      ours: round(real.seconds),
      peer: twoHours,
      ratio: null,
      goal: 'faster than real time',
      met: real.seconds < twoHours,
    },
  ]
}
