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

type Schema = z.ZodType

/** What a route tells of itself to the world (http/openapi.ts). */
interface Told {
  /** One sentence. */
  summary?: string
  params?: Schema
  query?: Schema
  body?: Schema
  reply?: Schema
  /** Media type of a body that is not JSON. */
  takes?: string
  /** Media type of an answer that the handler gives by itself. */
  gives?: string
  /** Of a success that is not 200. */
  status?: number
}

export interface DeclaredRoute {
  method: string
  url: string
  who: Who
  told: Told
}

declare module 'fastify' {
  interface FastifyContextConfig {
    who?: Who
    told?: Told
  }
  interface FastifyRequest {
    staff: Staff | null
    station: Station | null
    /** The keeper's process that speaks for the station; null where it does not tell. */
    stationRun: string | null
  }
}

const nothing = z.unknown()

export interface Limit {
  /** Tries a minute. */
  max: number
  key(request: FastifyRequest): string
}

export interface Spec<W extends Who, P extends Schema, Q extends Schema, B extends Schema, R extends Schema> {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  url: string
  who: W
  summary?: string
  takes?: string
  gives?: string
  status?: number
  params?: P
  query?: Q
  body?: B
  /** Without it the handler answers by itself with `http.reply`. */
  reply?: R
  /** Bytes; 256 KiB unless told. */
  bodyLimit?: number
  limit?: Limit
  /** The body may be large and its line slow: it may take as long as it goes on coming (http/patience.ts). */
  large?: boolean
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
/** Whoever may look at attempts. */
export const viewers: readonly Role[] = ['invigilator', 'officer', 'administrator']

export function route<
  const W extends Who,
  P extends Schema = typeof nothing,
  Q extends Schema = typeof nothing,
  B extends Schema = typeof nothing,
  R extends Schema = typeof nothing,
>(app: FastifyInstance, spec: Spec<W, P, Q, B, R>): void {
  const body = strictly(spec)
  app.route({
    method: spec.method,
    url: spec.url,
    bodyLimit: spec.bodyLimit ?? 256 * 1024,
    config: {
      who: spec.who,
      told: toldOf(spec, body),
      large: spec.large ?? false,
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
        body: parse(body, request.body),
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

/**
 * A field that nobody knows is refused: the console is of this very server. Stations may be newer than it, and what one
 * says beside must not keep its evidence out.
 */
function strictly<B extends Schema>({ url, body }: { url: string; body?: B }): B | undefined {
  if (!(body instanceof z.ZodObject) || url.startsWith('/api/station/')) return body
  // The same shape, so the same types in and out.
  return body.strict() as unknown as B
}

function toldOf(spec: Told, body: Schema | undefined): Told {
  const { summary, params, query, reply, takes, gives, status } = spec
  const all = { summary, params, query, body, reply, takes, gives, status }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
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
