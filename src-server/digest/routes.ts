/** Whether the daily digest reaches those whom it is for. */

import type { FastifyInstance } from 'fastify'
import { consoleApi } from '../../src-shared/api/console.ts'
import { route } from '../http/route.ts'
import type { Digest } from './digest.ts'

/** `digest` null: nobody is told, and the console says so. */
export function digestRoutes(app: FastifyInstance, digest: Digest | null, at: string | null): void {
  route(app, consoleApi.days.digest, async () => ({ at, runs: digest ? await digest.runs() : [] }))
}
