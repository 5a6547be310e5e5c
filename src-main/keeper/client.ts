/** Main's and the recorder's end of the keeper's socket. */
import { KeeperEvent, type KeeperPort, keeperCalls } from '../../src-shared/keeper-api.ts'
import { ProblemError } from '../../src-shared/vocabulary.ts'
import { connectLocal } from '../local/client.ts'

export interface ConnectOptions {
  /** This process's run id. Without it the connection may only look and export. */
  run?: string
  /** What it is connected as; main unless said. */
  role?: 'main' | 'recorder'
  /** Go on trying this long, ms, while there is no keeper yet. */
  waitMs?: number
}

/** Rejects with a ProblemError `no-keeper`. */
export const connectKeeper = (
  path: string,
  { run, role, waitMs }: ConnectOptions = {},
): Promise<KeeperPort> =>
  connectLocal(path, {
    calls: keeperCalls,
    event: KeeperEvent,
    absent: 'no-keeper',
    introduce: { ...(run ? { run } : {}), ...(role ? { role } : {}) },
    waitMs,
  }).catch((error: unknown) => {
    throw inWords(path, error)
  })

/** Why there is no keeper, with the mend; the system's own error stays its cause. */
function inWords(path: string, error: unknown): unknown {
  const cause = error instanceof Error ? error.cause : null
  const sentence = cause instanceof Error && 'code' in cause ? sentences[String(cause.code)] : undefined
  if (sentence === undefined) return error
  const none = new ProblemError('no-keeper', sentence(path))
  none.cause = cause
  return none
}

const nobody = (path: string) =>
  `no keeper listens at ${path}: start the station, or where it is a service of its own, that (systemctl start taza-keeper)`
const sentences: Readonly<Record<string, (path: string) => string>> = {
  ENOENT: nobody,
  ECONNREFUSED: nobody,
  EACCES: (path) =>
    `this user may not use the keeper's socket ${path}: take the station's user, or one of the socket's group`,
}

const keeperWaitMs = 10_000
const passes: ReadonlySet<string> = new Set(['not-allowed', 'no-keeper'])

/**
 * Connects in a role; waits for a keeper that is starting, or has not yet noticed that our predecessor is gone. A keeper
 * that was just killed still takes one more connection, and ends it unanswered: then the next one is waited for.
 */
export async function connectAs(
  role: 'main' | 'recorder',
  path: string,
  run: string,
  waitMs = keeperWaitMs,
): Promise<KeeperPort> {
  for (const until = performance.now() + waitMs; ; ) {
    const port = await connectKeeper(path, { run, role, waitMs: Math.max(0, until - performance.now()) })
    try {
      await port.call('status', {})
      return port
    } catch (error) {
      port.close()
      const passing = error instanceof ProblemError && passes.has(error.problem.code)
      if (!passing || performance.now() > until) throw error
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}
