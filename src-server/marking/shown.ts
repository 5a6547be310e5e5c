/** A question of a work as whoever judges it sees it: as the bank has it, with the answer and what the key takes for right. */
import { neutralName } from '../../src-shared/answer-files.ts'
import type { Rubric } from '../../src-shared/bank/rubric.ts'
import { firstText, type ItemTexts, languagesOf, rubricOf } from '../../src-shared/bank/texts.ts'
import { type Answers, type AnswerValue, filesIn, type Question } from '../../src-shared/exam.ts'
import { type AskedQuestion, inBankOrder } from '../../src-shared/marking/asked.ts'
import type { ShownRubric, WorkToMark } from '../../src-shared/marking/held.ts'
import { keyOf } from '../../src-shared/papers/printed.ts'
import { optionsOf, questionOf } from '../../src-shared/papers/question.ts'
import { type Language, type Localized, languages } from '../../src-shared/vocabulary.ts'
import type { Key, KeyInForce } from './keys.ts'

type ShownKey = Pick<WorkToMark['questions'][number], 'key' | 'note' | 'rubric'>
type ShownQuestion = ShownKey & Pick<WorkToMark['questions'][number], 'question' | 'max' | 'answer'>

export function shownQuestion(
  { asked, items, definition }: Key,
  selected: readonly AskedQuestion[],
  answers: Answers,
  { work, id, max }: { work: string; id: string; max: number },
): ShownQuestion {
  const [spoken, key] = [asked.get(id)?.spoken, items.get(id)]
  const one = selected.find(({ item }) => item === id)
  if (!spoken || !key || !one) throw new Error(`a work has no question ${id}`)
  const { points, options } = { points: max, options: optionsOf(spoken) }
  const question = questionOf({ id, spoken, languages: definition.languages, points, options })
  const answer = unnamed(work, question, inBankOrder(spoken, one, answers[id]?.value ?? null))
  return { question, max, answer, ...shownKey(key) }
}

/** Files by the work's cipher: what she called them may tell whose they are. */
const unnamed = (work: string, question: Question, answer: AnswerValue): AnswerValue =>
  question.type === 'upload' && answer !== null
    ? filesIn(answer).map((file, place) => ({
        ...file,
        name: neutralName(work, place, question.types, file.name),
      }))
    : answer

/** What helps whoever marks it: what the key takes for right, the author's note, the rubric. */
function shownKey({ spoken }: KeyInForce): ShownKey {
  const [first] = languagesOf(spoken)
  const said = (of: (language: Language) => string | null): Localized | null => {
    const texts = languages.map((language) => [language, of(language) ?? (first && of(first)) ?? ''] as const)
    if (texts.every(([, text]) => text === '')) return null
    const { kk = '', ru = '', ky = '', en = '' } = Object.fromEntries(texts)
    return { kk, ru, ky, en }
  }
  return {
    key: said((language) => {
      const item = spoken[language]
      return item && (item.kind === 'text' || item.kind === 'number' || item.kind === 'gaps')
        ? keyOf(item, [], language)
        : null
    }),
    note: said((language) => {
      const item = spoken[language]
      return item?.kind === 'essay' || item?.kind === 'upload' ? (item.markerNote?.text ?? null) : null
    }),
    rubric: rubricShown(spoken),
  }
}

/** Each language has the same criteria and levels, in one order (disagreement in texts.ts). */
function rubricShown(spoken: ItemTexts): ShownRubric | null {
  const rubric = rubricOf(firstText(spoken))
  if (!rubric) return null
  const said = (textIn: (one: Rubric) => string | undefined, own: string): Localized => {
    const texts = languages.map((language) => {
      const item = spoken[language]
      const there = item && rubricOf(item)
      return [language, (there && textIn(there)) ?? own] as const
    })
    const { kk = own, ru = own, ky = own, en = own } = Object.fromEntries(texts)
    return { kk, ru, ky, en }
  }
  return rubric.map(({ id, text, points, levels }, at) => ({
    ...{ id, points, text: said((one) => one[at]?.text, text) },
    levels: levels.map((level, place) => ({
      text: said((one) => one[at]?.levels[place]?.text, level.text),
      points: level.points,
    })),
  }))
}
