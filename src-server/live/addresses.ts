/** Where a console may be sent to for a direct line: into the campus, never to the rest of the world. */
import { BlockList, isIPv4 } from 'node:net'
import type { LookUp } from '../../src-shared/look/messages.ts'
import { plainAddress } from '../http/address.ts'

/** Private networks: RFC 1918, RFC 6598 (shared by a carrier or a campus), RFC 4193. */
const inside = new BlockList()
inside.addSubnet('10.0.0.0', 8)
inside.addSubnet('172.16.0.0', 12)
inside.addSubnet('192.168.0.0', 16)
inside.addSubnet('100.64.0.0', 10)
inside.addSubnet('fc00::', 7, 'ipv6')

/** `seen`: the address that the station itself speaks from, for a campus whose machines have public ones. */
export function mayBeCalled(address: string, seen: string | null): boolean {
  if (seen !== null && address === plainAddress(seen)) return true
  return inside.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')
}

/** As the console hears it: null for an offer that leaves no way; what comes goes on through the server then. */
export function withinCampus(message: LookUp, seen: string | null): LookUp | null {
  if (message.do !== 'offer') return message
  const candidates = message.description.candidates.filter(({ address }) => mayBeCalled(address, seen))
  return candidates.length > 0 ? { ...message, description: { ...message.description, candidates } } : null
}
