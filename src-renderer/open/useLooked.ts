/** What the server says of what was asked for, and once more where it could not be asked. */
import { useEffect, useState } from 'preact/hooks'

export interface Looked<T> {
  found: T | null
  /** Whatever `look` rejected with; null: it did not. */
  error: unknown
  again(): void
}

/** Once for each `of`, which says what is looked for; a component that has a key needs none. */
export function useLooked<T>(look: () => Promise<T>, of = ''): Looked<T> {
  const [found, setFound] = useState<T | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [tries, setTries] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `of` says what is looked for, `tries` asks once more, a new `look` does neither
  useEffect(() => {
    let current = true
    setError(null)
    look()
      .then((answer) => current && setFound(answer))
      .catch((failed: unknown) => current && setError(failed))
    return () => {
      current = false
    }
  }, [of, tries])
  return { found, error, again: () => setTries((n) => n + 1) }
}
