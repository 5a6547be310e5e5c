/** Why the server cannot be reached, in one sentence for a technician, with the mend. */
import { ProblemError } from '../../../src-shared/vocabulary.ts'
import { NoServer } from './http.ts'

/** `error`: what a request ended with. Codes are Node's (errors.html) and OpenSSL's (X509_verify_cert_error_string). */
export function whyNot(server: string, error: unknown): string {
  if (error instanceof ProblemError && error.problem.code !== 'no-server')
    return error.problem.detail ?? error.problem.code
  const { codes, words } = chainOf(error)
  for (const [wanted, sentence] of sentences)
    if (wanted.some((code) => codes.has(code))) return sentence(server, words)
  if (/none of the pinned keys/.test(words))
    return `${server} has another key than the pinned one: is it the university's server? If its key was changed, mend --pin (network.pins).`
  return `${server} gives no answer of Taza's server (${words}): look at the network, the address and the proxy.`
}

/** A connection that was never made: what passes while a network or a server comes up. */
const passing: ReadonlySet<string> = new Set([
  ...['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN'],
  ...['ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT'],
])
/** The same codes come of a connection that breaks under a request. */
const isUnmade = (error: Error & { code: unknown }): boolean =>
  passing.has(String(error.code)) &&
  (error instanceof AggregateError ||
    error.code === 'UND_ERR_CONNECT_TIMEOUT' ||
    ('syscall' in error && ['connect', 'getaddrinfo'].includes(String(error.syscall))))

/** Whether the same request may succeed in a minute, and was certainly not heard yet, or refused by the server itself. */
export function mayComeBack(error: unknown): boolean {
  return error instanceof NoServer && (error.why === 'busy' || chainOf(error).unmade)
}

/** Whether the server may have done what it was asked for, and its answer alone was lost. */
export function maybeHeard(error: unknown): boolean {
  if (!(error instanceof NoServer) || mayComeBack(error)) return false
  const { codes } = chainOf(error)
  const damaged = error.why === 'broken' && error.cause === undefined
  return damaged || ['late', 'ill'].includes(error.why) || broken.some((code) => codes.has(code))
}
const broken = [
  'ECONNRESET',
  'EPIPE',
  'UND_ERR_SOCKET',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
]

const nameIn = (server: string) => URL.parse(server)?.hostname ?? server

const sentences: readonly (readonly [readonly string[], (server: string, words: string) => string])[] = [
  [
    ['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL'],
    (server) =>
      `The name ${nameIn(server)} is not known here: mend the address, or this machine's network (DNS).`,
  ],
  [
    ['ECONNREFUSED'],
    (server) => `Nothing listens at ${server}: mend the address and its port, or have the server started.`,
  ],
  [
    ['EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN'],
    (server) => `There is no way from here to ${server}: look at this machine's network cable and address.`,
  ],
  [
    ['ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT', 'late', 'TimeoutError'],
    (server) =>
      `${server} gave no answer in time: look at the network, the firewall and the proxy (--proxy).`,
  ],
  [
    [
      'SELF_SIGNED_CERT_IN_CHAIN',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'UNABLE_TO_GET_ISSUER_CERT',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    ],
    (server) =>
      `The certificate of ${server} is of an authority that this machine does not know: name the university's with --ca FILE (network.ca).`,
  ],
  [
    ['ERR_TLS_CERT_ALTNAME_INVALID'],
    (server) =>
      `The certificate of ${server} is for another name: write the address by which the server is known.`,
  ],
  [
    ['CERT_NOT_YET_VALID'],
    (server) =>
      `The certificate of ${server} is not yet valid by this machine's clock (${today()}): set the clock (NTP), it is behind.`,
  ],
  [
    ['CERT_HAS_EXPIRED'],
    (server) =>
      `The certificate of ${server} is over by this machine's clock (${today()}): set the clock (NTP) if it is ahead, else the server needs a new certificate.`,
  ],
  [
    ['EPROTO', 'ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG'],
    (server) => `${server} does not speak TLS: take the port of the TLS proxy in front of the server.`,
  ],
  [
    ['foreign'],
    (server, words) =>
      `${server} answers and is not the university's Taza server (${words}): the network may ask to sign in, or the address is another's.`,
  ],
  [['busy', 'ill'], (server, words) => `${server} cannot answer now (${words}): try again in a minute.`],
]

const today = () => new Date().toISOString().slice(0, 10)

/** Codes and names along the causes, the words of the innermost, and whether there was no connection at all. */
function chainOf(error: unknown): { codes: Set<string>; words: string; unmade: boolean } {
  const codes = new Set<string>()
  let words = String(error)
  let unmade = false
  for (let at = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth++) {
    codes.add(at.name)
    if ('code' in at) {
      codes.add(String(at.code))
      unmade ||= isUnmade(at)
    }
    if ('why' in at) codes.add(String(at.why))
    if (at instanceof AggregateError) for (const one of at.errors) codes.add(String(Object(one).code))
    words = at instanceof ProblemError ? (at.problem.detail ?? at.message) : at.message || words
  }
  return { codes, words, unmade }
}
