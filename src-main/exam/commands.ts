/** What an invigilator's command does to the attempt. The ledger has it before anything else happens. */

import { extend, left } from '../../src-shared/exam-clock.ts'
import { type Command, stationApi } from '../../src-shared/station-api.ts'
import { ProblemError } from '../../src-shared/vocabulary.ts'
import type { SessionContext } from './context.ts'
import { submit } from './submit.ts'
import { leave } from './transfer.ts'

export async function obey(context: SessionContext, command: Command) {
  const { sitting } = context
  if (!sitting.kept || command.attempt !== sitting.kept.attempt || sitting.received.has(command.id)) return
  sitting.received.add(command.id)
  const received = () =>
    context.append('command.received', {
      command: command.id,
      kind: command.kind,
      by: command.by,
      login: command.login,
    })
  // Received is said once it is done: what failed is delivered and tried again. What ends the ledger is said before.
  const before = endsOrSays.has(command.kind)
  if (before) await received()
  await carryOut(context, command)
  if (!before) await received()
  context.render()
}

const endsOrSays: ReadonlySet<Command['kind']> = new Set(['end', 'excuse', 'transfer', 'acknowledge'])

async function carryOut(context: SessionContext, command: Command) {
  const { sitting } = context
  switch (command.kind) {
    case 'admit':
      await admitLate(context, command)
      sitting.admitted = true
      if (sitting.state === 'waiting') await startRunning(context)
      break
    case 'message':
      sitting.messages = [
        ...sitting.messages,
        { id: command.id, text: command.text ?? '', by: command.by, at: command.at },
      ]
      break
    case 'lock':
      await lock(context, 'invigilator', { by: command.by, text: command.text ?? '' })
      break
    case 'unlock':
      await unlock(context, command.by, { how: 'command', login: command.login })
      break
    case 'extend':
      await context.append('attempt.extended', {
        minutes: command.minutes ?? 0,
        by: command.by,
        login: command.login,
        command: command.id,
      })
      sitting.clock = extend(sitting.clock, command.minutes ?? 0)
      break
    case 'break':
      sitting.asks = null
      if (sitting.state === 'running') await context.change('break', command.by)
      break
    case 'pause':
      if (sitting.state === 'running') await context.change('paused', command.by)
      break
    case 'return':
      if (sitting.state === 'break') await context.change('running', command.by)
      break
    case 'resume':
      if (sitting.state === 'paused') await context.change('running', command.by)
      break
    case 'transfer':
      await leave(context, command)
      break
    case 'use-camera':
      context.ports.onCameraAccepted()
      break
    case 'acknowledge':
      // Said on the ledger above: that is all there is to it.
      break
    case 'excuse':
      if (sitting.state !== 'preflight' && sitting.state !== 'waiting') break
      sitting.excused = true
      void submit(context, command.by).catch(context.ports.onTrouble)
      break
    case 'end':
      // Not awaited by the queue of commands: the rest of the way out is the submission's own.
      void submit(context, command.by).catch(context.ports.onTrouble)
      break
  }
}

/** A late arrival may get less than the exam's time: as much as the others still have. */
async function admitLate(context: SessionContext, { id, by, login, minutes }: Command) {
  const { sitting, ports } = context
  const begun = sitting.admitted || (sitting.state !== 'preflight' && sitting.state !== 'waiting')
  if (minutes === undefined || begun) return
  const less = minutes - left(sitting.clock, ports.now()) / 60_000
  if (less >= 0) return
  await context.append('attempt.extended', { minutes: less, by, login, command: id })
  sitting.clock = extend(sitting.clock, less)
}

/** Fetches the paper, keeps it for an offline restart, and lets the clock run. */
export async function startRunning(context: SessionContext) {
  const { sitting } = context
  if (!sitting.kept) return
  if (!sitting.kept.paper) await fetchPaper(context)
  if (sitting.state === 'waiting') await context.change('running', 'admit')
}

export async function fetchPaper(context: SessionContext) {
  const { sitting, ports } = context
  if (!sitting.kept) return
  const { body } = await ports.keeper.call('server.call', {
    method: 'GET',
    path: `/api/station/attempts/${sitting.kept.attempt}/paper`,
  })
  const { paper, answers } = stationApi.paper.reply.parse(body)
  sitting.kept.paper = paper
  await context.keep()
  const { answers: here } = await ports.keeper.call('answer.list', {})
  sitting.answers?.restore(here, answers)
}

export async function lock(context: SessionContext, reason: string, params: Record<string, string | number>) {
  const { sitting, ports } = context
  if (sitting.lock || sitting.state === 'submitted') return
  const code = ports.newCode()
  const challenge = ports.newChallenge()
  // Shown first: a ledger that cannot be written must not leave the exam open.
  sitting.lock = {
    reason,
    params,
    code,
    challenge,
    since: new Date(ports.wall()).toISOString(),
    clockRuns: sitting.kept?.policy.clockRunsWhileLocked === true,
  }
  context.settleClock()
  context.render()
  await context.append('attempt.locked', { reason, params, code, challenge })
}

/** An invigilator's own hand at the station: rejects with what the keeper says of her answer. */
export async function unlockByAnswer(context: SessionContext, login: string, answer: string) {
  const { sitting, ports } = context
  const { challenge } = sitting.lock ?? {}
  if (!challenge) throw new ProblemError('not-allowed', 'no lock that a code could open')
  try {
    await ports.keeper.call('unlock.check', { challenge, login, answer })
  } catch (error) {
    const { code, params } = error instanceof ProblemError ? error.problem : {}
    if (code === 'wrong-unlock-code')
      await context.append('unlock.refused', { login: login.trim(), count: Number(params?.count ?? 1) })
    throw error
  }
  await unlock(context, login.trim(), { how: 'code', login: undefined })
}

async function unlock(
  context: SessionContext,
  by: string,
  { how, login }: { how: 'command' | 'code'; login: string | undefined } = {
    how: 'command',
    login: undefined,
  },
) {
  const { sitting } = context
  if (!sitting.lock) return
  await context.append('attempt.unlocked', { by, login, how })
  sitting.lock = null
  context.settleClock()
  context.render()
}
