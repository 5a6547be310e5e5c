/** The way to the server: whom TLS trusts, and through which proxy. */
import { createHash, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import {
  checkServerIdentity,
  type DetailedPeerCertificate,
  getCACertificates,
  type PeerCertificate,
  setDefaultCACertificates,
} from 'node:tls'
import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici'
import type { Network } from '../../../src-shared/network.ts'
import { isHere, refusedPlain } from '../../../src-shared/plain-http.ts'
import { ProblemError } from '../../../src-shared/vocabulary.ts'

const connectMs = 5000
/** An idle connection is kept this long, ms: longer than the pauses between segments, shorter than most servers keep theirs. */
const keepAliveMs = 30_000

export interface Route {
  /** Connections of one lane. */
  dispatcher(connections: number): Dispatcher
  /** For the WebSocket. */
  readonly agent: HttpAgent
}

/** Throws a ProblemError `bad-input` when the file of authorities cannot be used, or the way would be in the clear. */
export function routeTo(server: string, network: Network, env: NodeJS.ProcessEnv): Route {
  const refused = refusedPlain(server, network)
  if (refused !== null) throw new ProblemError('bad-input', `${server}: ${refused}`)
  trustTheSystem()
  const trusted =
    network.ca === null ? {} : { ca: [...getCACertificates('default'), ...authorities(network.ca)] }
  const tls = {
    ...trusted,
    ...(network.pins.length === 0 ? {} : { checkServerIdentity: pinned(network.pins) }),
  }
  const proxies = proxiesFor(server, network, env)
  const secure = new URL(server).protocol === 'https:'
  // Node's own agent, for the WebSocket, knows of no other authorities for a proxy that is spoken to by TLS.
  if (trusted.ca && isSpokenToByTls(proxies)) setDefaultCACertificates(trusted.ca)
  return {
    dispatcher(connections) {
      const connect = { timeout: connectMs, ...tls }
      const options = { connections, connect, keepAliveTimeout: keepAliveMs }
      if (proxies === null) return new Agent(options)
      const { HTTP_PROXY: httpProxy = '', HTTPS_PROXY: httpsProxy = '', NO_PROXY: noProxy = '' } = proxies
      // A proxy that is spoken to by TLS is none of the server's: pins are not for it.
      const proxyTls = { timeout: connectMs, ...trusted }
      return new EnvHttpProxyAgent({
        ...options,
        requestTls: connect,
        proxyTls,
        httpProxy,
        httpsProxy,
        noProxy,
      })
    },
    agent: secure
      ? new HttpsAgent({ ...tls, ...(proxies ? { proxyEnv: proxies } : {}) })
      : new HttpAgent(proxies ? { proxyEnv: proxies } : {}),
  }
}

let trusting = false
/** Whom this machine's administrator trusts, beside Node's own list: for the whole process, since a store is dear to make. */
function trustTheSystem(): void {
  if (trusting) return
  trusting = true
  // The same one may lie in several places.
  setDefaultCACertificates([...new Set([...getCACertificates('default'), ...getCACertificates('system')])])
}

type Proxies = Partial<Record<'HTTP_PROXY' | 'HTTPS_PROXY' | 'NO_PROXY', string>>

/** Null: straight. What the environment says never concerns this machine itself. */
function proxiesFor(server: string, { proxy }: Network, env: NodeJS.ProcessEnv): Proxies | null {
  if (proxy !== null) return { HTTP_PROXY: proxy, HTTPS_PROXY: proxy }
  if (isHere(server)) return null
  const of = (name: string) => env[name.toLowerCase()] || env[name]
  const [http, https, no] = [of('HTTP_PROXY'), of('HTTPS_PROXY'), of('NO_PROXY')]
  if (!http && !https) return null
  return {
    ...(http ? { HTTP_PROXY: http } : {}),
    ...(https ? { HTTPS_PROXY: https } : {}),
    ...(no ? { NO_PROXY: no } : {}),
  }
}

const isSpokenToByTls = (proxies: Proxies | null): boolean =>
  Object.values(proxies ?? {}).some((value) => value.startsWith('https:'))

/** Each in PEM. */
function authorities(file: string): string[] {
  try {
    const pems = readFileSync(file, 'utf8').match(/-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/gs)
    if (!pems) throw new Error('it holds no certificate in PEM')
    for (const pem of pems) new X509Certificate(pem)
    return pems
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new ProblemError('bad-input', `the file of authorities ${file} cannot be used: ${why}`)
  }
}

/** After all ordinary checks: one certificate of the chain has one of these keys (RFC 7469, 2.6). */
function pinned(pins: readonly string[]) {
  return (host: string, leaf: PeerCertificate): Error | undefined => {
    const wrong = checkServerIdentity(host, leaf)
    if (wrong) return wrong
    const found = chainOf(leaf).map(spkiOf)
    if (found.some((pin) => pins.includes(pin))) return undefined
    return new Error(`the certificate of ${host} has none of the pinned keys (it has ${found.join(', ')})`)
  }
}

const isDetailed = (cert: PeerCertificate): cert is DetailedPeerCertificate => 'issuerCertificate' in cert

function chainOf(leaf: PeerCertificate): PeerCertificate[] {
  const chain: PeerCertificate[] = []
  // A root is its own issuer.
  for (
    let cert: PeerCertificate | null = leaf;
    cert && !chain.some((one) => one.raw.equals(cert?.raw ?? one.raw));
  ) {
    chain.push(cert)
    cert = isDetailed(cert) && cert.issuerCertificate ? cert.issuerCertificate : null
  }
  return chain
}

const spkiOf = ({ raw }: PeerCertificate): string =>
  createHash('sha256')
    .update(new X509Certificate(raw).publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64')
