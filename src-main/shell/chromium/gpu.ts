/** Tells when the browser's GPU process is gone: it starts another by itself, and the protocol has no event for it. */
import { z } from 'zod'

const Processes = z.object({ processInfo: z.array(z.object({ type: z.string(), id: z.number() })) })

export interface GpuDeps {
  /** What `SystemInfo.getProcessInfo` answers. */
  ask(): Promise<unknown>
  onLost(): void
}

export function createGpuWatch({ ask, onLost }: GpuDeps) {
  let known: number | undefined
  let asking = false
  return {
    /** Call every other second. Rejects when the answer is none that we know. */
    async look(): Promise<void> {
      if (asking) return
      asking = true
      // A browser that does not answer is another watch's to tell.
      const answer = await ask().catch(() => null)
      asking = false
      if (answer === null) return
      const { processInfo } = Processes.parse(answer)
      const now = processInfo.find(({ type }) => type === 'GPU')?.id
      const gone = known !== undefined && now !== known
      known = now
      if (gone) onLost()
    },
  }
}
