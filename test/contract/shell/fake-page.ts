/** A document just large enough for the contract's test pages: links, a form, a meta refresh, media and requests. */
import { EventEmitter } from 'node:events'
import { type Context, createContext, runInContext } from 'node:vm'

export interface FakePageDeps {
  url: string
  html: string
  open(url: string, features: string): null
  newTab(url: string): void
  /** A navigation the renderer lets through to the browser process. */
  navigate(url: string): void
  download(url: string): void
  fetch(url: string): Promise<Response>
  media(types: string[]): Promise<boolean>
  display(): Promise<boolean>
}

export interface FakePage {
  readonly context: Context
  /** Messages from main, by channel. */
  readonly channels: EventEmitter
  expose(name: string, api: object): void
  run(source: string, args: unknown[]): unknown
  end(): void
}

const refused = () => Object.assign(new Error('Permission denied'), { name: 'NotAllowedError' })

export function createFakePage(deps: FakePageDeps): FakePage {
  let ended = false
  const channels = new EventEmitter()
  const navigation = new EventTarget()
  const resolve = (url: string) => new URL(url, deps.url).href
  const go = (target: string, downloadRequest: string | null = null) => {
    const url = resolve(target)
    const event = Object.assign(new Event('navigate', { cancelable: true }), {
      destination: { url },
      downloadRequest,
    })
    if (!navigation.dispatchEvent(event) || ended) return
    if (downloadRequest !== null) deps.download(url)
    // Chromium refuses these inside the renderer: main never hears of them.
    else if (!/^(file|view-source|data|chrome):/.test(url)) deps.navigate(url)
  }
  const attribute = (id: string, name: string) =>
    new RegExp(`id="${id}"[^>]*\\s${name}="([^"]*)"`).exec(deps.html)?.[1]
  const element = (id: string) => ({
    click: () => {
      const href = attribute(id, 'href') ?? ''
      if (attribute(id, 'target') === '_blank') deps.newTab(resolve(href))
      else go(href, attribute(id, 'download') ?? null)
    },
    submit: () => go(attribute(id, 'action') ?? ''),
    value: '',
  })
  const location = {
    get href() {
      return deps.url
    },
    set href(url: string) {
      go(url)
    },
  }
  const mediaDevices = {
    getUserMedia: async (wanted: object) => {
      if (!(await deps.media(Object.keys(wanted)))) throw refused()
      return {}
    },
    getDisplayMedia: async () => {
      if (!(await deps.display())) throw refused()
      return {}
    },
  }
  const window: Record<string, unknown> = {
    location,
    navigation,
    EventTarget,
    Event,
    isSecureContext: deps.url.startsWith('app:'),
    document: {
      visibilityState: 'visible',
      getElementById: element,
      createElement: () => ({}),
      head: {
        append: ({ content }: { content: string }) => go(/url=(.*)$/.exec(content)?.[1] ?? ''),
      },
    },
    navigator: { mediaDevices },
    open: (url: string, _name = '', features = '') => deps.open(resolve(url), features),
    addEventListener: () => undefined,
    fetch: (url: string) => deps.fetch(resolve(url)),
    atob,
    btoa,
    Uint8Array,
    setTimeout,
  }
  window.window = window
  const context = createContext(window)
  return {
    context,
    channels,
    expose: (name, api) => {
      window[name] = api
    },
    run: (source, args) => runInContext(source, context)(...args),
    end: () => {
      ended = true
      channels.removeAllListeners()
    },
  }
}
