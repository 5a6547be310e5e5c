import { type ComponentType, useCallback, useEffect, useState } from 'react'
import { Waiting } from './Waiting.tsx'

/**
 * A screen whose code is loaded when it is first shown, or before by `preload`. Not React's `lazy`: its Suspense shows
 * the loader for 300 ms at least, and a load that failed is not tried again.
 */
export function lazily<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  let loaded: ComponentType<Props> | null = null
  const preload = async () => {
    loaded ??= await load()
  }
  function Lazily(props: Props) {
    const [Screen, show] = useState(() => loaded)
    const [error, setError] = useState<unknown>(null)
    const begin = useCallback(() => {
      setError(null)
      preload().then(() => show(() => loaded), setError)
    }, [])
    useEffect(() => {
      if (loaded === null) begin()
    }, [begin])
    return Screen ? <Screen {...props} /> : <Waiting error={error} onRetry={begin} />
  }
  return Object.assign(Lazily, { preload })
}
