/** What the server says of what was asked for, and once more where it could not be asked. */
import { useEffect, useState } from 'preact/hooks'

export interface Looked<T> {
  found: T | null
  /** Whatever `look` rejected with; null: it did not. */
  error: unknown
  again(): void
}

/** Once for the component: give it a key of what is asked for. */
export function useLooked<T>(look: () => Promise<T>): Looked<T> {
  const [found, setFound] = useState<T | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [tries, setTries] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `tries` asks once more, a new `look` does not
  useEffect(() => {
    let current = true
    setError(null)
    look()
      .then((answer) => current && setFound(answer))
      .catch((failed: unknown) => current && setError(failed))
    return () => {
      current = false
    }
  }, [tries])
  return { found, error, again: () => setTries((n) => n + 1) }
}
