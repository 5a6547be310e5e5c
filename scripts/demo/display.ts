/** The demo's display: the person's own, or a virtual one. */
import { execFile } from 'node:child_process'
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

/** PNG of the whole display by ffmpeg, which the demo has anyway. */
export async function photograph(env: NodeJS.ProcessEnv, file: string): Promise<void> {
  await exec(
    'ffmpeg',
    [
      '-loglevel',
      'error',
      '-y',
      '-f',
      'x11grab',
      '-video_size',
      '1366x768',
      '-i',
      env.DISPLAY ?? ':0',
      '-frames:v',
      '1',
      file,
    ],
    { env, timeout: 15_000 },
  )
}
