/** Whether the server can be reached from here as the keeper would reach it: for `taza check`. */
import { request } from 'undici'
import { z } from 'zod'
import { publicApi } from '../../../src-shared/api/public.ts'
import type { Network } from '../../../src-shared/network.ts'
import { Health } from '../../../src-shared/station-api.ts'
import { Problem } from '../../../src-shared/vocabulary.ts'
import { routeTo } from './route.ts'

export interface Reached {
  status: number
  /** What answers says of itself what our server says (`Health`); a sign-in page of the network does not. */
  own: boolean
  /** The server's clock, Unix ms; NaN when it does not say. */
  serverMs: number
}

/** An answer is read no further, bytes: ours has some fifty. */
const mostBytes = 64 * 1024

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
    const reply = await request(new URL(publicApi.health.path, server), { dispatcher, signal })
    const own = await says(reply.body)
    return { status: reply.statusCode, own, serverMs: Date.parse(String(reply.headers.date ?? '')) }
  } finally {
    await dispatcher.destroy()
  }
}

const Said = z.union([Health, z.object({ problem: Problem })])

async function says(body: AsyncIterable<Buffer>): Promise<boolean> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of body) {
    chunks.push(chunk)
    length += chunk.length
    if (length > mostBytes) return false
  }
  try {
    return Said.safeParse(JSON.parse(Buffer.concat(chunks).toString('utf8'))).success
  } catch (_notJson) {
    return false
  }
}
