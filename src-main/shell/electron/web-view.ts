/** One window of a foreign page: whatever it asks for, becomes or suffers, judged and told. */
import type { Input, WebContents, WebContentsView } from 'electron'
import { z } from 'zod'
import type { WebEvent, WebOptions } from '../../../src-shared/web-exam/page.ts'
import { keyRefusal } from '../keys.ts'
import { createAuthenticate } from '../web/authenticate.ts'
import type { Chooser } from '../web/chooser.ts'
import { controlOf } from '../web/in-page.ts'
import type { Judge } from '../web/judge.ts'
import { keyReason, toldBy } from '../web/told.ts'
import { channels } from './channels.ts'

export interface ForeignView {
  readonly view: WebContentsView
  /** The view's own is gone with its renderer. */
  readonly contents: WebContents
  url: string
  title: string
  /** Of the way that is being gone. */
  method: string
  /** ms of any steady clock; null: no request of its own led here. */
  asked: number | null
  answered: { status: number | null; asked: number } | null
  /** Its own dialog (`alert`) waits for the student: it answers nothing meanwhile, and does not hang. */
  dialog: boolean
  /** Runs while its server has not said a word yet. */
  silent: NodeJS.Timeout | undefined
}

export interface FollowDeps {
  options: WebOptions
  judge: Judge
  tell(event: WebEvent): void
  onLeave(): void
  /** Where it is, or what it calls itself, has changed. */
  onAt(): void
  back(): void
  now(): number
}

/** Chromium's code of a load that was given up, by the page or by us. */
const aborted = -3
const isPage = (url: string) => /^(https?|blob):/.test(url)
/** Each step is 1.2 times as large (Electron's `zoomLevel`): from a half to three times. */
const zoom = { least: -4, most: 6 }

/** The entry that `back` leads to; -1: there is none. */
export function entryBefore({ navigationHistory }: WebContents): number {
  const entries = navigationHistory.getAllEntries().slice(0, navigationHistory.getActiveIndex())
  return entries.findLastIndex(({ url }) => /^https?:/.test(url))
}

