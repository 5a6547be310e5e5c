/**
 * A small LMS on this machine, at names that are no machine's: a browser reaches it through its proxy, as it would an LMS of
 * a university. Signing in is at another origin, by a ticket (as CAS does); the session is a cookie.
 */
import { createHash, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import type { Duplex } from 'node:stream'
import { fieldPage, type LmsPages, plainPages, socketPages, socketWorker, taskPdf } from './pages.ts'

/** Of TEST-NET-less, public ranges: nobody is asked there, the place is this machine's. */
const publicAddress = '93.184.216.34'

export interface Lms {
  readonly start: string
  /** What was asked for, as `METHOD host/path`. */
  readonly asked: string[]
  readonly headers: { url: string; headers: IncomingMessage['headers'] }[]
  /** Bodies that came to `/autosave`, `/beacon`, `/essay`, `/quiz/1` to `/quiz/5`. */
  readonly saved: { path: string; body: string }[]
  /** Names that lead somewhere else than to the LMS, for whoever tries. */
  readonly names: Map<string, string[]>
  /** What is served besides, by path, to whoever is signed in. */
  readonly files: Map<string, Buffer>
  /** What a test's own pages answer, by `host/path` or path, to anybody. */
  readonly answers: Map<string, Answer>
  /** Files that came to `/upload`. */
  readonly uploaded: { name: string; body: Buffer }[]
  resolve(host: string): Promise<string[]>
  place(address: string, port: number): { address: string; port: number }
  /** Connections are cut while it is down. */
  down: boolean
  /** Sessions end, as an LMS's do in the middle of an essay. */
  forget(): void
  stop(): Promise<void>
}

interface Question {
  url: URL
  method: string
  headers: IncomingMessage['headers']
  body: string
}
export type Answer = (question: Question, response: ServerResponse) => void

/** `tls`: PEM files; it is at https's port too. */
export async function startLms(
  pages: LmsPages = plainPages,
  tls: { key: string; chain: string } | null = null,
): Promise<Lms> {
  const asked: string[] = []
  const headers: Lms['headers'] = []
  const saved: Lms['saved'] = []
  const tickets = new Set<string>()
  const sessions = new Set<string>()
  const names = new Map<string, string[]>([
    ['lms.example', [publicAddress]],
    ['login.example', [publicAddress]],
    ['video.example', [publicAddress]],
  ])
  const files = new Map<string, Buffer>()
  const answers = new Map<string, Answer>()
  const uploaded: Lms['uploaded'] = []
  const open = new Set<Duplex>()
  const listener: RequestListener = (request, response) => {
    const scheme = 'encrypted' in request.socket ? 'https' : 'http'
    const url = new URL(request.url ?? '/', `${scheme}://${request.headers.host ?? 'lms.example'}`)
    asked.push(`${request.method} ${url.host}${url.pathname}`)
    headers.push({ url: url.href, headers: request.headers })
    if (lms.down || url.pathname === '/dead') return request.socket.destroy()
    // Taken, and never answered.
    if (url.pathname === '/silent')
      return void request.socket.on('close', () => asked.push(`GIVEN UP ${request.method} /silent`))
    bodyOf(request).then(
      (body) => answer(request, url, body, response),
      // A page that goes, or is ended, leaves what it was sending half sent.
      (error) => response.destroy(error),
    )
  }
  const upgrade = (request: IncomingMessage, socket: Duplex) => {
    asked.push(`SOCKET ${request.headers.host}${request.url}`)
    const key = request.headers['sec-websocket-key'] ?? ''
    const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    )
    // One text frame (RFC 6455, 5.2).
    socket.write(Buffer.concat([Buffer.from([0x81, 5]), Buffer.from('hello')]))
  }

  function answer(request: IncomingMessage, url: URL, raw: Buffer, response: ServerResponse): void {
    const body = raw.toString()
    const { pathname, hostname } = url
    const own = answers.get(hostname + pathname) ?? answers.get(pathname)
    if (own) {
      const { method = 'GET', headers: given } = request
      return void own({ url, method, headers: given, body }, response)
    }
    const go = (to: string, more: Record<string, string> = {}) =>
      response.writeHead(303, { location: to, ...more }).end()
    const html = (text: string, status = 200) =>
      response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(text)
    // Of another origin, so in a process of its own.
    if (pathname === '/field.html') return void html(fieldPage)
    if (pathname === '/upload' && request.method === 'POST') {
      uploaded.push(...filesOf(raw))
      return void (hostname === 'login.example' ? html('taken') : go('/files'))
    }
    if (hostname === 'login.example') {
      const service = url.searchParams.get('service') ?? ''
      if (request.method !== 'POST') return void html(pages.signIn(service))
      const ticket = randomUUID()
      tickets.add(ticket)
      return void go(`${service}?ticket=${ticket}`)
    }
    const ticket = url.searchParams.get('ticket')
    if (ticket !== null && tickets.delete(ticket)) {
      const session = randomUUID()
      sessions.add(session)
      return void go(url.pathname, { 'set-cookie': `session=${session}; HttpOnly; Path=/; SameSite=Lax` })
    }
    if (pathname === '/astray') return void go('http://video.example/watch')
    if (pathname === '/forever') return void go(`/forever?${Number(url.search.slice(1)) + 1}`)
    if (pathname === '/bounce') return void go('http://login.example/back')
    if (pathname === '/socket.html') return void html(socketPages.html)
    if (pathname === '/socket.svg')
      return void response.writeHead(200, { 'content-type': 'image/svg+xml' }).end(socketPages.svg)
    if (pathname === '/sockets.js')
      return void response.writeHead(200, { 'content-type': 'text/javascript' }).end(socketWorker)
    if (pathname === '/worker.js')
      return void response
        .writeHead(200, { 'content-type': 'text/javascript' })
        .end('self.onfetch = () => undefined')
    const known = /session=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1]
    if (known === undefined || !sessions.has(known))
      return void go(`http://login.example/login?service=${encodeURIComponent(url.origin + pathname)}`)
    if (
      pathname === '/autosave' ||
      pathname === '/beacon' ||
      (pathname === '/essay' && request.method === 'POST')
    ) {
      saved.push({ path: pathname, body })
      return void (pathname === '/essay' ? go('/') : response.writeHead(204).end())
    }
    const [, status] = /^\/status\/(\d+)$/.exec(pathname) ?? []
    if (status !== undefined) return void html(`<title>${status}</title><h1>${status}</h1>`, Number(status))
    if (pathname === '/basic') {
      if (request.headers.authorization === `Basic ${btoa('student:secret')}`)
        return void html('<title>Behind a name</title><h1>Behind a name</h1>')
      return void response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end()
    }
    if (pathname === '/task.pdf')
      return void response
        .writeHead(200, { 'content-type': 'application/pdf', 'content-disposition': 'attachment' })
        .end(taskPdf)
    if (pathname === '/task.zip')
      return void response
        .writeHead(200, { 'content-type': 'application/zip', 'content-disposition': 'attachment' })
        .end('PK')
    const file = files.get(pathname)
    if (file !== undefined)
      return void response.writeHead(200, { 'content-type': 'application/seb' }).end(file)
    const [, page] = /^\/quiz\/([1-5])$/.exec(pathname) ?? []
    if (page !== undefined) {
      if (request.method !== 'POST') return void html(pages.quiz(Number(page)))
      saved.push({ path: pathname, body })
      return void go(Number(page) < 5 ? `/quiz/${Number(page) + 1}` : '/')
    }
    const text = pages.byPath[pathname]
    if (text === undefined) return void html('<title>404</title>', 404)
    html(text)
  }

  const listen = async (server: Server) => {
    server.on('connection', (socket) => {
      open.add(socket)
      socket.on('close', () => open.delete(socket))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return (server.address() as AddressInfo).port
  }
  const server = createServer(listener).on('upgrade', upgrade)
  const secure =
    tls &&
    createTlsServer({ key: readFileSync(tls.key), cert: readFileSync(tls.chain) }, listener).on(
      'upgrade',
      upgrade,
    )
  // Who does not trust it ends the handshake.
  secure?.on('tlsClientError', () => undefined)
  const port = await listen(server)
  const securePort = secure ? await listen(secure) : 0
  const lms: Lms = {
    start: 'http://lms.example/',
    asked,
    headers,
    saved,
    names,
    files,
    answers,
    uploaded,
    down: false,
    resolve: async (host) => {
      const addresses = names.get(host)
      if (!addresses) throw new Error(`getaddrinfo ENOTFOUND ${host}`)
      return addresses
    },
    place: (address, at) =>
      address === publicAddress
        ? { address: '127.0.0.1', port: secure && at === 443 ? securePort : port }
        : { address, port: at },
    forget: () => sessions.clear(),
    stop: () =>
      new Promise((resolve) => {
        secure?.close()
        server.close(() => resolve())
        for (const socket of open) socket.destroy()
      }),
  }
  return lms
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(Buffer.from(part))
  return Buffer.concat(parts)
}

/** Of a form with files (RFC 7578), in which each part has a name. */
function filesOf(body: Buffer): { name: string; body: Buffer }[] {
  const text = body.toString('latin1')
  const boundary = text.slice(0, text.indexOf('\r\n'))
  return text
    .split(boundary)
    .slice(1, -1)
    .flatMap((part) => {
      const [, name = ''] = /filename="([^"]*)"/.exec(part) ?? []
      const at = part.indexOf('\r\n\r\n')
      const bytes = Buffer.from(part.slice(at + 4, -2), 'latin1')
      return name === '' ? [] : [{ name: Buffer.from(name, 'latin1').toString(), body: bytes }]
    })
}
