/** The exam's page without a station and without a display: the Chromium shell's, at the tests' LMS, driven as a student would. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Browser, chromium, type Page } from 'playwright-core'
import type { z } from 'zod'
import { createStudentFiles } from '../../../src-main/files/folder.ts'
import { openChromiumWeb } from '../../../src-main/shell/chromium/web.ts'
import { createWebFiles } from '../../../src-main/web/files.ts'
import { judgeNetwork } from '../../../src-main/web/network.ts'
import { startWebProxy } from '../../../src-main/web/proxy.ts'
import type { Upstream } from '../../../src-main/web/upstream.ts'
import type { AttemptFolder } from '../../../src-shared/student-files.ts'
import type { WebCookie, WebEvent, WebOptions, WebPage } from '../../../src-shared/web-exam/page.ts'
import { WebRules } from '../../../src-shared/web-exam.ts'
import { freePort } from '../free-port.ts'
import type { Lms } from './lms.ts'

export interface Browsing {
  readonly web: WebPage
  readonly events: WebEvent[]
  /** The attempt's own, and what main does about it. */
  readonly folder: AttemptFolder
  readonly files: ReturnType<typeof createWebFiles>
  readonly records: { kind: string; name: string; bytes: number; sha256: string; url: string }[]
  /** The window on top, as the student sees it. */
  page(): Promise<Page>
  windows(): string[]
  /** The first event of this type that fits, from now on or already there; within 20 s, or so many ms. */
  event<T extends WebEvent['type']>(
    type: T,
    fits?: (event: Extract<WebEvent, { type: T }>) => boolean,
    ms?: number,
  ): Promise<Extract<WebEvent, { type: T }>>
  signIn(): Promise<Page>
  readonly pid: number
  readonly workDir: string
  /** Closes it; resolves with whether anything of it is left. */
  end(): Promise<boolean>
}

/** `root`: of the files of a browser before this one. */
type Kept = { at: string | null; cookies: readonly WebCookie[]; root?: string }

const machine = { names: [], addresses: [] }
const nobodyNamed: WebOptions['names'] = {
  ask: async () => ({ unnamed: 'left' }),
  went: () => undefined,
}

export interface More {
  silenceMs?: number
  stallMs?: number
  /** False: the test itself says what becomes of files. */
  keeps?: boolean
  names?: WebOptions['names']
  /** PEM. */
  authorities?: readonly string[]
  switches?: readonly string[]
  upstream?(host: string, secure: boolean): Upstream | null
  /** Hears of each event, also. */
  onEvent?(event: WebEvent): void
}

export async function browse(
  lms: Lms,
  given: Partial<z.input<typeof WebRules>> = {},
  { root, ...kept }: Kept = { at: null, cookies: [] },
  { silenceMs, stallMs, keeps = true, ...more }: More = {},
): Promise<Browsing> {
  const rules = WebRules.parse({
    start: lms.start,
    allow: ['http://lms.example', 'http://login.example'],
    quit: 'http://lms.example/finished',
    ...given,
  })
  const workDir = join(await mkdtemp(join(tmpdir(), 'taza-browse-')), 'web')
  const port = await freePort()
  const events: WebEvent[] = []
  const records: Browsing['records'] = []
  const folder = createStudentFiles(root ?? join(workDir, '..', 'files'), console.error).open('attempt')
  const files = createWebFiles({
    append: async (kind, body) => void records.push({ kind, ...body }),
    render: () => undefined,
    trouble: () => undefined,
  })
  const tell = (event: WebEvent) => {
    events.push(event)
    more.onEvent?.(event)
    if (!keeps) return
    if (event.type === 'chooser') files.ask(folder, event)
    if (event.type === 'file')
      void files.take(folder, event, (reason) => events.push({ type: 'refused', url: event.url, reason }))
  }
  let pid = 0
  const proxy = await startWebProxy({
    judge: (host, addresses) => judgeNetwork(rules, machine, host, addresses),
    onRefused: (url, reason) => tell({ type: 'refused', url, reason }),
    onFailed: () => undefined,
    upstream: more.upstream ?? (() => null),
    resolve: lms.resolve,
    place: lms.place,
  })
  const web = await openChromiumWeb({
    workDir,
    env: process.env,
    assistive: false,
    switches: ['--headless', `--remote-debugging-port=${port}`, ...(more.switches ?? [])],
    onStarted: (started) => {
      pid = started
    },
    onEnded: () => undefined,
    onLeave: () => undefined,
    bar: async () => undefined,
    ...(silenceMs === undefined ? {} : { silenceMs }),
    ...(stallMs === undefined ? {} : { stallMs }),
  })({
    rules,
    machine,
    language: 'kk',
    proxy,
    authorities: more.authorities ?? [],
    names: more.names ?? nobodyNamed,
    ...kept,
    incoming: folder.incoming,
    kept: () => files.kept(folder),
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    onEvent: tell,
  })
  let browser: Browser | null = null
  const pages = () => browser?.contexts().flatMap((context) => context.pages()) ?? []
  const browsing: Browsing = {
    web,
    events,
    folder,
    files,
    records,
    workDir,
    get pid() {
      return pid
    },
    windows: () => pages().map((page) => page.url()),
    page: async () => {
      // Its own ways would be put in the place of ours: files would go elsewhere.
      browser ??= await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { noDefaults: true })
      const found = pages().at(-1)
      if (!found) throw new Error('there is no window')
      return found
    },
    event: async (type, fits = () => true, ms = 20_000) => {
      for (let tries = 0; tries < ms / 100; tries++) {
        const found = events.find(
          (one): one is Extract<WebEvent, { type: typeof type }> => one.type === type && fits(one as never),
        )
        if (found) return found
        await sleep(100)
      }
      throw new Error(`no ${type} among ${JSON.stringify(events)}`)
    },
    signIn: async () => {
      const page = await browsing.page()
      await page.locator('#name').fill('student')
      await page.locator('#password').fill('secret')
      await page.locator('#go').click()
      await page.locator('#start').waitFor()
      return page
    },
    end: async () => {
      await browser?.close().catch(() => undefined)
      await web.close()
      await proxy.close()
      const left = existsSync(workDir)
      await rm(join(workDir, '..'), { recursive: true, force: true })
      return left
    },
  }
  return browsing
}
