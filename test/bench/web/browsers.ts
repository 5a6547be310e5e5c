/** The same pages in the locked view, as a station's main has it, and in the bare browser. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type Browser, chromium, type Page } from 'playwright-core'
import { createStudentFiles } from '../../../src-main/files/folder.ts'
import { openChromiumWeb } from '../../../src-main/shell/chromium/web.ts'
import { judgeNetwork } from '../../../src-main/web/network.ts'
import { startWebProxy } from '../../../src-main/web/proxy.ts'
import { createWebRoom } from '../../../src-main/web/room.ts'
import type { WebKept } from '../../../src-shared/web-exam/page.ts'
import { WebRules } from '../../../src-shared/web-exam.ts'
import { freePort } from '../../support/free-port.ts'
import type { BenchLms } from './pages.ts'

export interface Opened {
  /** The page that is shown. */
  page(): Promise<Page>
  /** Kills all of it and resolves when its page is there again, at the same address, with how long that took, ms. */
  killed(): Promise<number>
  /** Of all its processes what they have made themselves, MB. */
  memory(): number
  stop(): Promise<void>
}

const machine = { names: [], addresses: [] }
const rootSwitch = process.getuid?.() === 0 ? ['--no-sandbox'] : []

/** Waits for what the browser at this port shows. */
async function pageAt(port: number): Promise<{ browser: Browser; page: Page }> {
  for (let tries = 0; ; tries++)
    try {
      const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`)
      const page = browser.contexts()[0]?.pages()[0]
      if (page) return { browser, page }
      await browser.close()
      throw new Error('the browser has no page yet')
    } catch (error) {
      if (tries > 200) throw error
      await delay(50)
    }
}

/** Of a process group: Pss_Anon and Pss_Shmem (proc(5), smaps_rollup), as the program's own pages are shared with any other. */
function memoryOf(group: number): number {
  let kb = 0
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name)))
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      if (Number(/\) \S \d+ (\d+)/.exec(stat)?.[1]) !== group) continue
      const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
      for (const name of ['Pss_Anon', 'Pss_Shmem'])
        kb += Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1])
    } catch (error) {
      // One that ended while it was looked at.
      if (!(error instanceof Error && 'code' in error)) throw error
    }
  return kb / 1024
}

/** The room of the exam's page with its records and drafts, which go nowhere but are made. */
export async function openOurs(lms: BenchLms): Promise<Opened> {
  const dir = mkdtempSync(join(tmpdir(), 'taza-bench-web-'))
  const port = await freePort()
  const rules = WebRules.parse({ start: lms.start, seb: { configKey: 'a'.repeat(64) } })
  let [pid, kept, wanted]: [number, WebKept | null, boolean] = [0, null, true]
  let visited: () => void = () => undefined
  const failed = (error: unknown) => console.error(error)
  const openWeb = openChromiumWeb({
    workDir: join(dir, 'web'),
    env: process.env,
    assistive: false,
    switches: ['--headless', `--remote-debugging-port=${port}`],
    onStarted: (started) => {
      pid = started
    },
    onEnded: () => undefined,
    onLeave: () => undefined,
    bar: async () => undefined,
  })
  const room = createWebRoom({
    wanted: () => (wanted ? { attempt: 'a', rules, kept, shown: true } : null),
    folder: (attempt) => createStudentFiles(join(dir, 'files'), failed).open(attempt),
    sits: () => false,
    tidy: async () => true,
    async open(now, place, onEvent, names) {
      const proxy = await startWebProxy({
        judge: (host, addresses) => judgeNetwork(rules, machine, host, addresses),
        onRefused: (url, reason) => onEvent({ type: 'refused', url, reason }),
        onFailed: () => undefined,
        upstream: () => null,
        resolve: lms.resolve,
        place: lms.place,
      })
      const page = await openWeb({
        ...{ rules, machine, language: 'kk', proxy, authorities: [], names, onEvent, ...place },
        at: now.kept?.at ?? null,
        cookies: now.kept?.cookies ?? [],
        sha256: (text) => createHash('sha256').update(text).digest('hex'),
      })
      return {
        ...page,
        close: async () => {
          await page.close()
          await proxy.close()
        },
      }
    },
    observe: () => undefined,
    append: async (kind) => {
      if (kind === 'web.visited') visited()
    },
    keys: () => undefined,
    still: () => undefined,
    keep: async (now) => {
      kept = now
    },
    drafts: { append: async () => undefined, list: async () => ({}) },
    render: () => room.follow(),
    now: () => performance.now(),
    setTimer: (act, ms) => {
      const timer = setTimeout(act, ms)
      return () => clearTimeout(timer)
    },
    log: () => undefined,
    trouble: failed,
  })
  const next = () =>
    new Promise<void>((resolve) => {
      visited = resolve
    })
  const first = next()
  room.follow()
  room.frame(72)
  await first
  let at: { browser: Browser; page: Page } | null = null
  return {
    async page() {
      at ??= await pageAt(port)
      return at.page
    },
    async killed() {
      await at?.browser.close().catch(() => undefined)
      at = null
      const back = next()
      const before = performance.now()
      process.kill(-pid, 'SIGKILL')
      await back
      return performance.now() - before
    },
    memory: () => memoryOf(pid),
    async stop() {
      await at?.browser.close().catch(() => undefined)
      wanted = false
      await room.end()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** As a person has it, but without a display. */
export async function openBare(lms: BenchLms, program: string): Promise<Opened> {
  const dir = mkdtempSync(join(tmpdir(), 'taza-bench-bare-'))
  const port = await freePort()
  const start = (url: string): ChildProcess =>
    spawn(
      program,
      [
        ...rootSwitch,
        '--headless',
        '--no-first-run',
        `--user-data-dir=${join(dir, 'profile')}`,
        `--remote-debugging-port=${port}`,
        `--host-resolver-rules=MAP ${lms.host} 127.0.0.1:${lms.port}`,
        url,
      ],
      { detached: true, stdio: 'ignore' },
    )
  let child = start(lms.start)
  let at: { browser: Browser; page: Page } | null = await pageAt(port)
  const end = async () => {
    await at?.browser.close().catch(() => undefined)
    at = null
    const gone = once(child, 'exit')
    process.kill(-(child.pid ?? 0), 'SIGKILL')
    await gone
  }
  const page = async () => {
    at ??= await pageAt(port)
    return at.page
  }
  return {
    page,
    /** It has no way back but to be opened there. */
    async killed() {
      const url = (await page()).url()
      const before = performance.now()
      await end()
      child = start(url)
      const opened = await pageAt(port)
      at = opened
      await opened.page.waitForLoadState('load')
      return performance.now() - before
    },
    memory: () => memoryOf(child.pid ?? 0),
    async stop() {
      await end()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
