/** Every name that crosses Electron's process boundary. */
export const channels = {
  /** Page → main, answered: (method, args, bytes | null). */
  call: 'taza:call',
  /** Main → page: a PageEvent. */
  event: 'taza:event',
  /** Page → main: (`print` | `navigate` | `scheme`, url), refused inside the page. */
  refused: 'taza:refused',
  /** A foreign page's world of ours → main: what `told.ts` understands, as JSON. */
  told: 'taza-web:told',
  /** It → main, answered at once, before the page's scripts: the keys of Safe Exam Browser; null: the exam has none. */
  seb: 'taza-web:seb',
  /** Main → it: (id, `lacking` | `putBack`, drafts). */
  drafts: 'taza-web:drafts',
  /** It → main: (id, the drafts whose fields hold less). */
  found: 'taza-web:found',
} as const

/** Pages of ours live here: a scheme of their own, so no port, no file access, and a secure context. */
export const scheme = 'app'
export const origin = `${scheme}://station`
