/**
 * What is put into every document before its own scripts: `window.taza` and the refusal of browser shortcuts.
 * The functions run inside the page: they are sent as source and may use nothing from this module.
 */
import { type KeyRefusal, type Keys, keyRefusal } from '../keys.ts'

/** Name of the CDP binding; the page loses sight of it before its own scripts run. */
export const bindingName = '__taza'

/** `page`: origin of ours that gets `taza`. */
export function inPageSource(origin: string): string {
  return `(${install})(${JSON.stringify({ origin, binding: bindingName })}, ${keyRefusal});`
}

/** Expression that hands a message to the page: the result of a call, or an event. */
export const deliverExpression = (message: object) =>
  `window[Symbol.for('taza.deliver')]?.(${JSON.stringify(message)})`

function install(
  config: { origin: string; binding: string },
  refusalOf: (keys: Keys) => KeyRefusal | null,
): void {
  const global = window as unknown as Record<string | symbol, unknown>
  const binding = global[config.binding]
  Reflect.deleteProperty(global, config.binding)
  const post = (message: object) => {
    if (typeof binding === 'function') binding(JSON.stringify(message))
  }

  const report = (how: string, url: string) => post({ refused: { how, url } })
  window.addEventListener(
    'keydown',
    (event) => {
      const { key, code, ctrlKey, altKey, metaKey, shiftKey } = event
      if (event.getModifierState('AltGraph')) return
      const refusal = refusalOf({ key, code, ctrl: ctrlKey, alt: altKey, meta: metaKey, shift: shiftKey })
      if (refusal === null) return
      event.preventDefault()
      if (refusal === 'leave') post({ leave: true })
      else if (refusal !== 'silent') report(refusal.how, refusal.url)
    },
    true,
  )
  for (const name of ['contextmenu', 'auxclick'] as const)
    window.addEventListener(
      name,
      (event) => {
        const link = event.target instanceof Element ? event.target.closest('a[href]') : null
        if (name === 'auxclick' && event.button === 1 && link instanceof HTMLAnchorElement)
          report('tab', link.href)
        event.preventDefault()
      },
      true,
    )
  // What a page does not take for itself would be opened by the browser.
  for (const name of ['dragover', 'drop'] as const)
    window.addEventListener(name, (event) => {
      if (!event.defaultPrevented && !(event.target instanceof HTMLInputElement)) event.preventDefault()
    })
  // Requests that the policy of our documents refuses never reach the browser's gate.
  window.addEventListener('securitypolicyviolation', (event) => {
    if (/^(https?|wss?|ftp):/.test(event.blockedURI)) report('navigate', event.blockedURI)
  })
  Object.defineProperty(window, 'print', { value: () => report('print', location.href) })
  let reloading = false
  const navigation: unknown = global.navigation
  if (navigation instanceof EventTarget)
    navigation.addEventListener('navigate', (event) => {
      const destination: unknown = Reflect.get(Reflect.get(event, 'destination') ?? {}, 'url')
      if (typeof destination !== 'string' || !event.cancelable) return
      const url = new URL(destination, location.href)
      if (url.origin === location.origin && url.pathname === location.pathname) {
        reloading = true
        return
      }
      if (Reflect.get(event, 'downloadRequest') !== null) return
      // The gate in the browser would refuse a request; refused here, nothing asks whether to leave the page.
      event.preventDefault()
      report(url.protocol === 'http:' || url.protocol === 'https:' ? 'navigate' : 'scheme', url.href)
    })

  if (window !== window.top || location.origin !== config.origin) return
  // The gate in the browser closes every other window; what is refused here never opens one, nor blinks.
  Object.defineProperty(window, 'open', {
    value: (url?: unknown) => {
      report(
        'window',
        url === undefined ? 'about:blank' : (URL.parse(String(url), location.href)?.href ?? String(url)),
      )
      return null
    },
  })
  window.addEventListener(
    'click',
    (event) => {
      const link = event.target instanceof Element ? event.target.closest('a[href]') : null
      const elsewhere =
        link instanceof HTMLAnchorElement &&
        ((link.target !== '' && link.target !== '_self') || event.ctrlKey || event.shiftKey || event.metaKey)
      if (!elsewhere || link.hasAttribute('download')) return
      event.preventDefault()
      report('window', link.href)
    },
    true,
  )
  // A window closed from outside asks first; the shell answers "stay".
  window.addEventListener('beforeunload', (event) => {
    if (!reloading) event.preventDefault()
  })

  type Listener = (event: unknown) => void
  type Message = { id: number; result: unknown } | { event: unknown }
  const pending = new Map<number, (result: unknown) => void>()
  const listeners = new Set<Listener>()
  const early: unknown[] = []
  let last = 0
  const base64 = (bytes: Uint8Array): string => {
    const native: unknown = Reflect.get(bytes, 'toBase64')
    if (typeof native === 'function') return String(native.call(bytes))
    let text = ''
    for (let at = 0; at < bytes.length; at += 0x8000)
      text += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
    return btoa(text)
  }
  const tell = (event: unknown) => {
    for (const listener of [...listeners]) {
      try {
        listener(event)
      } catch (error) {
        // One listener's mistake must not cost another its event; the page still sees it as uncaught.
        reportError(error)
      }
    }
  }
  const deliver = (message: Message) => {
    if ('id' in message) {
      pending.get(message.id)?.(message.result)
      pending.delete(message.id)
    } else if (listeners.size === 0) {
      early.push(message.event)
      if (early.length > 64) early.shift()
    } else tell(message.event)
  }
  Object.defineProperty(window, Symbol.for('taza.deliver'), { value: deliver })
  const taza = {
    call: (method: string, args: unknown, bytes?: Uint8Array) =>
      new Promise((resolve) => {
        const id = ++last
        try {
          const message = { id, method, args: args ?? null, bytes: bytes ? base64(bytes) : null }
          pending.set(id, resolve)
          post({ call: message })
        } catch (error) {
          pending.delete(id)
          resolve({ ok: false, problem: { code: 'bad-input', detail: String(error) } })
        }
      }),
    on: (listener: Listener) => {
      listeners.add(listener)
      for (const event of early.splice(0)) tell(event)
      return () => {
        listeners.delete(listener)
      }
    },
  }
  Object.defineProperty(window, 'taza', { value: Object.freeze(taza) })
}
