/**
 * All that is ours in a foreign page in Electron: the same scripts as in the Chromium shell, in each frame, in the world that
 * `contextIsolation` keeps from the page. It exposes nothing.
 */
import { contextBridge, ipcRenderer } from 'electron'
import type { WebDraft } from '../../../src-shared/web-exam/page.ts'
import type { SebKeys } from '../../../src-shared/web-exam.ts'
import { installDrafts } from '../web/drafts-in-page.ts'
import { installWeb, webBinding } from '../web/in-page.ts'
import { installKeys } from '../web/keys-in-page.ts'
import { installLasting } from '../web/lasting-in-page.ts'
import { installSeb } from '../web/seb-in-page.ts'
import { channels } from './channels.ts'

const tell = (payload: string) => ipcRenderer.send(channels.told, payload)
Reflect.set(globalThis, webBinding, tell)
installLasting()
installKeys(webBinding)
// Keys are judged in main (`before-input-event`), before any page has them.
const mainsOwn = { back: true, reload: true, zoom: true, find: true }
installWeb(
  { ...mainsOwn, binding: webBinding },
  () => null,
  () => null,
)
// Frames have no interface of Safe Exam Browser, and so no keys to come by.
const seb: SebKeys | null = window === window.top ? ipcRenderer.sendSync(channels.seb) : null
if (seb !== null)
  contextBridge.executeInMainWorld({ func: installSeb, args: [seb.configKey, seb.browserExamKey] })
const drafts = installDrafts(webBinding)

ipcRenderer.on(channels.drafts, (_event, id: number, what: keyof typeof drafts, given: WebDraft[]) => {
  ipcRenderer.send(channels.found, id, drafts[what](given) ?? [])
})

// Printing has no event in main that could refuse it.
contextBridge.executeInMainWorld({
  func: (report: () => void) => Object.defineProperty(window, 'print', { value: () => report() }),
  args: [() => tell(JSON.stringify({ key: { how: 'print', url: location.href.slice(0, 2048) } }))],
})
