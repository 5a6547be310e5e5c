/** Addresses of callers, and ranges of them as an administrator writes them. */
import { BlockList, isIP, isIPv4 } from 'node:net'

/** An IPv4 address as a socket for both families writes it. */
export const plainAddress = (address: string): string =>
  address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '')

const familyOf = (address: string) => (isIPv4(address) ? 'ipv4' : 'ipv6')

/** Whether it is `ADDRESS` or `ADDRESS/BITS`; without a zone (`%eth0`), which is this machine's own word. */
export function isRange(range: string): boolean {
  const [address = '', bits, more] = range.split('/')
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1
  if (more !== undefined || most < 0 || address.includes('%')) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most)
}

/** Whether the caller's address is in one of these ranges; what is no address is in none. */
export function isWithin(ranges: readonly string[], caller: string): boolean {
  const list = new BlockList()
  for (const range of ranges) {
    const [address = '', bits] = range.split('/')
    if (bits === undefined) list.addAddress(address, familyOf(address))
    else list.addSubnet(address, Number(bits), familyOf(address))
  }
  const [address = ''] = plainAddress(caller).split('%')
  return isIP(address) !== 0 && list.check(address, familyOf(address))
}
