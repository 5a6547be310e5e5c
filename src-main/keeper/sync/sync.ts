/** The three lanes together, for an enrolled station. */

import type { Signer } from '../../../src-shared/ledger/note.ts'
import type { Command, Receipt } from '../../../src-shared/station-api.ts'
import type { Problem } from '../../../src-shared/vocabulary.ts'
import type { Attempts, Held } from '../attempts.ts'
import { createHttp } from './http.ts'
import type { Trust } from './judge.ts'
import { serverNext, startLedgerLane } from './ledger-lane.ts'
import { createLink } from './link.ts'
import { startLiveLane } from './live-lane.ts'
import { startMediaLane } from './media-lane.ts'
import { createSession } from './session.ts'

export interface SyncDeps {
  server: string
  station: string
  signer: Signer
  trust: Trust
  attempts: Attempts
  /** The attempt being sat here, whether or not main is there now. */
  active(): Held | null
  /** Appends to the active attempt's ledger; without one it does nothing. */
  note(kind: string, body: Record<string, unknown>): void
  command(command: Command): void
  receipt(receipt: Receipt): void
  now(): number
  random(): number
  log(line: string): void
}
export type Sync = ReturnType<typeof startSync>

export function startSync(deps: SyncDeps) {
  const { attempts, active, log, now, random } = deps
  const http = createHttp(deps.server)
  const session = createSession({ http, station: deps.station, signer: deps.signer, now })
  const link = createLink({
    now,
    lost: (cause) => deps.note('network.lost', { cause: cause.slice(0, 200) }),
    restored: (afterMs) => deps.note('network.restored', { afterMs }),
    compared: (comparison) => deps.note('clock.compared', comparison),
  })
  const media = startMediaLane({ session, attempts, link, random, log, active, moved: () => ledger.kick() })
  const ledger = startLedgerLane({
    session,
    attempts,
    trust: deps.trust,
    link,
    now,
    random,
    log,
    active,
    commands: (commands) => commands.forEach(deps.command),
    receipt: deps.receipt,
    moreMedia: (maxInFlight) => media.heard(maxInFlight),
  })
  const live = startLiveLane({
    session,
    random,
    attempt: () => active()?.ledger.attempt ?? null,
    command: deps.command,
    opened() {
      link.up()
      ledger.kick()
    },
    closed(cause) {
      // While an attempt runs the ledger lane finds out for itself; otherwise there is no one else to ask.
      if (active()) ledger.kick()
      else link.down(cause)
    },
  })

  return {
    session,
    link,
    live,
    /** There is something new to send. */
    kick: () => ledger.kick(),
    get problem(): Problem | null {
      return link.online ? ledger.problem : { code: 'no-server' }
    },
    debt() {
      const sum = { records: 0, segments: 0, bytes: 0 }
      for (const one of attempts.all()) {
        if (one.drained) continue
        const { segments, bytes } = one.ledger.store.debt()
        sum.records += Math.max(0, one.ledger.size - serverNext(one))
        sum.segments += segments
        sum.bytes += bytes
      }
      return sum
    },
    async stop() {
      // Ends what is under way; the lanes then find themselves stopped.
      const lanes = [ledger.stop(), media.stop(), live.stop()]
      await http.close()
      await Promise.all(lanes)
    },
  }
}
