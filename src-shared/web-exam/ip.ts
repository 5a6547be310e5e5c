/** To which network an IP address belongs (IANA's special-purpose registries, RFC 6890). Pure. */

/** `own`: this machine, or no single other one. `private`: a network that is not the Internet. */
export type NetworkKind = 'public' | 'private' | 'own'

/** As a URL's host (`[::1]`), a resolver's answer (`::1`) or a browser's (`::ffff:10.0.0.1`); null: it is a name. */
export function networkOf(host: string): NetworkKind | null {
  const bare = host.replace(/^\[|\]$/g, '').replace(/%.*$/, '')
  const four = /^\d+\.\d+\.\d+\.\d+$/.test(bare) ? bare.split('.').map(Number) : null
  if (four) return ofFour(four)
  if (!bare.includes(':')) return null
  const groups = groupsOf(bare)
  // What cannot be read is nobody's address that is meant well.
  return groups === null ? 'own' : ofSix(groups)
}

function ofFour([a = 0, b = 0, c = 0]: readonly number[]): NetworkKind {
  if (a === 0 || a === 127 || a >= 224) return 'own'
  // 169.254: link-local, where clouds keep their machines' secrets.
  if (a === 169 && b === 254) return 'own'
  const isPrivate =
    a === 10 ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && b === 168) ||
    // Shared address space of providers (RFC 6598), IETF's own, documentation, benchmarks.
    (a === 100 && b >= 64 && b < 128) ||
    (a === 192 && b === 0 && (c === 0 || c === 2)) ||
    (a === 198 && (b === 18 || b === 19)) ||
    (a === 198 && b === 51 && c === 100) ||
    (a === 203 && b === 0 && c === 113)
  return isPrivate ? 'private' : 'public'
}

/** Eight numbers of 16 bits; null: no IPv6 address. */
function groupsOf(text: string): number[] | null {
  if (!URL.canParse(`http://[${text}]/`)) return null
  const [head = '', tail] = new URL(`http://[${text}]/`).hostname.slice(1, -1).split('::')
  const numbers = (part: string) =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16))
  const before = numbers(head)
  const after = numbers(tail ?? '')
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after]
}

const fourOf = (high: number, low: number) => [high >> 8, high & 255, low >> 8, low & 255]

function ofSix(groups: readonly number[]): NetworkKind {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = groups
  if (groups.slice(0, 5).every((group) => group === 0) && (f === 0 || f === 0xffff))
    return ofFour(fourOf(g, h))
  // IPv4 inside: NAT64 (RFC 6052, 8215), translated (RFC 2765), 6to4, Teredo (its client's address is inverted).
  if (a === 0x64 && b === 0xff9b && c <= 1) return ofFour(fourOf(g, h))
  if (a + b + c + d === 0 && e === 0xffff && f === 0) return ofFour(fourOf(g, h))
  if (a === 0x2002) return ofFour(fourOf(b, c))
  if (a === 0x2001 && b === 0) return ofFour(fourOf(g ^ 0xffff, h ^ 0xffff))
  // Link-local and multicast.
  if (a >= 0xff00 || (a & 0xffc0) === 0xfe80) return 'own'
  // Unique local, once site-local, documentation; nothing outside of 2000::/3 is given to anybody.
  return (a & 0xe000) !== 0x2000 || (a === 0x2001 && b === 0xdb8) ? 'private' : 'public'
}
