/** Pages as an LMS has them, slow as one on a campus is, by a name that leads to them for whoever is told so. */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { z } from 'zod'
import type { Lms } from '../../support/lms/lms.ts'

const host = 'lms.example'
const publicAddress = '93.184.216.34'

export interface BenchLms extends Pick<Lms, 'start' | 'resolve' | 'place'> {
  readonly port: number
  readonly host: string
  stop(): Promise<void>
}

export async function startBenchLms(): Promise<BenchLms> {
  const server = new Worker(new URL('./server.ts', import.meta.url))
  const [told] = await once(server, 'message')
  const port = z.number().parse(told)
  return {
    start: `http://${host}/begin`,
    host,
    port,
    resolve: async (name) => {
      if (name !== host) throw new Error(`getaddrinfo ENOTFOUND ${name}`)
      return [publicAddress]
    },
    place: (address, at) =>
      address === publicAddress ? { address: '127.0.0.1', port } : { address, port: at },
    stop: async () => {
      await server.terminate()
    },
  }
}
