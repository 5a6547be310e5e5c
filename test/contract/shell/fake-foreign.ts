/**
 * A `WebContentsView` with a foreign page, without an engine: navigation, history, new windows, dialogs' protocol and two
 * worlds of scripts, as Electron's documentation has them. Its requests are real (fake-network.ts); its page is as much of a
 * document as our scripts in it ask for.
 */
import { EventEmitter } from 'node:events'
import { writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { type Context, createContext, runInContext } from 'node:vm'
import { FakeIpc, preventable } from './fake-events.ts'
import { type Answered, ask } from './fake-network.ts'
import type { FakeSession } from './fake-session.ts'

type Preferences = Record<string, unknown> & { session?: FakeSession; preload?: string }
interface Opened {
  action: 'allow' | 'deny'
  overrideBrowserWindowOptions?: { webPreferences?: Preferences }
  createWindow?: (options: object) => unknown
}
const codes: Record<string, number> = {
  ERR_ABORTED: -3,
  ERR_BLOCKED_BY_CLIENT: -20,
  ERR_CERT_AUTHORITY_INVALID: -202,
  ERR_EMPTY_RESPONSE: -324,
}

/** Answers once it is attached, and once there is a renderer to answer. */
class FakeDebugger extends EventEmitter {
  readonly sent: string[] = []
  private attached = false
  private readonly contents: FakeForeign
  constructor(contents: FakeForeign) {
    super()
    this.contents = contents
  }
  attach() {
    this.attached = true
  }
  async sendCommand(method: string, params: { backendNodeId?: number; files?: string[] } = {}) {
    if (!this.attached) throw new Error('No target available')
    this.sent.push(method)
    const { page } = this.contents
    if (page === null) return new Promise(() => undefined)
    const field = page.fields[params.backendNodeId ?? -1]
    if (method === 'DOM.describeNode') return { node: { attributes: field?.attributes ?? [] } }
    if (method === 'DOM.setFileInputFiles') {
      if (!field) throw new Error('Could not find node with given id')
      field.files = (params.files ?? []).map((path) => basename(path))
    }
    return {}
  }
}

export class FakeForeign extends EventEmitter {
  page: ForeignDocument | null = null
  readonly ipc = new FakeIpc()
  readonly debugger = new FakeDebugger(this)
  readonly session: FakeSession
  readonly preferences: Preferences
  destroyed = false
  /** Its scripts run for ever. */
  hung = false
  policy = ''
  zoomLevel = 0
  private opener: ((details: object) => Opened) | null = null
  private entries: string[] = []
  private at = -1
  private loading = false
  private readonly preloads: ReadonlyMap<string, string>
  constructor(preferences: Preferences, preloads: ReadonlyMap<string, string>) {
    super()
    if (!preferences.session) throw new Error('a foreign page without a session of its own')
    this.session = preferences.session
    this.preferences = preferences
    this.preloads = preloads
  }
  readonly navigationHistory = {
    getAllEntries: () => this.entries.map((url) => ({ url, title: '' })),
    getActiveIndex: () => this.at,
    /** As `loadURL`, started by the program: no `will-frame-navigate`. */
    goToIndex: (index: number) => {
      void this.load(this.entries[index] ?? '', {}, index)
    },
  }
  get mainFrame() {
    const send = (channel: string, ...args: unknown[]) =>
      this.page?.channels.emit(channel, {}, ...structuredClone(args))
    return { framesInSubtree: [{ send }] }
  }
  setWindowOpenHandler(handler: FakeForeign['opener']) {
    this.opener = handler
  }
  setWebRTCIPHandlingPolicy(policy: string) {
    this.policy = policy
  }
  getZoomLevel() {
    return this.zoomLevel
  }
  setZoomLevel(level: number) {
    this.zoomLevel = level
  }
  isCrashed() {
    return this.page === null
  }
  isLoadingMainFrame() {
    return this.loading
  }
  stopped = 0
  stop() {
    this.stopped++
  }
  closeDevTools() {
    return undefined
  }
  focus() {
    return undefined
  }
  /** Questions in a world of neither the page nor the preload. */
  asks = 0
  async executeJavaScriptInIsolatedWorld() {
    this.asks++
    return this.page === null || this.hung ? new Promise(() => undefined) : 0
  }
  async loadURL(url: string) {
    const error = await this.load(url, {})
    if (error !== null) throw new Error(`${error} (${codes[error]}) loading '${url}'`)
  }
  reload() {
    void this.load(this.entries[this.at] ?? '', {}, this.at)
  }
  /** The page goes there: its link, its form, its script. */
  async pageGoes(url: string, sent: { method?: string; body?: string } = {}) {
    const event = preventable({ url, isMainFrame: true, isSameDocument: false })
    this.emit('will-frame-navigate', event)
    if (!event.defaultPrevented) this.emit('will-navigate', event)
    if (!event.defaultPrevented) await this.load(url, sent)
  }
  /** `window.open`: with an opener, in a window that must present just the contents it was given. */
  async pageOpens(url: string): Promise<FakeForeign | null> {
    const details = { url, frameName: '', features: '', disposition: 'foreground-tab' }
    const opened = this.opener?.(details) ?? { action: 'allow' }
    if (opened.action === 'deny') return null
    const child = new FakeForeign(opened.overrideBrowserWindowOptions?.webPreferences ?? {}, this.preloads)
    if (opened.createWindow?.({ webContents: child, width: 1, title: 'the page’s wish' }) !== child)
      throw new Error('Invalid webContents. Created window should be connected to webContents passed')
    await child.load(url, {})
    return child
  }
  /** The student presses a field for files: intercepted, as the protocol has it, no dialog stands. */
  pageChooses(id: string) {
    if (!this.debugger.sent.includes('Page.setInterceptFileChooserDialog'))
      throw new Error('the system’s dialog shows the machine’s files')
    const backendNodeId = this.page?.fields.findIndex((field) => field.id === id)
    const mode = this.page?.fields[backendNodeId ?? -1]?.attributes.includes('multiple')
      ? 'selectMultiple'
      : 'selectSingle'
    this.debugger.emit('message', {}, 'Page.fileChooserOpened', { frameId: 'f', mode, backendNodeId }, '')
  }
  async pageFetches(url: string): Promise<boolean> {
    return (await ask(this.session, { url, resourceType: 'xhr', contents: this })).error === null
  }
  pagePermission(permission: string): Promise<boolean> {
    const url = this.entries[this.at] ?? ''
    return new Promise((resolve) => this.session.request?.(this, permission, resolve, { requestingUrl: url }))
  }
  forcefullyCrashRenderer() {
    this.page = null
    this.hung = false
    setImmediate(() => this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 }))
  }
  close() {
    if (this.destroyed) return
    this.destroyed = true
    this.page = null
    this.emit('destroyed')
  }

  /** Null, or what it failed with. An answer without contents (204) and a download leave the page where it is. */
  private async load(
    url: string,
    sent: { method?: string; body?: string },
    index: number | null = null,
  ): Promise<string | null> {
    const blank = { url, method: 'GET', error: null, status: 200, headers: {}, body: '' }
    this.loading = true
    const stopped = this.stopped
    const answer = url.startsWith('about:')
      ? blank
      : await ask(this.session, {
          ...sent,
          url,
          resourceType: 'mainFrame',
          contents: this,
          isStopped: () => this.stopped > stopped,
          mayRedirect: (to) => {
            const event = preventable({ url: to, isMainFrame: true, isSameDocument: false })
            this.emit('will-redirect', event)
            return !event.defaultPrevented
          },
        })
    this.loading = false
    if (this.destroyed) return 'ERR_ABORTED'
    const error = answer.error ?? errorOf(answer)
    if (error === 'ERR_ABORTED') {
      if (isFile(answer)) download(this, answer)
    } else this.commit(answer.url, index)
    if (error !== null) {
      // "Emitted when the load was cancelled" is an event of its own.
      this.emit(
        error === 'ERR_ABORTED' ? 'did-fail-provisional-load' : 'did-fail-load',
        {},
        codes[error] ?? -2,
        error,
        answer.url,
        true,
      )
      return error
    }
    this.emit('did-navigate', {}, answer.url, url.startsWith('about:') ? -1 : answer.status, '')
    const code = this.preloads.get(this.preferences.preload ?? '')
    this.page?.run(answer.body, code ?? '', {
      send: (channel, args) => this.ipc.emit(channel, {}, ...args),
      ask: (channel) => {
        const event: { returnValue?: unknown } = {}
        this.ipc.emit(channel, event)
        return event.returnValue
      },
    })
    this.emit('did-finish-load')
    return null
  }
  /** Also an error's page is an entry, and takes the place of the page that was there. */
  private commit(url: string, index: number | null) {
    this.page?.fire('pagehide', {})
    this.page = new ForeignDocument(url)
    if (index !== null) this.at = index
    else if (this.entries[this.at] !== url) {
      this.entries = [...this.entries.slice(0, this.at + 1), url]
      this.at++
    }
  }
}

