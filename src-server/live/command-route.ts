/** The orders that staff give to the station of an attempt, or to several. */
import type { FastifyInstance } from 'fastify'
import { consoleApi } from '../../src-shared/api/console.ts'
import { signed } from '../../src-shared/signed.ts'
import type { Command } from '../../src-shared/station-api.ts'
import type { Problem } from '../../src-shared/vocabulary.ts'
import type { Audit } from '../audit.ts'
import { mayRoom } from '../auth/sessions.ts'
import type { Stations } from '../auth/stations.ts'
import type { Bus } from '../bus.ts'
import { type Clock, iso } from '../clock.ts'
import type { Attempts } from '../exams/attempts.ts'
import type { Commands } from '../exams/command-store.ts'
import type { Staff } from '../http/caller.ts'
import { notFound, Refusal } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import type { Log } from '../log.ts'
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
  log: Log
}

type Order = Pick<Command, 'kind' | 'text' | 'minutes'>

/** What no station need hear of any more: it is said on the server alone. */
const afterTheEnd: ReadonlySet<Command['kind']> = new Set(['acknowledge'])

export function commandRoute(app: FastifyInstance, deps: Deps): void {
  route(app, consoleApi.attempts.command, async ({ params, body, caller }) => ({
    command: await give(deps, params.id, body, caller, deps.clock.now()),
  }))

  route(app, consoleApi.attempts.commandMany, ({ body: { attempts, ...order }, caller }) =>
    giveMany(deps, attempts, order, caller),
  )
}

/** Rejects only where nothing was given: who heard of a failure alone would give it to all once more. */
export async function giveMany(deps: Deps, attempts: readonly string[], order: Order, caller: Staff) {
  const at = deps.clock.now()
  const given: Command[] = []
  const refused: { attempt: string; problem: Problem }[] = []
  for (const attempt of new Set(attempts))
    try {
      given.push(await give(deps, attempt, order, caller, at))
    } catch (error) {
      if (!(error instanceof Refusal)) {
        if (given.length === 0) throw error
        deps.log.error({ err: error, attempt }, 'an order to several was not given to this one')
      }
      refused.push({ attempt, problem: error instanceof Refusal ? error.problem : { code: 'internal' } })
    }
  return { given, refused }
}

/** Throws Refusal. `at`: when it was ordered, Unix ms; the same for all that were ordered at once. */
async function give(deps: Deps, id: string, body: Order, caller: Staff, at: number): Promise<Command> {
  const attempt = await deps.attempts.byId(id)
  const station = attempt && (await deps.stations.byId(attempt.station))
  if (!attempt || !station || !mayRoom(caller, station.room)) throw notFound()
  const ended = attempt.submittedAt !== null
  if (ended && !afterTheEnd.has(body.kind)) throw new Refusal('already-submitted')
  if (body.kind === 'transfer' && (await deps.attempts.moving(attempt.id)))
    throw new Refusal('not-allowed', { detail: 'this attempt is under transfer already' })
  if (body.kind === 'seat-unfilmed') await checkRefusal(deps, attempt.id)
  const order = body.kind === 'acknowledge' ? await acknowledging(deps, attempt.id, body) : body
  const command = await deps.commands.give(attempt, caller, order, { at, received: ended })
  if (body.kind === 'transfer')
    await deps.attempts.transfer(attempt.id, {
      command: command.id,
      by: signed(caller.name, caller.login),
    })
  await deps.audit.record(caller.login, `commanded-${command.kind}`, attempt.id, {
    command: command.id,
    text: order.text ?? null,
    minutes: body.minutes ?? null,
    at: iso(at),
  })
  await deps.bus.publish({ type: 'command', station: station.id, command })
  return command
}

/** Only who has refused to be filmed is seated without, and only where the exam's policy says so. */
async function checkRefusal({ registry }: Deps, attempt: string): Promise<void> {
  const live = await registry.get(attempt)
  if (!live?.facts.unfilmedSeats)
    throw new Refusal('not-allowed', { detail: 'the policy of this exam seats nobody without film' })
  const { consent, state } = live.projection
  if (consent !== 'refused' || state !== 'preflight')
    throw new Refusal('not-allowed', { detail: 'this student does not refuse to be filmed' })
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
