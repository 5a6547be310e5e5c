/**
 * A real keeper and a real server with a line of our own between them (test/support/weather.ts) that cuts, stalls,
 * halves, duplicates, corrupts and slows at random while an exam is filmed. Then the line is fair: within a time nothing
 * may be owed, nothing be lost, nothing be there twice or differently; and of the uploads that a cut broke at most the
 * one on each broken connection may have been sent again.
 */
import { join } from 'node:path'
import { exportFrom } from '../../src-main/keeper/export-command.ts'
import { verifyBundle } from '../../src-main/keeper/verify-command.ts'
import { clean, type Harm, harms, type Weather } from '../support/weather.ts'
import { type Random, randomFrom } from './kill/random.ts'
import { build, type House } from './network/house.ts'
import { judge } from './network/judge.ts'

export interface NetworkReport {
  findings: string[]
  done: number
  /** Trials by weather. */
  weathers: Record<string, number>
  harmed: Record<Harm, number>
  acknowledged: { objects: number; bytes: number }
  /** Uploads that began a second time, and the connections that broke under one, in trials whose bytes stayed as they were. */
  sentAgain: { objects: number; bytes: number; brokenUploads: number; mostOfOneSourceAfterOneCut: number }
  attempts: number
  /** Longest time from fair weather to nothing owed, ms. */
  longestDrainMs: number
}

/** Trials of one attempt, which is then submitted and its bundle judged. */
const perHouse = 8
const housesAtOnce = 4
/** Nothing owed so long after the weather turned fair is a stuck queue, ms. */
const stuckMs = 90_000

const weathers: readonly { name: string; weather: Weather; cutOff?: true; clean: boolean }[] = [
  // The line itself goes away and comes back; nothing else happens.
  { name: 'cut off', weather: { harms: [], oneIn: 0 }, cutOff: true, clean: true },
  ...harms.map((harm) => ({
    name: harm,
    weather: { harms: [harm], oneIn: harm === 'slow' ? 3 : 12 },
    clean: clean.has(harm),
  })),
  { name: 'storm', weather: { harms, oneIn: 8 }, clean: false },
  { name: 'storm', weather: { harms, oneIn: 25 }, clean: false },
]

/** `untilMs`: begin no further trial after this time (unix ms). */
export async function run(options: {
  trials: number
  seed: number
  say: (line: string) => void
  untilMs?: number
}): Promise<NetworkReport> {
  const report: NetworkReport = {
    findings: [],
    done: 0,
    weathers: {},
    harmed: { cut: 0, stall: 0, halve: 0, duplicate: 0, corrupt: 0, slow: 0 },
    acknowledged: { objects: 0, bytes: 0 },
    sentAgain: { objects: 0, bytes: 0, brokenUploads: 0, mostOfOneSourceAfterOneCut: 0 },
    attempts: 0,
    longestDrainMs: 0,
  }
  let begun = 0
  // However slow the machine: the first house has its trial.
  const may = () =>
    begun === 0 || (begun < options.trials && Date.now() < (options.untilMs ?? Number.POSITIVE_INFINITY))
  const street = async (number: number) => {
    const random = randomFrom(options.seed + number * 7919)
    while (may()) {
      const house = await build(random)
      try {
        let sound = true
        for (let i = 0; i < perHouse && sound && may(); i++) {
          const trial = begun++
          const before = report.findings.length
          await sit(house, random, report, (weather) => (finding) => {
            sound = false
            report.findings.push(`trial ${trial} (${weather}, seed ${options.seed}): ${finding}`)
          })
          report.done += 1
          if (report.done % 25 === 0) options.say(`${report.done} trials, ${report.findings.length} findings`)
          sound = report.findings.length === before
        }
        if (sound) await finish(house, report, options.seed)
      } finally {
        for (const harm of harms) report.harmed[harm] += house.line.harmed[harm]
        await house.leave()
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(housesAtOnce, options.trials) }, (_, i) => street(i)))
  return report
}

