/** Files into and out of the foreign page in the Chromium shell, as its browser tells of them. */
import { z } from 'zod'
import type { WebEvent, WebOptions } from '../../../src-shared/web-exam/page.ts'
import { createChooser } from '../web/chooser.ts'
import { createDownloads } from '../web/downloads.ts'
import type { Cdp } from './cdp.ts'

const WillBegin = z.object({ guid: z.string(), url: z.string(), suggestedFilename: z.string().default('') })
const Progress = z.object({
  guid: z.string(),
  state: z.enum(['inProgress', 'completed', 'canceled']),
  receivedBytes: z.number().default(0),
  totalBytes: z.number().default(0),
})

export interface FilesDeps {
  cdp: Cdp
  options: WebOptions
  tell(event: WebEvent): void
  /** Of the page that a frame is of. */
  urlOf(session: string): string
  stallMs?: number | undefined
}

/** Resolves when nothing is saved that the rules do not let in. */
export async function openFiles({ cdp, options, tell, urlOf, stallMs }: FilesDeps) {
  const downloads = createDownloads({ options, tell, ...(stallMs === undefined ? {} : { stallMs }) })
  const chooser = createChooser(options, tell)
  const settle = (call: Promise<unknown>) =>
    // What it was asked of is gone.
    void call.catch(() => undefined)
  const heard: Record<string, (params: unknown) => void> = {
    'Browser.downloadWillBegin': (params) => {
      const { guid, url, suggestedFilename: name } = WillBegin.parse(params)
      const cancel = () => settle(cdp.call('Browser.cancelDownload', { guid }))
      if (!downloads.begins(guid, { url, name, bytes: null, cancel })) cancel()
    },
    'Browser.downloadProgress': (params) => {
      const { guid, state, receivedBytes, totalBytes } = Progress.parse(params)
      downloads.comes(guid, receivedBytes, totalBytes)
      if (state !== 'inProgress') downloads.ends(guid, state === 'completed')
    },
  }
  cdp.on(({ method, params, session }) => {
    if (session === undefined) return heard[method]?.(params)
    if (method !== 'Page.fileChooserOpened') return
    const send = (what: string, given: object) => cdp.call(what, given, session)
    settle(chooser.opened(params, send, urlOf(session)))
  })
  const behavior =
    typeof options.rules.downloads === 'string'
      ? { behavior: 'deny' }
      : { behavior: 'allowAndName', downloadPath: options.incoming }
  await cdp.call('Browser.setDownloadBehavior', { ...behavior, eventsEnabled: true })
  return { give: chooser.give, end: downloads.end }
}
