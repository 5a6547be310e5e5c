/** How often something may fail from one place within a stretch of time; in memory, so it begins anew with the server. */
import { keepNewest } from '../../src-shared/newest.ts'
import type { Clock } from '../clock.ts'
import { Refusal } from './refusal.ts'

export interface Cap {
  /** Counts a try. Refuses `too-many-tries` when there have been too many; returns how to take it back. */
  take(key: string): () => void
  /** Refuses likewise, and counts nothing: where many may try at once, and only what failed is to count. */
  check(key: string): void
  /** Counts one that failed. */
  failed(key: string): void
}

/** Counted keys beyond this are forgotten, oldest first: memory stays bounded whoever comes. */
const keysAtMost = 10_000

export function createCap(clock: Clock, atMost: number, withinMs: number): Cap {
  const tries = new Map<string, number[]>()
  const recent = (key: string, now: number) => (tries.get(key) ?? []).filter((at) => now - at < withinMs)
  const count = (key: string, now: number) => {
    const list = [...recent(key, now), now].slice(-atMost)
    keepNewest(tries, key, list, keysAtMost)
  }
  const check = (key: string, now: number) => {
    if (recent(key, now).length >= atMost) throw new Refusal('too-many-tries')
  }
  return {
    check: (key) => check(key, clock.now()),
    failed: (key) => count(key, clock.now()),
    take(key) {
      const now = clock.now()
      check(key, now)
      count(key, now)
      return () => {
        const list = tries.get(key) ?? []
        const at = list.indexOf(now)
        if (at >= 0) tries.set(key, list.toSpliced(at, 1))
      }
    },
  }
}
