/** An attempt that goes on at another station: how it is left here. */
import { release, type SessionContext } from './context.ts'
import { unlessDone } from './submit.ts'

/**
 * Ends this station's part; what it holds goes on being sent. The next student may sign in. Whatever fails is tried again by
 * the next call.
 */
export async function leave(context: SessionContext, command: { id: string; by: string }) {
  const { state, ports } = context
  const { current } = state
  if (!current || current.ending) return
  state.stage = 'submitting'
  context.render()
  await ports.finishMedia()
  await ports.keeper.call('attempt.leave', { by: command.by, command: command.id }).catch(unlessDone)
  release(state, state.language, { code: 'attempt-moved' })
  ports.onMedia()
  context.render()
}
