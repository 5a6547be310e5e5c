/** Group commit: what arrives while a commit is under way shares the next one. */

/**
 * `write` makes all items durable or rejects; each caller's promise settles with its group's. `gather` is waited for before a
 * group is taken: where writing lets nothing else run, nobody could come meanwhile.
 */
export function createBatch<T>(
  write: (items: readonly T[]) => Promise<void>,
  atMost = 500,
  gather: (() => Promise<void>) | null = null,
): (item: T) => Promise<void> {
  let waiting: { item: T; done: () => void; failed: (error: unknown) => void }[] = []
  let writing = false

  async function drain(): Promise<void> {
    writing = true
    while (waiting.length > 0) {
      if (gather) await gather()
      const group = waiting.slice(0, atMost)
      waiting = waiting.slice(atMost)
      try {
        await write(group.map(({ item }) => item))
        for (const { done } of group) done()
      } catch (error) {
        for (const { failed } of group) failed(error)
      }
    }
    writing = false
  }

  return (item) =>
    new Promise((done, failed) => {
      waiting.push({ item, done, failed })
      if (!writing) void drain()
    })
}
