/**
 * A document that is written anew (`document.open`, as editors do it in their frames) loses all listeners of its window, ours
 * too: with this before them they come back. Runs in our world of each frame alone; sent as source, so it may use nothing
 * from this module.
 */

export const lastingSource = (): string => `(${installLasting})();`

export function installLasting(): void {
  const add = window.addEventListener.bind(window)
  const ours: Parameters<typeof add>[] = []
  window.addEventListener = (...listener: Parameters<typeof add>) => {
    ours.push(listener)
    add(...listener)
  }
  // Those that are still there are not added twice.
  const watch = new MutationObserver(() => {
    for (const listener of ours) add(...listener)
  })
  watch.observe(document, { childList: true })
}
