/** Pictures of the whole screen by a guard of the recorder's own, started when the first one is wanted. */
import type { GuardPort } from '../lockdown/port.ts'

export interface ScreenGuard {
  /** PNG of the whole desktop. */
  shot(): Promise<Uint8Array>
  end(): Promise<void>
}

/** `open` rejects where there is no guard or no screen; it is tried again with the next picture. */
export function createScreenGuard(open: () => Promise<Pick<GuardPort, 'shot' | 'end'>>): ScreenGuard {
  let guard: Promise<Pick<GuardPort, 'shot' | 'end'>> | null = null
  const opened = () => {
    guard ??= open()
    guard.catch(() => {
      guard = null
    })
    return guard
  }
  return {
    shot: async () => (await (await opened()).shot(null)).png,
    async end() {
      await (await guard)?.end()
    },
  }
}
