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

/**
 * Resolves with false where the server is not trusted or shows another certificate. Rejects where it cannot be asked: a line
 * that broke, or no answer in time. Ends the socket.
 */
export function isCertified(socket: Socket, { host, certificate, authorities }: Certified): Promise<boolean> {
  const shown = new X509Certificate(certificate).raw
  const { promise, resolve, reject } = Promise.withResolvers<boolean>()
  const tls = connect({
    ...{ socket, host, ca: [...authorities] },
    ...(isIP(host) ? {} : { servername: host }),
    // The handshake is heard to its end: `authorized` says what was found of authority, name, date and use.
    rejectUnauthorized: false,
  })
  tls.setTimeout(handshakeMs, () => reject(new Error(`${host} says nothing`)))
  tls.once('error', reject)
  tls.once('close', () => reject(new Error(`${host} ended the connection`)))
  tls.once('secureConnect', () =>
    resolve(tls.authorized && tls.getPeerX509Certificate()?.raw.equals(shown) === true),
  )
  return promise.finally(() => tls.destroy())
}
