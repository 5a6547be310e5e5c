/**
 * A line of a given width and length: relays TCP connections, both ways each at so many bytes a second for all together
 * and so late. Also a program of its own (`shaped.ts TARGET BYTES_PER_SECOND DELAY_MS`), so that its work is not that of
 * the process that measures: it then says its port, and after each line on stdin (`open`, `block`, `count`) what it counted.
 */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** What one connection may have waiting in the line before its sender is held, bytes. */
const windowBytes = 128 * 1024
const sliceBytes = 8 * 1024
/** A timer that comes late may be made up for by so much, ms. */
const catchUpMs = 5

interface Flow {
  queue: Buffer[]
  waiting: number
  resume(): void
  /** At its other end after so many ms, behind what is on its way already. */
  arrive(piece: Buffer, ms: number): void
}

/** One direction: its flows take turns. */
function createDirection(bytesPerSecond: number, delayMs: number) {
  const flows = new Set<Flow>()
  let turn: Flow[] = []
  let freeAt = 0
  let timer: NodeJS.Timeout | null = null
  let bytes = 0
  let firstAt: number | null = null

  const take = (): { flow: Flow; piece: Buffer } | null => {
    for (let tries = 0; tries < 2; tries++) {
      for (let flow = turn.shift(); flow; flow = turn.shift()) {
        const head = flow.queue[0]
        if (!head) continue
        const piece = head.subarray(0, sliceBytes)
        if (piece.length < head.length) flow.queue[0] = head.subarray(piece.length)
        else flow.queue.shift()
        return { flow, piece }
      }
      turn = [...flows]
    }
    return null
  }
  const run = () => {
    timer = null
    const now = performance.now()
    freeAt = Math.max(freeAt, now - catchUpMs)
    while (freeAt <= now) {
      const next = take()
      if (!next) return
      const { flow, piece } = next
      freeAt += (piece.length / bytesPerSecond) * 1000
      flow.waiting -= piece.length
      if (flow.waiting < windowBytes / 2) flow.resume()
      bytes += piece.length
      firstAt ??= Date.now()
      flow.arrive(piece, delayMs + freeAt - now)
    }
    timer = setTimeout(run, Math.max(0, freeAt - performance.now()))
  }
  return {
    add(from: Socket, to: Socket) {
      const flow: Flow = { queue: [], waiting: 0, resume: () => from.resume(), arrive: arriving(to) }
      flows.add(flow)
      from.on('data', (piece: Buffer) => {
        flow.queue.push(piece)
        flow.waiting += piece.length
        if (flow.waiting >= windowBytes) from.pause()
        if (!timer) run()
      })
      from.on('close', () => flows.delete(flow))
    },
    counted: () => ({ bytes, firstAt }),
    reset() {
      bytes = 0
      firstAt = null
    },
  }
}

/** In order, whatever the timers do. */
function arriving(to: Socket): Flow['arrive'] {
  const under: Buffer[] = []
  return (piece, ms) => {
    under.push(piece)
    setTimeout(() => {
      const next = under.shift()
      if (next && to.writable) to.write(next)
    }, ms)
  }
}

export interface Counted {
  /** From and to the one who connects. */
  up: number
  down: number
  /** Unix ms of the first byte that went up; null when none did. */
  firstAt: number | null
}

export async function startShaped(targetPort: number, bytesPerSecond: number, delayMs: number) {
  const up = createDirection(bytesPerSecond, delayMs)
  const down = createDirection(bytesPerSecond, delayMs)
  const sockets = new Set<Socket>()
  let open = true
  const server = createServer((near) => {
    if (!open) return near.destroy()
    const far = connect(targetPort, '127.0.0.1')
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one)
      one.setNoDelay()
      one.on('error', () => one.destroy())
      one.on('close', () => {
        sockets.delete(one)
        // What is in the line still arrives.
        setTimeout(() => other.destroy(), delayMs + 50)
      })
    }
    up.add(near, far)
    down.add(far, near)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    open() {
      open = true
    },
    block() {
      open = false
      for (const socket of sockets) socket.destroy()
    },
    /** Since the last time it was asked. */
    count(): Counted {
      const counted = { up: up.counted().bytes, down: down.counted().bytes, firstAt: up.counted().firstAt }
      up.reset()
      down.reset()
      return counted
    },
    close() {
      for (const socket of sockets) socket.destroy()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [target = 0, rate = 0, delay = 0] = process.argv.slice(2).map(Number)
  const line = await startShaped(target, rate, delay)
  console.log(JSON.stringify({ port: line.port }))
  for await (const word of createInterface({ input: process.stdin })) {
    if (word === 'open') line.open()
    if (word === 'block') line.block()
    console.log(JSON.stringify(line.count()))
  }
  process.exit(0)
}
