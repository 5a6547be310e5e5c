/** Stills of the screen as the orders of the moment want them. */
import type { Orders } from '../../src-shared/recorder-api.ts'
import { type ScreenOptions, startScreenStills } from './screen.ts'

export type FollowedScreenOptions = Omit<ScreenOptions, 'of' | 'everyMs' | 'onKept'> & {
  onKept(of: ScreenOptions['of'], ...kept: Parameters<ScreenOptions['onKept']>): void
}

export function createFollowedScreen(options: FollowedScreenOptions) {
  let stills: { key: string; stop(): Promise<void> } | null = null
  /** What was taken for orders that are over is on the ledger, or given up. */
  let left: Promise<unknown> = Promise.resolve()

  const leave = () => {
    if (stills) left = Promise.all([left, stills.stop()]).catch(options.onFailed)
    stills = null
  }
  return {
    follow({ capture: { of }, screenEveryMs: everyMs }: Orders): void {
      const key = JSON.stringify([of, everyMs])
      if (stills?.key === key) return
      leave()
      if (!of || everyMs === null) return
      const onKept: ScreenOptions['onKept'] = (...kept) => options.onKept(of, ...kept)
      stills = { key, stop: startScreenStills({ ...options, of, everyMs, onKept }).stop }
    },
    /** Resolves when what was taken, also for orders before these, is on the ledger, or given up. */
    async stop(): Promise<void> {
      leave()
      await left
    },
  }
}
