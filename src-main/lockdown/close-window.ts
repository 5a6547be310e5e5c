/** Ends a foreign window: asked first, then killed, then the exam is covered instead. */
import type { LockdownPorts } from './lockdown-ports.ts'

/** How long a window may live after each try, ms. The guard itself escalates within 400 ms of being asked. */
const PATIENCE_MS = 2000
const TRIES = 3

/** Starts at once. The result stops it: the window is gone. `onInvincible` is called when nothing helped. */
export function closeWindow(ports: LockdownPorts, window: number, onInvincible: () => void): () => void {
  let stopped = false
  let cancel = (): void => undefined
  const attempt = (tries: number) => {
    if (stopped) return
    if (tries === TRIES) return onInvincible()
    const guard = ports.guard()
    const asked = tries === 0 ? guard?.close(window) : guard?.kill(window)
    asked?.catch((error: unknown) => {
      // Gone by itself meanwhile: its end is on its way to us.
      if (!stopped && tries > 0) ports.onFailure(`close window ${window}`, error)
    })
    cancel = ports.later(PATIENCE_MS, () => attempt(tries + 1))
  }
  attempt(0)
  return () => {
    stopped = true
    cancel()
  }
}
