/** Notices what fires no event: a page, or a whole browser, that has stopped answering. */
import { within } from './within.ts'

const everyMs = 2000
/** A page may be busy for a while; longer than this a student would call it frozen. */
const usualMs = 6000
const browserMs = 4000

export interface Watched {
  /** Resolves when the page has done a task. Rejects at once when it is loading or gone: that is an answer too. */
  ping(): Promise<void>
  /** Ends a renderer that hangs; the crash then brings it back. */
  crash(cause: string): Promise<void>
  /** Ends a browser that does not even do that. */
  kill(): Promise<void> | void
  /** How long a page may be busy; 6 s when left out. */
  pageMs?: number
}

/** Asks every 2 s. A page that hangs for so long is crashed (and so loaded again); a browser that hangs is ended. */
export function watchPage(watched: Watched): () => void {
  const { pageMs = usualMs } = watched
  let asking = false
  const ask = async () => {
    if (asking) return
    asking = true
    try {
      await within(pageMs, watched.ping(), 'hung').catch(async (error: Error) => {
        if (error.message !== 'hung') return
        await within(browserMs, watched.crash('the page hung'), 'hung').catch((crash: Error) =>
          crash.message === 'hung' ? watched.kill() : undefined,
        )
      })
    } finally {
      asking = false
    }
  }
  const timer = setInterval(() => void ask(), everyMs)
  timer.unref()
  return () => clearInterval(timer)
}
