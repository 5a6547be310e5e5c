/** Which key combinations a page of ours may have; the rest belong to the browser and are refused. */
import type { ShellEvent } from './port.ts'

/** The parts of a KeyboardEvent (Electron's `Input` has the same facts) that name a combination. */
export interface Keys {
  key: string
  code: string
  ctrl: boolean
  alt: boolean
  meta: boolean
  shift: boolean
}

type How = Extract<ShellEvent, { type: 'navigation.refused' }>['how']

/** What the browser would have done: something to report, an attempt to leave, or nothing worth a word. */
export type KeyRefusal = { how: How; url: string } | 'leave' | 'silent'

/**
 * `null` when the page may have the keys. Editing, moving, zooming and typing in any layout (AltGr included) stay.
 * TamperMonitor-contained on purpose: the Chromium shell sends this function's source into the page.
 */
export function keyRefusal(keys: Keys): KeyRefusal | null {
  // Layouts without Latin letters are judged by the key's place, as Chromium does for its own shortcuts.
  const latin = /^[a-z]$/i.test(keys.key)
  const letter = (latin ? keys.key : (/^Key([A-Z])$/.exec(keys.code)?.[1] ?? '')).toLowerCase()
  if (keys.meta) return 'silent'
  if (keys.key === 'F12') return { how: 'devtools', url: 'devtools://devtools/' }
  if (keys.key === 'F4' && (keys.alt || keys.ctrl)) return 'leave'
  if (/^F\d+$/.test(keys.key)) return 'silent'
  if (keys.key === 'Escape' && keys.shift) return { how: 'window', url: 'chrome://task-manager/' }
  if (/^(Browser|Launch|Media|Print|ZoomToggle|ContextMenu|Help)/.test(keys.key)) return 'silent'
  if (keys.alt && !keys.ctrl)
    return /^(Arrow|Home|Enter|Tab|[ -~]$)/.test(keys.key) || letter !== '' ? 'silent' : null
  // Ctrl+Alt is AltGr on some layouts, and the way out of the station: typed characters, nothing of the browser's.
  if (!keys.ctrl || keys.alt) return null
  if (/^(Arrow|Home$|End$|Backspace$|Enter$|Control$|Shift$)/.test(keys.key)) return null
  if (keys.key === 'Delete')
    return keys.shift ? { how: 'tab', url: 'chrome://settings/clearBrowserData' } : null
  if (/^[-+=_0]$/.test(keys.key)) return null
  if (/^[acvxzy]$/.test(letter) && !(keys.shift && letter !== 'z' && letter !== 'v')) return null
  if (letter === 't') return { how: 'tab', url: 'chrome://newtab/' }
  if (letter === 'n') return { how: 'window', url: 'chrome://newtab/' }
  if (letter === 'w' || letter === 'q') return 'leave'
  if (keys.shift && /^[ijck]$/.test(letter)) return { how: 'devtools', url: 'devtools://devtools/' }
  if (letter === 'p') return { how: 'print', url: 'chrome://print/' }
  if (letter === 's') return { how: 'download', url: 'about:save' }
  if (letter === 'u') return { how: 'scheme', url: 'view-source:' }
  if (letter === 'o') return { how: 'scheme', url: 'file:///' }
  if (letter === 'j') return { how: 'tab', url: 'chrome://downloads/' }
  if (letter === 'h') return { how: 'tab', url: 'chrome://history/' }
  if (letter === 'l' || letter === 'k' || letter === 'e') return { how: 'navigate', url: 'chrome://omnibox/' }
  return 'silent'
}
