/** The display of this machine, and what the guard can see and do on it. */
import { existsSync } from 'node:fs'
import type { GuardObservation } from '../../src-shared/guard.ts'
import type { CheckedGuard, CheckOptions, Found } from './check-step.ts'

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

/** What a second guard is told by the first (native/x11/instance.c, native/win32/instance.c). */
const onDuty = /another guard is on duty/
const busy: Found = {
  says: "a running station's guard is on duty; what it can do is seen with the station ended",
  lacks: [],
}

/** Starts the guard for one look, and ends it. Throws an Error with the mend. */
export async function withGuard(
  { guard }: Pick<CheckOptions, 'guard'>,
  look: (guard: CheckedGuard, seen: GuardObservation[]) => Promise<Found>,
): Promise<Found> {
  if (!guard) throw new Error('There is no guard for this system: it can be no station.')
  if (!existsSync(guard.program))
    throw new Error(`The guard ${guard.program} is not there; build it: npm run setup.`)
  const seen: GuardObservation[] = []
  let opened: CheckedGuard
  try {
    opened = await guard.open((what) => seen.push(what))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    if (onDuty.test(why)) return busy
    throw new Error(`The guard cannot work here (${why}); is there an X display, and is it alive?`)
  }
  try {
    return await look(opened, seen)
  } finally {
    await opened.end()
  }
}

export const checkGuard = (options: Pick<CheckOptions, 'guard'>): Promise<Found> =>
  withGuard(options, async ({ hello: { guard: name, version, can } }) => ({
    says: `${name} ${version}, ${can.length} abilities`,
    lacks: Object.entries(guardTasks).flatMap(([task, words]) => (can.includes(task) ? [] : [words])),
    same: `${name} ${version}`,
  }))
