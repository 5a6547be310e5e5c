/** Counts whole seconds down and acts at nought; leaving the screen calls it off. */
import { useEffect, useRef, useState } from 'react'

export function useCountdown(from: number, act: () => void): { left: number; start: () => void } {
  const [left, setLeft] = useState(0)
  const latest = useRef(act)
  latest.current = act
  useEffect(() => {
    if (left === 0) return
    const timer = setTimeout(() => {
      setLeft(left - 1)
      if (left === 1) latest.current()
    }, 1000)
    return () => clearTimeout(timer)
  }, [left])
  return { left, start: () => setLeft((now) => (now === 0 ? from : now)) }
}
