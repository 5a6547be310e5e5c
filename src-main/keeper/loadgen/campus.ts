/** Many stations: they arrive, sit, are cut off and come back together, submit and drain; what the server made of it. */
import { setTimeout as delay } from 'node:timers/promises'
import type { LoadKit } from '../../../src-shared/load-kit.ts'
import type { Network } from '../../../src-shared/network.ts'
import type { Clock } from '../clock.ts'
import { createCount, type Summary } from './count.ts'
import { arrive, type SimulatedStation } from './station.ts'

export interface CampusOptions {
  server: string
  kit: LoadKit
  stations: number
  /** Over which they arrive, for which all of them sit, and for which the cut ones are away: s. */
  arriveSeconds: number
  sitSeconds: number
  cutSeconds: number
  /** Share of the stations that is cut off, 0 to 1. */
  cutShare: number
  /** After the submission nothing may be owed any more within so many s. */
  drainSeconds: number
  network: Network
  clock: Clock
  random(): number
  say(line: string): void
}

interface Phase extends Summary {
  name: 'arriving' | 'sitting' | 'cut off' | 'back' | 'draining'
  seconds: number
}
export interface LoadReport {
  stations: { asked: number; arrived: number; final: number }
  phases: Phase[]
  /** How often each thing went wrong. */
  troubles: Record<string, number>
  /** Objects that the server acknowledged and then said to lack. */
  takenBack: number
  /** Owed at the end. */
  debt: { records: number; segments: number; bytes: number }
  ok: boolean
}

/** What is owed at any moment while films are made. */
const caughtUp = ({ debt }: SimulatedStation): boolean => debt.segments <= 3 && debt.records <= 4

const answerEveryMs = 15_000

export async function runCampus(options: CampusOptions): Promise<LoadReport> {
  const { clock, random, say, kit } = options
  const troubles = new Map<string, number>()
  const trouble = (what: string) => void troubles.set(what, (troubles.get(what) ?? 0) + 1)
  const counter = createCount()
  let takenBack = 0
  const told = {
    records: (count: number, afterMs: number) => counter.records(count, afterMs),
    object: (bytes: number, afterMs: number) => counter.object(bytes, afterMs),
    takenBack: () => {
      takenBack += 1
    },
  }
  const phases: Phase[] = []
  const phase = async (name: Phase['name'], work: () => Promise<unknown>) => {
    counter.restart()
    const began = clock.mono()
    await work()
    const seconds = (clock.mono() - began) / 1000
    const summary = counter.summary(seconds)
    phases.push({ name, seconds, ...summary })
    say(
      `${name.padEnd(9)} ${seconds.toFixed(0).padStart(4)} s  ${summary.megabytesPerSecond.toFixed(1)} MB/s  ` +
        `objects ${summary.objects}, p50 ${summary.object.p50} p99 ${summary.object.p99} ms  ` +
        `records ${summary.records}, p50 ${summary.record.p50} p99 ${summary.record.p99} ms`,
    )
  }

  const stations: SimulatedStation[] = []
  const seats = kit.seats.slice(0, options.stations)
  const come = async (seat: LoadKit['seats'][number], i: number) => {
    await delay(random() * options.arriveSeconds * 1000)
    const { server, network } = options
    try {
      stations.push(await arrive({ server, seat, name: `load-${i}`, network, clock, random, told, trouble }))
    } catch (error) {
      trouble(`arrival: ${error instanceof Error ? error.message.slice(0, 120) : String(error)}`)
    }
  }
  await phase('arriving', () => Promise.all(seats.map(come)))
  let revision = 0
  const answering = setInterval(() => {
    revision += 1
    for (const station of stations) station.answer(revision)
  }, answerEveryMs)
  await phase('sitting', () => delay(options.sitSeconds * 1000))
  const cut = stations.slice(0, Math.round(stations.length * options.cutShare))
  if (cut.length > 0 && options.cutSeconds > 0) {
    await phase('cut off', async () => {
      await Promise.all(cut.map((station) => station.cut()))
      await delay(options.cutSeconds * 1000)
    })
    await phase('back', async () => {
      for (const station of cut) station.back()
      await until(() => cut.every(caughtUp), options.drainSeconds, clock)
    })
  }
  clearInterval(answering)
  await phase('draining', async () => {
    for (const station of stations) station.submit()
    await until(() => stations.every(({ hasReceipt }) => hasReceipt), options.drainSeconds, clock)
  })
  const debt = { records: 0, segments: 0, bytes: 0 }
  for (const station of stations) {
    debt.records += station.debt.records
    debt.segments += station.debt.segments
    debt.bytes += station.debt.bytes
  }
  const final = stations.filter(({ hasReceipt }) => hasReceipt).length
  await Promise.all(stations.map((station) => station.leave()))
  return {
    stations: { asked: options.stations, arrived: stations.length, final },
    phases,
    troubles: Object.fromEntries(troubles),
    takenBack,
    debt,
    ok: final === options.stations && takenBack === 0,
  }
}

/** By the clock: where the generator itself is short of time, turns take longer than they should. */
async function until(is: () => boolean, seconds: number, { mono }: Clock): Promise<void> {
  const end = mono() + seconds * 1000
  while (!is() && mono() < end) await delay(100)
}
