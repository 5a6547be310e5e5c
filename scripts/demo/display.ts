/** The demo's display: the person's own, or a virtual one. */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { startDisplay } from '../../test/support/display.ts'

const exec = promisify(execFile)

export interface DemoDisplay {
  virtual: boolean
  env: NodeJS.ProcessEnv
  stop(): Promise<void>
}

export async function openDisplay(forceVirtual: boolean): Promise<DemoDisplay> {
  if (!forceVirtual && process.env.DISPLAY && (await answers(process.env.DISPLAY))) {
    return { virtual: false, env: process.env, stop: async () => undefined }
  }
  const display = await startDisplay({ wm: 'openbox', size: '1366x768' })
  return { virtual: true, env: display.env, stop: async () => void (await display.stop()) }
}

const answers = (display: string): Promise<boolean> =>
  exec('xset', ['-display', display, 'q'], { timeout: 3000 }).then(
    () => true,
    () => false,
  )

/** PNG of the whole display. By xwd: the guard would take ffmpeg's own grabbing for what it is, a screen recorder. */
export async function photograph(env: NodeJS.ProcessEnv, file: string): Promise<void> {
  const dump = spawn('xwd', ['-root', '-silent'], { env, stdio: ['ignore', 'pipe', 'ignore'] })
  const convert = spawn('ffmpeg', ['-loglevel', 'error', '-y', '-f', 'xwd_pipe', '-i', '-', file], {
    stdio: ['pipe', 'ignore', 'ignore'],
    timeout: 15_000,
  })
  const ended = Promise.all([once(dump, 'close'), once(convert, 'close')])
  await pipeline(dump.stdout, convert.stdin)
  const codes = (await ended).map(([code]) => code)
  if (codes.some((code) => code !== 0))
    throw new Error(`no picture of the display: xwd, ffmpeg ended with ${codes}`)
}
