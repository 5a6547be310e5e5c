/**
 * The used part of Electron without its binary: sessions that gate requests, windows that load pages through
 * `protocol.handle`, IPC with sender frames, and pages whose scripts really run (node:vm) behind the real, bundled
 * preload. What a click or an address does follows Electron's documentation; no rendering engine, no cameras.
 */
import { EventEmitter } from 'node:events'
import { runInContext } from 'node:vm'
import type { ElectronParts } from '../../../src-main/shell/electron/parts.ts'
import { FakeIpc, preventable } from './fake-events.ts'
import { FakeForeign, FakeView } from './fake-foreign.ts'
import { createFakePage, type FakePage } from './fake-page.ts'
import { FakeSession } from './fake-session.ts'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

class FakeContents extends EventEmitter {
  page: FakePage | null = null
  /** Its scripts run for ever: nothing asked of it is ever answered. */
  hung = false
  /** Nor does it crash when it is told to. */
  immortal = false
  private loading = false
  mainFrame = { url: 'about:blank' }
  private opener: ((details: object) => { action: string }) | null = null
  readonly session: FakeSession
  private readonly preload: string
  readonly ipc = new FakeIpc()
  constructor(session: FakeSession, preload: string) {
    super()
    this.session = session
    this.preload = preload
  }
  setWindowOpenHandler(handler: FakeContents['opener']) {
    this.opener = handler
  }
  /** What becomes of a window that is asked for. */
  opens(url: string) {
    const details = { url, frameName: '', features: '', disposition: 'foreground-tab' }
    // Without a handler Electron opens it.
    return this.opener?.(details).action ?? 'allow'
  }
  async loadURL(url: string) {
    this.loading = true
    try {
      await this.load(url)
      this.hung = false
    } finally {
      this.loading = false
    }
  }
  isLoadingMainFrame() {
    return this.loading
  }
  isCrashed() {
    return this.page === null
  }
  /** Waits for a page that is loading, and for ever where the renderer hangs or is gone meanwhile. */
  async executeJavaScript(source: string): Promise<unknown> {
    const { page, hung } = this
    if (hung || page === null) return new Promise(() => undefined)
    return page.run(`(() => ${source})`, [])
  }
  private async load(url: string) {
    if (!(await this.session.allows({ url, webContents: this, resourceType: 'mainFrame' })))
      throw new Error('ERR_BLOCKED_BY_CLIENT')
    let policy = ''
    const load = async (path: string) => {
      const response = await this.session.handler?.(new Request(new URL(path, url)))
      if (!response?.ok) throw new Error(`${path}: ${response?.status}`)
      policy ||= response.headers.get('permissions-policy') ?? ''
      return response.text()
    }
    const html = await load(url)
    const frame = { url }
    this.mainFrame = frame
    this.page?.end()
    const event = () => ({ sender: this, senderFrame: frame })
    const page = createFakePage({
      url,
      html,
      open: (target, features) => {
        const disposition = features === '' ? 'foreground-tab' : 'new-window'
        this.opener?.({
          url: target,
          frameName: '',
          features,
          disposition: features ? disposition : 'new-window',
        })
        return null
      },
      newTab: (target) =>
        this.opener?.({ url: target, frameName: '_blank', features: '', disposition: 'foreground-tab' }),
      navigate: (target) => this.navigate(target),
      download: (target) =>
        this.session.emit('will-download', preventable({}), { getURL: () => target }, this),
      fetch: async (target) => {
        if (await this.session.allows({ url: target, webContents: this, resourceType: 'xhr' }))
          return new Response('')
        throw new TypeError('Failed to fetch')
      },
      media: (mediaTypes) =>
        new Promise((resolve) => {
          const details = { isMainFrame: true, requestingUrl: url, securityOrigin: url, mediaTypes }
          this.session.request?.(this, 'media', resolve, details)
        }),
      display: async () => !policy.includes('display-capture=()') && this.session.shares({ frame }),
    })
    this.page = page
    const electron = {
      contextBridge: {
        exposeInMainWorld: (name: string, api: object) => page.expose(name, api),
        executeInMainWorld: ({ func, args }: { func: unknown; args: unknown[] }) =>
          page.run(`(${func})`, args),
      },
      ipcRenderer: {
        on: (channel: string, listener: (event: object, message: unknown) => void) =>
          page.channels.on(channel, (message: unknown) => listener({}, message)),
        invoke: (channel: string, ...args: unknown[]) =>
          this.ipc.handlers.get(channel)?.(event(), ...structuredClone(args)),
        send: (channel: string, ...args: unknown[]) => this.ipc.emit(channel, event(), ...args),
      },
    }
    runInContext(`((require, exports, module) => {${this.preload}\n})`, page.context)(() => electron, {}, {})
    page.run(`(function () {${await load('actions.js')}\n})`, [])
  }
  private navigate(url: string) {
    const event = preventable({ url, isMainFrame: true, isSameDocument: false, frame: this.mainFrame })
    this.emit('will-frame-navigate', event)
    if (!event.defaultPrevented) this.emit('will-navigate', event)
    if (!event.defaultPrevented) void this.loadURL(url)
  }
  send(channel: string, message: unknown) {
    this.page?.channels.emit(channel, structuredClone(message))
  }
  async capturePage() {
    return { toPNG: () => png }
  }
  closeDevTools() {
    return undefined
  }
  focus() {
    return undefined
  }
  forcefullyCrashRenderer() {
    if (this.immortal) return
    this.page?.end()
    this.page = null
    this.hung = false
    // By the browser's process, once it has noticed.
    setImmediate(() => this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 }))
  }
}

