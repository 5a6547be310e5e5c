import type { FastifyInstance } from 'fastify'
import { publicApi } from '../../src-shared/api/public.ts'
import type { Storing } from '../storage/storing.ts'
import { Refusal } from './refusal.ts'
import { route } from './route.ts'

/** For a load balancer, a script and `taza check`: whether this is our server and keeps what it is given, and nothing else. */
export const health = (app: FastifyInstance, storing: Storing): void =>
  route(app, publicApi.health, async ({ request }) => {
    const trouble = await storing.trouble()
    if (trouble !== null) {
      request.log.error({ trouble }, 'nothing can be stored')
      throw new Refusal('disk-full', { status: 503, detail: 'the server cannot store; its log says why' })
    }
    return { service: 'taza' as const, ok: true as const }
  })
