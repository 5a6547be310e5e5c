/**
 * Safe Exam Browser's URL filter expressions, as its Windows client reads them (SafeExamBrowser.Browser/Filters): simplified
 * expressions and regular ones. Pure.
 */
import { RE2JS } from 're2js'
import { globMatches } from '../glob.ts'

export type Matches = (url: URL) => boolean

/** scheme://name:password@host:port/path?query#fragment, each part optional. */
const parts =
  /(?:([^:]*):\/\/)?(?:([^:@]*)(?::([^@]*))?@)?(?:([^/:?#]*))?(?::([0-9*]*))?([^?#]*)?(?:\?([^#]*))?(?:#(.*))?/

const always: (text: string) => boolean = () => true

/** Null: it is no expression. */
export function sebExpression(expression: string): Matches | null {
  if (!/[a-zA-Z0-9*]/.test(expression)) return null
  const [
    ,
    scheme = '',
    name = '',
    password = '',
    host = '',
    port = '',
    path = '',
    query = '',
    fragment = '',
  ] = parts.exec(expression) ?? []
  const schemeFits = scheme === '' ? always : (text: string) => globMatches(scheme, text)
  const hostFits = hostExpression(host)
  const wantedPort = /^\d+$/.test(port) ? Number(port) : null
  const pathFits = pathExpression(path)
  const queryFits = queryExpression(query)
  const fragmentFits =
    fragment.trim() === ''
      ? always
      : (text: string) => globMatches(inEscapes(fragment), text.replace(/^#/, ''))
  return (url) =>
    schemeFits(url.protocol.slice(0, -1)) &&
    userFits(name, password, url) &&
    hostFits(url.hostname) &&
    (wantedPort === null || wantedPort === portOf(url)) &&
    pathFits(url.pathname) &&
    queryFits(url.search) &&
    fragmentFits(url.hash)
}

export const portOf = (url: URL): number =>
  url.port === '' ? (/^(https|wss):$/.test(url.protocol) ? 443 : 80) : Number(url.port)

function userFits(name: string, password: string, url: URL): boolean {
  if (name === '') return true
  const given = url.password === '' ? url.username : `${url.username}:${url.password}`
  if (password !== '') return globMatches(`${name}:${password}`, given)
  return globMatches(name, given) || globMatches(`${name}:*`, given)
}

/** A word is that host alone; a name also stands for all below it, unless a dot is before it. */
function hostExpression(expression: string): (host: string) => boolean {
  const exact = expression.startsWith('.')
  const host = inAscii(exact ? expression.slice(1) : expression)
  if (exact || /^[a-zA-Z0-9]+$/.test(expression)) return (text) => globMatches(host, text)
  return (text) => globMatches(host, text) || globMatches(`*.${host}`, text)
}

/** As a URL has it: an international name in Punycode. */
const inAscii = (host: string): string =>
  /[^\0-\u007f]/.test(host) && !host.includes('*') && URL.canParse(`http://${host}/`)
    ? new URL(`http://${host}/`).hostname
    : host

/** As a URL has what is not ASCII. */
export const inEscapes = (text: string): string =>
  text.toWellFormed().replace(/[^\0-\u007f]+/g, (letters) => encodeURIComponent(letters))

function pathExpression(path: string): (text: string) => boolean {
  if (path.trim() === '' || path === '/') return always
  const without = inEscapes(path.endsWith('/') ? path.slice(0, -1) : path)
  return (text) => globMatches(without, text) || globMatches(`${without}/`, text)
}

/** `?.`: no query at all. */
function queryExpression(query: string): (text: string) => boolean {
  if (query.trim() === '') return always
  return (text) => globMatches(query === '.' ? '' : inEscapes(query), text.replace(/^\?/, ''))
}

/** In linear time (RE2): a page chooses the address. Null: not an expression, or one with look-around or back-references. */
export function sebRegex(expression: string): Matches | null {
  try {
    const pattern = RE2JS.compile(expression, RE2JS.CASE_INSENSITIVE)
    return ({ href }) => {
      const shown = readable(href)
      return pattern.test(href) || (shown !== href && pattern.test(shown))
    }
  } catch {
    // Whatever is wrong in it, the answer is that it cannot be used.
    return null
  }
}

/** With the escapes read that hide no sign of an address's grammar; Safe Exam Browser matches so. */
function readable(href: string): string {
  try {
    return decodeURI(href)
  } catch (error) {
    // Escapes of another encoding than UTF-8.
    if (error instanceof URIError) return href
    throw error
  }
}
