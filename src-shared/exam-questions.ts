/** What a person who wrote the questions of an exam's file should hear of, beyond the schema (exam-file.ts). Pure. */
import { Refused } from './bank/report.ts'
import { richFromHtml } from './bank/rich-html.ts'
import { answerLength, longestParts, optionsAtMost, type Question, unitLength } from './exam.ts'
import { languages } from './vocabulary.ts'

/** Each with its place. */
export function wrongInQuestion(question: Question, path: string): string[] {
  const wrong = [...listsOf(question, path)].flatMap(([options, at]) => [
    ...twice(options, at),
    ...(options.length > optionsAtMost
      ? [`${at.slice(0, -1)}: more than ${optionsAtMost}, which no answer can hold`]
      : []),
    ...options.flatMap((option, place) => wrongInHtml(option.html, `${at}${place}.html.`)),
  ])
  if ('unit' in question && (question.unit ?? '').length > unitLength)
    wrong.push(`${path}unit: more than ${unitLength} characters`)
  if (question.type === 'match') wrong.push(...unusable(question.left, `${path}left.`))
  if (question.type === 'gaps') wrong.push(...wrongInGaps(question, path))
  else wrong.push(...wrongInHtml(question.html, `${path}html.`))
  if (question.type === 'essay') {
    const { least = 0, most = least } = question.words ?? {}
    if (most < least) wrong.push(`${path}words.most: is less than words.least`)
    for (const language of languages)
      if ((question.template?.[language].length ?? 0) > question.maxLength)
        wrong.push(`${path}template.${language}: more than the ${question.maxLength} characters of an answer`)
  }
  const longest = longestParts(question)
  if (longest > answerLength)
    wrong.push(
      `${path.slice(0, -1)}: its longest answer has ${longest} characters, and ${answerLength} can be saved`,
    )
  return wrong
}

type Entry = { id: string; html?: Question['html'] }

/** Every list of entries with ids, and its path. */
function* listsOf(question: Question, path: string): Generator<[readonly Entry[], string]> {
  if ('options' in question) yield [question.options, `${path}options.`]
  if (question.type === 'match') {
    yield [question.left, `${path}left.`]
    yield [question.right, `${path}right.`]
  }
  if (question.type !== 'gaps') return
  yield [question.gaps.map(({ id }) => ({ id })), `${path}gaps.`]
  for (const [place, gap] of question.gaps.entries())
    if (gap.kind === 'choice') yield [gap.options, `${path}gaps.${place}.options.`]
}

function wrongInGaps(question: Extract<Question, { type: 'gaps' }>, path: string): string[] {
  const ids = new Set(question.gaps.map(({ id }) => id))
  const wrong = [
    ...unusable(question.gaps, `${path}gaps.`),
    ...wrongInHtml(question.html, `${path}html.`, ids),
  ]
  for (const language of languages) {
    const there = [...question.html[language].matchAll(/<span data-gap="([^"]*)"/g)].map(
      (match) => match[1] ?? '',
    )
    for (const id of ids) {
      const times = there.filter((one) => one === id).length
      if (times !== 1)
        wrong.push(`${path}html.${language}: the gap '${id}' is there ${times} times, not once`)
    }
    for (const id of new Set(there))
      if (!ids.has(id)) wrong.push(`${path}html.${language}: there is no gap '${id}'`)
  }
  for (const [place, gap] of question.gaps.entries())
    if (gap.kind === 'choice' && gap.options.some(({ html }) => html !== undefined))
      wrong.push(`${path}gaps.${place}.options: what is chosen in a gap has no html`)
  return wrong
}

/** Nothing but our marks: what the page would not show is said, not dropped. */
function wrongInHtml(html: Question['html'], path: string, gaps: ReadonlySet<string> = new Set()): string[] {
  if (html === undefined) return []
  return languages.flatMap((language) => {
    const said: string[] = []
    const say = { change: (why: string) => said.push(why), remark: () => undefined }
    try {
      richFromHtml(html[language], { say, medium: () => ({ wrong: 'cannot be shown' }), gaps })
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      said.push(error.message)
    }
    return said.slice(0, 1).map((why) => `${path}${language}: ${why}`)
  })
}

/** What JavaScript gives every object (`constructor`, `__proto__`) names no answer. */
export const unusable = (all: readonly { id: string }[], path: string): string[] =>
  all.flatMap(({ id }, place) =>
    id in Object.prototype ? [`${path}${place}.id: '${id}' cannot be an id`] : [],
  )

export const twice = (all: readonly { id: string }[], path: string): string[] => {
  const seen = new Set<string>()
  return all.flatMap(({ id }, place) => {
    const known = seen.has(id)
    seen.add(id)
    return known ? [`${path}${place}.id: '${id}' is there twice`] : []
  })
}