const isFile = ({ headers }: Answered) =>
  /attachment/.test(headers['content-disposition']?.[0] ?? '') ||
  /zip/.test(headers['content-type']?.[0] ?? '')
const errorOf = (answer: Answered) => (answer.status === 204 || isFile(answer) ? 'ERR_ABORTED' : null)

/** "Set the save path, making Electron not to prompt a save dialog": only while `will-download` is told. */
function download(contents: FakeForeign, { url, body, headers, broken }: Answered): void {
  const [, named] = /filename="([^"]*)"/.exec(headers['content-disposition']?.[0] ?? '') ?? []
  let savePath: string | null = null
  let received = 0
  let cancelled = false
  const item = Object.assign(new EventEmitter(), {
    getURL: () => url,
    getFilename: () => named ?? new URL(url).pathname.split('/').at(-1) ?? '',
    getTotalBytes: () => Number(headers['content-length']?.[0] ?? 0),
    getReceivedBytes: () => received,
    setSavePath: (path: string) => {
      savePath = path
    },
    cancel: () => {
      if (cancelled) return
      cancelled = true
      item.emit('done', {}, 'cancelled')
    },
  })
  const event = preventable({})
  contents.session.emit('will-download', event, item, contents)
  if (event.defaultPrevented) return
  if (savePath === null) throw new Error('a dialog would ask where to save it')
  writeFileSync(savePath, body)
  setImmediate(() => {
    received = Buffer.byteLength(body)
    if (!cancelled) item.emit('updated', {}, 'progressing')
    if (!cancelled) item.emit('done', {}, broken ? 'interrupted' : 'completed')
  })
}

