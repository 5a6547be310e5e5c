/**
 * Requests of a fake session: each hop goes through `webRequest` in the order of its documentation (before the request,
 * before its headers are sent, once headers are received), then, for real, through the proxy that was set.
 */
import type { EventEmitter } from 'node:events'
import { type IncomingHttpHeaders, request } from 'node:http'
import type { Socket } from 'node:net'
import { type TLSSocket, connect as tlsConnect } from 'node:tls'
import { preventable } from './fake-events.ts'

type Answer = { cancel?: boolean; requestHeaders?: Record<string, string> } & {
  responseHeaders?: Record<string, string[]>
  statusLine?: string
}
type Listener = (details: object, callback: (answer: Answer) => void) => void
type Stage = 'onBeforeRequest' | 'onBeforeSendHeaders' | 'onHeadersReceived'

/** "Only the last attached listener will be used." */
export class FakeWebRequest {
  private readonly listeners = new Map<Stage, Listener>()
  onBeforeRequest(listener: Listener) {
    this.listeners.set('onBeforeRequest', listener)
  }
  onBeforeSendHeaders(listener: Listener) {
    this.listeners.set('onBeforeSendHeaders', listener)
  }
  onHeadersReceived(listener: Listener) {
    this.listeners.set('onHeadersReceived', listener)
  }
  ask(stage: Stage, details: object): Promise<Answer> {
    const listener = this.listeners.get(stage)
    return new Promise((resolve) => (listener ? listener(details, resolve) : resolve({})))
  }
}

interface FakeCookie {
  name: string
  value: string
  domain: string
  hostOnly: boolean
  path: string
  secure: boolean
  httpOnly: boolean
  session: boolean
  sameSite: 'unspecified' | 'no_restriction' | 'lax' | 'strict'
}

/** `get` gives a host's own cookie as `hostOnly`, without a dot; `set` makes one of it only without a `domain`. */
export class FakeCookies {
  all: FakeCookie[] = []
  async get(_filter: object) {
    return structuredClone(this.all)
  }
  async set(given: { url: string; domain?: string } & Partial<FakeCookie>) {
    const { url, domain, name = '', value = '', path = '/' } = given
    this.all = this.all.filter((one) => one.name !== name)
    this.all.push({
      name,
      value,
      domain: domain === undefined ? new URL(url).hostname : `.${domain.replace(/^\./, '')}`,
      hostOnly: domain === undefined,
      path,
      secure: given.secure ?? false,
      httpOnly: given.httpOnly ?? false,
      session: true,
      sameSite: given.sameSite ?? 'lax',
    })
  }
  of(host: string) {
    const fits = ({ domain, hostOnly }: FakeCookie) =>
      hostOnly ? domain === host : `.${host}`.endsWith(domain)
    return this.all.filter(fits)
  }
}

interface Network {
  webRequest: FakeWebRequest
  cookies: FakeCookies
  proxy: { proxyRules?: string }
  /** `setCertificateVerifyProc`. */
  verify: Verify | null
}

/** `callback`: 0 trusts, -2 refuses, -3 leaves it to the browser. */
export type Verify = (
  request: { hostname: string; certificate: { data: string }; errorCode: number; verificationResult: string },
  callback: (verdict: number) => void,
) => void

export interface Asked {
  url: string
  method?: string
  body?: string
  resourceType: 'mainFrame' | 'subFrame' | 'xhr'
  /** Absent for a worker's. */
  contents?: EventEmitter
  /** Whether it was given up meanwhile (`stop`). */
  isStopped?(): boolean
  /** False: given up (`will-redirect` was prevented). */
  mayRedirect?(url: string): boolean
}

export interface Answered {
  url: string
  method: string
  /** Of net::, without that; null: there is an answer. */
  error: string | null
  status: number
  headers: Record<string, string[]>
  body: string
  /** The server went away in the middle of it. */
  broken?: boolean
}

