/** Electron's entry: the same station as `src-main/main.ts`, and with --recorder the same recorder as `recorder-main.ts`. */
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { app, BrowserWindow, Menu, powerSaveBlocker, protocol, session } from 'electron'
import { runStation } from '../../app/station.ts'
import { hearTheEnd } from '../../ending.ts'
import { runRecorder } from '../../run-recorder.ts'
import { isAlive, makeOwnFolder, removeLeftFolders } from './own-folder.ts'
import type { ElectronParts } from './parts.ts'
import { prepareElectron } from './prepare.ts'
import { openElectron } from './shell.ts'

const electron: ElectronParts = {
  app,
  BrowserWindow,
  Menu,
  powerSaveBlocker,
  protocol,
  session,
  version: process.versions.electron ?? '',
  pid: process.pid,
  platform: process.platform,
}
hearTheEnd()
const temporary = app.getPath('temp')
const userData = makeOwnFolder(temporary, process.pid)
prepareElectron(electron, userData)

// Electron is not ready before this module has been evaluated: nothing here may wait for it.
const preload = fileURLToPath(new URL('../preload/preload.cjs', import.meta.url))
const argv = process.argv.slice(app.isPackaged ? 1 : 2)
const words = argv.filter((word) => word !== '--recorder')
const run = words.length < argv.length ? runRecorder : runStation
// Beside the start, which a slow disk must not hold up.
setImmediate(() => removeLeftFolders({ temporary, isAlive, log: console.error }))
void run(openElectron(electron, preload), words).then((status) => {
  rmSync(userData, { recursive: true, force: true })
  app.exit(status)
})
