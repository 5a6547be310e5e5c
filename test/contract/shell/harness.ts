/** A shell under test with its page, what it reported, and a way to make the page do something. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { OpenShell, Page, Shell, ShellEvent } from '../../../src-main/shell/port.ts'
import { writePages } from './pages.ts'

const Did = z.object({ id: z.string(), value: z.unknown(), error: z.string().optional() })

export interface Harness {
  readonly shell: Shell
  /** Without `browser.started`: those pids are in `started`. */
  readonly events: ShellEvent[]
  readonly started: number[]
  readonly calls: { method: string; args: unknown; bytes: Uint8Array | null }[]
  readonly workDir: string
  /** ms from `openShell` to the page's first words. */
  readonly startMs: number
  /** Runs one of the test page's actions; resolves with what it returned. */
  act(action: string): Promise<unknown>
  /** Starts one and does not wait. */
  start(action: string): Promise<void>
  /** The first event (from now on or already there) that fits, within 10 s. */
  event(fits: (event: ShellEvent) => boolean): Promise<ShellEvent>
  end(): Promise<void>
}

export async function harness(
  open: OpenShell,
  page: Page,
  env: NodeJS.ProcessEnv,
  options: { windowed?: boolean; switches?: string[]; unfit?: () => string | null } = {},
): Promise<Harness> {
  const directory = await mkdtemp(join(tmpdir(), 'taza-shell-'))
  const pages = await mkdtemp(join(tmpdir(), 'taza-pages-'))
  await writePages(pages)
  const events: ShellEvent[] = []
  const started: number[] = []
  const calls: Harness['calls'] = []
  const waiting = new Map<string, (result: z.infer<typeof Did>) => void>()
  let last = 0
  const began = performance.now()
  let startMs = 0
  const remove = async () => {
    await rm(directory, { recursive: true, force: true })
    await rm(pages, { recursive: true, force: true })
  }
  const shell = await open({
    page,
    pages,
    windowed: options.windowed ?? false,
    language: 'kk',
    workDir: join(directory, 'work'),
    switches: options.switches ?? [],
    env,
    unfit: options.unfit ?? (() => null),
    onCall: async (method, args, bytes) => {
      calls.push({ method, args, bytes })
      if (method === 'loaded' && startMs === 0) startMs = performance.now() - began
      if (method === 'did') {
        const did = Did.parse(args)
        waiting.get(did.id)?.(did)
        waiting.delete(did.id)
      }
      if (method === 'problem') return { ok: false, problem: { code: 'no-camera', params: { n: 2 } } }
      return { ok: true, value: method === 'echo' ? { args, length: bytes?.length ?? null } : { ok: true } }
    },
    onEvent: (event) => {
      if (event.type === 'browser.started') started.push(event.pid)
      else events.push(event)
    },
  }).catch(async (error: unknown) => {
    await remove()
    throw error
  })
  await shell.open()

  const tell = (action: string, id: string) =>
    shell.send({ type: 'preview', source: 'face', jpeg: btoa(`${action} ${id}`) })
  return {
    shell,
    events,
    started,
    calls,
    workDir: join(directory, 'work'),
    get startMs() {
      return startMs
    },
    act: async (action) => {
      const id = String(++last)
      const answer = new Promise<z.infer<typeof Did>>((resolve) => waiting.set(id, resolve))
      await tell(action, id)
      const did = await Promise.race([
        answer,
        sleep(30_000, null, { ref: false }).then(() => Promise.reject(new Error(`${action}: no answer`))),
      ])
      if (did.error !== undefined) throw new Error(`${action}: ${did.error}`)
      return did.value
    },
    start: async (action) => tell(action, String(++last)),
    event: async (fits) => {
      for (let tries = 0; tries < 600; tries++) {
        const found = events.find(fits)
        if (found) return found
        await sleep(50)
      }
      throw new Error(`no such event among ${JSON.stringify(events)}`)
    },
    end: async () => {
      await shell.close()
      await remove()
    },
  }
}
