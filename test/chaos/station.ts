/**
 * A whole station with an exam in progress, one of whose programs is killed at any moment, again and again: main, keeper,
 * guard, recorder, supervisor, both browsers, the recorder's GPU process. After each the exam must be usable again; at the
 * end the server and the bundle say what became of answers and film. How long this machine needs to start a program is
 * measured at that very start, so that other work on the machine is no finding.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { isAlive } from '../support/processes.ts'
import { type Program, pidOf, programs } from '../support/station-programs.ts'
import { type Random, randomFrom } from './kill/random.ts'
import { build, type House, until } from './station/house.ts'
import { type FoundGap, gapFaults, gapsOf, type Kill } from './station/judge.ts'

export interface StationReport {
  findings: string[]
  done: number
  houses: number
  kills: Record<Program, number>
  /** From a kill to an exam that shows what is typed, ms, and so much more than the programs needed to start. */
  usable: Partial<Record<Program, { medianMs: number; mostMs: number; mostOverMs: number }>>
  gaps: FoundGap[]
  /** From the station's start to the student's first screen, ms, one for each house. */
  firstScreenMs: number[]
  /** Answers that the page said were saved. */
  acknowledged: number
}

/** Kills in one exam. */
const perHouse = 25
/** The longest quiet before a kill, ms. */
const quietMs = 3000
/** More than the programs need to start until the exam is usable, ms. */
const moreMs = 1000

const filming: ReadonlySet<Program> = new Set([
  'recorder',
  "the recorder's browser",
  "the recorder's GPU process",
])
/** With these the exam's page goes, and is loaded anew. */
const showing: ReadonlySet<Program> = new Set(['main', 'supervisor', "the exam's browser"])

/** `order`: these and no others, in turn. `timed` (by default): what depends on the machine's speed is judged too. */
export async function run(options: {
  trials: number
  seed: number
  say: (line: string) => void
  order?: readonly Program[]
  timed?: boolean
}): Promise<StationReport> {
  const { trials, seed, say, order, timed = true } = options
  const random = randomFrom(seed)
  const kills = Object.fromEntries(programs.map((program) => [program, 0])) as Record<Program, number>
  const report: StationReport = {
    findings: [],
    done: 0,
    houses: 0,
    kills,
    usable: {},
    gaps: [],
    firstScreenMs: [],
    acknowledged: 0,
  }
  const waits = new Map<Program, { ms: number; overMs: number }[]>()
  while (report.done < trials) {
    const house = await build()
    report.houses += 1
    report.firstScreenMs.push(house.firstScreenMs)
    say(`exam ${report.houses}: the first screen was there after ${house.firstScreenMs} ms`)
    const all: Kill[] = []
    const before = report.findings.length
    const find = (where: string) => (finding: string) => {
      report.findings.push(`${where} (seed ${seed}): ${finding}`)
      say(`FINDING ${where}: ${finding}`)
    }
    const findAtEnd = find(`exam ${report.houses}`)
    try {
      for (let i = 0; i < perHouse && report.done < trials; i++) {
        const number = report.done++
        const program = order ? order[number % order.length] : random.pick(programs)
        if (program === undefined) throw new Error('no program to kill')
        const findHere = find(`trial ${number + 1}, ${program}`)
        const trial = await kill(house, program, random).catch((error: unknown) => {
          findHere(String(error))
          return null
        })
        // Its consequences would only repeat it.
        if (!trial) break
        const { fault, killed, ms, needMs } = trial
        if (fault) findHere(fault)
        if (!killed) {
          say(`${number + 1}/${trials} ${program}: there is none`)
          continue
        }
        all.push(killed)
        kills[program] += 1
        const overMs = ms - needMs
        waits.set(program, [...(waits.get(program) ?? []), { ms, overMs }])
        if (timed && overMs > moreMs)
          findHere(`usable after ${ms} ms, where ${needMs} ms were needed to start and to look`)
        const when = new Date(killed.at).toISOString().slice(11)
        say(`${number + 1}/${trials} ${when} ${program}: usable after ${ms} ms (needed: ${needMs} ms)`)
      }
      const { coverageDetail } = await house.finish(findAtEnd)
      const gaps = gapsOf(coverageDetail, all)
      report.gaps.push(...gaps)
      for (const fault of gapFaults(gaps, timed)) findAtEnd(fault)
    } catch (error) {
      findAtEnd(String(error))
    } finally {
      report.acknowledged += house.acknowledged
      if (report.findings.length > before) {
        say(lastWords(house))
        say(`the attempt's incidents:\n${await house.incidents()}`)
      }
      await house.leave()
    }
  }
  for (const [program, list] of waits) report.usable[program] = summary(list)
  return report
}

