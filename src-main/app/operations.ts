/**
 * The station's start as an ordered list of operations, each with its way back. A failure reverts what was done, in
 * reverse order; so does the end.
 */
export interface Operation {
  name: string
  perform: () => Promise<void> | void
  /** Undoes `perform`; called only when it was reached, also when it failed half-way. Must not throw for nothing. */
  revert?: () => Promise<void> | void
}

export interface Performed {
  /** When each operation was done, ms after `perform` was called. */
  took: Record<string, number>
  /** Reverts everything, last first; failures are told and do not stop the rest. */
  revert: () => Promise<void>
}

/** A stage is one operation, or several that do not need each other and run side by side. */
export type Stage = Operation | readonly Operation[]

export async function perform(
  stages: readonly Stage[],
  onTrouble: (operation: string, error: unknown) => void,
): Promise<Performed> {
  const reached: Operation[] = []
  const took: Record<string, number> = {}
  const began = performance.now()
  const timed = async (operation: Operation) => {
    await operation.perform()
    took[operation.name] = Math.round(performance.now() - began)
  }
  const revert = async () => {
    for (const operation of reached.splice(0).reverse()) {
      try {
        await operation.revert?.()
      } catch (error) {
        onTrouble(`${operation.name} (revert)`, error)
      }
    }
  }
  for (const stage of stages) {
    const operations = 'name' in stage ? [stage] : stage
    reached.push(...operations)
    const results = await Promise.allSettled(operations.map(timed))
    const failed = results.find((result) => result.status === 'rejected')
    if (failed) {
      await revert()
      throw failed.reason
    }
  }
  return { revert, took }
}
