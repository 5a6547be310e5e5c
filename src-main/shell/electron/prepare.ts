/** What Electron must be told before it is ready. */
import { scheme } from './channels.ts'
import type { ElectronParts } from './parts.ts'
import { isOwn } from './session.ts'
import { isForeign } from './web-session.ts'

export interface Prepared {
  /** A directory to throw away; nothing of a student is kept there. */
  userData: string
  /** This is the recorder's, which may be looked at directly. */
  films: boolean
  /** The configuration's, each `--name` or `--name=value`: Chromium reads its switches once. */
  switches: readonly string[]
  /** BCP 47 tag for the browser's own texts; null leaves the system's. */
  language: string | null
}

/** Call once, before `app` is ready. */
export function prepareElectron(
  { app, protocol, Menu }: ElectronParts,
  { userData, films, switches: more, language }: Prepared,
): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true, stream: true },
    },
  ])
  app.enableSandbox()
  app.setPath('userData', userData)
  // The default menu brings shortcuts that close, reload and inspect.
  Menu.setApplicationMenu(null)
  const switches: [string, string?][] = [
    // Main's own requests go through Node; our pages have no network, a foreign one a proxy that looks up its names.
    ['host-resolver-rules', 'MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
    ['no-proxy-server'],
    ['disable-quic'],
    ['disable-background-networking'],
    ['disable-component-update'],
    ['disable-domain-reliability'],
    ['disable-background-timer-throttling'],
    ['disable-renderer-backgrounding'],
    ['disable-backgrounding-occluded-windows'],
    films
      ? ['disable-features', 'WebRtcHideLocalIpsWithMdns']
      : ['webrtc-ip-handling-policy', 'disable_non_proxied_udp'],
  ]
  // The system's voices on Linux, for our page that reads aloud; elsewhere it needs no switch, and does not mind this one.
  if (!films) switches.push(['enable-speech-dispatcher'])
  if (language !== null) switches.push(['lang', language])
  for (const one of more) {
    const [, name = one, value] = /^--([^=]+)(?:=(.*))?$/s.exec(one) ?? []
    switches.push([name, value])
  }
  for (const [name, value] of switches) app.commandLine.appendSwitch(name, value)
  // Whatever comes to be besides our window (or before it has its own, reporting refusals) may do nothing.
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
    const prevent = (event: { preventDefault(): void }) => event.preventDefault()
    const navigating = (event: { url: string; preventDefault(): void }) => {
      if (!isOwn(event.url) && !isForeign(contents.session)) event.preventDefault()
    }
    contents.on('will-attach-webview', prevent)
    contents.on('will-navigate', navigating)
    contents.on('will-frame-navigate', navigating)
    contents.on('will-redirect', navigating)
  })
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, callback) => {
    event.preventDefault()
    callback(false)
  })
  app.on('select-client-certificate', (event, _contents, _url, _list, callback) => {
    event.preventDefault()
    callback()
  })
  app.on('login', (event, contents, _details, _info, callback) => {
    // Its view answers: for its proxy alone.
    if (contents && isForeign(contents.session)) return
    event.preventDefault()
    callback()
  })
  // The station ends when main says so, not when a window does.
  app.on('window-all-closed', () => undefined)
}
