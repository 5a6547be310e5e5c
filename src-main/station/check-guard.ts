/** The guard at work on this very display: what it sees, holds and finds, each tried in earnest and undone. */
import { setTimeout as delay } from 'node:timers/promises'
import type { GuardObservation } from '../../src-shared/guard.ts'
import { withGuard } from './check-display.ts'
import type { CheckOptions, Found } from './check-step.ts'
import { openWindow } from './x-window.ts'

const watching = { own: [], order: 'record', allow: [], standIn: false } as const
const seenWithinMs = 3000
/** A program that takes pictures is told of once it has done so for a second (native/x11/recorders.c). */
const recordersMs = 2500
/** Smaller, a question and the frame around it do not fit. */
const [leastWidth, leastHeight] = [1280, 720]

const onWindows: Found = {
  says: 'not tried from here',
  lacks: ['see in the pre-flight of a first exam that a foreign window is covered and keys are held'],
}

export const checkDisplays = (options: CheckOptions): Promise<Found> =>
  withGuard(options, async (guard) => {
    const all = await guard.displays()
    if (all.length === 0) throw new Error('No display is on; switch the monitor on and look at its cable.')
    const sizes = all.map(({ name, geometry: [, , width, height] }) => `${name} ${width}×${height}`)
    const small = all.every(({ geometry: [, , width, height] }) => width < leastWidth || height < leastHeight)
    return {
      says: `${sizes.join(', ')}${all.length > 1 ? '; an exam covers all but one' : ''}`,
      lacks: small ? [`show a whole question: set ${leastWidth}×${leastHeight} or more`] : [],
      same: sizes.join(', '),
    }
  })

/** A window of ours that the guard takes for anybody's: it must see it at once. */
export async function checkForeignWindow(options: CheckOptions): Promise<Found> {
  if (options.platform === 'win32') return onWindows
  return withGuard(options, async (guard, seen) => {
    await guard.watch(watching)
    const opened = performance.now()
    const close = await openWindow(options.env, 'Taza check')
    try {
      while (performance.now() - opened < seenWithinMs) {
        if (seen.some((one) => one.kind === 'window.opened' && one.pid === process.pid))
          return {
            says: `a window was opened and seen after ${Math.round(performance.now() - opened)} ms`,
            lacks: [],
          }
        await delay(10)
      }
    } finally {
      close()
    }
    throw new Error(
      `A window was opened, and the guard did not see it within ${seenWithinMs / 1000} s; restart the X session, and build the guard anew if that does not help.`,
    )
  })
}

export async function checkHeldKeys(options: CheckOptions): Promise<Found> {
  if (options.platform === 'win32') return onWindows
  return withGuard(options, async (guard) => {
    const { grabbed, failed, refused } = await guard.grabKeys()
    await guard.releaseKeys()
    if (grabbed === 0)
      throw new Error(
        'No key could be held: another program has the whole keyboard; end it, or start the session "Taza exam station".',
      )
    return {
      says: `${grabbed} combinations held and let go`,
      lacks:
        failed === 0
          ? []
          : [
              `hold ${refused.join(', ') || `${failed} combinations`}: another program has them; start the session "Taza exam station", whose window manager binds none`,
            ],
    }
  })
}

/** Whether somebody looks on, or the session is not the one at this machine's own screen. */
export const checkSession = (options: CheckOptions): Promise<Found> =>
  withGuard(options, async (guard, seen) => {
    await guard.watch(watching)
    await delay(recordersMs)
    const wrong = new Set(seen.flatMap((one) => wrongIn(one) ?? []))
    if (wrong.size > 0) throw new Error([...wrong].join(' '))
    const lacks = seen.flatMap((one) =>
      one.kind === 'session.virtual'
        ? [`be sure that nobody looks on from outside: this is a virtual machine or display (${one.what})`]
        : one.kind === 'manager.foreign'
          ? ['keep the window manager from helping: it is none that was tested with a station']
          : [],
    )
    return { says: 'no remote session, no program that records the screen', lacks: [...new Set(lacks)] }
  })

function wrongIn(seen: GuardObservation): string | null {
  switch (seen.kind) {
    case 'session.remote':
      return seen.what === 'ssh'
        ? "This check was started over ssh: run it as the station's user (runuser - taza-station -c 'DISPLAY=:0 taza check')."
        : `This is a remote session (${seen.what}); log in at the machine itself.`
    case 'session.nested':
      return `This display is a window of another one (${seen.what}); log in at the machine itself.`
    case 'session.switched':
      return seen.away ? "The screen shows another session; switch back to the station's." : null
    case 'session.locked':
      return seen.locked ? 'The screen is locked; unlock it and switch the screen lock off.' : null
    case 'capture.suspected':
      return `${seen.executable || 'A program'} takes pictures of the screen or records keys (${seen.how}); end it and remove it.`
    default:
      return null
  }
}
