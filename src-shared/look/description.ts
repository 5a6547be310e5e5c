/**
 * How one end of a direct line is reached: the few values of a WebRTC session description that a line for data alone
 * needs (RFC 8829, RFC 8841). Only these cross, each of a checked shape; each end writes the description itself, so no
 * browser ever parses a stranger's.
 */
import { z } from 'zod'

/** An address of the machine's own (a host candidate, RFC 8445), for UDP. Names (mDNS) are none. */
const Candidate = z.object({
  address: z.union([z.ipv4(), z.ipv6()]),
  port: z.int().min(1024).max(65_535),
})

export const Description = z.object({
  ufrag: z.string().regex(/^[A-Za-z0-9+/]{4,256}$/),
  pwd: z.string().regex(/^[A-Za-z0-9+/]{22,256}$/),
  /** SHA-256 of the certificate that this end shows in DTLS. */
  fingerprint: z.string().regex(/^[0-9A-F]{2}(:[0-9A-F]{2}){31}$/),
  candidates: z.array(Candidate).max(8),
})
export type Description = z.infer<typeof Description>

const candidateLine = /^a=candidate:\S+ 1 udp \d+ (\S+) (\d+) typ host(?: |$)/i

/** Null where the browser's description has not all of it. */
export function descriptionOf(sdp: string): Description | null {
  const lines = sdp.split(/\r?\n/)
  const lineOf = (name: string) => lines.find((line) => line.startsWith(`a=${name}:`))?.slice(name.length + 3)
  const candidates = lines.flatMap((line) => {
    const [, address, port] = candidateLine.exec(line) ?? []
    return Candidate.safeParse({ address, port: Number(port) }).data ?? []
  })
  const read = Description.safeParse({
    ufrag: lineOf('ice-ufrag'),
    pwd: lineOf('ice-pwd'),
    fingerprint: /^sha-256 (\S+)$/i.exec(lineOf('fingerprint') ?? '')?.[1]?.toUpperCase(),
    candidates: candidates.slice(0, 8),
  })
  return read.data ?? null
}

/** What the other end's browser is told. */
export function sdpOf(
  role: 'offer' | 'answer',
  { ufrag, pwd, fingerprint, candidates }: Description,
): string {
  return [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 0.0.0.0',
    // RFC 8445, 5.1.2.1: type preference 126, the listed ones first.
    ...candidates.map(
      ({ address, port }, i) =>
        `a=candidate:${i + 1} 1 udp ${126 * 2 ** 24 + (65_535 - i) * 2 ** 8 + 255} ${address} ${port} typ host`,
    ),
    ...(role === 'offer' ? ['a=end-of-candidates'] : []),
    `a=ice-ufrag:${ufrag}`,
    `a=ice-pwd:${pwd}`,
    `a=fingerprint:sha-256 ${fingerprint}`,
    `a=setup:${role === 'offer' ? 'actpass' : 'active'}`,
    'a=mid:0',
    'a=sctp-port:5000',
    'a=max-message-size:262144',
    '',
  ].join('\r\n')
}
