/** A station whose keeper is a service of its own begins when that is there: it says once that it waits, and for what. */
import { setTimeout as delay } from 'node:timers/promises'
import { connectKeeper } from './keeper/client.ts'
import { sentenceOf } from './words.ts'

const everyMs = 1000

/** Rejects, with the sentence, where waiting mends nothing: this user may not use the socket. */
export async function keeperThere(
  socket: string,
  say: (line: string) => void,
  stop: AbortSignal,
): Promise<void> {
  for (let told = false; !stop.aborted; told = true) {
    try {
      const port = await connectKeeper(socket)
      port.close()
      return
    } catch (error) {
      const cause = error instanceof Error ? error.cause : null
      if (cause instanceof Error && 'code' in cause && cause.code === 'EACCES') throw error
      if (!told) say(`${sentenceOf(error)}; waiting for it`)
      await delay(everyMs, undefined, { signal: stop }).catch(() => undefined)
    }
  }
}
