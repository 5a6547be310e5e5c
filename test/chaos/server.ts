/**
 * Kills the real server with SIGKILL at random moments under load, while it starts too: one process on SQLite and a
 * directory, and two behind nginx on PostgreSQL and S3. After each death whatever was acknowledged must be there, and
 * the server must go on.
 */
import { openBlobs } from '../../src-server/storage/blobs/open.ts'
import { inDataDir } from '../../src-server/storage/places.ts'
import { openSql } from '../../src-server/storage/sql/open.ts'
import { freePort } from '../support/free-port.ts'
import { balancing, startNginx } from '../support/nginx.ts'
import { type Campus, campusOf, newPlaces } from '../support/places.ts'
import { startPostgres } from '../support/postgres.ts'
import { startRadosgw } from '../support/radosgw.ts'
import { logIn, startUniversity, type University } from '../support/university.ts'
import { type Random, randomFrom } from './kill/random.ts'
import { check } from './server/check.ts'
import { type Promises, seat, startLoad } from './server/load.ts'
import { type ServerProcess, serverProcess } from './server/processes.ts'

type Store = 'sqlite' | 'postgres'

/** One university, until it is worn out. */
interface House {
  store: Store
  university: University
  processes: ServerProcess[]
  seats: Promises[]
  invigilator: Awaited<ReturnType<typeof logIn>>
  trials: number
  leave(): Promise<void>
}

export interface ServerReport {
  findings: string[]
  done: number
  /** Trials by store. */
  stores: Record<Store, number>
  /** Deaths while a process was starting. */
  starting: number
  acknowledged: { records: number; objects: number; answers: number; orders: number }
}

const seatsAtOnce = 4
const wornOutAfter = 10

/** `untilMs`: begin no further trial after this time (unix ms), once each store has had one. */
export async function run(options: {
  trials: number
  seed: number
  say: (line: string) => void
  untilMs?: number
}): Promise<ServerReport> {
  const random = randomFrom(options.seed)
  const report: ServerReport = {
    findings: [],
    done: 0,
    stores: { sqlite: 0, postgres: 0 },
    starting: 0,
    acknowledged: { records: 0, objects: 0, answers: 0, orders: 0 },
  }
  const campus = await campusFor()
  const houses: Partial<Record<Store, House>> = {}
  const leave = async (store: Store) => {
    const house = houses[store]
    delete houses[store]
    for (const { records, objects, answer, commands } of house?.seats ?? []) {
      report.acknowledged.records += records
      report.acknowledged.objects += objects.size
      report.acknowledged.answers += answer?.revision ?? 0
      report.acknowledged.orders += commands.size
    }
    await house?.leave()
  }
  try {
    for (; report.done < options.trials; report.done++) {
      if (report.done > 1 && Date.now() >= (options.untilMs ?? Number.POSITIVE_INFINITY)) break
      const store: Store = report.done % 2 ? 'postgres' : 'sqlite'
      if ((houses[store]?.trials ?? 0) >= wornOutAfter) await leave(store)
      houses[store] ??= await build(store, campus.at)
      const before = report.findings.length
      await trial(houses[store], random, report, (finding) =>
        report.findings.push(`trial ${report.done} (${store}, seed ${options.seed}): ${finding}`),
      )
      // One finding is enough of this house: its consequences would only repeat it.
      if (report.findings.length > before) await leave(store)
      if (report.done % 10 === 9) options.say(`${report.done + 1} trials, ${report.findings.length} findings`)
    }
  } finally {
    await leave('sqlite')
    await leave('postgres')
    await campus.stop()
  }
  return report
}

/** The one that the test run has, or one of our own. */
async function campusFor(): Promise<{ at: Campus; stop(): Promise<void> }> {
  const given = campusOf(process.env)
  if (given) return { at: given, stop: async () => undefined }
  const postgres = await startPostgres({ durable: true })
  const store = await startRadosgw().catch(async (error) => {
    await postgres.stop()
    throw error
  })
  return {
    at: { postgres: postgres.url, s3: store.at },
    async stop() {
      await postgres.stop()
      await store.stop()
    },
  }
}

async function build(store: Store, campus: Campus): Promise<House> {
  const places = store === 'sqlite' ? inDataDir : await newPlaces(campus)
  const university = await startUniversity({ now: () => Date.now() }, {}, places)
  const invigilator = await logIn(university, 'invigilator')
  const seats: Promises[] = []
  for (const { number } of university.credentials.students.slice(0, seatsAtOnce)) {
    const one = await seat(university, number)
    const path = `/api/attempts/${one.ledger.attempt}/commands`
    await invigilator.call('POST', path, { kind: 'admit' })
    seats.push(one)
  }
  await university.server.close()
  const processes: ServerProcess[] = []
  for (let i = 0; i < (store === 'sqlite' ? 1 : 2); i++) processes.push(await serverProcess(university))
  await Promise.all(processes.map((one) => one.start()))
  const port = await freePort()
  const urls = processes.map(({ url }) => url)
  const front = store === 'sqlite' ? null : await startNginx({ port, http: () => balancing(port, urls) })
  university.url = front?.url ?? urls[0] ?? ''
  return {
    store,
    university,
    processes,
    seats,
    // Once more: behind a proxy another cookie counts.
    invigilator: await logIn(university, 'invigilator'),
    trials: 0,
    async leave() {
      await Promise.all(processes.map((one) => one.kill()))
      await front?.stop()
      await university.close()
    },
  }
}

async function trial(
  house: House,
  random: Random,
  report: ServerReport,
  say: (finding: string) => void,
): Promise<void> {
  house.trials++
  report.stores[house.store]++
  const load = startLoad(house.seats, house.invigilator, random)
  const enough = 10 + random.below(60)
  const until = Date.now() + 30_000
  while (load.acknowledged < enough && Date.now() < until) await pause(2)
  if (load.acknowledged < enough) say(`the server does not go on: ${load.acknowledged} answers in 30 s`)
  await pause(random.below(40))
  const victims = house.processes.filter((_, i) => i === 0 || random.below(2) === 1)
  if (house.processes.length > 1 && victims.length === 1 && random.below(2)) victims[0] = house.processes[1]!
  await Promise.all(victims.map((one) => one.kill()))
  if (random.below(4) === 0) {
    report.starting++
    for (const one of victims) one.begin()
    await pause(random.below(900))
    await Promise.all(victims.map((one) => one.kill()))
  }
  await load.stop()
  for (const line of new Set(load.trouble)) say(line)
  await judge(house, say)
  await Promise.all(victims.map((one) => one.start()))
}

async function judge({ university, seats }: House, say: (finding: string) => void): Promise<void> {
  const { dataDir, places } = university
  const db = await openSql(dataDir, places.databaseUrl, (error) => say(String(error)))
  const blobs = await openBlobs(dataDir, places.s3)
  for (const one of seats) await check({ db, blobs }, one, say)
  await blobs.close()
  await db.destroy()
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
