/**
 * Kills the real keeper under load, some 500 times, and looks at what it left: SIGKILL at any moment, and at exact calls
 * in commits, checkpoints of the write-ahead log, submission, erasure of the key, start and end. In every other house the power goes
 * with it: what was not synced may be lost, block by block (test/support/faults).
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { connectKeeper } from '../../src-main/keeper/client.ts'
import { verifierOf } from '../../src-main/keeper/crypto.ts'
import { enrol } from '../../src-main/keeper/enrol-command.ts'
import { loadIdentity } from '../../src-main/keeper/identity.ts'
import type { KeeperPort } from '../../src-shared/keeper-api.ts'
import { stationName } from '../../src-shared/ledger/names.ts'
import type { Verifier } from '../../src-shared/ledger/note.ts'
import { domain, startUniversity, type University } from '../support/fake-university.ts'
import { type Faults, openFaults } from '../support/faults.ts'
import {
  type KeeperProcess,
  openAttempt,
  startKeeperProcess,
  temporaryFolder,
} from '../support/keeper-process.ts'
import { checkErased, checkFiles } from './kill/check.ts'
import { type Promises, promisesOf, startLoad } from './kill/load.ts'
import { type Moment, momentFor } from './kill/moments.ts'
import { type Random, randomFrom } from './kill/random.ts'

/** One lab machine, until it is worn out. */
interface House {
  data: string
  power: boolean
  university: University
  station: Verifier
  faults: Faults
  promises: Promises | null
  /** Submitted; the next keeper must have erased its key by the time it answers. */
  submitted: Promises | null
  attempts: number
  trials: number
  leave(): Promise<void>
}

export interface KillReport {
  findings: string[]
  /** Trials by moment. */
  moments: Record<string, number>
  /** Deaths that came by the aimed call; the others by a signal from outside. */
  aimed: number
  withPower: number
  acknowledged: { segments: number; records: number; answers: number }
}

const wornOutAfter = 14
const trapMs = 1500

async function build(power: boolean): Promise<House> {
  const university = await startUniversity()
  const place = temporaryFolder()
  await enrol({ server: university.url, token: 'once', name: 'Station 1', data: place.folder })
  const identity = loadIdentity(place.folder)
  const faults = openFaults(place.folder, power)
  const house: House = {
    data: place.folder,
    power,
    university,
    station: verifierOf(stationName(domain, 'st1'), identity.signing.publicKey),
    faults,
    promises: null,
    submitted: null,
    attempts: 0,
    trials: 0,
    async leave() {
      house.faults.close()
      await university.close()
      place.remove()
    },
  }
  return house
}

/** `untilMs`: begin no further trial after this time (unix ms). */
export async function run(options: {
  trials: number
  seed: number
  say: (line: string) => void
  untilMs?: number
}): Promise<KillReport & { done: number }> {
  const random = randomFrom(options.seed)
  const report: KillReport = {
    findings: [],
    moments: {},
    aimed: 0,
    withPower: 0,
    acknowledged: { segments: 0, records: 0, answers: 0 },
  }
  let house: House | null = null
  let done = 0
  try {
    for (; done < options.trials && Date.now() < (options.untilMs ?? Number.POSITIVE_INFINITY); done++) {
      // Not before the last submission's key was looked for.
      if (house && house.trials >= wornOutAfter && !house.submitted) {
        await house.leave()
        house = null
      }
      house ??= await build(random.below(2) === 1)
      const moment = momentFor(random)
      const before = report.findings.length
      await trial(house, moment, random, report, (finding) =>
        report.findings.push(
          `trial ${done} (${moment.name}${house?.power ? ', power' : ''}, seed ${options.seed}): ${finding}`,
        ),
      )
      if (report.findings.length > before) {
        // One finding is enough of this house: its consequences would only repeat it.
        await house.leave()
        house = null
      }
      if (done % 25 === 24) options.say(`${done + 1} trials, ${report.findings.length} findings`)
    }
  } finally {
    await house?.leave()
  }
  return { ...report, done }
}

