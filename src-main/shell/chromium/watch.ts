/** Notices what fires no event: a page or a whole browser that has stopped answering. */
import type { Page } from '../port.ts'
import type { Browser } from './browser.ts'
import { within } from './within.ts'

const everyMs = 2000
/** A page may be busy for a while; longer than this a student would call it frozen. */
const pageMs = 6000
const browserMs = 4000

/** Asks every page every 2 s. A hung page is crashed (and so reloaded); a hung browser is ended. */
export function watchBrowser(browser: Browser): () => void {
  const asked = new Set<Page>()
  const ask = async (name: Page) => {
    const page = browser.page(name)
    if (!page || asked.has(name)) return
    asked.add(name)
    try {
      await within(pageMs, page.ping(), 'hung').catch(async (error: Error) => {
        // An error is an answer too: the page is loading or has just crashed.
        if (error.message !== 'hung') return
        await within(browserMs, page.crash('the page hung'), 'hung').catch((crash: Error) =>
          crash.message === 'hung' ? browser.process.kill() : undefined,
        )
      })
    } finally {
      asked.delete(name)
    }
  }
  const timer = setInterval(() => {
    void ask('station')
    void ask('capture')
  }, everyMs)
  timer.unref()
  return () => clearInterval(timer)
}
