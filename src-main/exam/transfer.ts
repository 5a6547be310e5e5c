/** An attempt that goes on at another station: how it is left here. */
import { release, type SessionContext } from './context.ts'

/** Ends this station's part; what it holds goes on being sent. The next student may sign in. */
export async function leave(context: SessionContext, command: { id: string; by: string }) {
  const { state, ports } = context
  if (!state.current || state.stage === 'submitting' || state.stage === 'receipt') return
  state.stage = 'submitting'
  context.render()
  await ports.finishMedia()
  await ports.keeper.call('attempt.leave', { by: command.by, command: command.id })
  release(state, state.language, { code: 'attempt-moved' })
  ports.onMedia()
  context.render()
}
