/**
 * What does the server take in? The same segments from the same client over as many connections, in turns: to nginx, which
 * puts them into files (DAV PUT) and neither hashes nor syncs, and to our server, which does both (ingest/race.ts). Then
 * how many stations at the default rates it bears: each sends its ledger and 88 + 100 KB of film every two seconds, on time, whatever the
 * answers take. What the server's time goes to then is looked at in a run of its own, under V8's profiler: var/bench/ingest-profile.json.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import type { University } from '../support/university.ts'
import { type Sitting, sittings } from './ingest/campus.ts'
import { runRace } from './ingest/race.ts'
import { startServer } from './ingest/server.ts'
import { sustain } from './ingest/sustain.ts'

/** Tried in this order, until one holds. */
const campusCrowds = [1000, 750, 500, 400, 300, 200, 150, 100, 50]
/** 99th percentile of an acknowledgement, ms. */
const inTimeMs = 1000

/** `--only race`: against nginx alone, in a minute; `--only crowd`: stations alone; `--stations N`: that crowd and no other. */
export async function run(args: readonly string[] = []) {
  const { values } = parseArgs({
    args: [...args],
    options: { only: { type: 'string' }, stations: { type: 'string' } },
  })
  const only = z.enum(['race', 'crowd']).optional().parse(values.only)
  const wanted = z.coerce.number().int().min(1).max(5000).optional().parse(values.stations)
  const crowds = wanted === undefined ? campusCrowds : [wanted]
  const campus = await sittings(crowds[0] ?? 1)
  const [first] = campus.all
  if (!first) throw new Error('nobody sits')
  const server = await startServer(campus.university)
  try {
    const race = only === 'crowd' ? [] : await runRace(server.url, first, campus.university.dataDir)
    if (only === 'race') return race
    const crowd = await largestCrowd(server, campus.all, crowds)
    await server.end()
    const profile = await profileOf(campus, crowd.stations || (crowds.at(-1) ?? 1))
    mkdirSync('var/bench', { recursive: true })
    writeFileSync('var/bench/ingest-profile.json', `${JSON.stringify(profile, null, 2)}\n`)
    for (const { name, share } of profile.slice(0, 12)) console.log(`${(share * 100).toFixed(1)} %  ${name}`)
    return [
      ...race,
      {
        metric: 'stations at 350 + 400 kbit/s, 99th percentile of acknowledgements under 1 s',
        unit: 'stations',
        ours: crowd.stations,
        peer: null,
        ratio: null,
        goal: '1,000 on two cores, the load beside it',
        met: crowd.stations >= 1000,
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
    await campus.university.close()
  }
}

/** What limits the crowd that holds, or the smallest one. */
async function profileOf({ university, all }: { university: University; all: Sitting[] }, stations: number) {
  const server = await startServer(university, true)
  try {
    await sustain(server.url, all.slice(0, stations))
  } finally {
    await server.end()
  }
  return server.end()
}

async function largestCrowd(
  server: { url: string; cpuMs(): number },
  all: readonly Sitting[],
  crowds: readonly number[],
) {
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

const round = (value: number) => Math.round(value * 100) / 100
