/** A network link that can be cut: a TCP relay between a station and its server. */

import type { AddressInfo } from 'node:net'
import { connect, createServer, type Socket } from 'node:net'

export interface Link {
  /** Port on 127.0.0.1 to use instead of the target's. */
  port: number
  /** From now on every connection is broken and new ones are refused a word. */
  cut(): void
  mend(): void
  close(): Promise<void>
}

/** `told`: hears every piece that passes, from the station (`up`) and to it. */
export async function startLink(
  targetPort: number,
  told: { up?(piece: Buffer): void; down?(piece: Buffer): void } = {},
): Promise<Link> {
  const sockets = new Set<Socket>()
  let whole = true
  const server = createServer((near) => {
    if (!whole) return near.destroy()
    const far = connect(targetPort, '127.0.0.1')
    if (told.up) near.on('data', told.up)
    if (told.down) far.on('data', told.down)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one)
      one.pipe(other)
      // The other end learns of it by the destroy; what was on the way is lost, as on a real line.
      one.on('error', () => other.destroy())
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      whole = false
      for (const socket of sockets) socket.destroy()
    },
    mend() {
      whole = true
    },
    close() {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
