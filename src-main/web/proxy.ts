/**
 * The one way from an exam's pages to the network: a proxy on the loopback, for this browser alone. It looks the name up,
 * judges what came out and connects to just that, so that a name which points elsewhere a moment later (DNS rebinding)
 * leads nowhere else. TLS goes through it untouched.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { lookup } from 'node:dns/promises'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { type AddressInfo, connect, isIP, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import type { WebRefusal } from '../../src-shared/web-exam.ts'
import { type Certified, isCertified } from './certified.ts'
import { createForward } from './forward.ts'
import { type Upstream, upstreamSocket } from './upstream.ts'

export interface ProxyDeps {
  /** Why nothing goes there, or null. `addresses`: of the host; empty where only the campus proxy can look it up. */
  judge(host: string, addresses: readonly string[]): WebRefusal | null
  onRefused(url: string, reason: WebRefusal): void
  /** `why`: for technicians. */
  onFailed(host: string, why: string): void
  /** The campus's own proxy for this host; null: straight. */
  upstream(host: string, secure: boolean): Upstream | null
  /** A test's own; the system's when left out. */
  resolve?(host: string): Promise<string[]>
  /** A test's own: the port and address that are connected to in place of these. */
  place?(address: string, port: number): { address: string; port: number }
}

export interface WebProxy {
  readonly port: number
  /** What the browser answers when it is asked who it is. */
  readonly name: string
  readonly password: string
  /** A request to this host was allowed: without one nobody gets through to it. */
  expect(host: string): void
  /** Whether these authorities vouch for a certificate that its browser does not know. */
  certified(what: Certified): Promise<boolean>
  close(): Promise<void>
}

const connectMs = 10_000
/** At once, of a page that opens as many as it can. */
const connectionsAtMost = 512
/** Hosts that an exam's pages load from. */
const expectedAtMost = 10_000

/** A server that cannot be asked now is asked again: so often, and after so long, ms. */
const certifiedTries = 3
const certifiedAgainMs = 1000

export async function startWebProxy(deps: ProxyDeps): Promise<WebProxy> {
  const { resolve = systemLookup, place = (address, port) => ({ address, port }) } = deps
  const name = 'exam'
  const password = randomBytes(24).toString('base64url')
  const wanted = Buffer.from(`Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`)
  const expected = new Set<string>()
  const sockets = new Set<Duplex>()
  /** The port of each host that was last gone to over TLS: a browser asks about a certificate by its host alone. */
  const ports = new Map<string, number>()

  const isOurs = ({ headers }: IncomingMessage) => {
    const given = Buffer.from(headers['proxy-authorization'] ?? '')
    return given.length === wanted.length && timingSafeEqual(given, wanted)
  }
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  }
  /** Rejects where it cannot be reached; null: it was refused. */
  const reach = async (url: string, host: string, port: number, secure: boolean): Promise<Socket | null> => {
    if (!expected.has(host)) {
      if (!browsersOwn.test(host)) deps.onRefused(url, 'not-allowed')
      return null
    }
    const upstream = deps.upstream(host, secure)
    const addresses = await addressesOf(host, resolve).catch((error: Error) => {
      if (upstream) return []
      throw error
    })
    const reason = deps.judge(host, addresses)
    if (reason !== null) {
      deps.onRefused(url, reason)
      return null
    }
    if (upstream) return upstreamSocket(upstream, `${inBrackets(host)}:${port}`, connectMs)
    return firstThatAnswers(addresses.map((address) => place(address, port)))
  }

  const forward = createForward({
    async reach(url) {
      const socket = await reach(url.href, bare(url.hostname), Number(url.port || 80), false)
      if (socket) keep(socket)
      return socket
    },
    onFailed: deps.onFailed,
  })
  const server = createServer((asked, answer) => {
    const url = URL.parse(asked.url ?? '')
    if (!isOurs(asked)) return answer.writeHead(407, challenge).end()
    if (url?.protocol !== 'http:') return answer.writeHead(400).end()
    forward.send(asked, answer, url)
  })
  server.on('connect', (asked: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    const close = () => socket.destroy()
    if (!isOurs(asked))
      return socket.end(
        `HTTP/1.1 407 Proxy\r\nProxy-Authenticate: ${challenge['proxy-authenticate']}\r\nContent-Length: 0\r\n\r\n`,
      )
    const target = URL.parse(`https://${asked.url}`)
    if (target === null) return close()
    const port = Number(target.port || 443)
    void reach(target.origin, bare(target.hostname), port, true).then(
      (onward) => {
        if (onward === null) return close()
        ports.set(bare(target.hostname), port)
        keep(onward)
        if (socket.destroyed) return onward.destroy()
        socket.write('HTTP/1.1 200 OK\r\n\r\n')
        onward.write(head)
        onward.pipe(socket)
        socket.pipe(onward)
        onward.on('error', close)
        onward.on('close', close)
        socket.on('close', () => onward.destroy())
      },
      (error: Error) => {
        deps.onFailed(target.hostname, error.message)
        close()
      },
    )
  })
  server.maxConnections = connectionsAtMost
  // Long polling waits for as long as its server likes.
  server.requestTimeout = 0
  const port = await listening(server)
  return {
    port,
    name,
    password,
    expect: (host) => {
      if (expected.size < expectedAtMost) expected.add(bare(host))
    },
    certified: async (what) => {
      const port = ports.get(what.host)
      if (port === undefined) return false
      for (let left = certifiedTries; ; left--)
        try {
          const socket = await reach(`https://${inBrackets(what.host)}:${port}`, what.host, port, true)
          return socket !== null && (await isCertified(socket, what))
        } catch (error) {
          // What is answered the browser keeps as long as the page is open.
          if (left === 1) throw error
          await delay(certifiedAgainMs)
        }
    },
    close: () =>
      new Promise((resolved) => {
        server.close(() => resolved())
        server.closeAllConnections()
        forward.close()
        for (const socket of sockets) socket.destroy()
      }),
  }
}

/** What Chromium asks of its maker by itself, whatever it is told: nobody's attempt at anything. */
const browsersOwn = /(^|\.)(google|googleapis|gstatic|gvt1)\.com$/

const challenge = { 'proxy-authenticate': 'Basic realm="exam"' }
const bare = (host: string) => host.replace(/^\[|\]$/g, '')
const inBrackets = (host: string) => (host.includes(':') ? `[${host}]` : host)

async function addressesOf(host: string, resolve: (host: string) => Promise<string[]>): Promise<string[]> {
  const addresses = isIP(host) ? [host] : await resolve(host)
  if (addresses.length === 0) throw new Error(`${host} has no address`)
  return addresses
}

const systemLookup = async (host: string): Promise<string[]> =>
  (await lookup(host, { all: true })).map(({ address }) => address)

async function firstThatAnswers(places: readonly { address: string; port: number }[]): Promise<Socket> {
  let last = new Error('no address')
  for (const { address, port } of places.slice(0, 4)) {
    try {
      return await opened(connect({ host: address, port }))
    } catch (error) {
      last = error instanceof Error ? error : new Error(String(error))
    }
  }
  throw last
}

function opened(socket: Socket): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => socket.destroy(new Error('no answer')), connectMs)
    socket.once('connect', () => {
      clearTimeout(late)
      socket.off('error', reject)
      resolve(socket.setNoDelay(true))
    })
    socket.once('error', reject)
    socket.once('close', () => clearTimeout(late))
  })
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}
