/** What follows from the counts of a row, and from those of all rows of a total. Pure. */
import { type Fraction, meanOf, percentOf } from './fraction.ts'
import {
  type CountColumn,
  countNames,
  courses,
  type PercentColumn,
  percentNames,
  type SourceRow,
  stateNames,
} from './session-names.ts'

export interface Computed {
  counts: Partial<Record<CountColumn, number | null>>
  percents: Partial<Record<PercentColumn, Fraction | null>>
  /** Of a total: what the plain mean would be, where counts say something else. */
  means: Partial<Record<PercentColumn, Fraction | null>>
}

const less = (all: number | undefined | null, part: number | undefined | null): number | null =>
  all === undefined || all === null || part === undefined || part === null ? null : all - part

export function ofRow(counts: SourceRow['counts']): Computed {
  const share = (part: number | undefined, all: number | undefined) => percentOf(part ?? null, all ?? null)
  const debtors = less(counts.students, counts.passed)
  const byCourse = courses.filter(
    (course) => counts[`passed${course}`] !== undefined && counts[`admitted${course}`] !== undefined,
  )
  const passedByCourse = byCourse.reduce((sum, course) => sum + (counts[`passed${course}`] ?? 0), 0)
  return {
    counts: {
      debtors: debtors !== null && debtors < 0 ? null : debtors,
      ...(byCourse.length > 0 ? { passed: passedByCourse } : {}),
    },
    percents: {
      absolute: share(counts.passed, counts.admitted),
      debtorsPercent: debtors === null || debtors < 0 ? null : percentOf(debtors, counts.students ?? null),
      quality: share(counts.good, counts.admitted),
      stateDefendedPercent: share(counts.stateDefended, counts.stateAdmitted),
      stateHonoursPercent: share(counts.stateHonours, counts.stateDefended),
      ...Object.fromEntries(
        byCourse.map((course) => [
          `course${course}`,
          share(counts[`passed${course}`], counts[`admitted${course}`]),
        ]),
      ),
    },
    means: {},
  }
}

/** Counts are summed where every row has them, or none for what only some courses have. */
export function summedCounts(rows: readonly SourceRow[]): SourceRow['counts'] {
  const sums: SourceRow['counts'] = {}
  for (const name of countNames) {
    const values = rows.map(({ counts }) => counts[name])
    if (values.every((value) => value === undefined)) continue
    if (values.every((value) => value !== undefined) || /\d$/.test(name))
      sums[name] = values.reduce<number>((all, value) => all + (value ?? 0), 0)
  }
  return sums
}

export function ofTotal(rows: readonly SourceRow[]): Computed {
  const sums = summedCounts(rows)
  const { counts, percents } = ofRow(sums)
  const means: Computed['means'] = {}
  for (const name of percentNames) {
    const mean = meanOf(rows.flatMap(({ percents: { [name]: percent } }) => (percent ? [percent] : [])))
    if (!mean) continue
    if (percents[name]) means[name] = mean
    else percents[name] = mean
  }
  const { students = null, admitted = null, passed = null } = sums
  const where = (['good', ...stateNames] as const).flatMap((name) => {
    const sum = sums[name]
    return sum === undefined ? [] : [[name, sum] as const]
  })
  return {
    counts: { ...counts, students, admitted, passed, ...Object.fromEntries(where) },
    percents,
    means,
  }
}

interface Behind {
  part: number
  all: number
  partName: CountColumn
  allName: CountColumn
  /** What was taken off `all` to come to `part`; null where `part` is a count of the table. */
  less: number | null
}

/** The counts that a percentage (or the number of debtors) is computed from; null where the rows do not have them all. */
export function countsBehind(rows: readonly SourceRow[], column: CountColumn | PercentColumn): Behind | null {
  const sums = summedCounts(rows)
  const share = (partName: CountColumn, allName: CountColumn): Behind | null => {
    const [part, all] = [sums[partName], sums[allName]]
    return part === undefined || all === undefined ? null : { part, all, partName, allName, less: null }
  }
  if (column === 'absolute') return share('passed', 'admitted')
  if (column === 'quality') return share('good', 'admitted')
  if (column === 'stateDefendedPercent') return share('stateDefended', 'stateAdmitted')
  if (column === 'stateHonoursPercent') return share('stateHonours', 'stateDefended')
  if (column === 'debtors' || column === 'debtorsPercent') {
    const { students, passed } = sums
    if (students === undefined || passed === undefined || passed > students) return null
    return {
      ...{ part: students - passed, all: students, less: passed },
      ...{ partName: 'debtors', allName: 'students' },
    }
  }
  const course = courses.find((one) => column === `course${one}`)
  return course === undefined ? null : share(`passed${course}`, `admitted${course}`)
}
