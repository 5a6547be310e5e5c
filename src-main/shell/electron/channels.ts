/** Every name that crosses Electron's process boundary. */
export const channels = {
  /** Page → main, answered: (method, args, bytes | null). */
  call: 'taza:call',
  /** Main → page: a PageEvent. */
  event: 'taza:event',
  /** Page → main: (`print` | `navigate` | `scheme`, url), refused inside the page. */
  refused: 'taza:refused',
} as const

/** Pages of ours live here: a scheme of their own, so no port, no file access, and a secure context. */
export const scheme = 'app'
export const origin = `${scheme}://station`
