/** The LMS's server, in a thread of its own as it is on a machine of its own. Tells its port, and ends with its thread. */
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { parentPort } from 'node:worker_threads'

/** Until the first byte of a page, and of what it loads, ms. */
const pageMs = 100
const partMs = 5

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

const give = async (response: ServerResponse, ms: number, type: string, text: string) => {
  await delay(ms)
  response.writeHead(200, { 'content-type': type }).end(text)
}
const server = createServer((request, response) => {
  const [, n = '0', kind] = /^\/(\w*)(?:\/\d+\.(css|js|svg))?/.exec(request.url ?? '/') ?? []
  const part = kind === 'css' || kind === 'js' || kind === 'svg' ? parts[kind] : null
  const given = part
    ? give(response, partMs, part.type, part.body)
    : give(response, pageMs, 'text/html; charset=utf-8', page(n))
  given.catch(() => response.destroy())
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  parentPort?.postMessage(port)
})
