/** Electron's entry: the same station as `src-main/main.ts`, and with --recorder the same recorder as `recorder-main.ts`. */
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { app, BrowserWindow, Menu, powerSaveBlocker, protocol, session, WebContentsView } from 'electron'
import { installed } from '../../app/installed.ts'
import { runStation } from '../../app/station.ts'
import { hearTheEnd } from '../../ending.ts'
import { runRecorder } from '../../run-recorder.ts'
import { readConfig } from '../../station/config.ts'
import { sentenceOf } from '../../words.ts'
import { isAlive, makeOwnFolder, removeLeftFolders } from './own-folder.ts'
import type { ElectronParts } from './parts.ts'
import { type Prepared, prepareElectron } from './prepare.ts'
import { openElectron } from './shell.ts'

const electron: ElectronParts = {
  app,
  BrowserWindow,
  Menu,
  powerSaveBlocker,
  protocol,
  session,
  WebContentsView,
  version: process.versions.electron ?? '',
  pid: process.pid,
  platform: process.platform,
}
hearTheEnd()
const temporary = app.getPath('temp')
const userData = makeOwnFolder(temporary, process.pid)
// Electron is not ready before this module has been evaluated: nothing here may wait for it.
const argv = process.argv.slice(app.isPackaged ? 1 : 2)
const words = argv.filter((word) => word !== '--recorder')
const films = words.length < argv.length
prepareElectron(electron, { userData, films, ...settings() })

const preload = (name: string) => fileURLToPath(new URL(`../preload/${name}.cjs`, import.meta.url))
const preloads = { own: preload('preload'), foreign: preload('web-preload') }
const run = films ? runRecorder : runStation
// Beside the start, which a slow disk must not hold up.
setImmediate(() => removeLeftFolders({ temporary, isAlive, log: console.error }))

/** What Chromium must know at once. A configuration that is wrong is told of by the program below, which reads it too. */
function settings(): Pick<Prepared, 'switches' | 'language'> {
  try {
    const { language, switches, recorderSwitches } = readConfig(words, installed)
    return { language, switches: films ? recorderSwitches : switches }
  } catch (error) {
    console.error(`taza: Chromium gets no switches of the configuration: ${sentenceOf(error)}`)
    return { language: null, switches: [] }
  }
}
void run(openElectron(electron, preloads), words).then((status) => {
  rmSync(userData, { recursive: true, force: true })
  app.exit(status)
})
