/** Files between an exam's page and the attempt's folder: what came is moved into it, what the student chose is given. */
import { rm } from 'node:fs/promises'
import type { WebView } from '../../src-shared/bridge/station-view.ts'
import type { Bodies } from '../../src-shared/records.ts'
import type { AttemptFolder, Untaken } from '../../src-shared/student-files.ts'
import { isAccepted } from '../../src-shared/web-exam/accept.ts'
import { shownAddress } from '../../src-shared/web-exam/address.ts'
import type { WebEvent, WebPage } from '../../src-shared/web-exam/page.ts'
import type { WebRefusal } from '../../src-shared/web-exam.ts'

export interface WebFilesDeps {
  append(kind: 'web.saved' | 'web.given', body: Bodies['web.saved']): Promise<unknown>
  render(): void
  trouble(error: unknown): void
}

type Came = Extract<WebEvent, { type: 'file' }>
type Asked = Extract<WebEvent, { type: 'chooser' }>

const refusals = {
  kind: 'download',
  large: 'large-download',
  full: 'too-many-downloads',
} as const satisfies Record<Untaken, WebRefusal>

export function createWebFiles({ append, render, trouble }: WebFilesDeps) {
  let came: string | null = null
  let asked: (Asked & { folder: AttemptFolder }) | null = null
  const taking = { files: 0 }

  return {
    /** Of what is there, and what is being put there. */
    kept(folder: AttemptFolder): { files: number; bytes: number } {
      const there = folder.list()
      const bytes = there.reduce((sum, one) => sum + one.bytes, 0)
      return { files: there.length + taking.files, bytes }
    },
    async take(folder: AttemptFolder, { url, name, path }: Came, refuse: (why: WebRefusal) => void) {
      taking.files++
      try {
        const taken = await folder.take(path, name)
        if (typeof taken === 'string') return refuse(refusals[taken])
        await append('web.saved', { url: shownAddress(url), ...taken })
        came = taken.name
        render()
      } catch (error) {
        // The disk had no room for it, or its browser is gone with it.
        trouble(error)
        refuse('broken-download')
      } finally {
        taking.files--
        // Not taken, it is nobody's.
        await rm(path, { force: true }).catch(trouble)
      }
    },
    ask(folder: AttemptFolder, asking: Asked): void {
      asked = { ...asking, folder }
    },
    /** Those that the page's field takes, as the student named them; each is on record before the page has it. */
    async choose(page: WebPage | undefined, names: readonly string[]): Promise<void> {
      const asking = asked
      asked = null
      render()
      if (!asking || !page || names.length === 0) return
      const { folder, url, accept, multiple } = asking
      const wanted = [...new Set(names)].filter((name) => isAccepted(name, accept))
      const files = []
      for (const name of multiple ? wanted : wanted.slice(0, 1)) files.push(await folder.measure(name))
      for (const { name, bytes, sha256 } of files)
        await append('web.given', { url: shownAddress(url), name, bytes, sha256 })
      // A page that is gone meanwhile asks for nothing more.
      await page.give(files.map(({ path }) => path)).catch(trouble)
    },
    seen(): void {
      came = null
      render()
    },
    /** The page that asked is gone, unless this is the page: a slow one asks before all of it is there. */
    forget(here?: string): void {
      if (here === undefined || here !== asked?.url) asked = null
    },
    reset(): void {
      asked = came = null
    },
    view(): Pick<WebView, 'came' | 'choosing'> {
      if (!asked) return { came, choosing: null }
      const { folder, accept, multiple } = asked
      const all = folder.list()
      const files = all.filter(({ name }) => isAccepted(name, accept))
      return { came, choosing: { multiple, files, others: all.length - files.length } }
    },
  }
}
