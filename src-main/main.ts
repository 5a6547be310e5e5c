/** The station's main process in the system's Chromium. (In Electron it is shell/electron/main.ts.) */
import { runStation } from './app/station.ts'
import { hearTheEnd } from './ending.ts'
import { openChromium } from './shell/chromium/shell.ts'

hearTheEnd()
process.exitCode = await runStation(openChromium, process.argv.slice(2))
// Timers and sockets of ended parts must not hold an ended station.
process.exit()