interface Trial {
  /** Null: there was nothing to kill. */
  killed: Kill | null
  fault: string | null
  /** From the kill to an exam that shows what is typed, ms; and what starting and looking took of it. */
  ms: number
  needMs: number
}

async function kill(house: House, program: Program, random: Random): Promise<Trial> {
  const { station } = house
  const { campus, student } = station
  const pids = () => new Map(programs.map((one) => [one, pidOf(one, campus)]))
  const quiet = random.below(quietMs)
  const typing = house.type(' Sentences that somebody writes.').catch(() => undefined)
  await delay(quiet)
  const pid = pidOf(program, campus)
  if (pid === undefined) {
    if (program !== "the recorder's GPU process") throw new Error('it is not there')
    await typing
    return { killed: null, fault: null, ms: 0, needMs: 0 }
  }
  const before = pids()
  const at = Date.now()
  process.kill(pid, 'SIGKILL')
  await typing
  let fault: string | null = null
  if (showing.has(program)) {
    const old = before.get("the exam's browser")
    await until("the exam's browser", async () => {
      const now = pidOf("the exam's browser", campus)
      return now !== undefined && now !== old
    })
    await student.reconnect(90_000)
    fault = await house.lookAgain()
  }
  await house.type(' More.')
  const ms = Date.now() - at
  // The same look once more, at an exam that is there: what of it was only the looking.
  const again = Date.now()
  if (showing.has(program)) {
    await student.reconnect(90_000)
    await house.lookAgain()
  }
  await house.type(' More.')
  const looks = showing.has(program) ? house.looks.page : house.looks.field
  looks.push(Date.now() - again)
  await house.saved()
  await until(`another in place of ${program}, and all others`, async () => {
    const now = pids()
    return programs.every((one) => {
      const is = now.get(one)
      if (one === "the recorder's GPU process") return true
      return is !== undefined && isAlive(is) && (one !== program || is !== pid)
    })
  })
  if (program === "the recorder's browser") {
    const fallen = before.get('recorder')
    await until('another recorder', async () => pidOf('recorder', campus) !== fallen)
  }
  const backAt = Date.now()
  const needMs = Math.max(...looks) + (showing.has(program) ? await startMs(house, program) : 0)
  const startedMs = filming.has(program) ? campus.recorder().startedMs : null
  return { killed: { program, at, backAt, startedMs }, fault, ms, needMs }
}

/** What loading main, its browser and its page took at the start just now, ms; the supervisor's own program likewise. */
async function startMs({ station: { campus } }: House, program: Program): Promise<number> {
  const log = () => readFileSync(join(campus.data, '..', 'station.log'), 'utf8')
  const last = [...log().matchAll(/up: program loaded (\d+) ms, then (.*)/g)].at(-1)
  if (!last) throw new Error('main did not say how long its start took')
  const [, loaded, stages = ''] = last
  // Each counted from the loaded program; the page is opened when the first four are there.
  const after = (stage: string) => Number(new RegExp(`${stage} (\\d+)`).exec(stages)?.[1] ?? Number.NaN)
  const opening = Math.max(after('guard'), after('self'), after('keeper'), after('shell'))
  const main = Number(loaded) + after('shell') + after('station page') - opening
  if (program !== 'supervisor') return main
  const began = Date.now()
  await campus.taza(['station', '--help'])
  return main + Date.now() - began
}

const lastWords = ({ station: { campus } }: House): string =>
  `the station's last words:\n${readFileSync(join(campus.data, '..', 'station.log'), 'utf8')
    .split('\n')
    .slice(-200)
    .join('\n')}`

function summary(list: readonly { ms: number; overMs: number }[]) {
  const sorted = list.map(({ ms }) => ms).sort((a, b) => a - b)
  return {
    medianMs: sorted[Math.floor(sorted.length / 2)] ?? 0,
    mostMs: sorted.at(-1) ?? 0,
    mostOverMs: Math.max(...list.map(({ overMs }) => overMs)),
  }
}
