/** The way out of the kiosk: by a code where one is set, and who guesses at it waits. */
import { ProblemError } from '../../src-shared/vocabulary.ts'
import type { SessionContext } from './context.ts'

/** After so many wrong codes in a row the door stays shut for a while. */
const codesInARow = 5
const codePauseMs = 30_000

/** `isOpen`: an attempt is under way here. */
export function createLeave({ ports, state, append }: SessionContext, isOpen: () => boolean) {
  const { leave, now } = ports
  let wrongCodes = 0
  let againAt = 0

  async function checkCode(code: string): Promise<void> {
    if (now() < againAt) throw new ProblemError('too-many-tries')
    if (leave.check(code)) return
    wrongCodes++
    if (wrongCodes % codesInARow === 0) againAt = now() + codePauseMs
    if (state.current) await append('leave.refused', { count: wrongCodes })
    throw new ProblemError('wrong-code')
  }

  /** Rejects where the station is not to be left. */
  return async (code: string): Promise<void> => {
    if (leave.asksCode) await checkCode(code)
    else if (isOpen() && !leave.freely) {
      await append('leave.refused', { count: ++wrongCodes })
      throw new ProblemError('not-allowed', 'no leave code is set: an exam under way is left by nobody')
    }
    if (isOpen()) await append('station.left', { how: leave.asksCode ? 'code' : 'combination' })
    leave.go()
  }
}
