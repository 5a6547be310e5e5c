/** A store for streams out of one that takes whole objects. */
import type { Packs } from './packs.ts'
import type { Blobs } from './port.ts'
import { createTaker } from './take.ts'

/** Of memory: a hall's bodies on slow lines, and what a disk writes in a moment. */
const room = { coming: 192 * 1024 * 1024, whole: 64 * 1024 * 1024 }
const page = 1000

export function received(packs: Packs): Blobs {
  const taker = createTaker(room)
  return {
    ...packs,
    async put(digest, body, limit) {
      const taken = await taker.take(body, limit)
      try {
        return taken.ok ? await packs.put(digest, taken.chunks) : taken
      } finally {
        taker.release(taken)
      }
    },
    async *list() {
      for (let after = ''; ; ) {
        const digests = await packs.after(after, page)
        yield* digests
        const last = digests.at(-1)
        if (last === undefined) return
        after = last
      }
    },
  }
}
