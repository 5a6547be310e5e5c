/** The recorder's lasting connection to the keeper. While there is none, what is asked fails at once: the capture page asks again. */
import type { KeeperEvent, KeeperPort } from '../../src-shared/keeper-api.ts'
import { ProblemError } from '../../src-shared/vocabulary.ts'

export interface KeeperLinkOptions {
  /** Resolves once the keeper has taken the connection as the recorder's. */
  connect(): Promise<KeeperPort>
  /** What the keeper has to say; `lost`: it is away. */
  hear(event: KeeperEvent): void
  lost(): void
  log(line: string): void
  wait(ms: number): Promise<void>
}

export interface KeeperLink extends Pick<KeeperPort, 'call'> {
  readonly isConnected: boolean
  /** Ends it, with a goodbye. */
  end(): Promise<void>
}

const againMs = 100

export function linkToKeeper({ connect, hear, lost, log, wait }: KeeperLinkOptions): KeeperLink {
  let current: KeeperPort | null = null
  let ending = false

  const keepConnected = async () => {
    let said = ''
    while (!ending) {
      try {
        current = await connect()
        current.on(hear)
        said = ''
        if (ending) return current.close()
        await current.closed
        lost()
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
