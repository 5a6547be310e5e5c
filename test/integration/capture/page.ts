/** The capture page in a real Chromium with real cameras, and a main process that only collects. */

import { createReadStream, existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { build } from 'vite'
import type { CallArgs, CaptureConfig, PageEvent } from '../../../src-shared/bridge.ts'
import type { Camera } from '../../../src-shared/vocabulary.ts'
import type { Cameras } from '../../support/cameras/cameras.ts'

export const root = fileURLToPath(new URL('../../../', import.meta.url))

export interface Taken<T> {
  args: T
  bytes: Buffer
  /** CLOCK_BOOTTIME ms of arrival. */
  at: number
}

export interface Collected {
  inits: Taken<CallArgs<'capture.init'>>[]
  segments: Taken<CallArgs<'capture.segment'>>[]
  previews: Taken<CallArgs<'capture.preview'>>[]
  pictures: Taken<CallArgs<'capture.picture'>>[]
  states: Taken<CallArgs<'capture.state'>>[]
  observed: Taken<CallArgs<'capture.observed'>>[]
  failed: Taken<CallArgs<'capture.failed'>>[]
  devices: Taken<CallArgs<'capture.devices'>>[]
  stats: Taken<CallArgs<'capture.stats'>>[]
  views: Taken<CallArgs<'capture.views'>>[]
  /** Asked for another page. */
  restarts: Taken<CallArgs<'capture.restart'>>[]
  console: string[]
}

/** CLOCK_BOOTTIME, ms: on a machine that was never suspended /proc/uptime is too coarse, the monotonic clock is equal. */
export const boottime = (): number => Number(process.hrtime.bigint()) / 1e6

export async function buildPage(): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), 'taza-capture-page-'))
  await build({
    root: join(root, 'src-renderer'),
    configFile: false,
    logLevel: 'warn',
    base: './',
    build: {
      outDir,
      emptyOutDir: true,
      target: 'chrome120',
      modulePreload: { polyfill: false },
      assetsInlineLimit: 0,
      rolldownOptions: { input: [join(root, 'src-renderer/capture.html')] },
    },
  })
  return outDir
}

const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }

/** As src-main/capture/numbering.ts does. */
function nextAfter(from: CaptureConfig['next'], { inits, segments }: Collected): CaptureConfig['next'] {
  const next = structuredClone(from)
  for (const { args } of inits) next[args.source].init = Math.max(next[args.source].init, args.init + 1)
  for (const { args } of segments) next[args.source].index = Math.max(next[args.source].index, args.index + 1)
  return next
}

export interface OpenOptions {
  pages: string
  cameras: Cameras
  config: CaptureConfig
  /** How main answers a segment; rejecting means that it could not be stored. */
  store?: (source: Camera, index: number) => Promise<void>
  /** A main that does more than collecting: it answers every call. */
  main?: (method: string, args: unknown, bytes: Uint8Array | null) => Promise<unknown>
  /** Whether a page that asks for it is loaded anew. */
  restarts?: boolean
  /** Runs in the page before its own scripts. */
  before?: () => void
  /** A browser that is there already and stays; by default one of its own. */
  browser?: Browser
}

/** A headless Chromium that takes the test cameras for hardware. */
export const launchBrowser = (cameras: Cameras): Promise<Browser> =>
  chromium.launch({
    executablePath: '/usr/bin/chromium',
    headless: true,
    args: ['--no-sandbox', ...cameras.switches],
    env: { ...(process.env as Record<string, string>), ...cameras.env },
  })

export interface CapturePage {
  collected: Collected
  page: Page
  browser: Browser
  /** CLOCK_BOOTTIME ms at which the page's address was opened, and the browser was started. */
  opened: number
  launched: number
  send(event: PageEvent): Promise<void>
  close(): Promise<void>
}

