/**
 * What runs in each frame of a foreign page before its own scripts, in a world of its own: the page sees neither it nor its
 * way to main. The functions are sent as source and may use nothing from this module.
 */
import type { WebRules } from '../../../src-shared/web-exam.ts'
import { type KeyRefusal, type Keys, keyRefusal } from '../keys.ts'

export const worldName = 'taza'
export const webBinding = 'tazaTell'

export type Controls = Pick<WebRules, 'back' | 'reload' | 'zoom' | 'find'>

/**
 * `asks`: name of the event by which the page's own world says what was asked for there. `socketPolicy`: a
 * Content-Security-Policy that each document gets before its first script.
 */
export function webInPageSource(
  { back, reload, zoom, find }: Controls,
  asks: string,
  socketPolicy: string | null,
): string {
  const config = { back, reload, zoom, find, asks, binding: webBinding, socketPolicy }
  return `(${installWeb})(${JSON.stringify(config)}, ${keyRefusal}, ${controlOf});`
}

/** Which control of the exam's rules these keys are; null: none. TamperMonitor-contained, as `keyRefusal`. */
export function controlOf(keys: Keys): 'back' | 'reload' | 'zoom' | 'find' | null {
  const letter = (
    /^[a-z]$/i.test(keys.key) ? keys.key : (/^Key([A-Z])$/.exec(keys.code)?.[1] ?? '')
  ).toLowerCase()
  const { ctrl, alt, meta } = keys
  if (meta) return null
  if (keys.key === 'BrowserBack' || keys.key === 'BrowserForward') return 'back'
  if (alt && !ctrl && /^Arrow(Left|Right)$/.test(keys.key)) return 'back'
  if (keys.key === 'F5' || keys.key === 'BrowserRefresh' || (ctrl && !alt && letter === 'r')) return 'reload'
  if (ctrl && !alt && /^[-+=_0]$/.test(keys.key)) return 'zoom'
  return keys.key === 'F3' || (ctrl && !alt && (letter === 'f' || letter === 'g')) ? 'find' : null
}

export function installWeb(
  config: Controls & { asks?: string; binding: string; socketPolicy?: string | null },
  refusalOf: (keys: Keys) => KeyRefusal | null,
  controlOfKeys: (keys: Keys) => keyof Controls | null,
): void {
  const global = globalThis as unknown as Record<string, unknown>
  const binding = global[config.binding]
  const post = (message: object) => {
    if (typeof binding === 'function') binding(JSON.stringify(message))
  }
  window.addEventListener(
    'keydown',
    (event) => {
      if (event.getModifierState('AltGraph')) return
      const { key, code, ctrlKey: ctrl, altKey: alt, metaKey: meta, shiftKey: shift } = event
      const keys = { key, code, ctrl, alt, meta, shift }
      const control = controlOfKeys(keys)
      if (control !== null && config[control]) return
      const refusal = control === null ? refusalOf(keys) : { control }
      if (refusal === null) return
      event.preventDefault()
      event.stopImmediatePropagation()
      if (refusal === 'silent' || !event.isTrusted) return
      post(refusal === 'leave' ? { leave: true } : 'control' in refusal ? refusal : { key: refusal })
    },
    true,
  )
  window.addEventListener(
    'wheel',
    (event) => {
      if (event.ctrlKey && !config.zoom) event.preventDefault()
    },
    { capture: true, passive: false },
  )
  // The browser's own menu has "save as", "print" and "inspect"; a page's own is the page's.
  window.addEventListener('contextmenu', (event) => event.preventDefault())
  // Files dragged in from another program are none of the exam's; what the page itself lets be dragged may be dropped in it.
  let own = false
  for (const name of ['dragstart', 'dragend'] as const)
    window.addEventListener(
      name,
      (event) => {
        if (event.isTrusted) own = name === 'dragstart'
      },
      true,
    )
  for (const name of ['dragenter', 'dragover', 'drop'] as const)
    window.addEventListener(
      name,
      (event) => {
        if (own || event.dataTransfer?.types.includes('Files') !== true) return
        event.preventDefault()
        event.stopImmediatePropagation()
        event.dataTransfer.dropEffect = 'none'
        if (name === 'drop' && event.isTrusted) post({ dropped: true })
      },
      true,
    )
  const sockets = new Set<string>()
  if (config.socketPolicy) {
    // A parser tells observers of what it has made before it runs a script; taken out, the policy stays.
    const policy = config.socketPolicy
    const put = () => {
      if (!document.head) return false
      const meta = document.createElement('meta')
      meta.httpEquiv = 'Content-Security-Policy'
      meta.content = policy
      document.head.append(meta)
      meta.remove()
      return true
    }
    if (!put()) {
      const watch = new MutationObserver(() => put() && watch.disconnect())
      watch.observe(document, { subtree: true, childList: true })
    }
  }
  // A socket that leads elsewhere; the browser names the first of them, and whatever a page makes up is the page's own.
  window.addEventListener('securitypolicyviolation', ({ isTrusted, effectiveDirective, blockedURI }) => {
    if (!isTrusted || effectiveDirective !== 'connect-src' || !/^wss?:/.test(blockedURI)) return
    if (sockets.has(blockedURI) || sockets.size >= 20) return
    sockets.add(blockedURI)
    post({ socket: blockedURI.slice(0, 2048) })
  })
  const asked = new Set<string>()
  if (config.asks !== undefined)
    window.addEventListener(config.asks, (event) => {
      const what = event instanceof CustomEvent ? String(event.detail).slice(0, 64) : ''
      if (what === '' || asked.has(what) || asked.size >= 20) return
      asked.add(what)
      post({ permission: what })
    })
  if (window === window.top) tellTitle()
  function tellTitle(): void {
    let told: string | null = null
    let waits = false
    const look = () => {
      waits = false
      if (document.title === told) return
      told = document.title
      post({ title: told.slice(0, 500) })
    }
    addEventListener('DOMContentLoaded', () => {
      look()
      // At most twice a second, however often a page changes it.
      const watch = new MutationObserver(() => {
        if (waits) return
        waits = true
        setTimeout(look, 500)
      })
      if (document.head) watch.observe(document.head, { subtree: true, childList: true, characterData: true })
    })
    addEventListener('pageshow', () => {
      told = null
      look()
    })
  }
  const navigation: unknown = global.navigation
  if (navigation instanceof EventTarget)
    navigation.addEventListener('navigate', (event) => {
      const url: unknown = Reflect.get(Reflect.get(event, 'destination') ?? {}, 'url')
      if (typeof url !== 'string' || !event.cancelable || /^(https?|blob|data|about|javascript):/i.test(url))
        return
      // Asked of the system's programs, and no request that the gate would see.
      event.preventDefault()
      post({ scheme: url.slice(0, 2048) })
    })
}

