/** Whether the daily digest reaches those whom it is for. */
import type { FastifyInstance } from 'fastify'
import { completenessApi } from '../../src-shared/completeness.ts'
import { route } from '../http/route.ts'
import type { Digest } from './digest.ts'

/** `digest` null: nobody is told, and the console says so. */
export function digestRoutes(app: FastifyInstance, digest: Digest | null, at: string | null): void {
  route(app, {
    method: 'GET',
    url: '/api/digest',
    who: ['officer', 'administrator'],
    summary: 'The daily digest: when it is sent, and what became of the last ones',
    reply: completenessApi.digest.reply,
    handle: async () => ({ at, runs: digest ? await digest.runs() : [] }),
  })
}
