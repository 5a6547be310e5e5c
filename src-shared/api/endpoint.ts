/**
 * One entry of an HTTP contract: what a route is made from, and what whoever calls it is made from. No path stands
 * anywhere else.
 */
import type { z } from 'zod'
import { Role } from '../vocabulary.ts'

/**
 * `public`: anyone; `station`: an enrolled station's bearer token; `student`: that of a student who signed in; `metrics`: the
 * bearer token that the server's settings have for its monitoring; else the staff roles named.
 */
export type Who = 'public' | 'station' | 'student' | 'metrics' | readonly Role[]

export const allStaff: readonly Role[] = Role.options
/** Whoever may look at attempts. */
export const viewers: readonly Role[] = ['invigilator', 'officer', 'administrator']

export const officers = ['officer', 'administrator'] as const satisfies readonly Role[]
/** Whoever gives orders in a room. */
export const commanders = ['invigilator', 'administrator'] as const

export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** With `:name` for each of `params`. */
  readonly path: `/${string}`
  readonly who: Who
  /** One sentence. */
  readonly summary: string
  readonly params?: z.ZodObject
  readonly query?: z.ZodType
  readonly body?: z.ZodType
  /** Left out where the answer is not JSON (`gives`). */
  readonly reply?: z.ZodType
  /** Media type of a body that is not JSON. */
  readonly takes?: string
  /** Media type of an answer that is not JSON. */
  readonly gives?: string
  /** Of a success that is not 200. */
  readonly status?: number
  /** Of the body, bytes; 256 KiB unless told. */
  readonly bodyLimit?: number
  /** The body may be large and its line slow: it may take as long as it goes on coming. */
  readonly large?: boolean
  /** Of a large one: all of it must have come in so many minutes. Without it only that it goes on coming counts. */
  readonly largeMinutes?: number
  /** Tries a minute: of one address where the endpoint is public, of one station, student or person where not. */
  readonly perMinute?: number
}

export const endpoint = <const E extends Endpoint>(entry: E): E => entry

/** Endpoints by resource. */
export interface Api {
  readonly [name: string]: Endpoint | Api
}

type Params<E> = E extends { readonly params: infer S extends z.ZodType } ? z.input<S> : unknown
type Given<E, K extends 'query' | 'body'> = E extends { readonly [k in K]: infer S extends z.ZodType }
  ? object extends z.input<S>
    ? { [k in K]?: z.input<S> }
    : { [k in K]: z.input<S> }
  : unknown
/** What a caller gives: the path's own parameters by name, `query` and `body`. */
export type Input<E> = Params<E> & Given<E, 'query'> & Given<E, 'body'>
export type Reply<E> = E extends { readonly reply: infer S extends z.ZodType } ? z.output<S> : never

type Arguments<I, O> = object extends I ? [input?: I, options?: O] : [input: I, options?: O]

/** A function for each endpoint that takes and answers JSON. `O`: what the transport may be told of one call. */
export type Client<A, O> = {
  readonly [K in keyof A as A[K] extends Endpoint
    ? A[K] extends { readonly takes: string }
      ? never
      : A[K] extends { readonly reply: z.ZodType }
        ? K
        : never
    : K]: A[K] extends Endpoint
    ? (...given: Arguments<Input<A[K]>, O>) => Promise<Reply<A[K]>>
    : Client<A[K], O>
}

export interface Call {
  endpoint: Endpoint
  reply: z.ZodType
  /** Filled in, with the query. */
  address: string
  body: unknown
}

/** @param send answers with what `reply` has parsed, and throws whatever its callers know as a refusal. */
export function clientOf<const A extends Api, O = undefined>(
  api: A,
  send: (call: Call, options: O | undefined) => Promise<unknown>,
): Client<A, O> {
  const functions = Object.entries(api).map(([name, entry]) => {
    if (!isEndpoint(entry)) return [name, clientOf(entry, send)]
    const { reply, takes } = entry
    if (!reply || takes) return null
    return [
      name,
      (input: Record<string, unknown> = {}, options?: O) =>
        send({ endpoint: entry, reply, address: fill(entry, input), body: input.body }, options),
    ]
  })
  // Each function has the endpoint of its name: what `Client` says.
  return Object.fromEntries(functions.filter((one) => one !== null)) as Client<A, O>
}

const isEndpoint = (entry: Endpoint | Api): entry is Endpoint => typeof entry.path === 'string'

type Asked<E> = Params<E> & Given<E, 'query'>

/** The address of an endpoint under the server's own: what a browser loads by itself, a socket's, a test's. */
export const addressOf = <const E extends Endpoint>(
  entry: E,
  ...[input]: object extends Asked<E> ? [input?: Asked<E>] : [input: Asked<E>]
): string => fill(entry, Object.assign({}, input))

/** The entry that this address is of, without a query. Null: none is. */
export function endpointAt(api: Api, method: string, address: string): Endpoint | null {
  for (const entry of Object.values(api)) {
    const found = isEndpoint(entry)
      ? isAt(entry, method, address)
        ? entry
        : null
      : endpointAt(entry, method, address)
    if (found) return found
  }
  return null
}

function isAt({ method, path }: Endpoint, asked: string, address: string): boolean {
  const [wanted, given] = [path.split('/'), address.split('/')]
  return (
    method === asked &&
    wanted.length === given.length &&
    wanted.every((piece, i) => (piece.startsWith(':') ? given[i] !== '' : piece === given[i]))
  )
}

function fill(entry: Endpoint, input: Record<string, unknown>): string {
  const path = entry.path.replace(/:(\w+)/g, (_, name: string) => {
    if (input[name] === undefined) throw new TypeError(`${entry.path} needs ${name}`)
    return encodeURIComponent(String(input[name]))
  })
  const asked = Object.entries(input.query ?? {})
    .filter(([, value]) => value !== undefined)
    .map((pair) => pair.map((one) => encodeURIComponent(String(one))).join('='))
  return asked.length === 0 ? path : `${path}?${asked.join('&')}`
}
