/** The thread of thread.ts: opens packs and does with them what is asked, as much at a time as is asked. */
import { parentPort, workerData } from 'node:worker_threads'
import { openPacks, type Packs } from './packs.ts'
import type { Answer, Asked, Data } from './thread.ts'

const port = parentPort
if (!port) throw new Error('this is a thread of the server, not a program')
const tell = (answer: Answer, moved: readonly ArrayBuffer[] = []) => port.postMessage(answer, moved)

async function answer(id: number, work: () => Promise<unknown>): Promise<void> {
  try {
    const value = await work()
    tell({ id, value }, value instanceof Uint8Array && isWhole(value) ? [value.buffer] : [])
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown))
    tell({ id, error, code: 'code' in error && typeof error.code === 'string' ? error.code : null })
  }
}

const isWhole = (bytes: Uint8Array): bytes is Uint8Array<ArrayBuffer> =>
  bytes.buffer instanceof ArrayBuffer && bytes.byteLength === bytes.buffer.byteLength

/** What was stored is given back at once: the collector would let it grow to many times of it first. */
async function put(packs: Packs, digest: string, chunks: readonly Uint8Array<ArrayBuffer>[]) {
  try {
    return await packs.put(digest, chunks)
  } finally {
    for (const { buffer } of chunks) buffer.transfer(0)
  }
}

const { dir, packBytes }: Data = workerData
await answer(0, async () => {
  const packs = await openPacks(dir, { packBytes, now: () => Date.now() })
  port.on('message', ({ id, name, args }: Asked) => {
    // thread.ts asks with the arguments that the method takes.
    const [digest, chunks] = args as [string, Uint8Array<ArrayBuffer>[]]
    const method = packs[name] as (...args: readonly unknown[]) => Promise<unknown>
    void answer(id, async () => (name === 'put' ? put(packs, digest, chunks) : method(...args)))
  })
})
