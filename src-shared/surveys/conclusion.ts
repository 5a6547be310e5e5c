/**
 * Words for a conclusion, drawn from the figures and never saying more than they do: what was answered most often, whether
 * the next is within chance of it, where groups differ beyond chance. A draft for a person. Pure.
 */
import type { Distribution, Survey, SurveyTable } from './tabulate.ts'

type ConclusionKey =
  | 'responses'
  | 'response-rate'
  | 'most'
  | 'nearly'
  | 'only'
  | 'mean'
  | 'texts'
  | 'differ'
  | 'same'
  | 'limits'

export interface ConclusionWords {
  /** Of a group's value or of an answer. */
  question(id: string): string
  answer(question: string, value: string): string
  group(column: string, value: string): string
  number(value: number, places: number): string
  say(key: ConclusionKey, values: Readonly<Record<string, string>>): string
}

/** `people`: whom it was for; null: nobody knows. One sentence or two a question. */
export function conclusionOf(survey: Survey, people: number | null, words: ConclusionWords): string[] {
  const { number, say } = words
  const n = number(survey.responses, 0)
  const rate =
    people !== null && people >= survey.responses
      ? say('response-rate', {
          n,
          people: number(people, 0),
          percent: number((100 * survey.responses) / people, 1),
        })
      : say('responses', { n })
  return [
    rate,
    ...survey.tables.filter(({ role }) => role === 'question').map((table) => ofQuestion(table, words)),
    say('limits', {}),
  ].filter((text) => text !== '')
}

function ofQuestion(table: SurveyTable, words: ConclusionWords): string {
  const { all, column, kind } = table
  const question = words.question(column)
  if (all.answered === null || all.answered === 0) return ''
  const n = words.number(all.answered, 0)
  if (kind === 'text') return words.say('texts', { question, n })
  if (kind === 'scale')
    return all.mean === null
      ? ''
      : words.say('mean', {
          question,
          n,
          mean: words.number(all.mean, 2),
          from: all.cells[0]?.value ?? '',
          to: all.cells.at(-1)?.value ?? '',
        })
  const [first, second] = all.cells
    .flatMap((cell) =>
      cell.count === null || cell.percent === null
        ? []
        : [{ ...cell, count: cell.count, percent: cell.percent }],
    )
    .toSorted((a, b) => b.count - a.count)
  if (!first || first.count === 0) return ''
  // What is hidden might be more than what is shown.
  const shown = all.cells.reduce((sum, { count }) => sum + (count ?? 0), 0)
  const isMost =
    kind === 'multiple' ? all.cells.every(({ count }) => count !== null) : first.count > all.answered - shown
  if (!isMost) return ''
  const answer = (value: string) => words.answer(column, value)
  const values = { question, n, answer: answer(first.value), percent: words.number(first.percent, 1) }
  const near = second !== undefined && second.count > 0 && overlap(first, second)
  const said =
    first.count === all.answered && kind === 'single'
      ? words.say('only', values)
      : near
        ? words.say('nearly', {
            ...values,
            second: answer(second.value),
            percent2: words.number(second.percent, 1),
          })
        : words.say('most', values)
  return [said, ...table.by.map(({ column: by, groups }) => ofGroups(first.value, by, groups, words))]
    .filter((text) => text !== '')
    .join(' ')
}

/** The two groups that are furthest apart in one answer, where that is beyond chance; else that nothing can be said. */
function ofGroups(
  value: string,
  by: string,
  groups: readonly Distribution[],
  words: ConclusionWords,
): string {
  const known = groups
    .flatMap(({ of, cells }) => {
      const cell = cells.find((one) => one.value === value)
      return cell?.percent == null
        ? []
        : [{ name: words.group(by, of[by] ?? ''), ...cell, percent: cell.percent }]
    })
    .toSorted((a, b) => b.percent - a.percent)
  const [high, low] = [known[0], known.at(-1)]
  if (!high || !low || known.length < 2) return ''
  if (overlap(high, low)) return words.say('same', {})
  return words.say('differ', {
    high: high.name,
    low: low.name,
    percent: words.number(high.percent, 1),
    percent2: words.number(low.percent, 1),
  })
}

interface Interval {
  low: number | null
  high: number | null
}
/** Wilson's intervals at 95 %: a careful test, for two that overlap may differ all the same. */
const overlap = (a: Interval, b: Interval): boolean =>
  a.low === null ||
  a.high === null ||
  b.low === null ||
  b.high === null ||
  (a.low <= b.high && b.low <= a.high)