export async function openCapture(options: OpenOptions): Promise<CapturePage> {
  const { pages, cameras, config, store, main } = options
  const server = createServer((request, response) => {
    const file = join(pages, new URL(request.url ?? '/', 'http://x').pathname)
    if (!existsSync(file)) {
      response.writeHead(404).end()
      return
    }
    response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream')
    createReadStream(file).pipe(response)
  }).listen(0, '127.0.0.1')

  const collected: Collected = {
    inits: [],
    segments: [],
    previews: [],
    pictures: [],
    states: [],
    observed: [],
    failed: [],
    devices: [],
    stats: [],
    views: [],
    restarts: [],
    console: [],
  }
  const launched = boottime()
  const browser = options.browser ?? (await launchBrowser(cameras))
  const page = await browser.newPage()
  page.on('console', (message) => collected.console.push(message.text()))
  page.on('pageerror', (error) => collected.console.push(`pageerror ${error.message}`))

  const kept: Record<string, { push(taken: Taken<never>): unknown }> = {
    'capture.init': collected.inits,
    'capture.segment': collected.segments,
    'capture.preview': collected.previews,
    'capture.picture': collected.pictures,
    'capture.state': collected.states,
    'capture.observed': collected.observed,
    'capture.failed': collected.failed,
    'capture.devices': collected.devices,
    'capture.stats': collected.stats,
    'capture.restart': collected.restarts,
    'capture.views': collected.views,
  }
  const usual = async (method: string, args: never): Promise<unknown> => {
    switch (method) {
      case 'capture.ready':
        return {
          ...config,
          next: nextAfter(config.next, collected),
          views: collected.views.at(-1)?.args.views ?? null,
        }
      case 'capture.clock':
        return { mono: boottime() }
      case 'capture.segment': {
        const { source, index } = args as CallArgs<'capture.segment'>
        await store?.(source, index)
        return { digest: 'a'.repeat(64) }
      }
      case 'capture.restart':
        // As src-main/app/station.ts does: after its answer.
        if (options.restarts) setTimeout(() => void page.reload(), 0)
        return { granted: options.restarts === true }
    }
    return { ok: true }
  }
  const answer = async (method: string, args: never, base64: string | null): Promise<unknown> => {
    const taken = { args, bytes: Buffer.from(base64 ?? '', 'base64'), at: boottime() }
    const value = main
      ? await main(method, args, taken.bytes.length > 0 ? taken.bytes : null)
      : await usual(method, args)
    kept[method]?.push(taken)
    return value
  }
  await page.exposeBinding(
    'tazaCall',
    async (_: unknown, method: string, args: unknown, base64: string | null) => {
      try {
        return { ok: true, value: await answer(method, args as never, base64) }
      } catch (error) {
        return { ok: false, problem: { code: 'disk-full', detail: String(error) } }
      }
    },
  )
  await page.addInitScript(() => {
    const listeners = new Set<(event: unknown) => void>()
    // As src-main/shell/chromium/in-page.ts does; lib.dom does not know it yet.
    const base64Of = (bytes: Uint8Array): string => Reflect.apply(Reflect.get(bytes, 'toBase64'), bytes, [])
    const global = window as unknown as Record<string, (...args: unknown[]) => unknown> & { taza: unknown }
    global.tazaSend = (event) => {
      for (const listener of listeners) listener(event)
    }
    global.taza = {
      call: (method: string, args: unknown, bytes?: Uint8Array) =>
        global.tazaCall?.(method, args, bytes ? base64Of(bytes) : null),
      on: (listener: (event: unknown) => void) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    }
  })
  // A busy test machine would ease the film by the browser's word alone.
  await page.addInitScript(options.before ?? (() => Reflect.deleteProperty(globalThis, 'PressureObserver')))
  const opened = boottime()
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/capture.html`)
  return {
    collected,
    page,
    browser,
    opened,
    launched,
    send: async (event) => {
      await page.evaluate((sent) => {
        const global = window as unknown as { tazaSend(event: unknown): void }
        global.tazaSend(sent)
      }, event as never)
    },
    close: async () => {
      await page.close()
      if (!options.browser) await browser.close()
      server.closeAllConnections()
      server.close()
    },
  }
}

export const removePage = (pages: string): Promise<void> => rm(pages, { recursive: true, force: true })
