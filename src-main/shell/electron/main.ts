/** Electron's entry: the same station as `src-main/main.ts`, and with --recorder the same recorder as `recorder-main.ts`. */
import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { app, BrowserWindow, Menu, powerSaveBlocker, protocol, session, WebContentsView } from 'electron'
import { runStation } from '../../app/station.ts'
import { inPlaceOfElectron } from '../../electron-alone.ts'
import { electronSettings } from '../../electron-settings.ts'
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
  WebContentsView,
  version: process.versions.electron ?? '',
  pid: process.pid,
  platform: process.platform,
}
const argv = process.argv.slice(app.isPackaged ? 1 : 2)
const instead = inPlaceOfElectron({
  ...{ packaged: app.isPackaged, env: process.env, words: argv },
  ...{ resources: process.resourcesPath, platform: process.platform },
})
if (instead) handOver(instead)
else start()

function handOver([program, ...args]: [string, ...string[]]): void {
  const child = spawn(program, args, {
    detached: true,
    windowsHide: true,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  child.once('error', (error) => {
    console.error(`taza: the station cannot be started (${program}): ${error.message}`)
    process.exit(1)
  })
  child.once('spawn', () => process.exit(0))
}

function start(): void {
  hearTheEnd()
  const temporary = app.getPath('temp')
  const userData = makeOwnFolder(temporary, process.pid)
  // Electron is not ready before this module has been evaluated: nothing here may wait for it.
  const words = argv.filter((word) => word !== '--recorder')
  const films = words.length < argv.length
  prepareElectron(electron, { userData, films, ...electronSettings(words, films) })

  const preload = (name: string) => fileURLToPath(new URL(`../preload/${name}.cjs`, import.meta.url))
  const preloads = { own: preload('preload'), foreign: preload('web-preload') }
  const run = films ? runRecorder : runStation
  // Beside the start, which a slow disk must not hold up.
  setImmediate(() => removeLeftFolders({ temporary, isAlive, log: console.error }))
  void run(openElectron(electron, preloads), words).then((status) => {
    rmSync(userData, { recursive: true, force: true })
    app.exit(status)
  })
}