export function followView(one: ForeignView, deps: FollowDeps): void {
  const { contents } = one
  const { options, judge, tell } = deps
  const { rules, proxy } = options
  const say = (event: WebEvent | null) => {
    if (event) tell(event)
  }

  // Refused here the page stays where it is; the session's gate, behind it, would leave an error page.
  const going = (event: { url: string; isMainFrame: boolean; preventDefault(): void }) => {
    const refusal = event.isMainFrame ? judge.view(event.url) : judge.frame(event.url)
    if (!refusal) return
    event.preventDefault()
    say(refusal.told)
  }
  contents.on('will-frame-navigate', going)
  contents.on('will-redirect', going)

  contents.on('did-navigate', (_event, url, status) => {
    if (!isPage(url)) return
    const { asked } = one
    Object.assign(one, { url, title: '', asked: null, dialog: false })
    one.answered = asked === null ? null : { status: status > 0 ? status : null, asked }
    // Out of the browser's memory it is asked for by no request, and is there at once.
    if (asked === null) tell({ type: 'visited', url, title: '', status: null, ms: 0 })
    deps.onAt()
  })
  contents.on('did-finish-load', () => {
    const { answered, url, title } = one
    if (answered === null) return
    one.answered = null
    const { status, asked } = answered
    tell({ type: 'visited', url, title, status, ms: Math.round(deps.now() - asked) })
  })
  contents.on('did-navigate-in-page', (_event, url, isMainFrame) => {
    if (!isMainFrame || !isPage(url)) return
    const moved = one.url.replace(/#.*$/s, '') !== url.replace(/#.*$/s, '')
    one.url = url
    if (moved) tell({ type: 'visited', url, title: one.title, status: null, ms: 0 })
    deps.onAt()
  })
  const givenUp = () => {
    clearTimeout(one.silent)
    one.asked = null
  }
  contents.on('did-fail-provisional-load', (_event, _code, _error, _url, isMainFrame) => {
    if (isMainFrame) givenUp()
  })
  contents.on('did-fail-load', (_event, code, error, url, isMainFrame) => {
    if (!isMainFrame) return
    givenUp()
    if (code === aborted) return
    // What was refused has been told.
    const refused = error === 'ERR_BLOCKED_BY_CLIENT'
    const failed = judge.failed(url, one.method, error)
    if (!refused) tell(failed)
    if (!refused && failed.again) return
    // Electron has an error page where the student's was: back to that one.
    tell({ type: 'left' })
    deps.back()
  })
  contents.on('will-prevent-unload', (event) => {
    // Its question would hold up all of main, or hold the student here for ever.
    event.preventDefault()
    tell({ type: 'left' })
  })

  contents.on('before-input-event', (event, input) => {
    const { key, code, control: ctrl, alt, meta, shift, type } = input
    const keys = { key, code, ctrl, alt, meta, shift }
    const control = controlOf(keys)
    const refusal = control === null ? keyRefusal(keys) : null
    if (control === null && refusal === null) return
    event.preventDefault()
    if (type !== 'keyDown') return
    if (control !== null && !rules[control]) tell({ type: 'refused', url: one.url, reason: 'control' })
    else if (control === 'back') deps.back()
    else if (control === 'reload') contents.reload()
    else if (control === 'zoom') zoomBy(contents, stepOf(input))
    else if (refusal === 'leave') deps.onLeave()
    else if (refusal !== null && refusal !== 'silent')
      tell({ type: 'refused', url: refusal.url, reason: keyReason(refusal.how) })
  })
  contents.on('zoom-changed', (_event, direction) => {
    if (rules.zoom) zoomBy(contents, direction === 'in' ? 1 : -1)
  })

  const authenticate = createAuthenticate({ judge, names: options.names, tell })
  contents.on('login', (event, { url, isRequestForNavigation }, { isProxy, host, port, realm }, callback) => {
    event.preventDefault()
    if (isProxy && host === '127.0.0.1' && port === proxy.port) return callback(proxy.name, proxy.password)
    void authenticate({ url, realm }, isProxy).then((given) => {
      if (given) return callback(given.name, given.password)
      // The page that is there stays: what the server says of it is no page that was asked for.
      if (isRequestForNavigation) contents.stop()
      callback()
    })
  })
  contents.on('select-bluetooth-device', (event, _devices, callback) => {
    event.preventDefault()
    callback('')
  })
  contents.on('devtools-opened', () => contents.closeDevTools())
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')

  contents.ipc.on(channels.seb, (event) => {
    event.returnValue = options.rules.seb
  })
  contents.ipc.on(channels.told, (_event, payload: unknown) => {
    const text = z.string().max(200_000).safeParse(payload)
    const told = text.success ? toldBy(text.data, one.url) : null
    if (told?.type === 'leave') deps.onLeave()
    else if (told?.type === 'title') {
      one.title = told.title
      deps.onAt()
    } else if (told) tell(told)
  })
}

/**
 * What Electron has no event for, by the protocol of its `debugger`: a file is to be chosen, and a dialog stands. Rejects
 * where it cannot be had.
 */
export async function watchDialogs(one: ForeignView, chooser: Pick<Chooser, 'opened'>): Promise<void> {
  const protocol = one.contents.debugger
  const prepare = (session?: string) =>
    Promise.all([
      protocol.sendCommand('Page.enable', {}, session),
      protocol.sendCommand('Page.setInterceptFileChooserDialog', { enabled: true }, session),
      // Frames of other origins have processes of their own.
      protocol.sendCommand(
        'Target.setAutoAttach',
        { autoAttach: true, waitForDebuggerOnStart: false, flatten: true },
        session,
      ),
    ])
  protocol.attach('1.3')
  protocol.on('message', (_event, method: string, params: unknown, session?: string) => {
    if (method === 'Page.javascriptDialogOpening') one.dialog = true
    else if (method === 'Page.javascriptDialogClosed') one.dialog = false
    else if (method === 'Page.fileChooserOpened') {
      // The page's own session has no name.
      const of = session === '' ? undefined : session
      const send = (what: string, given: object) => protocol.sendCommand(what, given, of)
      // A field that is gone meanwhile asks for nothing.
      void chooser.opened(params, send, one.url).catch(() => undefined)
    } else if (method === 'Target.attachedToTarget') {
      const { sessionId, targetInfo } = Attached.parse(params)
      // A frame that is gone meanwhile has nothing to choose.
      if (targetInfo.type === 'iframe') void prepare(sessionId).catch(() => undefined)
    }
  })
  await prepare()
}
const Attached = z.object({ sessionId: z.string(), targetInfo: z.object({ type: z.string() }) })

/** 1, -1; 0: as at first. */
const stepOf = ({ key }: Input): number => (key === '0' ? 0 : /^[-_]$/.test(key) ? -1 : 1)

function zoomBy(contents: WebContents, step: number): void {
  const level = step === 0 ? 0 : contents.getZoomLevel() + step
  contents.setZoomLevel(Math.min(zoom.most, Math.max(zoom.least, level)))
}
