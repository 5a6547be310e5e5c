/** An exam's lists of addresses, read once. Pure but for what it remembers. */
import type { AddressRule, WebRules } from '../web-exam.ts'
import { type ReadRule, readAddressRule, socketsOf } from './address-rule.ts'

export interface Compiled {
  /** What may be a page, and what may not. */
  pages: readonly ReadRule[]
  block: readonly ReadRule[]
  /** What may be loaded besides. */
  resources: readonly ReadRule[]
}

const known = new WeakMap<WebRules, Compiled>()

/** Entries that cannot be read match nothing, but one that should block blocks everything (wrong.ts names them). */
export function compiled(rules: WebRules): Compiled {
  const there = known.get(rules)
  if (there) return there
  const { start, allow, block, resources } = rules
  const made: Compiled = {
    pages: [startRule(start, allow.length === 0), ...read(allow)],
    block: block.map((rule) => {
      const one = readAddressRule(rule)
      return 'wrong' in one ? { matches: () => true, host: null, sockets: [] } : one
    }),
    resources: resources === 'https' ? [] : read(resources),
  }
  known.set(rules, made)
  return made
}

const read = (rules: readonly AddressRule[]): ReadRule[] =>
  rules.flatMap((rule) => {
    const one = readAddressRule(rule)
    return 'wrong' in one ? [] : [one]
  })

/** The address itself, whatever stands behind it; alone in the list, all of its origin. */
function startRule(start: string, whole: boolean): ReadRule {
  const { origin, protocol, hostname, port, pathname } = new URL(start)
  return {
    host: hostname,
    sockets: socketsOf(protocol.slice(0, -1), hostname, port),
    // A socket belongs to its page's origin.
    matches: (url) => url.origin.replace(/^ws/, 'http') === origin && (whole || url.pathname === pathname),
  }
}

/**
 * For documents and workers: a Content-Security-Policy by which sockets (WebSocket, WebTransport) lead to what is allowed as
 * a page, to no host that may only be loaded from. Null: what is allowed cannot be said so, as with a regular expression.
 */
export function socketPolicy(rules: WebRules): string | null {
  const sources: string[] = []
  for (const { sockets } of compiled(rules).pages) {
    if (sockets === null) return null
    sources.push(...sockets)
  }
  return `connect-src http: https: data: blob: ${[...new Set(sources)].join(' ')}`
}

/** Whether this one host is named: so private addresses may be meant. */
export const namedBy = (lists: Compiled, host: string): boolean =>
  [...lists.pages, ...lists.resources].some((one) => one.host === host)
