/** How often something may fail from one place within a stretch of time; in memory, so it begins anew with the server. */
import type { Clock } from '../clock.ts'
import { Refusal } from './refusal.ts'

export interface Cap {
  /** Counts a try. Refuses `too-many-tries` when there have been too many; returns how to take it back. */
  take(key: string): () => void
}

/** Counted keys beyond this are forgotten, oldest first: memory stays bounded whoever comes. */
const keysAtMost = 10_000

export function createCap(clock: Clock, atMost: number, withinMs: number): Cap {
  const tries = new Map<string, number[]>()
  return {
    take(key) {
      const now = clock.now()
      const recent = (tries.get(key) ?? []).filter((at) => now - at < withinMs)
      if (recent.length >= atMost) throw new Refusal('too-many-tries')
      tries.delete(key)
      tries.set(key, [...recent, now])
      const oldest = tries.keys().next().value
      if (tries.size > keysAtMost && oldest !== undefined) tries.delete(oldest)
      return () => {
        const list = tries.get(key) ?? []
        const at = list.indexOf(now)
        if (at >= 0) tries.set(key, list.toSpliced(at, 1))
      }
    },
  }
}
