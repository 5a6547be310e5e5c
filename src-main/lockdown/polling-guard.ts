/**
 * The stand-in where no native guard is built for this system: get-windows asked again and again. It sees late, covers
 * and pictures nothing, and says so in `can`.
 */
import { ProblemError } from '../../src-shared/vocabulary.ts'
import type { GuardEvents, GuardPort, WatchOrder } from './port.ts'
import { type SeenWindow, windowChanges } from './window-changes.ts'

export interface PollingGuardOptions extends GuardEvents {
  /** CLOCK_BOOTTIME ms. */
  clock: () => number
  everyMs?: number
}

/** Rejects with ProblemError `no-guard` when the library cannot see windows here either. */
export async function openPollingGuard(options: PollingGuardOptions): Promise<GuardPort> {
  const { everyMs = 500, clock } = options
  // Imported here: its native part need not even load where the real guard runs.
  const library = await import('get-windows').catch((error: unknown) => {
    throw new ProblemError('no-guard', `get-windows: ${String(error)}`)
  })
  const look = async (): Promise<{ windows: SeenWindow[]; active: number | null }> => {
    const open: LibraryWindow[] | undefined = await library.openWindows()
    if (!open) throw new Error('no list of windows: xprop, or a window manager, is missing')
    // It rejects when the active window goes while it is asked about: then none is active.
    const active = await library.activeWindow().catch(() => undefined)
    return { windows: open.map(seenWindow), active: active?.id ?? null }
  }
  try {
    await look()
  } catch (error) {
    throw new ProblemError('no-guard', `get-windows: ${String(error)}`)
  }

  const changes = windowChanges()
  let order: WatchOrder | null = null
  let ended = false
  let blind = false
  let timer: NodeJS.Timeout | undefined

  const round = async () => {
    try {
      const seen = await look()
      blind = false
      if (order && !ended)
        for (const observation of changes.next(seen, order.own, clock())) options.onObservation(observation)
    } catch (error) {
      // One window without a pid makes the whole look fail; said once, until it works again.
      if (!blind) options.onMalformed?.('', `get-windows: ${String(error)}`)
      blind = true
    }
    if (!ended) timer = setTimeout(round, everyMs)
  }
  const cannot = (what: string) => Promise.reject(new Error(`this machine's guard cannot ${what}`))
  const end = (window: number, signal: 'SIGTERM' | 'SIGKILL') => {
    const known = changes.find(window)
    if (!known?.pid || order?.own.includes(known.pid)) return cannot('close that window')
    process.kill(known.pid, signal)
    return Promise.resolve()
  }

  const hello = { guard: 'polling', version: '1', can: ['windows', 'kill'] }
  timer = setTimeout(round, 0)
  options.onStarted?.(hello)
  return {
    hello,
    watch: async (next) => {
      order = next
      changes.forget()
    },
    close: (window) => end(window, 'SIGTERM'),
    kill: (window) => end(window, 'SIGKILL'),
    iconify: () => cannot('iconify'),
    shot: () => cannot('take pictures'),
    grabKeys: () => cannot('hold keys'),
    releaseKeys: () => Promise.resolve(),
    countKeys: () => cannot('count keys'),
    clearClipboard: () => cannot('clear the clipboard'),
    isolateClipboard: () => cannot('isolate the clipboard'),
    displays: () => cannot('list displays'),
    cameras: () => cannot('list cameras'),
    processes: () => cannot('list processes'),
    sessionFacts: async () => ({ polling: true, everyMs }),
    cover: () => cannot('cover the screen'),
    uncover: () => Promise.resolve(),
    ping: () => Promise.resolve(),
    end: async () => {
      ended = true
      clearTimeout(timer)
    },
  }
}

interface LibraryWindow {
  id: number
  title: string
  bounds: { x: number; y: number; width: number; height: number }
  owner: { name: string; processId: number; path?: string }
}

function seenWindow({ id, title, bounds, owner }: LibraryWindow): SeenWindow {
  return {
    window: id,
    pid: owner.processId,
    uid: null,
    class: owner.name.slice(0, 256),
    title: (title ?? '').slice(0, 1024),
    executable: (owner.path ?? '').slice(0, 1024),
    geometry: [bounds.x, bounds.y, bounds.width, bounds.height],
    state: [],
  }
}
