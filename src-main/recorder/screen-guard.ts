/** Pictures of the whole screen by a guard of the recorder's own, started when the first one is wanted. */
import type { GuardPort, Picture } from '../lockdown/port.ts'

export interface ScreenGuard {
  /** The whole desktop. */
  shot(): Promise<Picture>
  end(): Promise<void>
}

/** Wait until a guard that did not come up is tried again, ms: doubled three times. One that came up starts itself again. */
const firstWaitMs = 500

/** `open` rejects where there is no guard or no screen: so do the pictures wanted until it is tried again. `now`: ms. */
export function createScreenGuard(
  open: () => Promise<Pick<GuardPort, 'shot' | 'end'>>,
  now: () => number,
): ScreenGuard {
  let guard: ReturnType<typeof open> | null = null
  let failures = 0
  let againAt = Infinity
  const opened = () => {
    if (guard && now() < againAt) return guard
    againAt = Infinity
    guard = open()
    guard.catch(() => {
      againAt = now() + firstWaitMs * 2 ** Math.min(failures++, 3)
    })
    return guard
  }
  return {
    shot: async () => (await opened()).shot(null),
    async end() {
      const last = await guard?.catch(() => null)
      await last?.end()
    },
  }
}