export async function ask(network: Network, asked: Asked): Promise<Answered> {
  const { resourceType, contents: webContents, mayRedirect = () => true } = asked
  let { url, method = 'GET', body = '' } = asked
  const failed = (error: string): Answered => ({ url, method, error, status: 0, headers: {}, body: '' })
  for (let hop = 0; hop <= 20; hop++) {
    const details = { id: 1, url, method, resourceType, webContents, referrer: '', timestamp: 0 }
    if ((await network.webRequest.ask('onBeforeRequest', details)).cancel)
      return failed('ERR_BLOCKED_BY_CLIENT')
    const { hostname } = new URL(url)
    const cookie = network.cookies.of(hostname).map(({ name, value }) => `${name}=${value}`)
    const own: Record<string, string> = cookie.length > 0 ? { cookie: cookie.join('; ') } : {}
    const sent = await network.webRequest.ask('onBeforeSendHeaders', { ...details, requestHeaders: own })
    const request = { url, method, body, headers: sent.requestHeaders ?? own }
    let reply = await throughProxy(network, webContents, request)
    if (typeof reply === 'string') return failed(reply)
    for (let first = true; reply?.status === 401; first = false) {
      const realm = /^Basic realm="(.*)"$/.exec(reply.headers['www-authenticate'] ?? '')?.[1]
      if (realm === undefined) break
      const { host: server, port } = new URL(url)
      const info = { isProxy: false, host: server, port: Number(port || 80), scheme: 'basic', realm }
      const given = await login(webContents, { url, first, main: resourceType === 'mainFrame' }, info)
      if (asked.isStopped?.()) return failed('ERR_ABORTED')
      if (given === null) break
      const headers = { ...request.headers, authorization: `Basic ${given}` }
      reply = await throughProxy(network, webContents, { ...request, headers })
      if (typeof reply === 'string') return failed(reply)
    }
    if (reply === null) return failed('ERR_EMPTY_RESPONSE')
    for (const text of reply.headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(text) ?? []
      await network.cookies.set({ url, name, value, httpOnly: /httponly/i.test(text) })
    }
    const responseHeaders = Object.fromEntries(
      Object.entries(reply.headers).map(([name, given]) => [name, [given ?? ''].flat()]),
    )
    const received = await network.webRequest.ask('onHeadersReceived', {
      ...details,
      statusCode: reply.status,
      statusLine: `HTTP/1.1 ${reply.status}`,
      responseHeaders,
    })
    const headers = received.responseHeaders ?? responseHeaders
    const status = Number(/^HTTP\/1.1 (\d+)/.exec(received.statusLine ?? '')?.[1] ?? reply.status)
    const to = headers.location?.[0]
    if (status < 300 || status >= 400 || to === undefined) {
      const { body: came, broken } = reply
      return { url, method, error: null, status, headers, body: came, broken }
    }
    const next = new URL(to, url).href
    if (!mayRedirect(next)) return failed('ERR_ABORTED')
    ;[url, method, body] = [next, status === 307 ? method : 'GET', status === 307 ? body : '']
  }
  return failed('ERR_TOO_MANY_REDIRECTS')
}

type Sent = { url: string; method: string; body: string; headers: Record<string, string> }
type Reply = { status: number; headers: IncomingHttpHeaders; body: string; broken: boolean }

/** A proxy that wants a name is answered by `login`; without an answer its page is shown. A text: the error, of net::. */
async function throughProxy(
  network: Network,
  contents: EventEmitter | undefined,
  sent: Sent,
): Promise<Reply | string | null> {
  const port = Number(/^http:\/\/127\.0\.0\.1:(\d+)$/.exec(network.proxy.proxyRules ?? '')?.[1])
  if (!port) throw new Error('no proxy was set: a foreign page would be loaded past it')
  if (sent.url.startsWith('https:')) {
    const tls = await tunnel(network, contents, port, new URL(sent.url))
    return tls === null || typeof tls === 'string' ? tls : exchange(port, sent, tls)
  }
  const reply = await exchange(port, sent)
  if (reply?.status !== 407) return reply
  const info = { isProxy: true, host: '127.0.0.1', port, scheme: 'basic', realm: 'exam' }
  const given = await login(contents, { url: sent.url, first: true, main: false }, info)
  if (given === null) return reply
  return exchange(port, { ...sent, headers: { ...sent.headers, 'proxy-authorization': `Basic ${given}` } })
}

