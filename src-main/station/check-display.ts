/** The display of this machine, and what the guard can see and do on it. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { z } from 'zod'
import { GuardHello } from '../../src-shared/guard.ts'
import type { CheckOptions, Found } from './check-step.ts'

const Answer = z.union([GuardHello, z.object({ error: z.string() })])

export async function checkDisplay({ env, platform }: CheckOptions): Promise<string> {
  // Windows has the one desktop; whether the guard sees it, its own greeting tells.
  if (platform === 'win32') return 'the Windows desktop'
  if (env.XDG_SESSION_TYPE === 'wayland' || env.WAYLAND_DISPLAY) {
    throw new Error(
      'This is a Wayland session, in which the guard is blind; log out and choose an X11 (Xorg) session.',
    )
  }
  if (!env.DISPLAY)
    throw new Error('There is no X display (DISPLAY is not set); start from a graphical session.')
  return `X11 on ${env.DISPLAY}`
}

/** All that a guard may be able to do (`can` of its greeting), in a technician's words. */
export const guardTasks: Readonly<Record<string, string>> = {
  windows: 'see windows of other programs',
  close: 'close them',
  kill: 'end programs that do not close',
  iconify: 'put windows away',
  keys: 'hold the keys that switch and start programs',
  injected: 'tell typed keys from injected ones',
  'key-count': 'find keys that nobody pressed',
  shot: 'take pictures of the screen',
  'shot-covered': 'take a picture of a window behind another',
  cover: 'cover the screen while the station restarts',
  clipboard: 'clear the clipboard',
  isolate: 'keep copied text inside the exam',
  displays: 'count the displays',
  processes: 'see programs start and end',
  devices: 'see devices being plugged in',
  session: 'tell a remote, virtual or switched session',
}

export async function checkGuard({ guard, env }: CheckOptions): Promise<Found> {
  if (!guard) throw new Error('There is no guard for this system: it can be no station.')
  if (!existsSync(guard)) throw new Error(`The guard ${guard} is not there; build it: npm run setup.`)
  const answer = await answerOf(guard, env)
  if ('error' in answer && onDuty.test(answer.error))
    return {
      says: "a running station's guard is on duty; what it can do is seen with the station ended",
      lacks: [],
    }
  if ('error' in answer) throw new Error(`The guard cannot work here: ${answer.error}.`)
  const { guard: name, version, can } = answer.hello
  const lacks = Object.entries(guardTasks).flatMap(([task, words]) => (can.includes(task) ? [] : [words]))
  return { says: `${name} ${version}, ${can.length} abilities`, lacks }
}

/** What a second guard is told by the first (native/x11/instance.c, native/win32/instance.c). */
const onDuty = /^another guard is on duty/

function answerOf(guard: string, env: NodeJS.ProcessEnv): Promise<z.output<typeof Answer>> {
  return new Promise((resolve, reject) => {
    // Pictures would come on descriptor 3; none are asked for, but without it the guard could take none and say so.
    const child = spawn(guard, [], { env, stdio: ['pipe', 'pipe', 'pipe', 'pipe'] })
    child.stderr.resume()
    // Its own end, told by 'exit', is what matters; a goodbye it no longer reads is not.
    child.stdin.on('error', () => child.kill('SIGKILL'))
    let text = ''
    const give = (error: Error | null, answer?: z.output<typeof Answer>) => {
      clearTimeout(timer)
      child.stdin.end('{"id":1,"do":"bye"}\n')
      if (answer) resolve(answer)
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
      const answer = answerIn(line)
      if (answer) give(null, answer)
      else give(new Error('The guard speaks another protocol; build it anew.'))
    })
  })
}

function answerIn(line: string): z.output<typeof Answer> | null {
  try {
    return Answer.safeParse(JSON.parse(line)).data ?? null
  } catch (_notJson) {
    return null
  }
}
