/**
 * Whether a server's certificate is the university's own: for a browser that cannot be told of further authorities. The
 * whole of the judgement is TLS's own, on a connection of ours to the same server; nothing is sent over it.
 */
import { X509Certificate } from 'node:crypto'
import { isIP, type Socket } from 'node:net'
import { connect } from 'node:tls'

export interface Certified {
  host: string
  /** PEM: what the server has shown to the browser. */
  certificate: string
  /** PEM. */
  authorities: readonly string[]
}

const handshakeMs = 10_000

/** Resolves with false where the server is not trusted, shows another certificate, or says nothing; ends the socket. */
export function isCertified(socket: Socket, { host, certificate, authorities }: Certified): Promise<boolean> {
  const shown = new X509Certificate(certificate).raw
  return new Promise((resolve) => {
    const tls = connect({ socket, host, ca: [...authorities], ...(isIP(host) ? {} : { servername: host }) })
    const answer = (trusted: boolean) => {
      resolve(trusted)
      tls.destroy()
    }
    tls.setTimeout(handshakeMs, () => answer(false))
    // Not trusted (by authority, name, date or use), or broken off.
    tls.once('error', () => answer(false))
    tls.once('close', () => answer(false))
    tls.once('secureConnect', () => answer(tls.getPeerX509Certificate()?.raw.equals(shown) === true))
  })
}
