/**
 * Two processes of one server behind nginx, a real keeper that speaks to one of them and a console that listens to the
 * other. Each dies in its turn, without a word, while film is sent: both go on through the one that is left.
 */
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { openStore } from '../../src-main/keeper/store.ts'
import { keepConnected } from '../../src-renderer/console/live/connection.ts'
import { sha256 } from '../../src-server/keys.ts'
import { openBlobs } from '../../src-server/storage/blobs/open.ts'
import { openSql } from '../../src-server/storage/sql/open.ts'
import { toHex } from '../../src-shared/bytes.ts'
import type { LiveMessage } from '../../src-shared/console-api.ts'
import { type ServerProcess, serverProcess } from '../chaos/server/processes.ts'
import { freePort } from '../support/free-port.ts'
import { type KeeperAttempt, sitAtKeeper, storeOf } from '../support/keeper-attempt.ts'
import { until } from '../support/keeper-process.ts'
import { type Nginx, preferring, startNginx } from '../support/nginx.ts'
import { logIn, startUniversity, type University } from '../support/university.ts'

const room = 'lab-204'
/** Of one death: what was under way (four uploads, the ledger, two calls, the live lane), and each of it once more. */
const failuresAtMost = 16

let university: University
let processes: [ServerProcess, ServerProcess]
let front: Nginx
let station: KeeperAttempt
let invigilator: Awaited<ReturnType<typeof logIn>>
let folder: string

beforeAll(async () => {
  university = await startUniversity()
  await university.server.close()
  processes = [await serverProcess(university), await serverProcess(university)]
  await Promise.all(processes.map((one) => one.start()))
  folder = await mkdtemp(join(tmpdir(), 'taza-failover-'))
  const [a, b] = [processes[0].url, processes[1].url]
  const [forConsoles, forStations] = [await freePort(), await freePort()]
  const http = () =>
    preferring([
      { name: 'consoles', port: forConsoles, upstreams: [a, b], log: join(folder, 'consoles') },
      { name: 'stations', port: forStations, upstreams: [b, a], log: join(folder, 'stations') },
    ])
  front = await startNginx({ port: forConsoles, http })
  university.url = front.url
  invigilator = await logIn(university, 'invigilator')
  station = await sitAtKeeper(university, `http://127.0.0.1:${forStations}`)
})
afterAll(async () => {
  await station?.leave()
  await front?.stop()
  await Promise.all((processes ?? []).map((one) => one.kill()))
  await university?.close()
  if (folder) await rm(folder, { recursive: true, force: true })
})

/** What nginx answered to the station: one line a request that is over. */
const answered = () =>
  readFileSync(join(folder, 'stations'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [method = '', path = '', status = ''] = line.split(' ')
      return { method, path, status: Number(status) }
    })
const isUpload = ({ method, path }: { method: string; path: string }) =>
  method === 'PUT' && path.startsWith('/api/station/blobs/')
const acknowledged = () =>
  answered().flatMap((one) => (isUpload(one) && one.status < 300 ? [one.path.split('/').at(-1) ?? ''] : []))

/** The console's own connection, and what it fetches once it is back (src-renderer/console/live/useLive.ts). */
function openConsole() {
  const heard: LiveMessage[] = []
  const told = { tries: 0, opened: 0, nonsense: [] as string[] }
  const { close } = keepConnected(
    {
      open(back) {
        told.tries += 1
        const url = `${university.url.replace('http', 'ws')}/api/live?room=${room}`
        const socket = new WebSocket(url, { headers: { cookie: invigilator.cookie } })
        socket.on('open', () => back.opened())
        socket.on('message', (data) => back.message(String(data)))
        socket.on('close', () => back.closed())
        // A close follows.
        socket.on('error', () => undefined)
        return { send: (text) => socket.send(text), close: () => socket.terminate() }
      },
      now: Date.now,
      random: Math.random,
      later(ms, work) {
        const timer = setTimeout(work, ms)
        return () => clearTimeout(timer)
      },
    },
    {
      onMessage: (message) => heard.push(message),
      onPictures: () => undefined,
      onState(lostSince) {
        if (lostSince === null) told.opened += 1
      },
      onNonsense: (why) => told.nonsense.push(why),
    },
  )
  return { heard, told, close }
}
const pushed = (heard: readonly LiveMessage[], id: string) =>
  heard.some((message) => message.type === 'incident' && message.incident.id === id)

