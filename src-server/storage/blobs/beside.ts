/** A store beside an older one: what is new goes into the newer, what is not there is looked for in the older. */
import type { Blobs } from './port.ts'

export function beside(newer: Blobs, older: Omit<Blobs, 'put'>): Blobs {
  const holderOf = async (digest: string) => ((await newer.size(digest)) === null ? older : newer)
  return {
    put: newer.put,
    size: async (digest) => (await newer.size(digest)) ?? older.size(digest),
    async remove(digest) {
      await newer.remove(digest)
      await older.remove(digest)
    },
    setAside: async (digest) => (await holderOf(digest)).setAside(digest),
    read: async (digest) => (await holderOf(digest)).read(digest),
    list: () => merged(newer.list(), older.list()),
    async close() {
      await newer.close()
      await older.close()
    },
  }
}

/** Both in order, and what is in both once. */
async function* merged(one: AsyncIterable<string>, other: AsyncIterable<string>): AsyncGenerator<string> {
  const [left, right] = [one[Symbol.asyncIterator](), other[Symbol.asyncIterator]()]
  let [a, b] = await Promise.all([left.next(), right.next()])
  while (!a.done || !b.done) {
    if (b.done || (!a.done && a.value < b.value)) {
      yield a.value
      a = await left.next()
    } else {
      if (!a.done && a.value === b.value) a = await left.next()
      yield b.value
      b = await right.next()
    }
  }
}
