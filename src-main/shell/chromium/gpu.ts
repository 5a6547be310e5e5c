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
  return {
    /** Call every other second. Rejects when the browser does not answer. */
    async look(): Promise<void> {
      const { processInfo } = Processes.parse(await ask())
      const now = processInfo.find(({ type }) => type === 'GPU')?.id
      const gone = known !== undefined && now !== known
      known = now
      if (gone) onLost()
    },
  }
}