/** As the database and the bucket themselves say. */
async function judge(promised: { records: number; objects: readonly string[] }) {
  const db = await openSql(university.dataDir, university.places.databaseUrl, (error) => {
    throw error
  })
  const blobs = await openBlobs(university.dataDir, university.places.s3)
  try {
    const leaves = await db
      .selectFrom('leaf')
      .select(['seq', 'leaf'])
      .where('attempt', '=', station.attempt)
      .orderBy('seq')
      .execute()
    const held = new Set((await db.selectFrom('held').select('digest').execute()).map((row) => row.digest))
    expect(leaves.length).toBeGreaterThanOrEqual(promised.records)
    expect(promised.objects.filter((digest) => !held.has(digest))).toEqual([])
    for (const digest of promised.objects)
      expect(toHex(sha256(await blobs.read(digest))), digest).toBe(digest)
    return leaves.map(({ leaf }) => leaf)
  } finally {
    await blobs.close()
    await db.destroy()
  }
}

/** What the station has the server's word for: read before the database is, which may only have more. */
function promisedRecords(): number {
  const store = openStore(storeOf(station), { readonly: true })
  try {
    return Number(store.meta('server-next') ?? 0)
  } finally {
    store.close()
  }
}

test('one process dies, then the other: station and console go on, and nothing acknowledged is missing', async () => {
  const console = openConsole()
  await until('the console hears', () => console.heard.some(({ type }) => type === 'needs'))
  let filming = true
  const film = (async () => {
    while (filming) {
      await station.film(() => 30_000)
      await new Promise((resolve) => setTimeout(resolve, 30))
    }
  })()
  const before = await station.raise()
  await until('an incident crosses from one process to the other', () => pushed(console.heard, before))

  for (const [round, victim] of [processes[1], processes[0]].entries()) {
    const sent = acknowledged().length
    await until('film is on its way', () => acknowledged().length > sent + 4)
    const failures = answered().filter(({ status }) => status >= 500 || status === 499).length
    const { tries, opened } = console.told
    await victim.kill()
    const heardBefore = console.heard.length
    const promised = { records: promisedRecords(), objects: acknowledged() }
    expect(promised.objects.length).toBeGreaterThan(4)
    const meanwhile = await station.raise()
    await judge(promised)

    // The station: what it films from now on is acknowledged by the other.
    const since = acknowledged().length
    await until('the station goes on', () => acknowledged().length > since + 4)
    // The console: the first death is not its own process's, the second is.
    if (victim === processes[0]) await until('it is connected again', () => console.told.opened > opened)
    const seen = async () =>
      pushed(console.heard, meanwhile) ||
      (await invigilator.call('GET', `/api/rooms/${room}/incidents`)).body.incidents.some(
        (incident: { id: string }) => incident.id === meanwhile,
      )
    await until('what happened meanwhile is seen', seen)
    const after = await station.raise()
    await until('what happens now is pushed', () => pushed(console.heard, after))
    await until('a tile says that the station is there', () =>
      console.heard
        .slice(heardBefore)
        .some(
          (message) =>
            message.type === 'tiles' &&
            message.tiles.some(({ connected, attempt }) => connected && attempt !== null),
        ),
    )
    expect(console.told.tries - tries).toBeLessThanOrEqual(4)
    expect(
      answered().filter(({ status }) => status >= 500 || status === 499).length - failures,
    ).toBeLessThanOrEqual(failuresAtMost)
    if (round === 0) await victim.start()
  }

  filming = false
  await film
  await station.port.call('attempt.submit', { by: 'student', answers: 0 })
  await until('the final receipt', () => station.finals === 1)
  const store = openStore(storeOf(station), { readonly: true })
  const mine = store.leaves(0, Number.MAX_SAFE_INTEGER)
  store.close()
  const theirs = await judge({ records: mine.length, objects: [...station.acknowledged.keys()] })
  expect(theirs).toEqual(mine)
  // Sent again at most once for each death, and never what had its answer.
  const uploads = answered().filter(isUpload)
  const times = Map.groupBy(uploads, ({ path }) => path)
  expect([...times.values()].filter((list) => list.length > 3)).toEqual([])
  expect(uploads.filter(({ status }) => status === 201).length).toBeLessThanOrEqual(times.size)
  expect(console.told.nonsense).toEqual([])
  console.close()
}, 120_000)
