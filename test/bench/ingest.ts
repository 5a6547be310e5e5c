/**
 * What does the server take in? The same segments from the same client over as many connections, in turns: to nginx, which
 * puts them into files (DAV PUT) and neither hashes nor syncs, and to our server, which does both. Then how many stations
 * at the default rates it bears: each sends its ledger and 88 + 100 KB of film every two seconds, on time, whatever the
 * answers take. What the server's time goes to then is looked at in a run of its own, under V8's profiler: var/bench/ingest-profile.json.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { Pool } from 'undici'
import { freePort } from '../support/free-port.ts'
import { startNginx } from '../support/nginx.ts'
import type { University } from '../support/university.ts'
import { announce, type Sitting, sittings } from './ingest/campus.ts'
import { type Piece, pieces } from './ingest/pieces.ts'
import { startServer } from './ingest/server.ts'
import { sustain } from './ingest/sustain.ts'

const connections = 16
const pieceBytes = 180 * 1024
const piecesARound = 320
const rounds = 5
/** Tried in this order, until one holds. */
const crowds = [500, 400, 300, 200, 150, 100, 50]
/** 99th percentile of an acknowledgement, ms. */
const inTimeMs = 1000

export async function run() {
  const campus = await sittings(crowds[0] ?? 1)
  const [first] = campus.all
  if (!first) throw new Error('nobody sits')
  const server = await startServer(campus.university)
  const port = await freePort()
  const nginx = await startNginx({
    port,
    workers: 2,
    http: (folder) => `
      server {
        listen 127.0.0.1:${port} reuseport;
        client_max_body_size 40m;
        client_body_buffer_size 256k;
        location / { root ${folder}/files; dav_methods PUT; create_full_put_path on; }
      }`,
  })
  try {
    const speeds = await inTurns(server.url, nginx.url, first)
    const crowd = await largestCrowd(server, campus.all)
    await server.end()
    const profile = await profileOf(campus, crowd.stations)
    mkdirSync('var/bench', { recursive: true })
    writeFileSync('var/bench/ingest-profile.json', `${JSON.stringify(profile, null, 2)}\n`)
    for (const { name, share } of profile.slice(0, 12)) console.log(`${(share * 100).toFixed(1)} %  ${name}`)
    const ratio = speeds.ours / speeds.peer
    return [
      {
        metric: `180 KiB segments over ${connections} connections, hashed and durable`,
        unit: 'MB/s',
        ours: round(speeds.ours),
        peer: round(speeds.peer),
        ratio: round(ratio),
        goal: 'at least 0.5 of nginx, which does neither',
        met: ratio >= 0.5,
      },
      {
        metric: 'stations at 350 + 400 kbit/s, 99th percentile of acknowledgements under 1 s',
        unit: 'stations',
        ours: crowd.stations,
        peer: null,
        ratio: null,
        goal: '500 on two cores, the load beside it',
        met: crowd.stations >= 500,
      },
      {
        metric: `99th percentile of a segment's acknowledgement at ${crowd.stations} stations`,
        unit: 'ms',
        ours: round(crowd.mediaMs),
        peer: null,
        ratio: null,
        goal: 'under 1000',
        met: crowd.mediaMs < inTimeMs,
      },
      {
        metric: `99th percentile of a ledger batch's acknowledgement at ${crowd.stations} stations`,
        unit: 'ms',
        ours: round(crowd.ledgerMs),
        peer: null,
        ratio: null,
        goal: 'under 1000',
        met: crowd.ledgerMs < inTimeMs,
      },
    ]
  } finally {
    await server.end()
    await nginx.stop()
    await campus.university.close()
  }
}

/** What limits the crowd that holds, or the smallest one. */
async function profileOf({ university, all }: { university: University; all: Sitting[] }, stations: number) {
  const server = await startServer(university, true)
  try {
    await sustain(server.url, all.slice(0, stations || crowds.at(-1)))
  } finally {
    await server.end()
  }
  return server.end()
}

/** Medians, MB/s. */
async function inTurns(ours: string, peer: string, sitting: Sitting) {
  const speeds = { ours: [] as number[], peer: [] as number[] }
  const toOurs = new Pool(ours, { connections, pipelining: 1 })
  const toPeer = new Pool(peer, { connections, pipelining: 1 })
  for (let turn = 0; turn <= rounds; turn++) {
    const film = pieces(piecesARound, pieceBytes, turn)
    await announce(ours, sitting, film)
    const peerSpeed = await send(film, (piece) =>
      put(toPeer, `/${piece.digest.slice(0, 2)}/${piece.digest.slice(2, 4)}/${piece.digest}`, piece, {}),
    )
    const ourSpeed = await send(film, (piece) =>
      put(toOurs, `/api/station/blobs/${piece.digest}`, piece, {
        authorization: `Bearer ${sitting.station.token}`,
      }),
    )
    // The first turn warms both.
    if (turn === 0) continue
    speeds.ours.push(ourSpeed)
    speeds.peer.push(peerSpeed)
    console.log(`turn ${turn}: ours ${round(ourSpeed)} MB/s, nginx ${round(peerSpeed)} MB/s`)
  }
  await toOurs.close()
  await toPeer.close()
  return { ours: median(speeds.ours), peer: median(speeds.peer) }
}

async function send(film: readonly Piece[], one: (piece: Piece) => Promise<void>): Promise<number> {
  const queue = [...film]
  const begun = performance.now()
  const worker = async () => {
    for (let piece = queue.pop(); piece; piece = queue.pop()) await one(piece)
  }
  await Promise.all(Array.from({ length: connections }, worker))
  const bytes = film.reduce((sum, { body }) => sum + body.length, 0)
  return bytes / 1000 / (performance.now() - begun)
}

async function put(
  pool: Pool,
  path: string,
  { body }: Piece,
  headers: Record<string, string>,
): Promise<void> {
  const answer = await pool.request({
    method: 'PUT',
    path,
    body,
    headers: { ...headers, 'content-type': 'application/octet-stream' },
  })
  await answer.body.dump()
  if (answer.statusCode !== 201 && answer.statusCode !== 204)
    throw new Error(`PUT ${path.slice(0, 20)} answered ${answer.statusCode}`)
}

async function largestCrowd(server: { url: string; cpuMs(): number }, all: readonly Sitting[]) {
  for (const stations of crowds) {
    const cpu = server.cpuMs()
    const told = await sustain(server.url, all.slice(0, stations))
    const share = (server.cpuMs() - cpu) / told.lasted
    console.log(
      `${stations} stations: media p99 ${round(told.mediaMs)} ms, ledger p99 ${round(told.ledgerMs)} ms, ` +
        `${told.late} of ${told.sent} late or refused, server ${round(share * 100)} % of one core`,
    )
    const holds = told.mediaMs < inTimeMs && told.ledgerMs < inTimeMs && told.late === 0
    if (holds || stations === crowds.at(-1)) return { stations: holds ? stations : 0, ...told }
  }
  throw new Error('no crowd was tried')
}

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
const round = (value: number) => Math.round(value * 100) / 100
