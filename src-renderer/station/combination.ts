/** The parts of a KeyboardEvent that name a combination. */
export type Keys = Pick<KeyboardEvent, 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey' | 'code'>

/**
 * Whether the keys are the combination, e.g. `Ctrl+Alt+Q`: modifiers exactly, and the last key by its place on the
 * keyboard, because under a Kazakh or Russian layout the Q key types another letter.
 */
export function isCombination(keys: Keys, combination: string): boolean {
  const parts = combination.split('+').map((part) => part.trim().toLowerCase())
  const last = parts.pop() ?? ''
  if (last === '') return false
  const place = /^[a-z]$/.test(last) ? `key${last}` : /^\d$/.test(last) ? `digit${last}` : last
  return (
    keys.ctrlKey === parts.includes('ctrl') &&
    keys.altKey === parts.includes('alt') &&
    keys.shiftKey === parts.includes('shift') &&
    keys.metaKey === (parts.includes('super') || parts.includes('meta')) &&
    keys.code.toLowerCase() === place
  )
}