async function sit(
  house: House,
  random: Random,
  report: NetworkReport,
  finder: (weather: string) => (finding: string) => void,
): Promise<void> {
  const { line } = house
  const { name, weather, cutOff, clean: isClean } = random.pick(weathers)
  const say = finder(name)
  report.weathers[name] = (report.weathers[name] ?? 0) + 1
  const known = new Set(house.acknowledged.keys())
  const before = { uploads: new Map(line.uploads), broken: line.brokenUploads }
  line.weather = weather
  const lived = house.live(1000 + random.below(1500))
  if (cutOff) {
    await new Promise((resolve) => setTimeout(resolve, 300 + random.below(900)))
    line.cut(true)
    const since = new Map(line.uploads)
    await new Promise((resolve) => setTimeout(resolve, random.below(2500)))
    line.fair()
    await lived
    if (!(await drained(house, report))) return say(stuck(house))
    const bySource = new Map<string, number>()
    for (const [digest, count] of line.uploads) {
      const source = house.sourceOf.get(digest) ?? ''
      if ((since.get(digest) ?? 0) > 0 && count > (since.get(digest) ?? 0))
        bySource.set(source, (bySource.get(source) ?? 0) + 1)
    }
    const most = Math.max(0, ...bySource.values())
    const { sentAgain } = report
    sentAgain.mostOfOneSourceAfterOneCut = Math.max(sentAgain.mostOfOneSourceAfterOneCut, most)
  } else {
    await lived
    line.fair()
    if (!(await drained(house, report))) return say(stuck(house))
  }
  if (isClean) countSentAgain(house, before, report, say)
  for (const [digest, bytes] of house.acknowledged) {
    if (known.has(digest)) continue
    report.acknowledged.objects += 1
    report.acknowledged.bytes += bytes
  }
  await judge(house, house.line.harmed.corrupt + house.line.harmed.duplicate > 0, say)
}

function countSentAgain(
  { line, acknowledged }: House,
  before: { uploads: ReadonlyMap<string, number>; broken: number },
  report: NetworkReport,
  say: (finding: string) => void,
): void {
  const broken = line.brokenUploads - before.broken
  let objects = 0
  for (const [digest, count] of line.uploads) {
    const was = before.uploads.get(digest) ?? 0
    // An object that is new in this trial is sent once; every further time is one again.
    const again = count - Math.max(was, 1)
    if (count === was || again <= 0) continue
    objects += again
    report.sentAgain.bytes += again * (acknowledged.get(digest) ?? 0)
  }
  report.sentAgain.objects += objects
  report.sentAgain.brokenUploads += broken
  if (objects > broken) say(`${objects} objects were sent again, only ${broken} uploads were broken`)
}

async function drained({ port }: House, report: NetworkReport): Promise<boolean> {
  const began = performance.now()
  while (performance.now() - began < stuckMs) {
    const { debt, problem } = await port.call('status', {})
    if (debt.records === 0 && debt.segments === 0 && problem === null) {
      report.longestDrainMs = Math.max(report.longestDrainMs, Math.round(performance.now() - began))
      return true
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return false
}

const stuck = (house: House): string =>
  `stuck: something is owed ${stuckMs / 1000} s after the weather turned fair; ${house.keeper.log().slice(-2000)}`

/** The attempt's end: a final receipt, and a bundle without a finding. */
async function finish(house: House, report: NetworkReport, seed: number): Promise<void> {
  const { port, attempt, data } = house
  const say = (finding: string) => report.findings.push(`attempt ${attempt} (seed ${seed}): ${finding}`)
  await port.call('attempt.submit', { by: 'student', answers: 1 })
  const until = performance.now() + stuckMs
  while (house.finals === 0 && performance.now() < until)
    await new Promise((resolve) => setTimeout(resolve, 50))
  if (house.finals !== 1) say(`${house.finals} final receipts; ${house.keeper.log().slice(-2000)}`)
  const bundle = join(data, 'bundle.zip')
  await exportFrom({ attempt, to: bundle, data, socket: join(data, 'keeper.sock') })
  const { verdict } = await verifyBundle({ bundle })
  if (verdict.status !== 'whole') say(`its bundle is ${verdict.status}: ${JSON.stringify(verdict.findings)}`)
  report.attempts += 1
}
