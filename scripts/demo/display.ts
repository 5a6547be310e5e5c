/** The demo's display: the person's own, or a virtual one. */

import { execFile } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
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

/** xwd walks all windows, and ends with an error where one goes meanwhile: then once more. */
async function dumped(env: NodeJS.ProcessEnv, dump: string): Promise<void> {
  for (let left = 5; ; left--)
    try {
      await exec('xwd', ['-root', '-silent', '-out', dump], { env, timeout: 15_000 })
      return
    } catch (error) {
      if (left === 0) throw error
      await delay(100)
    }
}

/** PNG of the whole display. By xwd: the guard would take ffmpeg's own grabbing for what it is, a screen recorder. */
export async function photograph(env: NodeJS.ProcessEnv, file: string): Promise<void> {
  const dump = `${file}.xwd`
  try {
    await dumped(env, dump)
    await exec('ffmpeg', ['-loglevel', 'error', '-y', '-i', dump, file], { timeout: 15_000 })
  } finally {
    await rm(dump, { force: true })
  }
}
