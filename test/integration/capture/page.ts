/** The capture page in a real Chromium with real cameras, and a recorder that only collects. */
import { createReadStream, existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { createMediaNumbers } from '../../../src-main/keeper/media-numbers.ts'
import { createOpenSegments } from '../../../src-main/keeper/open-segments.ts'
import type { CaptureConfig } from '../../../src-shared/bridge/capture-calls.ts'
import type { CallArgs, CallResult, PageEvent } from '../../../src-shared/bridge.ts'
import type { Grown } from '../../../src-shared/growth.ts'
import type { LedgerRecord } from '../../../src-shared/records.ts'
import { Camera } from '../../../src-shared/vocabulary.ts'
import { buildPage } from '../../support/build-page.ts'
import type { Cameras } from '../../support/cameras/cameras.ts'

export const root = fileURLToPath(new URL('../../../', import.meta.url))

interface Taken<T> {
  args: T
  bytes: Buffer
  /** CLOCK_BOOTTIME ms of arrival. */
  at: number
}

interface Collected {
  /** With the numbers that the keeper gives. */
  inits: Taken<CallArgs<'capture.init'> & { init: number }>[]
  segments: Taken<CallArgs<'capture.segment'> & { index: number; init: number | null; cut?: true }>[]
  /** Each time that a segment under way was handed over: so many bytes, of so many frames. */
  growths: { source: Camera; parcel: string; bytes: number; frames: number }[]
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

export async function buildCapture(): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), 'taza-capture-page-'))
  await buildPage('capture', outDir)
  return outDir
}

const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }

const digest = 'a'.repeat(64)

export interface OpenOptions {
  pages: string
  cameras: Cameras
  config: CaptureConfig
  /** Media that the part's ledger has already. */
  kept?: readonly LedgerRecord[]
  /** How the keeper answers a segment; rejecting means that it could not be stored. */
  store?: (source: Camera) => Promise<void>
  /** A recorder that does more than collecting: it answers every call. */
  recorder?: (method: string, args: unknown, bytes: Uint8Array | null) => Promise<CallResult>
  /** Whether a page that asks for it is loaded anew. */
  restarts?: boolean
  /** Runs in the page before its own scripts. */
  before?: () => void
  /** A browser that is there already and stays; by default one of its own. */
  browser?: Browser
}

/** A headless Chromium that takes the test cameras for hardware. */
export const launchBrowser = (cameras: Cameras, switches: readonly string[] = []): Promise<Browser> =>
  chromium.launch({
    executablePath: '/usr/bin/chromium',
    headless: true,
    args: ['--no-sandbox', ...cameras.switches, ...switches],
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
  /** The same, not waited for: a page that is gone meanwhile does not hear it. */
  tell(event: PageEvent): void
  /** Tells the page, as the recorder does, to take both cameras down. */
  finish(): Promise<void>
  close(): Promise<void>
}

/** As Playwright says that a page went from under what was asked of it. */
const interrupted = /net::ERR_ABORTED|interrupted by another navigation|context was destroyed/

const film: ReadonlySet<string> = new Set(['capture.init', 'capture.growth', 'capture.segment'])
interface Film {
  of: unknown
  parcel: string
  source?: string
  grown?: Grown
  [more: string]: unknown
}

export async function openCapture(options: OpenOptions): Promise<CapturePage> {
  const { pages, cameras, store, recorder } = options
  let { config } = options
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
    growths: [],
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
  /** What nobody waits for: whether the page still does it after it was closed, or loaded anew, is no matter. */
  const ask = (asked: Promise<unknown>): void => {
    asked.catch((error: Error) => {
      if (!page.isClosed() && !interrupted.test(error.message)) throw error
    })
  }
  const usual = async (method: string, args: never): Promise<unknown> => {
    switch (method) {
      case 'capture.ready':
        return {
          ...config,
          views: collected.views.at(-1)?.args.views ?? null,
        }
      case 'capture.clock':
        return { mono: boottime() }
      case 'capture.segment':
        await store?.((args as CallArgs<'capture.segment'>).source)
        return { digest }
      case 'capture.restart':
        // As src-main/run-recorder.ts does: after its answer.
        if (options.restarts) setTimeout(() => ask(page.reload()), 0)
        return { granted: options.restarts === true }
    }
    return { ok: true }
  }
  // What could not be stored takes no number here.
  const numbers = createMediaNumbers(options.kept ?? [])
  const numbered = new Map<string, unknown>()
  const withNumbers = async (kind: 'media.init' | 'media.segment', args: Film) => {
    const { of: _, parcel, ...body } = args
    await numbers.keep(kind, body, parcel, async (full) => {
      numbered.set(parcel, { ...args, ...full })
      return { seq: 0, digest }
    })
    return numbered.get(parcel)
  }
  const collect = async (kind: 'media.init' | 'media.segment', args: Film, bytes: Buffer) => {
    const at = boottime()
    const into: { push(taken: Taken<never>): unknown } =
      kind === 'media.init' ? collected.inits : collected.segments
    into.push({ args: (await withNumbers(kind, args)) as never, bytes, at })
  }
  // As the keeper does: one segment a camera is under way, and what is not made whole is cut.
  const open = createOpenSegments<unknown>(({ of, parcel, body }, bytes) => {
    void collect('media.segment', { ...body, of, parcel, cut: true }, bytes)
  })
  const takeFilm = async (method: string, { grown, ...args }: Film, bytes: Buffer) => {
    const { of, parcel, source = '', ...rest } = args
    if (method === 'capture.growth') {
      if (!grown) throw new Error('a growth without its numbers')
      collected.growths.push({
        source: Camera.parse(source),
        parcel,
        bytes: bytes.length,
        frames: Number(rest.frames),
      })
      return open.grow({ of, source, parcel, body: { ...rest, source } }, grown, bytes)
    }
    if (rest.type !== 'still') open.begin(source, parcel)
    const all = grown ? open.whole(source, parcel, grown, bytes) : bytes
    await collect(method === 'capture.init' ? 'media.init' : 'media.segment', args, all)
    if (rest.type !== 'still') open.kept(source, parcel)
  }
  const answer = async (method: string, args: never, base64: string | null): Promise<CallResult> => {
    const bytes = Buffer.from(base64 ?? '', 'base64')
    const at = boottime()
    const result: CallResult = recorder
      ? await recorder(method, args, bytes.length > 0 ? bytes : null)
      : { ok: true, value: await usual(method, args) }
    if (!result.ok) return result
    if (film.has(method)) await takeFilm(method, args, bytes)
    else kept[method]?.push({ args, bytes, at })
    return result
  }
  await page.exposeBinding(
    'tazaCall',
    async (_: unknown, method: string, args: unknown, base64: string | null) => {
      try {
        return await answer(method, args as never, base64)
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
  const send = async (event: PageEvent): Promise<void> => {
    if (event.type === 'configure') config = event.config
    await page.evaluate((sent) => {
      const global = window as unknown as { tazaSend(event: unknown): void }
      global.tazaSend(sent)
    }, event as never)
  }
  const opened = boottime()
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/capture.html`)
  return {
    collected,
    page,
    browser,
    opened,
    launched,
    send,
    tell: (event) => ask(send(event)),
    finish: () =>
      send({
        type: 'configure',
        config: { ...config, recording: false, cameras: { face: null, desk: null } },
      }),
    close: async () => {
      await page.close()
      if (!options.browser) await browser.close()
      server.closeAllConnections()
      server.close()
    },
  }
}

export const removePage = (pages: string): Promise<void> => rm(pages, { recursive: true, force: true })
