/** What anybody may ask a server of ours, and what its monitoring may. */
import { z } from 'zod'
import { Health, HealthDetails } from '../station-api.ts'
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
  /** Whether to start it again is another question than whether to send it work: a full disk is mended by no restart. */
  live: endpoint({
    method: 'GET',
    path: '/api/health/live',
    who: 'public',
    summary: 'Whether the process answers at all, whatever it can do',
    reply: Health,
  }),
  details: endpoint({
    method: 'GET',
    path: '/api/health/details',
    who: 'metrics',
    summary: 'What of the server is well, and what is not',
    reply: HealthDetails,
  }),
  metrics: endpoint({
    method: 'GET',
    path: '/api/metrics',
    who: 'metrics',
    summary: 'Numbers of the server, for Prometheus',
    gives: 'text/plain',
  }),
  openapi: endpoint({
    method: 'GET',
    path: '/api/openapi.json',
    who: 'public',
    summary: 'This document',
    reply: z.looseObject({ openapi: z.string(), paths: z.record(z.string(), z.unknown()) }),
  }),
} as const
