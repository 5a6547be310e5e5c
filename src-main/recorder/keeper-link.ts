/** The recorder's lasting connection to the keeper. While there is none, what is asked fails at once: the capture page asks again. */
import type { KeeperPort } from '../../src-shared/keeper-api.ts'
import { ProblemError } from '../../src-shared/vocabulary.ts'

export interface KeeperLinkOptions {
  /** Resolves once the keeper has taken the connection as the recorder's. */
  connect(): Promise<KeeperPort>
  log(line: string): void
  wait(ms: number): Promise<void>
}

export interface KeeperLink extends Pick<KeeperPort, 'call'> {
  readonly isConnected: boolean
  /** Ends it, with a goodbye. */
  end(): Promise<void>
}

const againMs = 100

export function linkToKeeper({ connect, log, wait }: KeeperLinkOptions): KeeperLink {
  let current: KeeperPort | null = null
  let ending = false

  const keepConnected = async () => {
    let said = ''
    while (!ending) {
      try {
        current = await connect()
        said = ''
        if (ending) return current.close()
        await current.closed
      } catch (error) {
        const why = String(error)
        if (why !== said) log(`no keeper: ${why}`)
        said = why
      }
      current = null
      if (!ending) await wait(againMs)
    }
  }
  const kept = keepConnected()

  return {
    get isConnected() {
      return current !== null
    },
    async call(method, args, bytes) {
      if (!current) throw new ProblemError('no-keeper', 'the keeper is being connected to')
      return current.call(method, args, bytes)
    },
    async end() {
      ending = true
      const open = current
      try {
        await open?.call('bye', {})
      } catch (error) {
        log(`no goodbye to the keeper: ${String(error)}`)
      }
      open?.close()
      await Promise.race([kept, wait(againMs)])
    },
  }
}
