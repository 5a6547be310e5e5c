/** Sums of what is there and what is not. Pure. */
import type { Tally } from '../../src-shared/completeness.ts'
import type { sources } from '../../src-shared/vocabulary.ts'
import type { Standing } from './missing.ts'

/** One student of a roster. */
export interface Expected {
  standing: Standing | null
  lacks: boolean
}

/** Coverage counts by seconds: an attempt of three hours weighs three times one of an hour. */
export function tallyOf(students: readonly Expected[]): Tally {
  const opened = students.flatMap(({ standing }) => standing ?? [])
  const ran = opened.filter((one) => one.ran)
  const shareOf = (source: (typeof sources)[number]): number | null => {
    const seconds = ran.reduce((sum, { coverage }) => sum + coverage[source].seconds, 0)
    const covered = ran.reduce((sum, { coverage }) => sum + coverage[source].covered, 0)
    return seconds === 0 ? null : Math.min(1, covered / seconds)
  }
  const oldest = opened.flatMap(({ debt }) => debt.oldestMs ?? [])
  return {
    expected: students.length,
    opened: opened.length,
    submitted: opened.filter(({ submitted }) => submitted).length,
    whole: students.filter(({ standing, lacks }) => standing !== null && !lacks).length,
    missing: students.filter(({ lacks }) => lacks).length,
    coverage: { face: shareOf('face'), desk: shareOf('desk'), screen: shareOf('screen') },
    debt: {
      segments: opened.reduce((sum, { debt }) => sum + debt.segments, 0),
      bytes: opened.reduce((sum, { debt }) => sum + debt.bytes, 0),
      oldestMs: oldest.length === 0 ? null : Math.max(...oldest),
    },
  }
}
