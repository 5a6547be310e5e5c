/** Sealed papers ahead of their hour: asked for now and then, fetched a piece at a time while nobody sits an exam here. */
import { fromBase64 } from '../../../src-shared/bytes.ts'
import type { OfferedPackage } from '../../../src-shared/package/held.ts'
import { ProblemError } from '../../../src-shared/vocabulary.ts'
import type { Packages } from '../packages.ts'
import { startRounds } from './pulse.ts'
import type { Session } from './session.ts'

export interface PackageLaneDeps {
  session: Session
  packages: Packages
  /** Nobody sits an exam, and the disk has room. */
  isIdle(): boolean
  random(): number
  log(line: string): void
}

/** The office sees how far it is after so many pieces. */
const toldAfter = 8
const lane = { lane: 'packages', timeoutMs: 30_000 } as const

const isAway = (error: unknown): boolean =>
  error instanceof ProblemError && error.problem.code === 'no-server'

export function startPackageLane(deps: PackageLaneDeps) {
  const { session, packages, isIdle, log } = deps
  let told = ''
  /** The last failure. */
  let said = ''

  async function ask(): Promise<OfferedPackage[]> {
    const held = packages.held()
    const reply = await session.api.packages({ body: { held } }, lane)
    told = JSON.stringify(held)
    packages.hear(reply.packages)
    return reply.packages
  }

  async function pieceOf({ package: digest }: OfferedPackage, from: number): Promise<Uint8Array> {
    return fromBase64((await session.api.packagePiece({ digest, from }, lane)).piece)
  }

  async function fetch(one: OfferedPackage): Promise<void> {
    let pieces = 0
    while (!rounds.isStopped() && isIdle() && !packages.has(one.package)) {
      const from = packages.come(one)
      const isAllHere = from >= one.bytes
      const bytes = isAllHere ? new Uint8Array() : await pieceOf(one, from)
      if (bytes.length === 0 && !isAllHere) throw new TypeError(`package ${one.package} has an early end`)
      if (packages.add(one, bytes)) log(`package ${one.package} is here: ${one.bytes} bytes`)
      if (++pieces % toldAfter === 0) await ask()
    }
  }

  async function round(): Promise<void> {
    const offered = await ask()
    // What an exam under way was opened with stays until it is over.
    if (isIdle()) packages.tidy()
    // One that the server cannot give keeps no other away.
    const failed: unknown[] = []
    for (const one of offered)
      await fetch(one).catch((error: unknown) => {
        if (isAway(error)) throw error
        failed.push(error)
      })
    // A file that is whole, or the lock of a new envelope.
    if (JSON.stringify(packages.held()) !== told) await ask()
    if (failed.length > 0) throw failed[0]
    said = ''
  }

  const rounds = startRounds({
    round,
    failed(error) {
      // A server of before this answers the same for ever.
      if (!isAway(error) && String(error) !== said) log(`package lane: ${String(error)}`)
      said = String(error)
    },
    everyMs: packages.everyMs,
    random: deps.random,
  })
  return rounds
}
