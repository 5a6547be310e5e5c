/** The lanes together, for an enrolled station. */

import { setTimeout as delay } from 'node:timers/promises'
import type { Signer } from '../../../src-shared/ledger/note.ts'
import type { LookDown } from '../../../src-shared/look/messages.ts'
import type { Network } from '../../../src-shared/network.ts'
import type { Command, Receipt } from '../../../src-shared/station-api.ts'
import type { StationSurvey } from '../../../src-shared/surveys/at-stations.ts'
import type { Problem } from '../../../src-shared/vocabulary.ts'
import { type Attempts, uploadKey } from '../attempts.ts'
import type { Clock } from '../clock.ts'
import { type Held, serverNext } from '../held.ts'
import type { Packages } from '../packages.ts'
import { createBucket, leastOf } from './bucket.ts'
import { createHttp } from './http.ts'
import type { Trust } from './judge.ts'
import { startLedgerLane } from './ledger-lane.ts'
import { createLink } from './link.ts'
import { startLiveLane } from './live-lane.ts'
import { startMediaLane } from './media-lane.ts'
import { createMeter, type Sending } from './meter.ts'
import { startPackageLane } from './package-lane.ts'
import { createSession } from './session.ts'
import { startSurveyLane } from './survey-lane.ts'

export interface SyncDeps {
  server: string
  station: string
  signer: Signer
  /** This process. */
  run: string
  trust: Trust
  attempts: Pick<Attempts, 'all'>
  network: Network
  /** Proxies stand there. */
  env: NodeJS.ProcessEnv
  /** The attempt being sat here, whether or not main is there now. */
  active(): Held | null
  /** Appends to the active attempt's ledger; without one it does nothing. */
  note(kind: string, body: Record<string, unknown>): void
  command(command: Command): void
  attended(): void
  check(): void
  /** What the server shows on idle stations; without, it is not asked. */
  surveys?(surveys: StationSurvey[]): void
  look(message: LookDown): void
  /** The live lane is away: nobody can end a look any more. */
  unwatched(): void
  receipt(receipt: Receipt): void
  /** Sealed papers; without, none are fetched. */
  packages?: Packages
  /** `wall` alone is compared with the server's; whatever is waited or lasts is counted by `mono`, which nobody sets. */
  clock: Pick<Clock, 'wall' | 'mono'>
  random(): number
  log(line: string): void
}
export type Sync = ReturnType<typeof startSync>

export function startSync(deps: SyncDeps) {
  const { attempts, active, log, random } = deps
  const { wall, mono: now } = deps.clock
  const http = createHttp(deps.server, deps.network, deps.env)
  const session = createSession({
    http,
    station: deps.station,
    signer: deps.signer,
    run: deps.run,
    now,
  })
  const link = createLink({
    now,
    lost: (cause) => deps.note('network.lost', { cause: cause.slice(0, 200) }),
    restored: (afterMs) => deps.note('network.restored', { afterMs }),
    compared: (comparison) => deps.note('clock.compared', comparison),
  })
  const meter = createMeter(now)
  const bucket = createBucket({ now: () => performance.now(), wait: (ms) => delay(ms) })
  /** The bounds of the station, of the policy while an exam is sat, and of the room. */
  const bound = (ofRoom: number | null) => {
    const bytes = (bits: string | number | null | undefined) => (bits == null ? null : Number(bits) / 8)
    const ofPolicy = bytes(active()?.ledger.store.meta(uploadKey))
    bucket.setRate(leastOf(ofRoom, ofPolicy, bytes(deps.network.uploadBitsPerSecond)))
  }
  bound(null)
  const lanes = { session, attempts, link, now, random, log, active }
  const media = startMediaLane({ ...lanes, bucket, meter, moved: () => ledger.kick() })
  const ledger = startLedgerLane({
    ...lanes,
    wall,
    trust: deps.trust,
    commands: (commands) => commands.forEach(deps.command),
    receipt: deps.receipt,
    media: {
      ...media,
      heard(one, reply, listed) {
        bound(reply.bytesPerSecond)
        media.heard(one, reply, listed)
      },
    },
  })
  let doubled = false
  const away = (cause: string) => {
    doubled = false
    // While an attempt runs the ledger lane finds out for itself; otherwise there is no one else to ask.
    if (active()) ledger.kick()
    else link.down(cause)
  }
  const live = startLiveLane({
    session,
    random,
    attempt: () => active()?.ledger.attempt ?? null,
    command: deps.command,
    attended: deps.attended,
    check: deps.check,
    look: deps.look,
    opened() {
      doubled = false
      link.up()
      ledger.reached()
      ahead?.kick()
      surveys?.kick()
    },
    refused(status, refusal) {
      // By the server's own word: a status alone is anybody's.
      if (refusal?.code !== 'station-doubled') return away(`status ${status}`)
      if (!doubled)
        log("another machine speaks under this station's identity: one of the two is a copied disk")
      doubled = true
      link.up()
    },
    closed(cause) {
      deps.unwatched()
      away(cause)
    },
  })

  const ahead =
    deps.packages &&
    startPackageLane({
      ...{ session, random, log, packages: deps.packages },
      isIdle: () => active() === null && deps.packages?.hasRoom() === true,
    })

  const surveys =
    deps.surveys &&
    startSurveyLane({ session, random, log, told: deps.surveys, isIdle: () => active() === null })

  const owed = () => {
    const sum = { records: 0, segments: 0, bytes: 0 }
    for (const one of attempts.all()) {
      if (one.drained) continue
      const { segments, bytes } = one.ledger.store.debt()
      sum.records += Math.max(0, one.ledger.size - serverNext(one))
      sum.segments += segments
      sum.bytes += bytes
    }
    return sum
  }

  return {
    session,
    link,
    live,
    askSurveys: () => surveys?.kick(),
    /** There is something new to send. */
    kick: () => ledger.kick(),
    /** There is something that an invigilator must see at once. */
    urgent: () => ledger.urgent(),
    get problem(): Problem | null {
      if (doubled) return { code: 'station-doubled' }
      if (!link.online)
        return { code: 'no-server', ...(ledger.problem?.detail ? { detail: ledger.problem.detail } : {}) }
      if (media.damaged > 0)
        return { code: 'internal', detail: `damaged on this disk: ${media.damaged} objects` }
      if (media.refused > 0)
        return { code: 'internal', detail: `the server does not take ${media.refused} objects` }
      return ledger.problem
    },
    sending: (): Sending => meter.told(owed().bytes),
    debt: owed,
    async stop() {
      // Ends what is under way; the lanes then find themselves stopped.
      const lanes = [ledger.stop(), media.stop(), live.stop(), ahead?.stop(), surveys?.stop()]
      await http.close()
      await Promise.all(lanes)
    },
  }
}
