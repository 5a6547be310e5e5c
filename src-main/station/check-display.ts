/** The display, the browser and the guard of this machine. */
import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { GuardHello } from '../../src-shared/guard.ts'
import type { CheckOptions } from './check.ts'

const exec = promisify(execFile)
const Answer = z.union([GuardHello, z.object({ error: z.string() })])

export async function checkDisplay({ env }: CheckOptions): Promise<string> {
  if (env.XDG_SESSION_TYPE === 'wayland' || (env.WAYLAND_DISPLAY && !env.DISPLAY)) {
    throw new Error('This is a Wayland session, in which the guard is blind; log in to an X11 session.')
  }
  if (!env.DISPLAY)
    throw new Error('There is no X display (DISPLAY is not set); start from a graphical session.')
  return `X11 on ${env.DISPLAY}`
}

const browsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

export async function checkBrowser({ env }: CheckOptions): Promise<string> {
  const browser = browsers.find((file) => existsSync(file))
  if (!browser) throw new Error('No Chromium was found; install the package chromium.')
  const { stdout } = await exec(browser, ['--version'], { env, timeout: 15_000 })
  return stdout.trim()
}

export async function checkGuard({ native, env }: CheckOptions): Promise<string> {
  const guard = join(native, 'taza-guard-x11')
  if (!existsSync(guard)) throw new Error(`The guard ${guard} is not there; build it: make -C native/x11.`)
  const { hello } = await helloOf(guard, env)
  return `${hello.guard} ${hello.version}: ${hello.can.join(', ')}`
}

function helloOf(guard: string, env: NodeJS.ProcessEnv): Promise<GuardHello> {
  return new Promise((resolve, reject) => {
    // Pictures would come on descriptor 3; none are asked for.
    const child = spawn(guard, [], { env, stdio: ['pipe', 'pipe', 'ignore'] })
    // Its own end, told by 'exit', is what matters; a goodbye it no longer reads is not.
    child.stdin.on('error', () => child.kill('SIGKILL'))
    let text = ''
    const give = (error: Error | null, hello?: GuardHello) => {
      clearTimeout(timer)
      child.stdin.end('{"id":1,"do":"bye"}\n')
      if (hello) resolve(hello)
      else reject(error ?? new Error('The guard said nothing.'))
    }
    const timer = setTimeout(() => {
      give(new Error('The guard did not answer within 5 s; is the display alive?'))
      child.kill('SIGKILL')
    }, 5000)
    child.once('error', (error) => give(error))
    child.once('exit', () => give(new Error('The guard ended at once; is there an X display?')))
    child.stdout.on('data', (data: Buffer) => {
      text += data.toString('utf8')
      const line = text.split('\n')[0]
      if (!text.includes('\n') || line === undefined) return
      const answer = Answer.safeParse(JSON.parse(line)).data
      if (!answer) give(new Error('The guard speaks another protocol; build it anew.'))
      else if ('hello' in answer) give(null, answer)
      else give(new Error(`The guard cannot work here: ${answer.error}.`))
    })
  })
}
