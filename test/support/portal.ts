/** A line to the server on which a network may put its sign-in page: every request is then answered with 200 and a page. */
import http from 'node:http'
import net from 'node:net'
import type { Duplex } from 'node:stream'
import { freePort } from './free-port.ts'

export interface Portal {
  readonly url: string
  /** `open`: all goes through; `no-objects`: objects wait without an answer; `captive`: the page to everything. */
  mode: 'open' | 'no-objects' | 'captive'
  /** Requests that the page answered. */
  readonly paged: string[]
  close(): Promise<void>
}

const page = '<!doctype html><html><title>Wi-Fi</title>Please sign in to the network</html>'

export async function startPortal(target: number): Promise<Portal> {
  const paged: string[] = []
  const server = http.createServer((request, response) => {
    const { method = '', url: path = '' } = request
    if (portal.mode === 'captive') {
      paged.push(`${method} ${path}`)
      request.resume()
      request.on('end', () => {
        response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
        response.end(page)
      })
      return
    }
    if (portal.mode === 'no-objects' && path.includes('/blobs/')) {
      request.resume()
      return
    }
    const options = { host: '127.0.0.1', port: target, method, path, headers: request.headers }
    const onward = http.request(options, (reply) => {
      response.writeHead(reply.statusCode ?? 500, reply.headers)
      reply.pipe(response)
    })
    onward.on('error', () => response.destroy())
    request.pipe(onward)
  })
  const upgraded = new Set<Duplex>()
  server.on('upgrade', (request, socket, head) => {
    upgraded.add(socket)
    socket.on('close', () => upgraded.delete(socket))
    if (portal.mode === 'captive') {
      paged.push(`upgrade ${request.url}`)
      // As our server answers a second machine of one identity: a status alone says nothing.
      socket.end(`HTTP/1.1 409 Conflict\r\ncontent-length: ${page.length}\r\n\r\n${page}`)
      return
    }
    const onward = net.connect(target, '127.0.0.1', () => {
      const { rawHeaders } = request
      const headers = rawHeaders.map((part, i) => (i % 2 === 0 ? `${part}: ` : `${part}\r\n`)).join('')
      onward.write(`${request.method} ${request.url} HTTP/1.1\r\n${headers}\r\n`)
      onward.write(head)
      onward.pipe(socket)
      socket.pipe(onward)
    })
    onward.on('error', () => socket.destroy())
    socket.on('error', () => onward.destroy())
  })
  const port = await freePort()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  let mode: Portal['mode'] = 'open'
  const portal: Portal = {
    url: `http://127.0.0.1:${port}`,
    paged,
    get mode() {
      return mode
    },
    set mode(next) {
      mode = next
      // What was held back or spoken through is over, as when a network changes.
      server.closeAllConnections()
      for (const socket of upgraded) socket.destroy()
    },
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
  return portal
}
