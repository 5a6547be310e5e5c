/** What an entry of an exam's lists of addresses means. Pure. */
import type { AddressRule } from '../web-exam.ts'
import { globMatches } from './glob.ts'
import { inEscapes, type Matches, portOf, sebExpression, sebRegex } from './seb/filter.ts'

export interface ReadRule {
  matches: Matches
  /** The one host that it names, in a URL's spelling; null: it names none, or many. */
  host: string | null
  /**
   * Where its sockets may lead, as sources of a Content-Security-Policy: its hosts, whatever their paths. Null: no list of
   * sources says it.
   */
  sockets: readonly string[] | null
}

/** A sentence without its end where it cannot be read. */
export function readAddressRule(rule: AddressRule): ReadRule | { wrong: string } {
  if (typeof rule === 'string') return plain(rule)
  if ('regex' in rule) {
    const matches = sebRegex(rule.regex)
    return matches
      ? { matches, host: null, sockets: null }
      : { wrong: `'${cut(rule.regex)}' is no regular expression, or one with look-around or back-references` }
  }
  const matches = sebExpression(rule.seb)
  if (!matches) return { wrong: `'${cut(rule.seb)}' is no filter expression of Safe Exam Browser` }
  const host = namedHost(rule.seb)
  return { matches, host, sockets: host === null ? null : socketsOf('*', host, '*') }
}

/** `port` '' is the scheme's usual one. An IPv6 address is no source that browsers know (CSP 3, 2.3.1). */
export function socketsOf(scheme: string, host: string, port: string): string[] | null {
  if (host.includes('[')) return null
  const place = `${host}${port === '' ? '' : `:${port}`}`
  // To browsers `ws` is `wss` too.
  return [`${/^https$/i.test(scheme) ? 'wss' : 'ws'}://${place}`]
}

const cut = (text: string) => text.slice(0, 100)

function namedHost(expression: string): string | null {
  const url = URL.parse(/:\/\//.test(expression) ? expression : `http://${expression}`)
  return url === null || /[*%]/.test(url.hostname) || url.hostname === '' ? null : url.hostname
}

const form =
  /^(?:(\*|https?):\/\/)?(\*\.)?((?:\[[0-9a-f:.]+\]|[^/?#*@\\\s:[\]]+)(?::\d+)?)(\/[^?#]*)?(\?[^#]*)?$/i

function plain(text: string): ReadRule | { wrong: string } {
  if (text === '*' || text === 'https://*')
    return { matches: ({ protocol }) => /^(https|wss):$/.test(protocol), host: null, sockets: ['wss:'] }
  const [, scheme = 'https', below, host = '', path, query] = form.exec(text) ?? []
  const url = URL.parse(`${scheme === '*' ? 'https' : scheme}://${host}`)
  if (host === '' || url === null || url.hostname.endsWith('.'))
    return {
      wrong: `'${cut(text)}' is no address like https://lms.example.kz or https://lms.example.kz/quiz/*`,
    }
  const schemes = scheme === '*' ? ['http', 'https'] : [scheme.toLowerCase()]
  // Where the scheme may be either, so may its usual port.
  const port = scheme === '*' && url.port === '' ? null : portOf(url)
  return {
    host: below === undefined ? url.hostname : null,
    sockets: socketsOf(scheme, `${below ?? ''}${url.hostname}`, url.port),
    matches: (given) =>
      schemes.includes(webSchemeOf(given)) &&
      (port === null ? given.port === '' : portOf(given) === port) &&
      (below === undefined ? given.hostname === url.hostname : given.hostname.endsWith(`.${url.hostname}`)) &&
      pathFits(path, given.pathname) &&
      (query === undefined || globMatches(inEscapes(query), given.search)),
  }
}

/** A socket belongs to its page's scheme. */
const webSchemeOf = ({ protocol }: URL): string => protocol.slice(0, -1).replace(/^ws/, 'http')

function pathFits(pattern: string | undefined, path: string): boolean {
  if (pattern === undefined || pattern === '/' || pattern === '/*') return true
  // An escaped slash or dots behind one might lead a server out of the folder that is allowed.
  if (/%(2f|5c|00)/i.test(path)) return false
  return globMatches(inEscapes(pattern), path)
}
