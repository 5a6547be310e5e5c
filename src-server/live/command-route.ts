/** The orders that staff give to the station of an attempt. */
import type { FastifyInstance } from 'fastify'
import { consoleApi } from '../../src-shared/api/console.ts'
import { signed } from '../../src-shared/signed.ts'
import type { Command } from '../../src-shared/station-api.ts'
import type { Audit } from '../audit.ts'
import { mayRoom } from '../auth/sessions.ts'
import type { Stations } from '../auth/stations.ts'
import type { Bus } from '../bus.ts'
import { type Clock, iso } from '../clock.ts'
import type { Attempts } from '../exams/attempts.ts'
import type { Commands } from '../exams/commands.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import type { Registry } from '../review/registry.ts'
import { summaryOf } from '../review/summary.ts'

interface Deps {
  bus: Pick<Bus, 'publish'>
  stations: Stations
  attempts: Attempts
  commands: Commands
  registry: Registry
  audit: Audit
  clock: Clock
}

export function commandRoute(app: FastifyInstance, deps: Deps): void {
  route(app, consoleApi.attempts.command, async ({ params, body, caller }) => {
    const attempt = await deps.attempts.byId(params.id)
    const station = attempt && (await deps.stations.byId(attempt.station))
    if (!attempt || !station || !mayRoom(caller, station.room)) throw notFound()
    if (attempt.submittedAt) throw new Refusal('already-submitted')
    if (body.kind === 'transfer' && (await deps.attempts.moving(attempt.id)))
      throw new Refusal('not-allowed', { detail: 'this attempt is under transfer already' })
    const order = body.kind === 'acknowledge' ? await acknowledging(deps, attempt.id, body) : body
    const command = await deps.commands.give(attempt, caller, order)
    if (body.kind === 'transfer')
      await deps.attempts.transfer(attempt.id, {
        command: command.id,
        by: signed(caller.name, caller.login),
      })
    await deps.audit.record(caller.login, `commanded-${command.kind}`, attempt.id, {
      command: command.id,
      text: order.text ?? null,
      minutes: body.minutes ?? null,
      at: iso(deps.clock.now()),
    })
    await deps.bus.publish({ type: 'command', station: station.id, command })
    return { command }
  })
}

/** Without words: every incident of the attempt that asks for a word and has none yet. Command texts are short. */
async function acknowledging(
  { registry, clock }: Deps,
  attempt: string,
  body: Pick<Command, 'kind' | 'text'>,
): Promise<Pick<Command, 'kind' | 'text'>> {
  if (body.text) return body
  const live = await registry.get(attempt)
  const unseen = live ? (summaryOf(live, clock.now(), { receipt: false }).unseen ?? []) : []
  return { kind: body.kind, text: unseen.slice(0, 15).join(' ') }
}
