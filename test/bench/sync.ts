/**
 * Draining a backlog against curl sending one file of the same size over the same shaped line, in turn, in one run; what
 * else goes over the line for it; and how soon an incident that is raised while a large backlog drains reaches a console.
 */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import WebSocket from 'ws'
import { z } from 'zod'
import { enrol } from '../../src-main/keeper/enrol-command.ts'
import { throughKeeper } from '../../src-shared/api/through-keeper.ts'
import { LiveMessage } from '../../src-shared/console-api.ts'
import type { KeeperPort } from '../../src-shared/keeper-api.ts'
import {
  connectTo,
  openedBody,
  segmentBody,
  startKeeperProcess,
  temporaryFolder,
  until,
} from '../support/keeper-process.ts'
import { logIn, startUniversity, type University } from '../support/university.ts'
import type { BenchResult } from './detect.ts'
import { type LineProcess, startLineProcess } from './sync/line.ts'

/** 80 Mbit/s, 20 ms there and back. */
const bytesPerSecond = 10_000_000
const delayMs = 10
/** The default rates' segments, bytes. */
const segment = { face: 88_000, desk: 100_000 } as const
const rounds = 3
const roundBytes = Number(process.env.TAZA_BENCH_SYNC_MB ?? 120) * 1e6
const largeBytes = Number(process.env.TAZA_BENCH_SYNC_LARGE_MB ?? 1000) * 1e6
const incidents = 100

const round = (value: number, digits = 3) => Math.round(value * 10 ** digits) / 10 ** digits
const quantile = (values: number[], q: number) => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN
}

export async function run(): Promise<BenchResult[]> {
  const university = await startUniversity()
  const sink = createServer((request, response) => request.resume().on('end', () => response.end()))
  sink.listen(0, '127.0.0.1')
  await once(sink, 'listening')
  const sinkPort = (sink.address() as AddressInfo).port
  const ours = await startLineProcess(Number(new URL(university.url).port), bytesPerSecond, delayMs)
  const theirs = await startLineProcess(sinkPort, bytesPerSecond, delayMs)
  const place = temporaryFolder()
  const { credentials } = university
  const server = `http://127.0.0.1:${ours.port}`
  await enrol({ server, token: credentials.enrolToken, name: 'Station 1', data: place.folder })
  const keeper = startKeeperProcess(place.folder)
  const port = await connectTo(place.folder, 'main-1')
  try {
    const mono = await sit(port, university)
    const film = filmInto(port, mono)
    const rates: { ours: number; curl: number }[] = []
    const overheads: number[] = []
    for (let i = 0; i < rounds; i++) {
      await ours.say('block')
      const bytes = await film(roundBytes)
      const { seconds, line } = await drain(ours, port)
      const curl = await curlSeconds(theirs, join(place.folder, 'file'), bytes)
      rates.push({ ours: bytes / seconds, curl: bytes / curl })
      overheads.push((line - bytes) / bytes)
      console.log(
        `round ${i + 1}: ${(bytes / 1e6).toFixed(0)} MB in ${seconds.toFixed(1)} s, curl ${curl.toFixed(1)} s, ` +
          `overhead ${(((line - bytes) / bytes) * 100).toFixed(2)} %`,
      )
    }
    await ours.say('block')
    const owed = await film(largeBytes)
    console.log(`incidents while ${(owed / 1e6).toFixed(0)} MB drain`)
    const latencies = await incidentLatencies(university, ours, port, mono)
    const median = (of: (one: { ours: number; curl: number }) => number) => quantile(rates.map(of), 0.5)
    const ratio = median((one) => one.ours / one.curl)
    const overhead = quantile(overheads, 0.5)
    const worst = Math.max(...latencies)
    const megabytes = (bytes: number) => round(bytes / 1e6, 2)
    return [
      {
        metric: 'backlog drained, peer curl',
        unit: 'MB/s',
        ours: megabytes(median((one) => one.ours)),
        peer: megabytes(median((one) => one.curl)),
        ratio: round(ratio),
        goal: '≥ 0.9 of curl',
        met: ratio >= 0.9,
      },
      {
        metric: 'bytes beside the films, both ways',
        unit: '%',
        ours: round(overhead * 100, 2),
        peer: null,
        ratio: null,
        goal: '≤ 3',
        met: overhead <= 0.03,
      },
      {
        metric: `incident to console while ${megabytes(owed)} MB drain, median`,
        unit: 'ms',
        ours: round(quantile(latencies, 0.5), 1),
        peer: null,
        ratio: null,
        goal: '≤ 300',
        met: quantile(latencies, 0.5) <= 300,
      },
      {
        metric: `the slowest of ${latencies.length}`,
        unit: 'ms',
        ours: round(worst, 1),
        peer: null,
        ratio: null,
        goal: '≤ 300',
        met: worst <= 300,
      },
    ]
  } finally {
    port.close()
    await keeper.kill('SIGKILL')
    await ours.close()
    await theirs.close()
    sink.closeAllConnections()
    sink.close()
    await university.close()
    place.remove()
  }
}

