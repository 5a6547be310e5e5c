/** A source from which no film comes is taken up anew, each time by a stronger means. Pure timing; times in ms. */

export type Means = 'track' | 'encoder' | 'page'
/** `lost`: no frames come; `stalled`: frames come and no film does, or the worker says nothing at all. */
export type Silence = 'lost' | 'stalled'

/** What is likeliest to help comes first. */
const order: Record<Silence, readonly Means[]> = {
  lost: ['track', 'encoder', 'page'],
  stalled: ['encoder', 'track', 'page'],
}
/** Between one means and the next. */
const everyMs = 5000
/** A camera that is truly dead is opened anew this often: a page that starts again costs the other view a moment. */
const laterMs = 15_000

/** `restart` is called with the means and how long the source has been silent. */
export function createSilence(restart: (means: Means, silentMs: number) => void) {
  let now: { kind: Silence; since: number; tries: number; next: number } | null = null
  return {
    /** The source is silent since then; a kind that changes begins its order anew. */
    silent(kind: Silence, since: number): void {
      if (now?.kind === kind) return
      now = { kind, since: now?.since ?? since, tries: now?.tries ?? 0, next: (now?.next ?? since) + everyMs }
    },
    /** Film comes again, or is not wanted. */
    over(): void {
      now = null
    },
    /**
     * The camera is away: nothing to restart until it is opened, and what was tried counts. One that is opened and refused
     * in turn would otherwise be met by the weakest means for ever.
     */
    held(at: number): void {
      if (now) now.next = Math.max(now.next, at + everyMs)
    },
    tick(at: number): void {
      if (!now || at < now.next) return
      const means = order[now.kind][now.tries] ?? 'track'
      now.tries++
      now.next = at + (now.tries < order[now.kind].length ? everyMs : laterMs)
      restart(means, at - now.since)
    },
  }
}
