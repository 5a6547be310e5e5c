/** What an invigilator's command does to the attempt. The ledger has it before anything else happens. */

import { left } from '../../src-shared/attempt/clock.ts'
import type { Bodies } from '../../src-shared/records.ts'
import { signed } from '../../src-shared/signed.ts'
import type { Command } from '../../src-shared/station-api.ts'
import { type CurrentAttempt, clockOf, type SessionContext } from './context.ts'
import { lock, unlock } from './lock.ts'
import { startRunning } from './paper.ts'
import { submit } from './submit.ts'
import { leave } from './transfer.ts'

export async function obey(context: SessionContext, command: Command) {
  const { current } = context.state
  if (!current || command.attempt !== current.kept.attempt) return
  if (current.attempt.received.has(command.id)) return
  const received = () => context.append('command.received', receivedOf(command))
  // Received is said once it is done: what failed is delivered and tried again. What ends the ledger is said before.
  const before = endsOrSays.has(command.kind)
  if (before) await received()
  await carryOut(context, current, command)
  if (!before) await received()
  context.render()
}

const endsOrSays: ReadonlySet<Command['kind']> = new Set([
  'end',
  'excuse',
  'seat-unfilmed',
  'transfer',
  'acknowledge',
])

function receivedOf({ id, kind, by, login, text = '', at }: Command): Bodies['command.received'] {
  const received = { command: id, kind, by, login }
  return kind === 'message' || kind === 'decline'
    ? { ...received, text: text.toWellFormed(), sent: at }
    : received
}

async function carryOut(context: SessionContext, current: CurrentAttempt, command: Command) {
  const { attempt } = current
  const { by, login } = command
  const who = signed(by, login)
  switch (command.kind) {
    case 'admit':
      await shortenLate(context, current, command)
      if (attempt.state === 'waiting') await startRunning(context)
      break
    case 'lock':
      await lock(context, 'invigilator', { by, ...(login ? { login } : {}), text: command.text ?? '' })
      break
    case 'unlock':
      await unlock(context, { by, login, how: 'command' })
      break
    case 'extend':
      await extend(context, current, command, command.minutes ?? 0)
      break
    case 'break':
      if (attempt.state === 'running') await context.change('break', who, command.minutes)
      break
    case 'pause':
      if (attempt.state === 'running') await context.change('paused', who)
      break
    case 'return':
      if (attempt.state === 'break') await context.change('running', who)
      break
    case 'resume':
      if (attempt.state === 'paused') await context.change('running', who)
      break
    case 'transfer':
      await leave(context, { id: command.id, by: who })
      break
    case 'use-camera':
      context.ports.onCameraAccepted()
      // Settled, whatever the other camera does meanwhile.
      if (context.state.problem?.code === 'other-camera') context.state.problem = null
      break
    case 'attend':
      context.state.called = false
      break
    case 'message':
    case 'decline':
    case 'acknowledge':
    case 'seat-unfilmed':
      // Said on the ledger: that is all there is to it.
      break
    case 'excuse':
      if (attempt.excused === null) break
      void submit(context, who).catch(context.ports.onTrouble)
      break
    case 'end':
      // Not awaited by the queue of commands: the rest of the way out is the submission's own.
      void submit(context, who).catch(context.ports.onTrouble)
      break
  }
}

/** Once for each command: it may have got onto the ledger before the word that it was received. */
async function extend(
  context: SessionContext,
  { attempt }: CurrentAttempt,
  { id, by, login }: Command,
  minutes: number,
) {
  if (attempt.extended.has(id)) return
  await context.append('attempt.extended', { minutes, by, login, command: id })
}

/** A late arrival may get less than the exam's time: as much as the others still have. */
async function shortenLate(context: SessionContext, current: CurrentAttempt, command: Command) {
  const { admitted, state } = current.attempt
  const begun = admitted || (state !== 'preflight' && state !== 'waiting')
  if (command.minutes === undefined || begun) return
  const less = command.minutes - left(clockOf(current), context.ports.now()) / 60_000
  if (less < 0) await extend(context, current, command, less)
}
