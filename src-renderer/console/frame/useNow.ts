import { useSyncExternalStore } from 'react'
import { serverClock } from '../server/clock.ts'

const listeners = new Set<() => void>()
let now = serverClock.now()
let timer: ReturnType<typeof setInterval> | null = null

function subscribe(listener: () => void) {
  listeners.add(listener)
  timer ??= setInterval(() => {
    now = serverClock.now()
    for (const each of listeners) each()
  }, 1000)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0 && timer) {
      clearInterval(timer)
      timer = null
    }
  }
}

/** The server's unix ms, one beat a second for the whole page. */
export const useNow = () => useSyncExternalStore(subscribe, () => now)