async function trial(
  house: House,
  moment: Moment,
  random: Random,
  report: KillReport,
  say: (finding: string) => void,
): Promise<void> {
  house.trials++
  report.moments[moment.name] = (report.moments[moment.name] ?? 0) + 1
  if (house.power) report.withPower++
  const faults = openFaults(house.data, house.power)
  house.faults.close()
  house.faults = faults
  const set = () => {
    if (!moment.trap) return
    const how = random.pick(['before', 'half', 'after'] as const)
    faults.arm({ ...moment.trap(random), how, seed: random.below(2 ** 31) })
  }
  if (moment.during === 'starting') set()
  const keeper = startKeeperProcess(house.data, ['--checkpoint-every', '15'], faults.env)
  try {
    const port = await reach(house, keeper)
    if (port) {
      await checkSubmitted(house, port, say)
      await live(house, port, moment, random, set, keeper, say)
      port.close()
    }
  } finally {
    const code = await keeper.kill('SIGKILL')
    // Null: by a signal. Asked to close it may come to its end before the trap is reached.
    if (code !== null && !(moment.during === 'closing' && code === 0))
      say(`the keeper ended by itself with ${code}: ${keeper.log()}`)
  }
  if (faults.struck()) report.aimed++
  if (/unexpected:|damaged|cannot be read/.test(keeper.log())) say(`the keeper said: ${keeper.log()}`)
  try {
    judge(house, report, say)
  } catch (error) {
    // Files so broken that they cannot even be looked at.
    say(error instanceof Error ? (error.stack ?? error.message) : String(error))
  }
}

/** Null when the keeper dies before it answers. */
async function reach(house: House, keeper: KeeperProcess): Promise<KeeperPort | null> {
  let alive = true
  void keeper.exited.then(() => {
    alive = false
  })
  const path = join(house.data, 'keeper.sock')
  while (alive) {
    const port = await connectKeeper(path, { run: `main-${house.trials}` }).catch(() => null)
    if (port) return port
    await delay(10)
  }
  return null
}

/** A keeper that answers has finished what a submission began. */
async function checkSubmitted(house: House, port: KeeperPort, say: (finding: string) => void): Promise<void> {
  if (!house.submitted) return
  const { attempt } = house.submitted
  checkErased({ data: house.data, promises: house.submitted }, say)
  const { attempts } = await port.call('attempt.list', {}).catch(() => ({ attempts: [] }))
  if (attempts.some((one) => one.attempt === attempt)) say('a submitted attempt is offered again')
  house.submitted = null
}

/** From a keeper that answers to one that is dead. */
async function live(
  house: House,
  port: KeeperPort,
  moment: Moment,
  random: Random,
  set: () => void,
  keeper: KeeperProcess,
  say: (finding: string) => void,
): Promise<void> {
  const dead = async (atMostMs: number) => {
    await Promise.race([keeper.exited, delay(atMostMs, undefined, { ref: false })])
    await keeper.kill('SIGKILL')
  }
  const opening = moment.during === 'opening'
  if (opening && house.promises) {
    // An attempt of the same name cannot be opened twice: the one under way is left, unsubmitted, as it is.
    house.promises = null
  }
  if (house.promises === null) {
    const attempt = `a${house.attempts++}`
    if (opening) set()
    const opened = await openAttempt(port, attempt).then(
      () => true,
      () => false,
    )
    if (!opened) return dead(0)
    house.promises = promisesOf(attempt, readFileSync(join(house.data, 'attempts', `${attempt}.key`)))
    if (opening) return dead(random.below(30))
  } else {
    const listed = await port.call('attempt.list', {}).catch(() => null)
    if (!listed) return dead(0)
    if (!listed.attempts.some(({ attempt }) => attempt === house.promises?.attempt))
      return say('the reopened keeper does not offer the attempt')
    const resumed = await port.call('attempt.resume', { attempt: house.promises.attempt }).catch(() => null)
    if (!resumed) return dead(0)
  }
  const promises = house.promises
  const load = startLoad(port, promises)
  const enough = 20 + random.below(40)
  while (load.acknowledged < enough && !(await Promise.race([keeper.exited.then(() => true), delay(2)])));
  if (moment.during === 'load') {
    set()
    await dead(moment.trap ? trapMs : random.below(60))
  } else if (moment.during === 'closing') {
    set()
    void keeper.kill('SIGTERM')
    await dead(trapMs)
  } else if (moment.during === 'submission') {
    load.stop()
    await load.ended
    set()
    promises.submission = 'asked'
    await port.call('attempt.submit', { by: 'student', answers: 5 }).then(
      () => {
        promises.submission = 'acknowledged'
      },
      () => undefined,
    )
    await dead(random.below(80))
  } else await dead(random.below(60))
  await load.ended
}

function judge(house: House, report: KillReport, say: (finding: string) => void): void {
  const { promises, university } = house
  if (promises) {
    const server = university.ledgers.get(promises.attempt)?.leaves ?? []
    const { submitted } = checkFiles({ data: house.data, promises, station: house.station, server }, say)
    if (submitted) {
      house.submitted = promises
      house.promises = null
      report.acknowledged.segments += promises.segments.size
      report.acknowledged.records += promises.records.size
      report.acknowledged.answers += promises.answers.size
    }
  }
  for (const complaint of university.complaints.splice(0)) say(`the server: ${complaint}`)
}
