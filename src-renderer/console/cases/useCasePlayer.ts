/** The films of a case on their one time line. */
import { useMemo } from 'react'
import type { CaseAttempt } from '../../../src-shared/cases/held.ts'
import { firstPicture, lineOf } from '../attempt/line.ts'
import { usePlayer } from '../player/usePlayer.ts'
import { shownOf } from './shown.ts'

export function useCasePlayer(attempt: CaseAttempt) {
  const shown = useMemo(() => shownOf(attempt), [attempt])
  // It is over: nothing is added to its end.
  const line = useMemo(() => lineOf(shown, attempt.submittedAt ?? attempt.startedAt ?? 0), [shown, attempt])
  const player = usePlayer({ ...line, running: false }, firstPicture(shown, line))
  return { shown, line, player }
}
