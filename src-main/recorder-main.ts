/** The recorder's process with the system's Chromium. (In Electron it is shell/electron/main.ts with --recorder.) */
import { hearTheEnd } from './ending.ts'
import { runRecorder } from './run-recorder.ts'
import { openChromium } from './shell/chromium/shell.ts'

hearTheEnd()
process.exitCode = await runRecorder(openChromium, process.argv.slice(2))
// Timers and sockets of ended parts must not hold an ended program.
process.exit()
