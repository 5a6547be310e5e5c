/** What anybody may ask a server of ours. */
import { z } from 'zod'
import { Health } from '../station-api.ts'
import { endpoint } from './endpoint.ts'

export const publicApi = {
  /** 503 when it cannot. */
  health: endpoint({
    method: 'GET',
    path: '/api/health',
    who: 'public',
    summary: 'Whether the server can serve and store; 503 when it cannot',
    reply: Health,
  }),
  openapi: endpoint({
    method: 'GET',
    path: '/api/openapi.json',
    who: 'public',
    summary: 'This document',
    reply: z.looseObject({ openapi: z.string(), paths: z.record(z.string(), z.unknown()) }),
  }),
} as const
