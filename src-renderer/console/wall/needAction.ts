import type { CommandKind } from '../commands/kinds.ts'

const answers: Readonly<Record<string, CommandKind>> = {
  waiting: 'admit',
  'asks-break': 'break',
  'refused-filming': 'excuse',
  locked: 'unlock',
  'camera-other': 'use-camera',
  resumed: 'acknowledge',
}

/** The command that answers the most pressing need that has one. */
export const answerTo = (needs: readonly string[]): CommandKind | null =>
  needs.map((need) => answers[need]).find((command) => command !== undefined) ?? null
