/** The check of this machine as a program of its own: a station that is up has other things to do. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ownCommand } from '../supervised.ts'
import { type Checking, createChecking } from './checking.ts'
import type { Parts } from './parts.ts'

const exec = promisify(execFile)
/** Ten seconds of film, a browser's start, files of hundreds of megabytes: on a slow machine a minute and a half. */
const checkMs = 110_000

export function linkChecking(parts: Parts): Checking {
  return createChecking({
    idle: () => {
      const { stage, candidate, current } = parts.session.state
      return stage === 'sign-in' && candidate === null && current === null
    },
    run: (stop) => check(parts.config.data, stop),
    answer: (body) =>
      parts.keeper.call('server.call', {
        method: 'POST',
        path: '/api/station/check',
        body,
        timeoutMs: 30_000,
      }),
    onTrouble: parts.trouble,
    every: (ms, act) => {
      const timer = setInterval(act, ms)
      return () => clearInterval(timer)
    },
  })
}

/** Its line of JSON; status 1 says that something is to be mended. */
async function check(data: string, signal: AbortSignal): Promise<string> {
  const [node, ...cli] = ownCommand()
  const words = ['check', '--config', join(data, 'station.settled.json'), '--json', '--pictures']
  const options = { signal, timeout: checkMs, maxBuffer: 4 * 1024 * 1024 }
  const work = exec(node, [...cli, ...words], options)
  const gone = new Promise((resolve) => work.child.once('exit', resolve))
  const { stdout } = await work.catch(async (error: unknown) => {
    // Its cameras are free, and no other check begins, once it has ended.
    if (signal.aborted) await gone
    if (error instanceof Error && 'code' in error && error.code === 1 && 'stdout' in error)
      return { stdout: String(error.stdout) }
    throw error
  })
  return stdout.trim().split('\n').at(-1) ?? ''
}
