/** Whether the server can be reached from here as the keeper would reach it: for `taza check`. */
import { request } from 'undici'
import type { Network } from '../../../src-shared/network.ts'
import { routeTo } from './route.ts'

export interface Reached {
  status: number
  /** The server's clock, Unix ms; NaN when it does not say. */
  serverMs: number
}

/** Rejects when there is no answer within `ms`, or none that TLS and pins allow. */
export async function reach(
  server: string,
  network: Network,
  env: NodeJS.ProcessEnv,
  ms: number,
): Promise<Reached> {
  const dispatcher = routeTo(server, network, env).dispatcher(1)
  try {
    const signal = AbortSignal.timeout(ms)
    const reply = await request(new URL('/api/health', server), { dispatcher, signal })
    await reply.body.dump()
    return { status: reply.statusCode, serverMs: Date.parse(String(reply.headers.date ?? '')) }
  } finally {
    await dispatcher.destroy()
  }
}
