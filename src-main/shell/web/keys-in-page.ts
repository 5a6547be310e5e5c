/**
 * Counts keys that went down in a foreign page, for main to compare with what went down at the keyboards. Never which. Runs
 * in each frame before the page's own scripts, in a world of its own; sent as source, so it may use nothing from this module.
 */

/** `binding`: the world's way to main. */
export const keysSource = (binding: string): string => `(${installKeys})(${JSON.stringify(binding)});`

export function installKeys(binding: string): void {
  const tell = (globalThis as unknown as Record<string, unknown>)[binding]
  /** A slow page gets keys later than they went down: they are told once it has caught up, at the latest after so long. */
  const quietMs = 500
  const latestMs = 10_000
  let [presses, repeats, since] = [0, 0, 0]
  let timer: ReturnType<typeof setTimeout> | undefined
  const send = () => {
    clearTimeout(timer)
    if (presses + repeats > 0 && typeof tell === 'function')
      tell(JSON.stringify({ keys: { presses, repeats } }))
    presses = repeats = 0
  }
  window.addEventListener(
    'keydown',
    ({ isTrusted, repeat }) => {
      // Whatever a page's script makes up types nothing.
      if (!isTrusted) return
      if (presses + repeats === 0) since = performance.now()
      if (repeat) repeats++
      else presses++
      clearTimeout(timer)
      timer = setTimeout(send, quietMs)
      if (performance.now() - since > latestMs) send()
    },
    true,
  )
  // The next keys go elsewhere.
  for (const name of ['blur', 'pagehide']) window.addEventListener(name, send)
}
