/**
 * Cohen's kappa (1960): how far two who judge the same things agree beyond what chance alone would bring, from −1 to 1. Where
 * both say one and the same of everything, or nothing was judged by two, there is none. Pure.
 */

export interface Kappa {
  pairs: number
  agreed: number
  kappa: number | null
  /** Why there is none. */
  why: 'no-pairs' | 'one-answer' | null
}

export function cohensKappa(pairs: readonly (readonly [string, string])[]): Kappa {
  const n = pairs.length
  const agreed = pairs.filter(([one, other]) => one === other).length
  if (n === 0) return { pairs: 0, agreed: 0, kappa: null, why: 'no-pairs' }
  const share = (place: 0 | 1, answer: string) => pairs.filter((pair) => pair[place] === answer).length
  const answers = new Set(pairs.flat())
  // n² times the agreement that chance would bring: in whole numbers it is one or it is not.
  const byChance = [...answers].reduce((sum, answer) => sum + share(0, answer) * share(1, answer), 0)
  if (byChance === n * n) return { pairs: n, agreed, kappa: null, why: 'one-answer' }
  return { pairs: n, agreed, kappa: (agreed * n - byChance) / (n * n - byChance), why: null }
}
