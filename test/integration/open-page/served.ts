/** The built open pages behind the server's own policy, a browser, and answers that a test chooses. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { buildOpenPages } from '../../../scripts/open-pages.mjs'
import { openPolicy } from '../../../src-server/http/open-pages.ts'
import { builtOnce } from '../../support/built.ts'
import { launchPageBrowser } from '../../support/page-browser.ts'
import { answerIn, type OpenState } from './states.ts'

export interface Served {
  /** Where the pages were built to. */
  dir: string
  address: string
  browser: Browser
  /** What pages logged as an error, and every breach of the content security policy. */
  complaints: string[]
  /** The assets that the newest page asked for. */
  loaded: Set<string>
  state: OpenState | undefined
  /** A server that answers in place of the state. */
  university: string | null
  page(hash: string, options?: BrowserContextOptions): Promise<Page>
  close(): Promise<void>
}

const types: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css' }

export async function serveOpenPages(): Promise<Served> {
  const dir = mkdtempSync(join(tmpdir(), 'taza-open-'))
  await builtOnce('open', join(dir, 'open'), buildOpenPages)
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0] ?? ''
    response.setHeader('content-security-policy', openPolicy)
    if (path.startsWith('/api/') && served.university !== null) {
      passOn(served.university, request, response).catch((error: unknown) =>
        response.destroy(Error(String(error))),
      )
    } else if (path.startsWith('/api/')) {
      const { status, json } = answerIn(served.state, `${request.method} ${path}`)
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json))
    } else if (path === '/open') {
      response.setHeader('content-type', 'text/html; charset=utf-8')
      response.end(readFileSync(join(dir, 'open/open.html')))
    } else {
      const name = path.replace(/^\/open\/assets\//, '')
      response.setHeader('content-type', types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream')
      response.end(readFileSync(join(dir, 'open/assets', name)))
    }
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  const browser = await launchPageBrowser()
  const served: Served = {
    dir,
    address: `http://127.0.0.1:${port}`,
    browser,
    complaints: [],
    loaded: new Set(),
    state: undefined,
    university: null,
    async page(hash, options = {}) {
      const context = await browser.newContext({ viewport: { width: 360, height: 640 }, ...options })
      const page = await context.newPage()
      const loaded = new Set<string>()
      served.loaded = loaded
      page.on('request', (request) => {
        const [, name] = /\/open\/assets\/(.+)$/.exec(request.url()) ?? []
        if (name) loaded.add(name)
      })
      page.on('console', (message) => {
        if (message.type() === 'error') served.complaints.push(message.text())
      })
      page.on('pageerror', (error) => served.complaints.push(String(error)))
      await page.goto(`${served.address}/open${hash}`)
      return page
    },
    async close() {
      await browser.close()
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
      rmSync(dir, { recursive: true, force: true })
    },
  }
  return served
}

async function passOn(to: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = Buffer.concat(await request.toArray())
  const answer = await fetch(`${to}${request.url}`, {
    method: request.method ?? 'GET',
    headers: {
      'x-taza': '1',
      ...(request.headers.authorization ? { authorization: request.headers.authorization } : {}),
      ...(body.length > 0 ? { 'content-type': request.headers['content-type'] ?? 'application/json' } : {}),
    },
    ...(body.length > 0 ? { body } : {}),
  })
  response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' })
  response.end(Buffer.from(await answer.arrayBuffer()))
}
