/** Sounds of a paper that can be played so often and no more. Pure. */
import type { Question } from './exam.ts'

const known = new WeakMap<readonly Question[], ReadonlyMap<string, number>>()

/** By digest; of a sound that several questions have, the least. */
export function playLimits(questions: readonly Question[]): ReadonlyMap<string, number> {
  const before = known.get(questions)
  if (before) return before
  const limits = new Map<string, number>()
  for (const question of questions) {
    const { plays } = question
    if (plays === undefined) continue
    for (const [, digest = ''] of JSON.stringify(question).matchAll(
      /<audio data-media=\\"([0-9a-f]{64})\\"/g,
    ))
      limits.set(digest, Math.min(plays, limits.get(digest) ?? plays))
  }
  known.set(questions, limits)
  return limits
}
