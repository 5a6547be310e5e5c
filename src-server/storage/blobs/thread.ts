/**
 * Packs in a thread of their own. Hashing, writing and the index of what a campus sends take as much processor time as
 * everything else that the server does for it: so it has two cores, and nobody's live picture waits for a hash.
 */
import { Worker } from 'node:worker_threads'
import type { Packs } from './packs.ts'

export interface Data {
  dir: string
  packBytes: number
}
export interface Asked {
  id: number
  name: keyof Packs
  args: readonly unknown[]
}
/** The first, with id 0, is of the opening. An error's code does not survive the way by itself. */
export type Answer = { id: number; value: unknown } | { id: number; error: Error; code: string | null }

/** `packs-thread`, from source and from the build (scripts/build.mjs) alike. */
const entry = new URL(
  import.meta.url.endsWith('.ts') ? 'packs-thread.ts' : 'packs-thread.js',
  import.meta.url,
)

/**
 * As openPacks. Chunks that own their memory are moved: whoever puts them has them no more. A thread that fails by itself
 * takes the process with it, as the same fault would on the main thread.
 */
export async function openPacksInThread(data: Data): Promise<Packs> {
  const worker = new Worker(entry, { workerData: data })
  const waiting = new Map<number, (answer: Answer) => void>()
  let asked = 0
  let ended = false

  worker.on('message', (answer: Answer) => {
    waiting.get(answer.id)?.(answer)
    waiting.delete(answer.id)
    // A thread that nobody waits for keeps no process from ending.
    if (waiting.size === 0) worker.unref()
  })
  worker.once('exit', () => {
    ended = true
    for (const [id, told] of waiting) told({ id, error: closed(), code: null })
    waiting.clear()
  })
  const answered = (id: number): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (ended) return reject(closed())
      worker.ref()
      waiting.set(id, (answer) => {
        if ('value' in answer) resolve(answer.value)
        else reject(answer.code === null ? answer.error : Object.assign(answer.error, { code: answer.code }))
      })
    })

  function ask<Name extends keyof Packs>(
    name: Name,
    args: Parameters<Packs[Name]>,
    moved: readonly ArrayBuffer[] = [],
  ): Promise<Awaited<ReturnType<Packs[Name]>>> {
    const id = ++asked
    const question: Asked = { id, name, args }
    worker.postMessage(question, moved)
    // The thread answers with what the method of this name returned.
    return answered(id) as Promise<Awaited<ReturnType<Packs[Name]>>>
  }

  try {
    await answered(0)
  } catch (error) {
    await worker.terminate()
    throw error
  }
  return {
    put(digest, chunks) {
      const owned = chunks.map(owning)
      return ask(
        'put',
        [digest, owned],
        owned.map(({ buffer }) => buffer),
      )
    },
    size: (digest) => ask('size', [digest]),
    remove: (digest) => ask('remove', [digest]),
    setAside: (digest) => ask('setAside', [digest]),
    read: (digest) => ask('read', [digest]),
    after: (digest, atMost) => ask('after', [digest, atMost]),
    async close() {
      if (ended) return
      await ask('close', [])
      await worker.terminate()
    },
  }
}

const closed = (): Error => new Error('the store is closed')

/** What is a part of something larger is copied: the rest of that is somebody else's. */
function owning(chunk: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteLength } = chunk
  return buffer instanceof ArrayBuffer && byteLength === buffer.byteLength
    ? new Uint8Array(buffer)
    : new Uint8Array(chunk)
}
