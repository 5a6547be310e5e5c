/** The guard that the recorder has for pictures of the screen. */
import { ProblemError } from '../src-shared/vocabulary.ts'
import { openGuardProcess } from './lockdown/guard-process.ts'
import { guardProgram } from './lockdown/open-guard.ts'
import type { GuardPort } from './lockdown/port.ts'
import type { StationConfig } from './station/config.ts'

/** Rejects with a ProblemError (`no-guard`, `no-display`). */
export async function openScreenGuard(
  { native }: Pick<StationConfig, 'native'>,
  log: (line: string) => void,
): Promise<GuardPort> {
  const program = guardProgram(native, process.platform)
  if (!program) throw new ProblemError('no-guard', 'there is no guard for this system')
  return openGuardProcess({
    program,
    args: ['--pictures'],
    env: process.env,
    onObservation: () => undefined,
    onLost: (cause) => log(`the guard for pictures is gone: ${cause}`),
  })
}
