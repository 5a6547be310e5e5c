import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'

/**
 * A port of 127.0.0.1 that nobody listens on just now, to be listened on later, also again and again. It lies below those
 * that Linux gives to outgoing connections and to who asks for any, so that neither takes it meanwhile, nor does a client
 * that tries it before it is listened on connect to itself.
 */
export async function freePort(): Promise<number> {
  const first = 12_000
  const given = Number(readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').trim().split(/\s+/)[0])
  for (let tries = 0; tries < 100; tries++) {
    const port = first + Math.floor(Math.random() * (given - first))
    const server = createServer()
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false))
      server.listen(port, '127.0.0.1', () => resolve(true))
    })
    if (!free) continue
    await new Promise((resolve) => server.close(resolve))
    return port
  }
  throw new Error('no port is free')
}
