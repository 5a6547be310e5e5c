/** A route is made from an entry of the contract (src-shared/api); the server has no other way to have one. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Endpoint, Who } from '../../src-shared/api/endpoint.ts'
import { unknownIn } from '../../src-shared/unknown-in.ts'
import type { Staff, Station, Student } from './caller.ts'
import { createCounted } from './counted.ts'
import { Refusal } from './refusal.ts'

type CallerOf<W> = W extends 'public' | 'metrics'
  ? null
  : W extends 'station'
    ? Station
    : W extends 'student'
      ? Student
      : Staff
type Read<E, K extends keyof Endpoint> = E extends { readonly [k in K]: infer S extends z.ZodType }
  ? z.output<S>
  : unknown
type Answer<E> = E extends { readonly reply: infer S extends z.ZodType } ? z.input<S> : never

declare module 'fastify' {
  interface FastifyContextConfig {
    endpoint?: Endpoint
  }
  interface FastifyRequest {
    staff: Staff | null
    station: Station | null
    student: Student | null
    /** The keeper's process that speaks for the station; null where it does not tell. */
    stationRun: string | null
  }
}

/** What a handler gets, and gives: the reply, or `http` where it answers by itself. */
export type Handler<E extends Endpoint> = (input: {
  params: Read<E, 'params'>
  query: Read<E, 'query'>
  body: Read<E, 'body'>
  caller: CallerOf<E['who']>
  request: FastifyRequest
  http: FastifyReply
}) => Promise<Answer<E> | FastifyReply>

export function route<const E extends Endpoint>(app: FastifyInstance, endpoint: E, handle: Handler<E>): void {
  const { method, path, who, perMinute, params, query, reply } = endpoint
  const body = strictly(endpoint)
  app.route({
    method,
    url: path,
    bodyLimit: endpoint.bodyLimit ?? 256 * 1024,
    config: {
      endpoint: body ? { ...endpoint, body } : endpoint,
      ...(perMinute
        ? {
            rateLimit: {
              max: perMinute,
              timeWindow: 60_000,
              keyGenerator: asking,
              hook: 'preHandler' as const,
            },
          }
        : {}),
    },
    async handler(request, http) {
      // `Handler` says of each what its schema gives.
      const answer = await handle({
        params: parse(params, request.params) as Read<E, 'params'>,
        query: parse(query, request.query) as Read<E, 'query'>,
        body: parse(body, request.body, !path.startsWith(fromStations)) as Read<E, 'body'>,
        // The guard (auth/guard.ts) has let in only callers of `who`.
        caller: callerOf(who, request) as CallerOf<E['who']>,
        request,
        http,
      })
      // Our own replies are parsed too: a field that the contract does not name never leaves.
      if (reply && answer !== http) return http.send(reply.parse(answer))
      return http
    },
  })
}

const counted = createCounted(Date.now)

/** Whose tries are counted together. */
const asking = (request: FastifyRequest): string =>
  request.station?.id ??
  request.staff?.login ??
  (request.student ? `student ${request.student.number}` : counted(request.ip))

/**
 * A field that nobody knows is refused: the console is of this very server. Stations may be newer than it, and what one
 * says beside must not keep its evidence out.
 */
function strictly({ path, body }: Endpoint): z.ZodType | undefined {
  return body instanceof z.ZodObject && !path.startsWith(fromStations) ? body.strict() : body
}
const fromStations = '/api/station/'

function callerOf(who: Who, request: FastifyRequest): Staff | Station | Student | null {
  if (who === 'public' || who === 'metrics') return null
  if (who === 'student') return request.student
  return who === 'station' ? request.station : request.staff
}

/** `whole`: nothing in it may be passed over, in whatever depth. */
function parse(schema: z.ZodType | undefined, value: unknown, whole = false): unknown {
  if (!schema) return value
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw new Refusal('bad-input', { detail: z.prettifyError(parsed.error).slice(0, 500) })
  const unknown = whole ? unknownIn(value, parsed.data, (at) => at) : null
  if (unknown !== null) throw new Refusal('bad-input', { detail: `unknown field ${unknown}`.slice(0, 500) })
  return parsed.data
}
