import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { route } from './route.ts'

/** For a load balancer or a script: up or not, and nothing else. */
export const health = (app: FastifyInstance): void =>
  route(app, {
    method: 'GET',
    url: '/api/health',
    who: 'public',
    summary: 'Whether the server can serve',
    reply: z.object({ ok: z.literal(true) }),
    handle: async () => ({ ok: true as const }),
  })
