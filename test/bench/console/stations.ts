/**
 * The stations of the bench, in a process of their own so that their work delays nobody's clock. Forked; the parent sends
 * `begin`, then `incident`s, and hears when all have arrived and when each incident was known at its station.
 */
import { execFileSync } from 'node:child_process'
import { z } from 'zod'
import { systemClock } from '../../../src-main/keeper/clock.ts'
import { arrive, type SimulatedStation } from '../../../src-main/keeper/loadgen/station.ts'
import type { LiveState } from '../../../src-shared/console-api.ts'
import { LoadKit } from '../../../src-shared/load-kit.ts'
import { plainNetwork } from '../../../src-shared/network.ts'
import type { Source } from '../../../src-shared/vocabulary.ts'

const Order = z.discriminatedUnion('type', [
  z.object({ type: z.literal('begin'), server: z.string(), seats: LoadKit.shape.seats }),
  z.object({ type: z.literal('incident'), id: z.string() }),
])

/** A tile's picture: 320×240, about as many bytes as a camera's. */
const pictures = Array.from({ length: 8 }, (_, i) =>
  execFileSync('ffmpeg', [
    ...['-loglevel', 'error', '-f', 'lavfi', '-i', `testsrc2=s=320x240:r=1`, '-ss', String(i)],
    ...['-frames:v', '1', '-q:v', '6', '-f', 'mjpeg', '-'],
  ]),
)
const everyMs = 1000
const stations: SimulatedStation[] = []
const clock = systemClock()
const began = clock.mono()

async function begin(server: string, seats: LoadKit['seats']): Promise<void> {
  const troubles = new Map<string, number>()
  const trouble = (what: string) => void troubles.set(what, (troubles.get(what) ?? 0) + 1)
  const told = { records: () => undefined, object: () => undefined, takenBack: () => undefined }
  const queue = [...seats.entries()]
  const one = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [i, seat] = next
      const name = `A-${String(i + 1).padStart(3, '0')}`
      const deps = { server, seat, name, network: plainNetwork, clock, random: Math.random, told, trouble }
      const station = await arrive(deps)
      stations.push(station)
      setTimeout(() => setInterval(() => look(station, i), everyMs), Math.random() * everyMs)
    }
  }
  await Promise.all([one(), one(), one(), one()])
  process.send?.({ type: 'arrived', troubles: Object.fromEntries(troubles) })
}

let turn = 0
function look(station: SimulatedStation, i: number): void {
  const picture = (n: number): Uint8Array => pictures[n % pictures.length] ?? new Uint8Array()
  turn += 1
  const shown = new Map<Source, Uint8Array>([
    ['face', picture(turn + i)],
    ['desk', picture(turn + i + 3)],
  ])
  const live: LiveState = {
    screen: 'exam',
    state: 'running',
    lock: null,
    cameras: { face: 'live', desk: 'live' },
    leftMs: Math.max(0, Math.round(2 * 3_600_000 - (clock.mono() - began))),
    answered: 3,
    asks: [],
    film: {},
  }
  station.show(live, shown)
}

process.on('message', (message) => {
  const order = Order.parse(message)
  if (order.type === 'incident') {
    stations[Math.floor(Math.random() * stations.length)]?.incident(order.id, 'Telegram')
    process.send?.({ type: 'raised', id: order.id, at: Date.now() })
    return
  }
  begin(order.server, order.seats).catch((error: unknown) => {
    console.error(error)
    process.exit(1)
  })
})
process.on('disconnect', () => process.exit(0))
