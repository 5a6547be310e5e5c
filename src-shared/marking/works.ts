/** Works marked by a bank's key; marked again by another, with before and after. Pure. */
import type { Item } from '../bank/item.ts'
import { answerOf, type GivenAnswer } from './answer.ts'
import { type Mark, type MarkRules, markAnswer, toFour } from './mark.ts'
import { gradeOf, type Scale, type Total, totalOf } from './scale.ts'

export interface Work {
  work: string
  /** By the question's number in the file, from 1. */
  answers: ReadonlyMap<number, GivenAnswer>
  /** Other parts of the total, 0 to 100. */
  parts: Readonly<Record<string, number>>
}

export interface NumberedItem {
  number: number
  item: Item
}

interface MarkedItem extends Mark {
  item: number
  kind: Item['kind']
}
export interface MarkedWork {
  work: string
  /** Of what is marked; never below nought. */
  points: number
  max: number
  /** Null while something waits for a person. */
  percent: number | null
  grade: string | null
  total: Omit<Total, 'grade'> | null
  waits: number
  items: MarkedItem[]
}
export interface MarkOptions {
  rules: MarkRules
  scale: Scale | null
  /** Answers name options by their ids, as a program wrote them. */
  ids: boolean
}

export function markWork(
  items: readonly NumberedItem[],
  { work, answers, parts }: Work,
  { rules, scale, ids }: MarkOptions,
): MarkedWork {
  const marked = items.map(({ number, item }): MarkedItem => {
    const answer = answerOf(item, answers.get(number) ?? null, ids)
    return { item: number, kind: item.kind, ...markAnswer(item, answer, rules) }
  })
  const max = toFour(marked.reduce((sum, mark) => sum + mark.max, 0))
  const points = Math.max(0, toFour(marked.reduce((sum, mark) => sum + (mark.points ?? 0), 0)))
  const waits = marked.filter((mark) => mark.points === null).length
  const share = waits > 0 || max === 0 ? null : Math.min(100, (100 * points) / max)
  const percent = share === null ? null : Math.round(share * 100) / 100
  const total =
    scale?.total && share !== null ? totalOf(scale, { ...parts, [scale.total.exam]: share }) : null
  const grade = total?.grade ?? (scale && share !== null ? gradeOf(scale, share) : null)
  return {
    work,
    points,
    max,
    percent,
    grade: grade?.grade ?? null,
    total: total && { total: total.total, unmet: total.unmet },
    waits,
    items: marked,
  }
}

export interface Regraded {
  work: string
  before: { points: number; grade: string | null }
  after: { points: number; grade: string | null }
  items: { item: number; before: number | null; after: number | null }[]
}

/** What another key changes: works whose marks are no longer the same. */
export function regraded(before: readonly MarkedWork[], after: readonly MarkedWork[]): Regraded[] {
  return after.flatMap((now, i): Regraded[] => {
    const then = before[i]
    if (!then || then.work !== now.work) throw new RangeError('other works')
    const items = now.items.flatMap((mark, place) => {
      const old = then.items[place]
      return old && old.points !== mark.points
        ? [{ item: mark.item, before: old.points, after: mark.points }]
        : []
    })
    const of = ({ points, grade }: MarkedWork) => ({ points, grade })
    return items.length === 0 ? [] : [{ work: now.work, before: of(then), after: of(now), items }]
  })
}
