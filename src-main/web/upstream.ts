/** The campus's own proxy on the way of an exam's pages. */
import { readFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { Socket } from 'node:net'
import { getCACertificates } from 'node:tls'
import type { Network } from '../../src-shared/network.ts'

export interface Upstream {
  url: URL
  /** PEM: whom it is trusted by, where it is spoken to by TLS; undefined: the well-known authorities alone. */
  ca?: readonly string[] | undefined
}

/** Which proxy, by host: the configured one, else what HTTPS_PROXY, HTTP_PROXY and NO_PROXY say. */
export function upstreamFor({ proxy, ca: file }: Network, env: NodeJS.ProcessEnv) {
  /** As the keeper trusts: Node's own list, the system's, and the configured file. */
  let ca: readonly string[] | undefined
  const trusted = () =>
    (ca ??= [
      ...new Set([...getCACertificates('default'), ...getCACertificates('system')]),
      ...(file === null ? [] : [readFileSync(file, 'utf8')]),
    ])
  const of = (name: string) => env[name.toLowerCase()] || env[name] || null
  const without = (of('NO_PROXY') ?? '').split(/[\s,]+/).filter((one) => one !== '')
  return (host: string, secure: boolean): Upstream | null => {
    const address = proxy ?? (isExcepted(host, without) ? null : of(secure ? 'HTTPS_PROXY' : 'HTTP_PROXY'))
    const url = address === null ? null : URL.parse(address)
    if (url === null) return null
    return url.protocol === 'https:' ? { url, ca: trusted() } : { url }
  }
}

const isExcepted = (host: string, without: readonly string[]): boolean =>
  without.some((one) => {
    const name = one
      .toLowerCase()
      .replace(/:\d+$/, '')
      .replace(/^\*?\./, '')
    return one === '*' || host === name || host.endsWith(`.${name}`)
  })

/** Resolves with a tunnel through it (RFC 9110, 9.3.6); rejects with what it said. */
export function upstreamSocket({ url, ca }: Upstream, authority: string, ms: number): Promise<Socket> {
  const { username, password } = url
  const who = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  const authorization = username === '' ? {} : { 'proxy-authorization': `Basic ${btoa(who)}` }
  return new Promise((resolve, reject) => {
    const ask = url.protocol === 'https:' ? httpsRequest : httpRequest
    const asked = ask({
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port || (url.protocol === 'https:' ? 443 : 80),
      method: 'CONNECT',
      path: authority,
      headers: { host: authority, ...authorization },
      timeout: ms,
      agent: false,
      ...(ca ? { ca: [...ca] } : {}),
    })
    asked.once('connect', (reply, socket, head) => {
      if (reply.statusCode !== 200) {
        socket.destroy()
        return reject(new Error(`the proxy ${url.host} answers ${reply.statusCode}`))
      }
      if (head.length > 0) socket.unshift(head)
      socket.setTimeout(0)
      resolve(socket)
    })
    asked.once('response', (reply) => {
      reply.resume()
      reject(new Error(`the proxy ${url.host} answers ${reply.statusCode}`))
    })
    asked.once('timeout', () => asked.destroy(new Error(`the proxy ${url.host} does not answer`)))
    asked.once('error', reject)
    asked.end()
  })
}
