/** Where something given has a key that its schema passed over, by what the schema made of it. */

/** Called with the path of the first such key, and the keys that are known there; null: there is none. */
export function unknownIn<T>(
  given: unknown,
  kept: unknown,
  say: (path: string, known: readonly string[]) => T,
  path = '',
): T | null {
  if (Array.isArray(given) && Array.isArray(kept)) {
    for (const [place, one] of given.entries()) {
      const unknown = unknownIn(one, kept[place], say, `${path}${place}.`)
      if (unknown !== null) return unknown
    }
    return null
  }
  if (!isObject(given) || !isObject(kept)) return null
  for (const [key, value] of Object.entries(given)) {
    if (!Object.hasOwn(kept, key)) return say(`${path}${key}`, Object.keys(kept))
    const unknown = unknownIn(value, kept[key], say, `${path}${key}.`)
    if (unknown !== null) return unknown
  }
  return null
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
