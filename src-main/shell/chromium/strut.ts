/**
 * The strip of the screen that our bar keeps for itself (_NET_WM_STRUT, EWMH): a window manager gives the rest to the exam's
 * page, and takes no bar for a window that went off the screen. Set with xprop: the protocol of our browser cannot.
 */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Of the one window of this process with the frame's class. `height`: pixels, from the top. Rejects where there is none. */
export async function keepStrip(pid: number, height: number, env: NodeJS.ProcessEnv): Promise<void> {
  const xprop = async (...args: string[]) => (await run('xprop', args, { env, timeout: 5000 })).stdout
  const ids = (await xprop('-root', '_NET_CLIENT_LIST')).match(/0x[0-9a-f]+/g) ?? []
  for (const id of ids) {
    // One that ended meanwhile is none of ours.
    const facts = await xprop('-id', id, 'WM_CLASS', '_NET_WM_PID').catch(() => '')
    if (!facts.includes('"taza-frame"') || Number(/_NET_WM_PID\S* = (\d+)/.exec(facts)?.[1]) !== pid) continue
    await xprop('-id', id, '-f', '_NET_WM_STRUT', '32c', '-set', '_NET_WM_STRUT', `0, 0, ${height}, 0`)
    return
  }
  throw new Error('the window of the frame is not there')
}
