/** How much memory the page of a Chromium takes that has one of any size. */
import { existsSync, readFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'

/** Reads it, in MB, as often as it is called. Rejects when there is no process of a page. */
export async function memoryOf(browser: Browser): Promise<() => number> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  // Those that end meanwhile are a browser's spare ones.
  const renderers = processInfo.filter(({ type, id }) => type === 'renderer' && existsSync(`/proc/${id}`))
  const [page] = renderers.toSorted((a, b) => residentMb(b.id) - residentMb(a.id))
  if (!page) throw new Error('no process of a page is alive')
  return () => residentMb(page.id)
}

/**
 * Of Pss (proc(5), smaps_rollup) what the process has made, alone or shared. The program's own pages are left out: its part
 * of them changes whenever another Chromium comes or goes.
 */
function residentMb(pid: number): number {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
  const kb = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1])
  return (kb('Pss_Anon') + kb('Pss_Shmem')) / 1024
}
