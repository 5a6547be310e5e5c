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

/** The commands that answer a need, the usual one first; none where somebody must go and look. */
export const answersTo = (need: string): readonly CommandKind[] => answers[need] ?? []

/** The command that answers the most pressing need that has one. */
export const answerTo = (needs: readonly string[]): CommandKind | null => needs.flatMap(answersTo)[0] ?? null
