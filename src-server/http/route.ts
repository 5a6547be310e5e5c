/** Every route says who may call it and what goes in and out; the server has no other way to have a route. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Role } from '../../src-shared/vocabulary.ts'
import type { Staff } from '../auth/sessions.ts'
import type { Station } from '../auth/stations.ts'
import { Refusal } from './refusal.ts'

/** `public`: anyone; `station`: an enrolled station's bearer token; else the staff roles named. */
export type Who = 'public' | 'station' | readonly Role[]
type CallerOf<W extends Who> = W extends 'public' ? null : W extends 'station' ? Station : Staff

declare module 'fastify' {
  interface FastifyContextConfig {
    who?: Who
  }
  interface FastifyRequest {
    staff: Staff | null
    station: Station | null
  }
}

const nothing = z.unknown()
type Schema = z.ZodType

export interface Limit {
  /** Tries a minute. */
  max: number
  key(request: FastifyRequest): string
}

export interface Spec<W extends Who, P extends Schema, Q extends Schema, B extends Schema, R extends Schema> {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  url: string
  who: W
  params?: P
  query?: Q
  body?: B
  /** Without it the handler answers by itself with `http.reply`. */
  reply?: R
  /** Bytes; 256 KiB unless told. */
  bodyLimit?: number
  limit?: Limit
  handle(input: {
    params: z.output<P>
    query: z.output<Q>
    body: z.output<B>
    caller: CallerOf<W>
    request: FastifyRequest
    http: FastifyReply
  }): Promise<z.input<R> | FastifyReply>
}

export const allStaff: readonly Role[] = Role.options

export function route<
  const W extends Who,
  P extends Schema = typeof nothing,
  Q extends Schema = typeof nothing,
  B extends Schema = typeof nothing,
  R extends Schema = typeof nothing,
>(app: FastifyInstance, spec: Spec<W, P, Q, B, R>): void {
  app.route({
    method: spec.method,
    url: spec.url,
    bodyLimit: spec.bodyLimit ?? 256 * 1024,
    config: {
      who: spec.who,
      ...(spec.limit
        ? {
            rateLimit: {
              max: spec.limit.max,
              timeWindow: 60_000,
              keyGenerator: spec.limit.key,
              hook: 'preHandler' as const,
            },
          }
        : {}),
    },
    async handler(request, http) {
      const answer = await spec.handle({
        params: parse(spec.params, request.params),
        query: parse(spec.query, request.query),
        body: parse(spec.body, request.body),
        // The guard (http/guard.ts) has let in only callers of `who`.
        caller: callerOf(spec.who, request) as CallerOf<W>,
        request,
        http,
      })
      // Our own replies are parsed too: a field that the contract does not name never leaves.
      if (spec.reply && answer !== http) return http.send(spec.reply.parse(answer))
      return http
    },
  })
}

function callerOf(who: Who, request: FastifyRequest): Staff | Station | null {
  if (who === 'public') return null
  return who === 'station' ? request.station : request.staff
}

function parse<S extends Schema>(schema: S | undefined, value: unknown): z.output<S> {
  const parsed = (schema ?? nothing).safeParse(value)
  if (!parsed.success) throw new Refusal('bad-input', { detail: z.prettifyError(parsed.error).slice(0, 500) })
  return parsed.data as z.output<S>
}
