/** The check of this machine as a program of its own: a station that is up has other things to do. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ownCommand } from '../supervised.ts'
import { createChecking, type LinkedChecking } from './checking.ts'
import type { Parts } from './parts.ts'

const exec = promisify(execFile)
/** Ten seconds of film, a browser's start, files of hundreds of megabytes: on a slow machine a minute and a half. */
const checkMs = 110_000
/** One that was told to end and does not, is ended, ms. */
const patienceMs = 5000
/** Whoever has touched a key or the pointer is taken to be there for so long, ms. */
export const thereMs = 180_000

export function linkChecking(parts: Parts): LinkedChecking {
  let touchedAt = Number.NEGATIVE_INFINITY
  const touched = () => {
    touchedAt = parts.now()
  }
  const checking = createChecking({
    idle: () => {
      const { stage, candidate, current } = parts.session.state
      return (
        stage === 'sign-in' && candidate === null && current === null && parts.now() - touchedAt >= thereMs
      )
    },
    tell: (now) => parts.session.checking(now),
    run: (stop) => runCheck(checkCommand(parts.config.data), stop),
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
    after: (ms, act) => parts.setTimer(act, ms),
  })
  return {
    ...checking,
    touched,
    refuse() {
      checking.refuse()
      touched()
    },
  }
}

const checkCommand = (data: string): [string, ...string[]] => {
  const settled = join(data, 'station.settled.json')
  return [...ownCommand(), 'check', '--config', settled, '--json', '--pictures', '--tied']
}

/**
 * Its last line: JSON; status 1 says that something is to be mended. It ends with `asked`, and with this process, which
 * its standard input is tied to.
 */
export async function runCheck(
  [program, ...words]: readonly [string, ...string[]],
  asked: AbortSignal,
): Promise<string> {
  const late = AbortSignal.timeout(checkMs)
  const signal = AbortSignal.any([asked, late])
  const work = exec(program, words, { signal, maxBuffer: 4 * 1024 * 1024 })
  const { child } = work
  const gone = new Promise<void>((resolve) =>
    child.pid === undefined ? resolve() : child.once('exit', resolve),
  )
  let killer: NodeJS.Timeout | undefined
  const insist = () => {
    killer = setTimeout(() => child.kill('SIGKILL'), patienceMs)
  }
  signal.addEventListener('abort', insist)
  try {
    return lastLine((await work).stdout)
  } catch (error) {
    // Its cameras are free, and no other check begins, once it has ended.
    if (signal.aborted) await gone
    if (signal.aborted && !asked.aborted)
      throw new Error(`The check took longer than ${checkMs / 1000} s and was ended.`)
    if (error instanceof Error && 'code' in error && error.code === 1 && 'stdout' in error)
      return lastLine(String(error.stdout))
    throw error
  } finally {
    signal.removeEventListener('abort', insist)
    clearTimeout(killer)
  }
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? ''