async function tunnel(
  { verify }: Network,
  contents: EventEmitter | undefined,
  port: number,
  { hostname, port: at, href: url }: URL,
): Promise<TLSSocket | string | null> {
  const open = (headers: Record<string, string>) =>
    new Promise<Socket | null>((resolve) => {
      const path = `${hostname}:${at || 443}`
      const asked = request({ host: '127.0.0.1', port, method: 'CONNECT', path, headers, agent: false })
      asked.on('connect', ({ statusCode }, socket) => {
        if (statusCode !== 200) socket.destroy()
        resolve(statusCode === 200 ? socket : null)
      })
      asked.on('error', () => resolve(null))
      asked.end()
    })
  const info = { isProxy: true, host: '127.0.0.1', port, scheme: 'basic', realm: 'exam' }
  const given = await login(contents, { url, first: true, main: false }, info)
  const socket = given === null ? null : await open({ 'proxy-authorization': `Basic ${given}` })
  if (socket === null) return 'ERR_TUNNEL_CONNECTION_FAILED'
  const tls = tlsConnect({ socket, servername: hostname, rejectUnauthorized: false })
  const shaken = await new Promise((resolve) => {
    tls.once('secureConnect', () => resolve(true))
    tls.once('error', () => resolve(false))
  })
  if (!shaken) return 'ERR_SSL_PROTOCOL_ERROR'
  // Of nobody it knows: that is named before a wrong name or date (`MapCertStatusToNetError`).
  const [error, errorCode] = tls.authorized ? ['OK', 0] : (['ERR_CERT_AUTHORITY_INVALID', -202] as const)
  const certificate = { data: tls.getPeerX509Certificate()?.toString() ?? '' }
  const asked = { hostname, certificate, errorCode, verificationResult: `net::${error}` }
  const verdict = await new Promise<number>((resolve) => (verify ? verify(asked, resolve) : resolve(-3)))
  if (verdict === 0 || (verdict === -3 && errorCode === 0)) return tls
  tls.destroy()
  return error
}

/** Credentials as a header has them; null: none were given. */
function login(
  contents: EventEmitter | undefined,
  { url, first, main }: { url: string; first: boolean; main: boolean },
  info: object,
): Promise<string | null> {
  return new Promise((resolve) => {
    const details = {
      url,
      pid: 1,
      isRequestForNavigation: main,
      firstAuthAttempt: first,
      responseHeaders: {},
    }
    contents?.emit('login', preventable({}), details, info, (name?: string, password?: string) =>
      resolve(name === undefined ? null : btoa(`${name}:${password}`)),
    )
  })
}

/** `tls`: to its server; none: the proxy asks it. */
function exchange(
  port: number,
  { url, method, body, headers }: Sent,
  tls?: TLSSocket,
): Promise<Reply | null> {
  return new Promise((resolve) => {
    const more = body === '' ? {} : { 'content-type': 'application/x-www-form-urlencoded' }
    const asked = request(
      {
        host: '127.0.0.1',
        port,
        method,
        path: tls ? url.replace(/^https:\/\/[^/]*|#.*$/g, '') : url.replace(/#.*$/, ''),
        headers: { host: new URL(url).host, ...headers, ...more },
        ...(tls ? { createConnection: () => tls } : { agent: false as const }),
      },
      async (answer) => {
        const parts: Buffer[] = []
        let broken = false
        try {
          for await (const part of answer) parts.push(Buffer.from(part))
        } catch {
          // What came is the browser's, and it says what became of it.
          broken = true
        }
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          body: Buffer.concat(parts).toString(),
          broken,
        })
      },
    )
    asked.on('error', () => resolve(null))
    asked.end(body)
  })
}
