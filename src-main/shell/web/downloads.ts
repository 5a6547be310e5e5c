/**
 * Files that an exam's page gives out, on their way into the folder for them: here once for both shells. Each comes whole or
 * not at all; whatever becomes of it is told.
 */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { safeName, studentFiles } from '../../../src-shared/student-files.ts'
import { decide } from '../../../src-shared/web-exam/decide.ts'
import type { WebEvent, WebOptions } from '../../../src-shared/web-exam/page.ts'
import type { WebRefusal } from '../../../src-shared/web-exam.ts'

export interface DownloadsDeps {
  options: Pick<WebOptions, 'rules' | 'machine' | 'incoming' | 'kept'>
  tell(event: WebEvent): void
  /** How long one may bring nothing, ms. */
  stallMs?: number
}

interface Begun {
  url: string
  /** As the page calls it. */
  name: string
  /** Null: not said. */
  bytes: number | null
  /** The browser lets go of it. */
  cancel(): void
}

/** On their way at a time. */
const atOnce = 4
const usualStallMs = 60_000
/** One that drips for ever is no file. */
const longestMs = 15 * 60_000

export function createDownloads({ options, tell, stallMs = usualStallMs }: DownloadsDeps) {
  const { rules, machine, incoming, kept } = options
  interface Running extends Begun {
    received: number
    stalled: NodeJS.Timeout
    late: NodeJS.Timeout
  }
  const running = new Map<string, Running>()
  /** Refused or given up; a small one may be there before its browser has heard of it. */
  const unwanted = new Set<string>()
  /** `id`: also its name while it comes. */
  const pathOf = (id: string) => join(incoming, id)

  const forget = (id: string) => {
    const one = running.get(id)
    clearTimeout(one?.stalled)
    clearTimeout(one?.late)
    running.delete(id)
    return one
  }
  const remove = (id: string) => {
    // Chromium writes into the second until it is whole. What cannot be removed now goes with the folder.
    for (const path of [pathOf(id), `${pathOf(id)}.crdownload`])
      void rm(path, { force: true }).catch(() => undefined)
  }
  const stop = (id: string, reason: WebRefusal) => {
    const one = forget(id)
    if (!one) return
    unwanted.add(id)
    one.cancel()
    remove(id)
    tell({ type: 'refused', url: one.url, reason })
  }
  const timer = (id: string, ms: number) => setTimeout(() => stop(id, 'broken-download'), ms).unref()
  /** With what is on its way. */
  const keptNow = () => {
    const { files, bytes } = kept()
    const coming = [...running.values()].reduce((sum, one) => sum + Math.max(one.received, one.bytes ?? 0), 0)
    return { files: files + running.size, bytes: bytes + coming }
  }

  return {
    pathOf,
    /** False: refused, and told. */
    begins(id: string, begun: Begun): boolean {
      const { url, bytes } = begun
      const name = safeName(begun.name)
      // Whatever type its server says it has: what comes here is not shown as a page.
      const asked = { kind: 'download', url, name, mime: '', bytes, kept: keptNow() } as const
      const decision = decide(rules, asked, machine)
      if (decision.do !== 'save' || running.size >= atOnce) {
        const reason = decision.do === 'refuse' ? decision.reason : 'too-many-downloads'
        tell({ type: 'refused', url, reason })
        unwanted.add(id)
        return false
      }
      const timers = { stalled: timer(id, stallMs), late: timer(id, longestMs) }
      running.set(id, { ...begun, name, received: 0, ...timers })
      return true
    },
    /** `total`: as its server says; 0: not said. */
    comes(id: string, received: number, total: number): void {
      const one = running.get(id)
      if (!one) return
      if (received > one.received) {
        clearTimeout(one.stalled)
        one.stalled = timer(id, stallMs)
      }
      Object.assign(one, { received, bytes: total > 0 ? total : one.bytes })
      if (Math.max(received, total) > studentFiles.fileBytes) stop(id, 'large-download')
      else if (keptNow().bytes > studentFiles.bytes) stop(id, 'too-many-downloads')
    },
    /** The last that is heard of it, whatever became of it. */
    ends(id: string, whole: boolean): void {
      if (unwanted.delete(id)) remove(id)
      if (!whole) stop(id, 'broken-download')
      const one = forget(id)
      if (one) tell({ type: 'file', url: one.url, name: one.name, path: pathOf(id) })
    },
    end(): void {
      for (const id of [...running.keys()]) forget(id)
    },
  }
}
export type Downloads = ReturnType<typeof createDownloads>
