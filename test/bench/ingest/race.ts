/**
 * The same pieces over as many connections, in turns: to nginx, which puts them into files and neither hashes nor syncs; to
 * a bare Node program that hashes and syncs and does nothing else (bare.ts); to our server. Each begins with the disk at
 * rest, so that nobody pays for what another left to be written.
 */
import { execFileSync, spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Pool } from 'undici'
import { freePort } from '../../support/free-port.ts'
import { startNginx } from '../../support/nginx.ts'
import { announce, type Sitting } from './campus.ts'
import { type Piece, pieces } from './pieces.ts'
import { whereItListens } from './server.ts'

/** A lab's stations at once, and a campus's. */
const crowds = [16, 128]
const pieceBytes = 180 * 1024
const piecesATurn = 320
const turns = 7

interface Runner {
  name: string
  url: string
  path(digest: string): string
  headers: Record<string, string>
}

/** `folder`: for the bare program's file, on the disk that the server writes to. */
export async function runRace(ours: string, sitting: Sitting, folder: string) {
  const bare = await startBare(join(folder, 'bare'))
  const nginx = await startFiles()
  const runners: Runner[] = [
    {
      name: 'nginx',
      url: nginx.url,
      path: (digest) => `/${digest.slice(0, 2)}/${digest}`,
      headers: {},
    },
    { name: 'bare', url: bare.url, path: (digest) => `/${digest}`, headers: {} },
    {
      name: 'ours',
      url: ours,
      path: (digest) => `/api/station/blobs/${digest}`,
      headers: { authorization: `Bearer ${sitting.station.token}` },
    },
  ]
  try {
    const results = []
    for (const connections of crowds) {
      const speeds = await inTurns(runners, connections, (film) => announce(ours, sitting, film))
      const [peer = Number.NaN, limit = Number.NaN, our = Number.NaN] = speeds
      console.log(
        `${connections} connections, medians: the bare program ${round(limit / peer)} of nginx, ours ${round(our / limit)} of the bare program`,
      )
      results.push({
        metric: `180 KiB segments over ${connections} connections, hashed and durable`,
        unit: 'MB/s',
        ours: round(our),
        peer: round(peer),
        ratio: round(our / peer),
        goal: 'at least 0.5 of nginx, which does neither',
        met: our / peer >= 0.5,
      })
    }
    return results
  } finally {
    await bare.stop()
    await nginx.stop()
  }
}

/** Medians, MB/s, in the order of the runners. */
async function inTurns(
  runners: readonly Runner[],
  connections: number,
  announced: (film: readonly Piece[]) => Promise<void>,
): Promise<number[]> {
  const lanes = runners.map((runner) => ({
    ...runner,
    pool: new Pool(runner.url, { connections, pipelining: 1 }),
    speeds: [] as number[],
  }))
  for (let turn = 0; turn <= turns; turn++) {
    const film = pieces(piecesATurn, pieceBytes, turn)
    await announced(film)
    for (const { pool, path, headers, speeds } of lanes) {
      execFileSync('sync')
      const speed = await send(film, connections, ({ digest, body }) =>
        put(pool, path(digest), body, headers),
      )
      // The first turn warms all.
      if (turn > 0) speeds.push(speed)
    }
    if (turn > 0)
      console.log(
        `${connections} connections, turn ${turn}: ${lanes.map(({ name, speeds }) => `${name} ${round(speeds.at(-1) ?? Number.NaN)}`).join(', ')} MB/s`,
      )
  }
  for (const { pool } of lanes) await pool.close()
  return lanes.map(({ speeds }) => median(speeds))
}

async function send(
  film: readonly Piece[],
  connections: number,
  one: (piece: Piece) => Promise<void>,
): Promise<number> {
  const queue = [...film]
  const begun = performance.now()
  const worker = async () => {
    for (let piece = queue.pop(); piece; piece = queue.pop()) await one(piece)
  }
  await Promise.all(Array.from({ length: connections }, worker))
  const bytes = film.reduce((sum, { body }) => sum + body.length, 0)
  return bytes / 1000 / (performance.now() - begun)
}

async function put(pool: Pool, path: string, body: Buffer, headers: Record<string, string>): Promise<void> {
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

async function startFiles() {
  const port = await freePort()
  return startNginx({
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
}

async function startBare(file: string) {
  const program = fileURLToPath(new URL('bare.ts', import.meta.url))
  const child = spawn(process.execPath, [program, file], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  return {
    url: await whereItListens(child.stdout, ended),
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
const round = (value: number) => Math.round(value * 100) / 100
