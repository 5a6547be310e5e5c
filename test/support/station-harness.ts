/** The built station page in a headless Chromium, with a test in the place of main. */
import { createReadStream, existsSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join, normalize } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import type { StationView } from '../../src-shared/bridge/station-view.ts'
import type { CallResult, PageEvent } from '../../src-shared/bridge.ts'
import type { Camera } from '../../src-shared/vocabulary.ts'
import { buildPage } from './build-page.ts'
import { launchPageBrowser } from './page-browser.ts'
import { surveyAnswer } from './station-surveys.ts'
import { uploadAnswer } from './station-upload.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
}

interface StationCallSeen {
  method: string
  args: unknown
  at: number
}

export interface StationHarness {
  page: Page
  /** Every call of the page so far. */
  calls: StationCallSeen[]
  /** Console errors and uncaught exceptions of the page. */
  errors: string[]
  /** Answers calls from now on; the default says yes to everything and gives the shown view. */
  answer(how: (method: string, args: unknown) => CallResult | Promise<CallResult> | undefined): void
  show(view: StationView): Promise<void>
  send(event: PageEvent): Promise<void>
  preview(source: Camera, jpeg: string): Promise<void>
  close(): Promise<void>
}

export interface StationSite {
  open(
    view: StationView,
    size?: { width: number; height: number },
    /** IANA name: where the browser's machine thinks that it is. */
    timeZone?: string,
  ): Promise<StationHarness>
  close(): Promise<void>
}

/** Puts the built page into a directory of its own and starts one browser for all tests of a file. */
export async function startStationSite(): Promise<StationSite> {
  const directory = await mkdtemp(join(tmpdir(), 'taza-station-page-'))
  await buildPage('station', directory)
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://page').pathname)
    const file = join(directory, path)
    if (!file.startsWith(directory) || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end()
      return
    }
    response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' })
    createReadStream(file).pipe(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const browser = await launchPageBrowser()
  return {
    open: (...how) => openStation(browser, `http://127.0.0.1:${address.port}/station.html`, ...how),
    async close() {
      await browser.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await rm(directory, { recursive: true, force: true })
    },
  }
}

async function openStation(
  browser: Browser,
  address: string,
  first: StationView,
  viewport = { width: 1366, height: 768 },
  timezoneId = 'UTC',
): Promise<StationHarness> {
  const context = await browser.newContext({ viewport, timezoneId, reducedMotion: 'reduce' })
  // It may give way to other tests (scripts/test.mjs).
  context.setDefaultTimeout(60_000)
  const page = await context.newPage()
  const calls: StationCallSeen[] = []
  const errors: string[] = []
  let shown = first
  let how: Parameters<StationHarness['answer']>[0] = () => undefined
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  await page.exposeFunction('tazaTestCall', async (method: string, args: unknown): Promise<CallResult> => {
    calls.push({ method, args, at: Date.now() })
    const said = (await how(method, args)) ?? surveyAnswer(method, args) ?? uploadAnswer(method, args)
    if (said) return said
    return { ok: true, value: method === 'station.view' ? shown : { ok: true } }
  })
  await page.addInitScript(installBridge)
  await page.goto(address)
  await page.getByTestId(`screen-${first.screen}`).waitFor()
  await page.evaluate(() => document.fonts.ready.then(() => undefined))
  const send = (event: PageEvent): Promise<void> =>
    page.evaluate((told) => {
      for (const listener of window.tazaTestListeners) listener(told)
    }, event)
  return {
    page,
    calls,
    errors,
    answer(next) {
      how = next
    },
    async show(view) {
      shown = view
      await send({ type: 'view', view })
      await page.getByTestId(`screen-${view.screen}`).waitFor()
    },
    send,
    preview: (camera, jpeg) => send({ type: 'preview', source: camera, jpeg }),
    close: () => context.close(),
  }
}

declare global {
  interface Window {
    tazaTestCall(method: string, args: unknown): Promise<CallResult>
    tazaTestListeners: Set<(event: PageEvent) => void>
  }
}

/** Runs in the page before its scripts: what a shell would inject. */
function installBridge(): void {
  window.tazaTestListeners = new Set()
  window.taza = {
    call: (method, args) => window.tazaTestCall(method, args),
    on(listener) {
      window.tazaTestListeners.add(listener)
      return () => window.tazaTestListeners.delete(listener)
    },
  }
}
