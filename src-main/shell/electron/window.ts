/** One window with one page of ours: everything else it might become is refused and reported. */
import type { BrowserWindow, Session } from 'electron'
import { keyRefusal } from '../keys.ts'
import type { Page, ShellEvent } from '../port.ts'
import type { Refuse } from '../reporter.ts'
import { origin } from './channels.ts'
import type { ElectronParts } from './parts.ts'

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
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      devTools: false,
      spellcheck: false,
      backgroundThrottling: false,
      autoplayPolicy: 'no-user-gesture-required',
    },
  })
  // Where the system can: screenshots and screen sharing of other programs see black (Windows, macOS).
  window.setContentProtection(true)
  const contents = window.webContents

  contents.setWindowOpenHandler(({ url, disposition }) => {
    refuse(name, disposition.endsWith('tab') ? 'tab' : 'window', url)
    return { action: 'deny' }
  })
  const own = (url: string) => URL.parse(url)?.href.split(/[?#]/)[0] === pageUrl(name)
  const navigating = (event: { url: string; preventDefault(): void }) => {
    if (own(event.url)) return
    event.preventDefault()
    refuse(name, /^https?:|^app:/.test(event.url) ? 'navigate' : 'scheme', event.url)
  }
  contents.on('will-navigate', navigating)
  contents.on('will-frame-navigate', navigating)
  contents.on('will-redirect', navigating)
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.on('devtools-opened', () => {
    contents.closeDevTools()
    refuse(name, 'devtools', 'devtools://devtools/')
  })
  contents.on('before-input-event', (event, input) => {
    const { key, code, control: ctrl, alt, meta, shift, type } = input
    const refusal = keyRefusal({ key, code, ctrl, alt, meta, shift })
    if (refusal === null) return
    event.preventDefault()
    if (type !== 'keyDown') return
    if (refusal === 'leave') deps.onEvent({ type: 'leave.asked' })
    else if (refusal !== 'silent') refuse(name, refusal.how, refusal.url)
  })
  window.on('close', (event) => {
    if (deps.mayClose()) return
    event.preventDefault()
    if (station) deps.onEvent({ type: 'leave.asked' })
  })

  let cause: string | null = null
  contents.on('render-process-gone', (_event, details) => {
    if (deps.mayClose()) return
    const told = cause ?? `the page's process is gone: ${details.reason}`
    cause = null
    const lostAt = performance.now()
    const tell = (restarted: boolean) =>
      deps.onEvent({ type: 'page.lost', page: name, cause: told, restarted }, performance.now() - lostAt)
    contents.loadURL(pageUrl(name)).then(
      () => tell(true),
      () => tell(false),
    )
  })
  contents.on('unresponsive', () => {
    cause = 'the page hung'
    contents.forcefullyCrashRenderer()
  })
  return window
}
