/** Names of keys and ledgers (schema-less URLs, as c2sp.org/signed-note recommends). */

/** The server's cosigner. */
export const cosignerName = (domain: string): string => `${domain}/taza`

/** A station's note key. */
export const stationName = (domain: string, station: string): string => `${domain}/taza/${station}`

/** The origin line of one part's checkpoints. */
export const originOf = (
  domain: string,
  ledger: { station: string; attempt: string; part: number },
): string => `${domain}/taza/${ledger.station}/${ledger.attempt}/${ledger.part}`

/** The station and the domain in an origin; null when it is none of ours. */
export function parseOrigin(
  origin: string,
): { domain: string; station: string; attempt: string; part: number } | null {
  const found = /^(.+)\/taza\/([A-Za-z0-9_-]{1,64})\/([A-Za-z0-9_-]{1,64})\/(0|[1-9][0-9]{0,8})$/.exec(origin)
  if (!found) return null
  return { domain: found[1]!, station: found[2]!, attempt: found[3]!, part: Number(found[4]) }
}
