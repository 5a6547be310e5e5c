/** Maps that remember what was used last and stay small whoever comes. */

/** Puts it last, and forgets the oldest beyond `atMost`. */
export function keepNewest<K, V>(map: Map<K, V>, key: K, value: V, atMost: number): void {
  map.delete(key)
  map.set(key, value)
  for (const oldest of map.keys()) {
    if (map.size <= atMost) return
    map.delete(oldest)
  }
}
