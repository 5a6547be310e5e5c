/**
 * The server's cookies: the console's, and those of a student's way to the university's sign-on and back. Where the way is secured they are `__Host-` ones (RFC 6265bis): no other host of the domain, and
 * nobody in the clear, can set one in their place; and only those are believed there.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'

const loopback = /^(::ffff:)?127\.|^::1$/
const names = {
  session: 'taza-session',
  device: 'taza-device',
  /** A student's question to the identity provider. */
  ticket: 'taza-my-ticket',
  /** Its answer, for her page. */
  pass: 'taza-my-pass',
} as const
type CookieKind = keyof typeof names

/** As told to whoever reads the contract. */
export const sessionCookie = `__Host-${names.session}`

/** A provider's answer is a navigation from its site to ours, and the ticket must come along. */
const attributesOf = (kind: CookieKind) =>
  ({ path: '/', httpOnly: true, sameSite: kind === 'ticket' ? 'lax' : 'strict' }) as const

export interface Cookies {
  /** Never in the clear over a network; on this machine itself there is nobody to listen. */
  isSecure(request: FastifyRequest): boolean
  read(request: FastifyRequest, kind: CookieKind): string | undefined
  set(reply: FastifyReply, request: FastifyRequest, kind: CookieKind, value: string, seconds: number): void
  clear(reply: FastifyReply, request: FastifyRequest, kind: CookieKind): void
}

/** `behindTls`: a TLS proxy is in front. */
export function createCookies(behindTls: boolean): Cookies {
  const isSecure = (request: FastifyRequest): boolean =>
    behindTls || request.protocol === 'https' || !loopback.test(request.ip)
  const nameFor = (request: FastifyRequest, kind: CookieKind): string =>
    isSecure(request) ? `__Host-${names[kind]}` : names[kind]
  return {
    isSecure,
    read: (request, kind) => request.cookies[nameFor(request, kind)],
    set(reply, request, kind, value, seconds) {
      const more = { ...attributesOf(kind), secure: isSecure(request), maxAge: seconds }
      reply.setCookie(nameFor(request, kind), value, more)
    },
    clear(reply, request, kind) {
      reply.clearCookie(nameFor(request, kind), {
        ...attributesOf(kind),
        secure: isSecure(request),
      })
    },
  }
}
