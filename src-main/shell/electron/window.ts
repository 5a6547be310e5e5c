/** One window with one page of ours: everything else it might become is refused and reported. */
import type { BrowserWindow, Session } from 'electron'
import { keyRefusal } from '../keys.ts'
import type { Page, ShellEvent } from '../port.ts'
import { createReload } from '../reload.ts'
import type { Refuse } from '../reporter.ts'
import { watchPage } from '../watch.ts'
import { origin } from './channels.ts'
import type { ElectronParts } from './parts.ts'
import { hardened } from './preferences.ts'

export interface WindowDeps {
  name: Page
  session: Session
  preload: string
  windowed: boolean
  refuse: Refuse
  onEvent(event: ShellEvent, agoMs?: number): void
  /** While false, closing the window is a wish to leave and nothing more. */
  mayClose(): boolean
}

export const pageUrl = (name: Page) => `${origin}/${name}.html`

export function openWindow({ BrowserWindow }: ElectronParts, deps: WindowDeps): BrowserWindow {
  const { name, refuse } = deps
  const station = name === 'station'
  const window = new BrowserWindow({
    show: false,
    title: 'Taza',
    width: 1280,
    height: 800,
    backgroundColor: '#ffffff',
    autoHideMenuBar: true,
    skipTaskbar: !station,
    ...(station && !deps.windowed
      ? { kiosk: true, fullscreen: true, frame: false, alwaysOnTop: true, minimizable: false }
      : {}),
    webPreferences: {
      session: deps.session,
      preload: deps.preload,
      ...hardened,
      autoplayPolicy: 'no-user-gesture-required',
    },
  })
  // No `setContentProtection`: it would empty our own evidence, the guard's pictures of the screen, as well.
  const contents = window.webContents

  contents.setWindowOpenHandler(({ url, disposition }) => {
    refuse(disposition.endsWith('tab') ? 'tab' : 'window', url)
    return { action: 'deny' }
  })
  const own = (url: string) => URL.parse(url)?.href.split(/[?#]/)[0] === pageUrl(name)
  const navigating = (event: { url: string; preventDefault(): void }) => {
    if (own(event.url)) return
    event.preventDefault()
    refuse(/^https?:|^app:/.test(event.url) ? 'navigate' : 'scheme', event.url)
  }
  contents.on('will-navigate', navigating)
  contents.on('will-frame-navigate', navigating)
  contents.on('will-redirect', navigating)
  contents.on('devtools-opened', () => {
    contents.closeDevTools()
    refuse('devtools', 'devtools://devtools/')
  })
  contents.on('before-input-event', (event, input) => {
    const { key, code, control: ctrl, alt, meta, shift, type } = input
    const refusal = keyRefusal({ key, code, ctrl, alt, meta, shift })
    if (refusal === null) return
    event.preventDefault()
    if (type !== 'keyDown') return
    if (refusal === 'leave') deps.onEvent({ type: 'leave.asked' })
    else if (refusal !== 'silent') refuse(refusal.how, refusal.url)
  })
  window.on('close', (event) => {
    if (deps.mayClose()) return
    event.preventDefault()
    if (station) deps.onEvent({ type: 'leave.asked' })
  })

  let cause: string | null = null
  let lost = false
  const reload = createReload({
    load: () => contents.loadURL(pageUrl(name)),
    tell: (why, restarted, agoMs) =>
      deps.onEvent({ type: 'page.lost', page: name, cause: why, restarted }, agoMs),
    now: () => performance.now(),
  })
  contents.on('render-process-gone', (_event, details) => {
    if (deps.mayClose()) return
    reload.lost(cause ?? `the page's process is gone: ${details.reason}`)
    cause = null
  })
  // `unresponsive` comes only for input that is not answered: never for a window that is not shown.
  const unwatch = watchPage({
    // While a page loads, its scripts would be waited for: that is not its fault.
    ping: async () => {
      if (contents.isCrashed() || contents.isLoadingMainFrame()) return
      await contents.executeJavaScript('new Promise((resolve) => setTimeout(resolve))')
    },
    crash: (why) =>
      new Promise((resolve) => {
        cause = why
        contents.once('render-process-gone', () => resolve())
        contents.forcefullyCrashRenderer()
      }),
    // There is no other way to a renderer that does not even crash: this whole process ends, and is started anew.
    kill: () => {
      if (!lost && !deps.mayClose())
        deps.onEvent({ type: 'shell.lost', cause: 'the page hung and could not be ended' })
      lost = true
    },
  })
  window.on('closed', () => {
    reload.end()
    unwatch()
  })
  return window
}