class FakeElement {
  readonly id: string
  name = ''
  type: string
  autocomplete: string
  value = ''
  isContentEditable = false
  parentElement = null
  readonly tagName: string
  /** Names and values in turn, as the protocol describes a node. */
  readonly attributes: string[]
  /** Names of the files in it. */
  files: string[] = []
  constructor(tag: string, markup: string) {
    const attribute = (name: string) => new RegExp(`${name}="?([\\w-]*)`).exec(markup)?.[1] ?? ''
    this.tagName = tag.toUpperCase()
    this.attributes = [...markup.matchAll(/([\w-]+)(?:="([^"]*)")?/g)].flatMap(([, key = '', value = '']) => [
      key,
      value,
    ])
    this.id = attribute('id')
    this.type = tag === 'input' ? attribute('type') || 'text' : tag
    this.autocomplete = attribute('autocomplete')
  }
  getAttribute() {
    return null
  }
  focus() {
    return undefined
  }
  select() {
    return undefined
  }
  dispatchEvent() {
    return true
  }
}
class FakeInput extends FakeElement {}
class FakeTextArea extends FakeElement {}

class ForeignDocument {
  readonly url: string
  readonly channels = new EventEmitter()
  readonly main: Context
  fields: FakeElement[] = []
  private readonly listeners = new Map<string, ((event: object) => void)[]>()
  constructor(url: string) {
    this.url = url
    this.main = createContext({ mark: null })
  }
  fire(name: string, event: object) {
    for (const listener of this.listeners.get(name) ?? []) listener(event)
  }
  type(id: string, text: string) {
    const target = this.fields.find((one) => one.id === id)
    if (!target) throw new Error(`no field ${id} on ${this.url}`)
    target.value = text
    this.fire('input', { target })
  }
  /** One key goes down; `isTrusted`: not made up by the page's script. */
  press(key: string, isTrusted: boolean) {
    const nothing = () => undefined
    const made = { preventDefault: nothing, stopImmediatePropagation: nothing, getModifierState: () => false }
    this.fire('keydown', { key, code: '', repeat: false, isTrusted, ...made })
  }
  /** The preload runs before the page's own scripts, in a world of its own (`contextIsolation`). */
  run(
    html: string,
    preload: string,
    { send, ask }: { send(channel: string, args: unknown[]): void; ask(channel: string): unknown },
  ) {
    this.fields = [...html.matchAll(/<(textarea|input)\b([^>]*)>/g)].map(([, tag = '', markup = '']) =>
      tag === 'input' ? new FakeInput(tag, markup) : new FakeTextArea(tag, markup),
    )
    const addEventListener = (name: string, listener: (event: object) => void) =>
      this.listeners.set(name, [...(this.listeners.get(name) ?? []), listener])
    const world: Record<string, unknown> = {
      addEventListener,
      document: {
        title: /<title>([^<]*)/.exec(html)?.[1] ?? '',
        head: null,
        designMode: 'off',
        querySelectorAll: () => this.fields,
        execCommand: () => false,
      },
      location: { href: this.url, host: new URL(this.url).host },
      HTMLElement: FakeElement,
      HTMLInputElement: FakeInput,
      HTMLTextAreaElement: FakeTextArea,
      InputEvent: class {},
      MutationObserver: class {
        observe() {
          return undefined
        }
      },
      getComputedStyle: () => ({ getPropertyValue: () => 'none' }),
      EventTarget,
      frameElement: null,
      performance,
      setTimeout,
      clearTimeout,
    }
    world.window = world.top = world
    const isolated = createContext(world)
    const electron = {
      contextBridge: {
        exposeInMainWorld: (name: string, api: object) => {
          this.main[name] = api
        },
        executeInMainWorld: ({ func, args }: { func: unknown; args: unknown[] }) => {
          const window = runInContext('globalThis', this.main)
          Object.assign(this.main, { window, top: window, location: { href: this.url }, queueMicrotask })
          runInContext(`(${func})`, this.main)(...args)
          for (const name of ['window', 'top', 'location', 'queueMicrotask']) delete this.main[name]
        },
      },
      ipcRenderer: {
        on: (channel: string, listener: (...args: unknown[]) => void) => this.channels.on(channel, listener),
        send: (channel: string, ...args: unknown[]) => send(channel, structuredClone(args)),
        sendSync: (channel: string) => structuredClone(ask(channel)),
      },
    }
    runInContext(`((require, exports, module) => {${preload}\n})`, isolated)(() => electron, {}, {})
    this.fire('DOMContentLoaded', {})
  }
}

/** "If present, the given WebContents will be adopted by the WebContentsView." */
export class FakeView {
  readonly webContents: FakeForeign
  bounds: object = {}
  visible = true
  constructor(contents: FakeForeign) {
    this.webContents = contents
  }
  setBounds(bounds: object) {
    this.bounds = bounds
  }
  setVisible(visible: boolean) {
    this.visible = visible
  }
}
