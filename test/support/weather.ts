/** A line with weather: a TCP relay between a station and its server that cuts, stalls, halves, duplicates, corrupts and slows. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

/** What may happen to a piece of data on its way. `halve`: half of it arrives, then the connection is cut. */
export const harms = ['cut', 'stall', 'halve', 'duplicate', 'corrupt', 'slow'] as const
export type Harm = (typeof harms)[number]
/** Those that leave a connection's bytes as they are, as far as they arrive. */
export const clean: ReadonlySet<Harm> = new Set(['cut', 'stall', 'halve', 'slow'])

export interface Weather {
  harms: readonly Harm[]
  /** One piece in so many is harmed; 0: none. */
  oneIn: number
}
export interface Random {
  below(n: number): number
  pick<T>(from: readonly T[]): T
}

export interface Line {
  /** Port on 127.0.0.1 to use instead of the target's. */
  port: number
  weather: Weather
  /** Breaks every connection now; with `refuse`, new ones too until `fair`. */
  cut(refuse?: boolean): void
  /** The sun again: nothing more happens, and what stalled for ever stays so, as a connection that a router forgot. */
  fair(): void
  readonly harmed: Readonly<Record<Harm, number>>
  /** Uploads whose request began to pass, by digest, and how many connections ended with one unanswered. */
  readonly uploads: ReadonlyMap<string, number>
  readonly brokenUploads: number
  /** Bytes from and to the station. */
  readonly bytes: { up: number; down: number }
  close(): Promise<void>
}

const uploadStart = /PUT \/api\/station\/blobs\/([0-9a-f]{64}) HTTP/g
/** Long enough to see a request's first line across two pieces. */
const tailBytes = 120
const slowBytesPerSecond = 30_000

/** Everything at random comes from `random`; only the moments are the machine's. */
export async function startLine(targetPort: number, random: Random): Promise<Line> {
  const pairs = new Set<() => void>()
  const harmed = Object.fromEntries(harms.map((harm) => [harm, 0])) as Record<Harm, number>
  const uploads = new Map<string, number>()
  const bytes = { up: 0, down: 0 }
  const line = { weather: { harms: [], oneIn: 0 } as Weather, refusing: false, broken: 0 }

  const server = createServer((near) => {
    if (line.refusing) return near.destroy()
    const far = connect(targetPort, '127.0.0.1')
    far.setNoDelay()
    near.setNoDelay()
    /** An upload has begun and nothing has been answered since. */
    let open = false
    let tail = ''
    const end = () => {
      if (!pairs.delete(end)) return
      if (open) line.broken += 1
      near.destroy()
      far.destroy()
    }
    pairs.add(end)
    const notice = (piece: Buffer) => {
      const text = tail + piece.toString('latin1')
      const seenBefore = [...tail.matchAll(uploadStart)].length
      for (const [, digest = ''] of [...text.matchAll(uploadStart)].slice(seenBefore)) {
        uploads.set(digest, (uploads.get(digest) ?? 0) + 1)
        open = true
      }
      tail = text.slice(-tailBytes)
    }
    relay(near, far, end, (piece) => {
      notice(piece)
      bytes.up += piece.length
    })
    relay(far, near, end, (piece) => {
      open = false
      bytes.down += piece.length
    })
  })

  /** One direction: each piece is harmed, or not, before the next one is looked at. */
  function relay(from: Socket, to: Socket, end: () => void, passed: (piece: Buffer) => void): void {
    from.on('error', end)
    from.on('close', end)
    const pump = async () => {
      for await (const piece of from as AsyncIterable<Buffer>) {
        const { weather } = line
        const harm =
          weather.oneIn > 0 && random.below(weather.oneIn) === 0 ? random.pick(weather.harms) : null
        if (harm) harmed[harm] += 1
        for (const part of await harmedBy(harm, piece)) {
          passed(part)
          if (!to.write(part))
            await new Promise((resolve) => to.once('drain', resolve).once('close', resolve))
        }
        if (harm === 'cut' || harm === 'halve') return end()
      }
      to.end()
    }
    // A broken connection ends the iteration; `end` has been called by its events.
    pump().catch(end)
  }

  async function harmedBy(harm: Harm | null, piece: Buffer): Promise<Buffer[]> {
    if (harm === 'cut') return []
    if (harm === 'halve') return [piece.subarray(0, Math.floor(piece.length / 2))]
    if (harm === 'duplicate') return [piece, piece]
    if (harm === 'corrupt') return [corrupted(piece)]
    if (harm === 'slow') await delay(Math.min(3000, (piece.length / slowBytesPerSecond) * 1000))
    // Every other stall is for ever.
    if (harm === 'stall')
      await (random.below(2) === 0 ? delay(200 + random.below(1500)) : new Promise(() => undefined))
    return [piece]
  }

  function corrupted(piece: Buffer): Buffer {
    const bad = Buffer.from(piece)
    for (let i = 0; i <= random.below(3); i++) {
      const at = random.below(bad.length)
      bad[at] = (bad[at] ?? 0) ^ (1 << random.below(8))
    }
    return bad
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const endAll = () => {
    for (const end of pairs) end()
  }
  return {
    port: (server.address() as AddressInfo).port,
    get weather() {
      return line.weather
    },
    set weather(next) {
      line.weather = next
    },
    cut(refuse = false) {
      line.refusing = refuse
      endAll()
    },
    fair() {
      line.weather = { harms: [], oneIn: 0 }
      line.refusing = false
    },
    harmed,
    uploads,
    get brokenUploads() {
      return line.broken
    },
    bytes,
    close() {
      endAll()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
