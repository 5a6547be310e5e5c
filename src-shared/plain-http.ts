/** Where a station may speak to its server in the clear: to this very machine, and to nobody else. */
import type { Network } from './network.ts'

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

/** Whether the address is this machine's own. */
export const isHere = (server: string): boolean => loopback.test(new URL(server).hostname)

/** Why this address may not be used so, in a sentence; null: it may. `server`: an absolute address. */
export function refusedPlain(server: string, network: Pick<Network, 'pins'>): string | null {
  const { protocol } = new URL(server)
  if (protocol === 'https:') return null
  if (protocol !== 'http:') return `the server's address begins with https://, not with ${protocol}//`
  if (network.pins.length > 0)
    return 'pinned keys are looked for in a certificate, and over http:// there is none: write https:// in the address'
  if (!isHere(server))
    return 'over http:// anybody on the way reads and changes answers and sign-ins: write https:// in the address (http:// is for a server on this very machine)'
  return null
}
