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

/** Between beats the same. Where none came for longer, or the server was first heard since, it is taken anew. */
function current(): number {
  const exact = serverClock.now()
  if (Math.abs(exact - now) > 2000) now = exact
  return now
}

/** The server's unix ms, one beat a second for the whole page. */
export const useNow = () => useSyncExternalStore(subscribe, current)