/** Signs in and opens; CLOCK_BOOTTIME ms of the beginning. */
async function sit(port: KeeperPort, { credentials }: University): Promise<number> {
  const server = throughKeeper(port)
  await until('online', async () => (await port.call('status', {})).online)
  const number = credentials.students[0]?.number ?? ''
  const { ticket, exam } = await server.signIn({ body: { number, code: credentials.codeOfTheDay } })
  const { attempt, policy, recipients } = await server.open({ body: { ticket } })
  await port.call('attempt.open', { attempt, policy, recipients, body: { ...openedBody, exam: exam.id } })
  for (const [from, to] of [
    ['preflight', 'waiting'],
    ['waiting', 'running'],
  ])
    await port.call('record.append', { kind: 'attempt.changed', body: { from, to, cause: 'bench' } })
  const { attempts } = await port.call('attempt.list', {})
  return attempts[0]?.records.at(-1)?.at.mono ?? 0
}

/** Appends about so many bytes of film; says how many it was, sealed. */
function filmInto(port: KeeperPort, mono: number) {
  let index = 0
  // What is sealed looks like nothing anyway: the same bytes each time save the machine the making of new ones.
  const plain = { face: randomBytes(segment.face), desk: randomBytes(segment.desk) }
  return async (bytes: number): Promise<number> => {
    const before = (await port.call('status', {})).debt.bytes
    for (let made = 0; made < bytes; made += segment.face + segment.desk) {
      const start = mono - 10_000_000 + index * 2000
      for (const source of ['face', 'desk'] as const)
        await port.call(
          'media.append',
          { kind: 'media.segment', body: { ...segmentBody(source, index, start), init: null } },
          plain[source],
        )
      index += 1
    }
    return (await port.call('status', {})).debt.bytes - before
  }
}

/** From the first byte that goes up to nothing owed; all that passed the line both ways. */
async function drain(line: LineProcess, port: KeeperPort): Promise<{ seconds: number; line: number }> {
  await line.say('open')
  while (true) {
    const { debt } = await port.call('status', {})
    if (debt.records === 0 && debt.segments === 0) break
    await delay(20)
  }
  const endedAt = Date.now()
  const { up, down, firstAt } = await line.say('count')
  return { seconds: (endedAt - (firstAt ?? endedAt)) / 1000, line: up + down }
}

async function curlSeconds(line: LineProcess, file: string, bytes: number): Promise<number> {
  writeFileSync(file, Buffer.alloc(bytes))
  const url = `http://127.0.0.1:${line.port}/file`
  const { stdout } = await promisify(execFile)('curl', ['-sS', '-T', file, '-w', '%{time_total}', url])
  return Number(stdout)
}

const Raised = z.object({ type: z.literal('incident'), incident: z.object({ id: z.string() }) })

/** ms from the raising of each incident at the station to its arrival at a console. */
async function incidentLatencies(
  university: University,
  line: LineProcess,
  port: KeeperPort,
  mono: number,
): Promise<number[]> {
  const officer = await logIn(university, 'administrator')
  const url = `${university.url.replace('http', 'ws')}/api/live?room=lab-204`
  const socket = new WebSocket(url, { headers: { cookie: officer.cookie } })
  const arrived = new Map<string, (at: number) => void>()
  socket.on('message', (data) => {
    const message = Raised.safeParse(LiveMessage.parse(JSON.parse(String(data))))
    if (message.success) arrived.get(message.data.incident.id)?.(performance.now())
  })
  await once(socket, 'open')
  const raise = async (incident: string): Promise<number> => {
    const came = new Promise<number>((resolve) => arrived.set(incident, resolve))
    const raisedAt = performance.now()
    await port.call('record.append', {
      kind: 'incident.raised',
      body: {
        incident,
        observation: 'window.opened',
        verdict: 'record',
        severity: 'high',
        reason: 'foreign-window',
        mono,
      },
    })
    return (await came) - raisedAt
  }
  // Everything that was recorded before it goes first.
  const { debt: before } = await port.call('status', {})
  await line.say('open')
  console.log(
    `raised the moment the line is back, behind ${before.records} records: ${((await raise('bench-first')) / 1000).toFixed(1)} s`,
  )
  await until(
    'it drains',
    async () => (await port.call('status', {})).debt.bytes < before.bytes - 1e6,
    60_000,
  )
  const latencies: number[] = []
  for (let i = 0; i < incidents; i++) {
    await delay(200 + Math.random() * 300)
    latencies.push(await raise(`bench${i}`))
  }
  const { debt } = await port.call('status', {})
  if (debt.segments === 0) throw new Error('the backlog was gone before the last incident')
  socket.close()
  return latencies
}
