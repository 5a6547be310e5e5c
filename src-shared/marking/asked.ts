/** What a student answered on the station's page, marked by the key of the bank (docs/session/marking.md). Pure. */
import type { Gap, Item } from '../bank/item.ts'
import { firstText, type ItemTexts } from '../bank/texts.ts'
import { type AnswerValue, filesIn, idsIn, isAnswered } from '../exam.ts'
import type { Selection } from '../papers/approved.ts'
import { optionsOf } from '../papers/question.ts'
import { type Language, languages } from '../vocabulary.ts'
import type { Answer } from './answer.ts'
import { type Mark, type MarkRules, markAnswer } from './mark.ts'

export type AskedQuestion = Selection['questions'][number]

/** The page names options and what is on the left by their place: `o1`, `l2` (src-shared/papers/question.ts). */
function atPlace(ids: readonly string[], name: unknown): string {
  const id = typeof name === 'string' ? ids[Number(/^[ol](\d{1,3})$/.exec(name)?.[1]) - 1] : undefined
  if (id === undefined) throw new Unread('an option is not there')
  return id
}
class Unread extends Error {}

/** Null where there is no answer. */
export function bankAnswer(
  item: Item,
  { options, gaps }: AskedQuestion,
  value: AnswerValue | undefined,
): Answer | null {
  if (value === undefined || value === null || !isAnswered(value)) return null
  const parts = typeof value === 'string' || Array.isArray(value) ? null : value
  try {
    if (item.kind === 'matching' && parts) {
      const left = item.left.map(({ id }) => id)
      const pairs = Object.entries(parts).map(([from, to]) => [atPlace(left, from), atPlace(options, to)])
      return { pairs: Object.fromEntries(pairs) }
    }
    if (item.kind === 'gaps' && parts)
      return { gaps: Object.fromEntries(item.gaps.map((gap) => [gap.id, inGap(gap, gaps, parts[gap.id])])) }
    if (item.kind === 'upload' && filesIn(value).length > 0)
      return {
        text: filesIn(value)
          .map(({ name }) => name)
          .join('\n'),
      }
    if (Array.isArray(value)) return { chosen: value.map((one) => atPlace(options, one)) }
    if (typeof value !== 'string') return { unread: `is no answer to '${item.kind}'` }
    if (item.kind === 'truefalse') return { truth: atPlace(options, value) === 'true' }
    return item.kind === 'single' ? { chosen: [atPlace(options, value)] } : { text: value }
  } catch (error) {
    if (error instanceof Unread) return { unread: error.message }
    throw error
  }
}

function inGap(gap: Gap, shown: AskedQuestion['gaps'], part: string | string[] | undefined): string[] {
  const given = (part === undefined ? [] : [part].flat()).filter((one) => one.trim() !== '')
  if (gap.kind !== 'choice') return given
  // What was drawn before gaps were shuffled has the bank's own order.
  const order = shown.find((one) => one.gap === gap.id)?.options ?? gap.options.map(({ id }) => id)
  return given.map((one) => atPlace(order, one))
}

/** Words and units are of a language: whichever of the paper's the answer fits the best. */
export function markAsked(
  spoken: ItemTexts,
  spokenIn: readonly Language[],
  asked: AskedQuestion,
  value: AnswerValue | undefined,
  rules: MarkRules,
): Mark {
  const inPaper = spokenIn.flatMap((language) => spoken[language] ?? [])
  const items = inPaper.length > 0 ? inPaper : languages.flatMap((language) => spoken[language] ?? [])
  let best: Mark | null = null
  for (const item of items) {
    const answer = bankAnswer(item, asked, value)
    const mark: Mark =
      answer === null && item.kind !== 'description'
        ? { state: 'unanswered', points: 0, max: asked.points, why: '' }
        : markAnswer({ ...item, points: asked.points }, answer, rules)
    if (best === null || worthOf(mark) > worthOf(best)) best = mark
    // What is chosen has one key in all of them (disagreement in texts.ts).
    if (!typedKinds.has(item.kind) || answer === null || best.points === best.max) break
  }
  if (best === null) throw new TypeError('an item in no language')
  return best
}

const typedKinds: ReadonlySet<Item['kind']> = new Set(['text', 'number', 'gaps'])

/** An answer that one language understands is not unread; one that none marks as right is, where one cannot tell. */
const worthOf = ({ points }: Mark): number => (points === null ? 0.5e-9 : points)

/** The same answer with options named as the bank has them in its order: what this student saw tells whose it is. */
export function inBankOrder(
  spoken: ItemTexts,
  { options, gaps }: AskedQuestion,
  value: AnswerValue,
): AnswerValue {
  const item = firstText(spoken)
  const renamed = (shown: readonly string[], bank: readonly string[]) => (name: string) =>
    `o${bank.indexOf(shown[Number(name.slice(1)) - 1] ?? '') + 1}`
  const one = renamed(options, optionsOf(spoken))
  if (value === null) return null
  if (Array.isArray(value)) return item.kind === 'upload' ? filesIn(value) : idsIn(value).map(one)
  if (typeof value === 'string')
    return item.kind === 'single' || item.kind === 'truefalse' ? one(value) : value
  return Object.fromEntries(
    Object.entries(value).map(([id, part]) => {
      const gap = item.kind === 'gaps' ? item.gaps.find((of) => of.id === id) : undefined
      if (item.kind !== 'matching' && gap?.kind !== 'choice') return [id, part]
      const own = gap?.kind === 'choice' ? gap.options.map((option) => option.id) : []
      const name = gap ? renamed(gaps.find((of) => of.gap === id)?.options ?? own, own) : one
      return [id, typeof part === 'string' ? name(part) : part.map(name)]
    }),
  )
}
