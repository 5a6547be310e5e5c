import { useEffect, useState } from 'react'

/** ms until `at` (Unix ms by this machine's clock), never below 0, four times a second; null without one. */
export function useTimeUntil(at: number | null): number | null {
  const [now, tick] = useState(Date.now)
  useEffect(() => {
    if (at === null) return
    tick(Date.now())
    const timer = setInterval(() => tick(Date.now()), 250)
    return () => clearInterval(timer)
  }, [at])
  return at === null ? null : Math.max(0, at - now)
}
