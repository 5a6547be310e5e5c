import type { AttemptSummary } from '../../../src-shared/console-api.ts'
import type { CommandKind } from '../commands/kinds.ts'

const answers: Readonly<Record<string, readonly CommandKind[]>> = {
  waiting: ['admit'],
  'asks-break': ['break', 'decline'],
  'asks-help': ['attend'],
  'no-card': ['attend'],
  'break-over': ['return'],
  'refused-filming': ['excuse'],
  locked: ['unlock'],
  'camera-other': ['use-camera'],
  resumed: ['acknowledge'],
}

type Of = Pick<AttemptSummary, 'unfilmed'>

/** The commands that answer a need, the usual one first; none where somebody must go and look. */
export const answersTo = (need: string, { unfilmed }: Of): readonly CommandKind[] =>
  need === 'refused-filming' && unfilmed === 'offered' ? ['seat-unfilmed', 'excuse'] : (answers[need] ?? [])

/** The command that answers the most pressing need that has one. */
export const answerTo = (needs: readonly string[], attempt: Of): CommandKind | null =>
  needs.flatMap((need) => answersTo(need, attempt))[0] ?? null
