/** What every page in Electron is held to, ours and a foreign one. */
import type { WebPreferences } from 'electron'

export const hardened = {
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
} satisfies WebPreferences
