/**
 * How much does it cost that a segment is durable evidence? The keeper's own path (seal, hash, record, tree, log, index)
 * against appending the same bytes to a plain file with fsync, in turn, in one run on one file system; by way of the real
 * process and its socket as well; and the real process's memory over two hours of evidence, fed as fast as it takes it.
 */
import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '../../src-main/keeper/clock.ts'
import { sha256Hex } from '../../src-main/keeper/crypto.ts'
import { enrol } from '../../src-main/keeper/enrol-command.ts'
import { type NewEntry, openLedger } from '../../src-main/keeper/ledger.ts'
import { sealNow } from '../../src-main/keeper/sealing.ts'
import { openStore } from '../../src-main/keeper/store.ts'
import { utf8 } from '../../src-shared/bytes.ts'
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
const rounds = 9
const flood = 400
/** Segments that come together in a flood: two cameras that were held up for some seconds. */
const together = 8
/** Two hours of two cameras. */
const twoHours = 7200

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
  const store = openStore(join(folder, 'bench.sqlite'), { walInThread: true })
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

function durable(folder: string) {
  const bytes = randomBytes(segmentBytes)
  const path = openPath(folder)
  const plain = plainFile(folder)
  const [ours, peer]: [number[], number[]] = [[], []]
  for (let i = 0; i < writes; i++) {
    ours.push(timed(() => path.write([bytes])))
    peer.push(timed(() => plain.write(bytes)))
  }
  const many = Array.from({ length: together }, () => bytes)
  const [ourFlood, peerFlood]: [number[], number[]] = [[], []]
  for (let r = 0; r < rounds; r++) {
    ourFlood.push(
      timed(() => {
        for (let i = 0; i < flood; i += together) path.write(many)
      }),
    )
    peerFlood.push(
      timed(() => {
        for (let i = 0; i < flood; i++) plain.write(bytes)
      }),
    )
  }
  path.close()
  plain.close()
  const rate = (ms: readonly number[]) => (flood * segmentBytes) / 1e3 / quantile(ms, 0.5)
  return { ours, peer, ourRate: rate(ourFlood), peerRate: rate(peerFlood) }
}

/** Resident memory, MiB (proc(5), VmRSS). */
const residentOf = (pid: number) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN) / 1024

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
    for (let i = 0; i < 500; i++) {
      const begin = performance.now()
      await send()
      ours.push(performance.now() - begin)
      peer.push(timed(() => plain.write(bytes)))
    }
    plain.close()
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
    return { ours, peer, middle, end, seconds }
  } finally {
    await keeper.kill('SIGKILL')
    await university.online()
    await university.close()
    place.remove()
  }
}

export async function run(): Promise<BenchResult[]> {
  const place = temporaryFolder()
  try {
    const path = durable(place.folder)
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
    return [
      against('durable segment, 99 %', 'ms', quantile(path.ours, 0.99), quantile(path.peer, 0.99), 1.5),
      against('durable segment, median', 'ms', quantile(path.ours, 0.5), quantile(path.peer, 0.5), null),
      against('sustained', 'MB/s', path.ourRate, path.peerRate, 0.7, true),
      against('through the socket, 99 %', 'ms', quantile(real.ours, 0.99), quantile(real.peer, 0.99), null),
      against('through the socket, median', 'ms', quantile(real.ours, 0.5), quantile(real.peer, 0.5), null),
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
  } finally {
    place.remove()
  }
}
