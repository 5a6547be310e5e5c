/** What is said of a case: keys of texts; pure. */
import type { CaseRow, CaseView } from '../../../src-shared/cases/held.ts'

/** Where it stands, for whoever looks. */
export function stateWord({ state, mine }: Pick<CaseRow, 'state' | 'mine'>): string {
  if ((state === 'review' || state === 'third') && mine === 'mine') return `state.${state}-mine`
  if (state === 'review' && mine === 'done') return 'state.review-done'
  if (state === 'review' && mine === 'none') return 'state.review-none'
  return `state.${state}`
}

/** Why there is nothing for her to do; null: there is something. */
export function whyNot({ state, mine, may, reviews }: Pick<CaseView, 'state' | 'mine' | 'may' | 'reviews'>) {
  if (may.some((action) => action !== 'give-back')) return null
  if (may.includes('give-back')) return 'why.knows'
  if (state === 'closed') return 'why.closed'
  if (state === 'review' || state === 'third') return mine === 'done' ? 'why.waits' : 'why.taken'
  if (reviews.some((review) => review.mine)) return 'why.reviewed'
  return mine === 'done' ? 'why.signed' : 'why.others'
}