export interface FakeElectron {
  parts: ElectronParts
  /** `app`: what happens outside our windows is emitted on it. */
  app: EventEmitter
  /** Kinds of sleep that are held off just now. */
  awake: ReadonlyMap<number, string>
  newContents(): FakeContents
  windows: FakeWindow[]
  /** Of foreign pages. */
  views: FakeView[]
  sessions: FakeSession[]
  switches: Map<string, string>
}

class FakeWindow extends EventEmitter {
  readonly webContents: FakeContents
  readonly options: { show?: boolean; kiosk?: boolean; webPreferences?: Record<string, unknown> }
  shown = false
  destroyed = false
  protectedContent = false
  constructor(options: FakeWindow['options'], contents: FakeContents) {
    super()
    this.options = options
    this.webContents = contents
  }
  readonly contentView = {
    children: [] as FakeView[],
    addChildView: (view: FakeView) => void this.contentView.children.push(view),
    removeChildView: (view: FakeView) => {
      this.contentView.children = this.contentView.children.filter((one) => one !== view)
    },
  }
  getContentBounds() {
    return { x: 0, y: 0, width: 1366, height: 768 }
  }
  show() {
    this.shown = true
  }
  setContentProtection(on: boolean) {
    this.protectedContent = on
  }
  setKiosk() {
    return undefined
  }
  setAlwaysOnTop() {
    return undefined
  }
  moveTop() {
    return undefined
  }
  focus() {
    return undefined
  }
  isDestroyed() {
    return this.destroyed
  }
  destroy() {
    this.destroyed = true
    this.webContents.page?.end()
    this.webContents.ipc.handlers.clear()
    this.emit('closed')
  }
  /** A person's Alt+F4 or a window manager's close button. */
  close() {
    const event = preventable({})
    this.emit('close', event)
    if (!event.defaultPrevented) this.destroy()
  }
}

/** `preload`: the bundled source of the preload script; `foreign`: of a foreign page's, at `/web-preload.cjs`. */
export function fakeElectron(preload: string, foreign: string): FakeElectron {
  const windows: FakeWindow[] = []
  const views: FakeView[] = []
  const preloads = new Map([['/web-preload.cjs', foreign]])
  const awake = new Map<number, string>()
  let blockers = 0
  const sessions: FakeSession[] = []
  const switches = new Map<string, string>()
  const app = Object.assign(new EventEmitter(), {
    whenReady: async () => undefined,
    isPackaged: false,
    enableSandbox: () => undefined,
    setPath: () => undefined,
    getPath: () => '/nowhere',
    commandLine: {
      appendSwitch: (name: string, value = '') => switches.set(name, value),
      hasSwitch: (name: string) => switches.has(name),
    },
  })
  const parts = {
    app,
    powerSaveBlocker: {
      start: (type: string) => {
        awake.set(++blockers, type)
        return blockers
      },
      stop: (id: number) => awake.delete(id),
    },
    protocol: { registerSchemesAsPrivileged: () => undefined },
    Menu: { setApplicationMenu: () => undefined },
    session: {
      fromPartition: (partition: string) => {
        const session = new FakeSession(partition)
        sessions.push(session)
        return session
      },
    },
    BrowserWindow: function (this: unknown, options: FakeWindow['options']) {
      const session = options.webPreferences?.session
      if (!(session instanceof FakeSession)) throw new Error('a window without the station session')
      const contents = new FakeContents(session, preload)
      app.emit('web-contents-created', {}, contents)
      const window = new FakeWindow(options, contents)
      windows.push(window)
      return window
    },
    WebContentsView: function (
      this: unknown,
      options: { webContents?: FakeForeign; webPreferences?: Record<string, unknown> },
    ) {
      const contents = options.webContents ?? new FakeForeign(options.webPreferences ?? {}, preloads)
      app.emit('web-contents-created', {}, contents)
      const view = new FakeView(contents)
      views.push(view)
      return view
    },
    version: '45.4.1',
    pid: process.pid,
    platform: 'linux',
  }
  // The fake holds only what is used; that it fits is what the contract suite shows.
  return {
    parts: parts as unknown as ElectronParts,
    app,
    awake,
    newContents: () => {
      const contents = new FakeContents(new FakeSession(), preload)
      app.emit('web-contents-created', {}, contents)
      return contents
    },
    windows,
    views,
    sessions,
    switches,
  }
}
