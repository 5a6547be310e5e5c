/** Pages as an LMS has them, slow as one on a campus is, by a name that leads to them for whoever is told so. */
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { Lms } from '../../support/lms/lms.ts'

/** Until the first byte of a page, and of what it loads, ms. */
const pageMs = 100
const partMs = 5
const host = 'lms.example'
const publicAddress = '93.184.216.34'

export interface BenchLms extends Pick<Lms, 'start' | 'resolve' | 'place'> {
  readonly port: number
  readonly host: string
  stop(): Promise<void>
}

const parts = {
  css: { count: 4, type: 'text/css', body: `/* ${'x'.repeat(8000)} */` },
  js: { count: 12, type: 'text/javascript', body: `window.n = (window.n ?? 0) + 1 // ${'x'.repeat(16_000)}` },
  svg: {
    count: 14,
    type: 'image/svg+xml',
    body: `<svg xmlns="http://www.w3.org/2000/svg" width="32" height="32"><circle r="9"/><!--${'x'.repeat(4000)}--></svg>`,
  },
} as const
type Kind = keyof typeof parts

/** Thirty things to load, each page its own, so that no cache helps; a form with an editor. */
function page(n: string): string {
  const all = (kind: Kind, tag: (src: string) => string) =>
    Array.from({ length: parts[kind].count }, (_, i) => tag(`/${n}/${i}.${kind}`)).join('')
  return `<!doctype html><html><head><meta charset="utf-8"><title>Quiz ${n}</title>${all('css', (src) => `<link rel="stylesheet" href="${src}">`)}</head>
    <body><h1>Question</h1>${all('svg', (src) => `<img src="${src}" alt="">`)}<p>${'Some words of a question. '.repeat(200)}</p>
    <form><textarea id="text">${'An answer. '.repeat(100)}</textarea></form>${all('js', (src) => `<script src="${src}"></script>`)}</body></html>`
}

export async function startBenchLms(): Promise<BenchLms> {
  const give = async (response: ServerResponse, ms: number, type: string, body: string) => {
    await delay(ms)
    response.writeHead(200, { 'content-type': type }).end(body)
  }
  const server = createServer((request, response) => {
    const [, n = '0', kind] = /^\/(\w*)(?:\/\d+\.(css|js|svg))?/.exec(request.url ?? '/') ?? []
    const part = kind === 'css' || kind === 'js' || kind === 'svg' ? parts[kind] : null
    const given = part
      ? give(response, partMs, part.type, part.body)
      : give(response, pageMs, 'text/html; charset=utf-8', page(n))
    given.catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    start: `http://${host}/begin`,
    host,
    port,
    resolve: async (name) => {
      if (name !== host) throw new Error(`getaddrinfo ENOTFOUND ${name}`)
      return [publicAddress]
    },
    place: (address, at) =>
      address === publicAddress ? { address: '127.0.0.1', port } : { address, port: at },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
