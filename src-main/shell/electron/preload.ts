/** All that a page of ours gets from Electron: `taza.call` and `taza.on`. Sandboxed, in its own world. */
import { contextBridge, ipcRenderer } from 'electron'
import { channels } from './channels.ts'

type Listener = (event: unknown) => void

const listeners = new Set<Listener>()
/** What came before anybody listened; the newest 64. */
const early: unknown[] = []

ipcRenderer.on(channels.event, (_event, message: unknown) => {
  if (listeners.size > 0) for (const listener of [...listeners]) listener(message)
  else if (early.push(message) > 64) early.shift()
})

contextBridge.exposeInMainWorld('taza', {
  call: (method: unknown, args: unknown, bytes?: unknown): Promise<unknown> =>
    ipcRenderer.invoke(channels.call, method, args ?? null, bytes ?? null),
  on: (listener: Listener) => {
    listeners.add(listener)
    for (const message of early.splice(0)) listener(message)
    return () => {
      listeners.delete(listener)
    }
  },
})

// Requests that the policy of our documents refuses never reach the session's gate.
window.addEventListener('securitypolicyviolation', (event) => {
  if (/^(https?|wss?|ftp):/.test(event.blockedURI))
    ipcRenderer.send(channels.refused, 'navigate', event.blockedURI)
})

// Addresses that the renderer refuses by itself (file:) or hands to other programs (mailto:) have no event in main.
const navigation: unknown = Reflect.get(window, 'navigation')
if (navigation instanceof EventTarget)
  navigation.addEventListener('navigate', (event) => {
    const url: unknown = Reflect.get(Reflect.get(event, 'destination') ?? {}, 'url')
    if (typeof url !== 'string' || !event.cancelable || /^(https?|app):/.test(url)) return
    if (Reflect.get(event, 'downloadRequest') !== null) return
    event.preventDefault()
    ipcRenderer.send(channels.refused, 'scheme', url)
  })

// Printing has no event in main that could refuse it.
contextBridge.executeInMainWorld({
  func: (report: () => void) => Object.defineProperty(window, 'print', { value: () => report() }),
  args: [() => ipcRenderer.send(channels.refused, 'print', location.href)],
})