/**
 * In the page's own world: what has no meaning in a locked view, and links that would open a browser's whole window open a
 * bare one. Nothing depends on it that the gate does not judge again.
 */
export const mainWorldSource = (asks: string): string => `(${soften})(${JSON.stringify(asks)});`

function soften(asks: string): void {
  // What is denied without a question is asked for all the same, and the browser tells nobody.
  const powers: [holder: string, method: string, permission: string][] = [
    ['Geolocation', 'getCurrentPosition', 'geolocation'],
    ['Geolocation', 'watchPosition', 'geolocation'],
    ['MediaDevices', 'getUserMedia', 'camera'],
    ['MediaDevices', 'getDisplayMedia', 'display-capture'],
    ['Clipboard', 'read', 'clipboard-read'],
    ['Clipboard', 'readText', 'clipboard-read'],
    ['USB', 'requestDevice', 'usb'],
    ['HID', 'requestDevice', 'hid'],
    ['Bluetooth', 'requestDevice', 'bluetooth'],
    ['Serial', 'requestPort', 'serial'],
    ['Navigator', 'requestMIDIAccess', 'midi'],
  ]
  const tell = window.dispatchEvent.bind(window)
  const { apply } = Reflect
  for (const [name, method, permission] of powers) {
    const holder: unknown = Reflect.get(window, name)
    const prototype: unknown = typeof holder === 'function' ? holder.prototype : undefined
    const own: unknown =
      typeof prototype === 'object' && prototype !== null ? Reflect.get(prototype, method) : null
    if (typeof own !== 'function' || typeof prototype !== 'object' || prototype === null) continue
    const asking = new Proxy(own, {
      apply(target, self, args) {
        tell(new CustomEvent(asks, { detail: permission }))
        return apply(target, self, args)
      },
    })
    Reflect.set(prototype, method, asking)
  }
  const open = window.open.bind(window)
  Object.defineProperty(window, 'open', {
    configurable: true,
    writable: true,
    value: (url?: string | URL, target?: string, features?: string) =>
      /^_(self|parent|top)$/i.test(target ?? '')
        ? open(url, target, features)
        : open(url, target, features ? (/popup/i.test(features) ? features : `${features},popup`) : 'popup'),
  })
  const opens = (target: string) => target !== '' && !/^_(self|parent|top)$/i.test(target)
  const isFrame = (target: string) =>
    Array.from(window.frames).some((_, at) => {
      try {
        return window.frames[at]?.name === target
      } catch {
        // Of another origin: its name is not ours to read.
        return false
      }
    })
  window.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[href]') : null
    if (event.defaultPrevented || event.button !== 0 || !(link instanceof HTMLAnchorElement)) return
    if (link.hasAttribute('download') || !opens(link.target) || isFrame(link.target)) return
    if (!/^https?:/.test(link.href)) return
    event.preventDefault()
    open(link.href, link.target, /\bopener\b/.test(link.rel) ? 'popup' : 'popup,noopener')
  })
  let forms = 0
  window.addEventListener('submit', (event) => {
    const form = event.target
    if (event.defaultPrevented || !(form instanceof HTMLFormElement)) return
    if (!opens(form.target) || isFrame(form.target)) return
    const name = /^_blank$/i.test(form.target) ? `form${++forms}` : form.target
    if (open('', name, 'popup')) form.target = name
  })
}
