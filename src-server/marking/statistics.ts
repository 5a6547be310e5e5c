/** Statistics of an exam's questions (src-shared/marking/statistics.ts), from works whose marks are locked and whose names are open. */
import type { Item } from '../../src-shared/bank/item.ts'
import { firstText, type ItemTexts } from '../../src-shared/bank/texts.ts'
import { Answers, isAnswered } from '../../src-shared/exam.ts'
import type { Answer } from '../../src-shared/marking/answer.ts'
import { bankAnswer } from '../../src-shared/marking/asked.ts'
import { settle } from '../../src-shared/marking/hands.ts'
import type { MarkRule } from '../../src-shared/marking/held.ts'
import { type AskedOnce, statisticsOf } from '../../src-shared/marking/statistics.ts'
import {
  type ExamStatistics,
  type ItemFigures,
  type ItemStatistics,
  shownLength,
  worksAtLeast,
} from '../../src-shared/marking/statistics-held.ts'
import { Selection } from '../../src-shared/papers/approved.ts'
import { namedItems } from '../../src-shared/papers/pool.ts'
import { optionsOf } from '../../src-shared/papers/question.ts'
import { Refusal } from '../http/refusal.ts'
import type { Reader } from '../storage/sql/sql.ts'
import { AutoMarks, type Key, type Keys } from './keys.ts'
import { type MarkedWork, markedWorks } from './marked-works.ts'
import type { HeldMarking, MarkingState, WorkState } from './state.ts'

export interface Statistics {
  /** Refuses with 409 while a mark is not locked or a name is not open. */
  of(held: HeldMarking): Promise<ExamStatistics>
}

/** Works whose answers are in memory as texts at once. */
const worksAtOnce = 100
const conflict = (detail: string) => new Refusal('bad-input', { status: 409, detail })
/** Others are answered between two works, or two items. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

export function createStatistics(deps: { db: Reader; state: MarkingState; keys: Keys }): Statistics {
  const { db, state, keys } = deps

  /** As the paper has them: what it names, then what it draws as the bank has it. */
  async function inOrder({ bank }: HeldMarking, { definition, asked }: Key): Promise<string[]> {
    const rows = await db.selectFrom('bank_item').select(['id', 'place']).where('bank', '=', bank).execute()
    const places = new Map(rows.map(({ id, place }) => [id, place]))
    const place = (id: string) => places.get(id) ?? 0
    const named = namedItems(definition)
    const drawn = [...asked.keys()].filter((id) => !named.has(id))
    return [...named, ...drawn.toSorted((one, other) => place(one) - place(other))]
  }

  return {
    async of(held) {
      const works = await state.works(held)
      if (works.length === 0 || works.some((work) => work.decipheredAt === null || work.points === null))
        throw conflict('statistics are there once every mark is locked and names are open')
      const { exam, title } = held
      if (works.length < worksAtLeast) return { title, works: works.length, damaged: [], items: [] }
      const key = await keys.of(held)
      const byCipher = new Map(works.map((work) => [work.cipher, work]))
      const read: AskedOnce[][] = []
      const damaged: string[] = []
      for (let from = 0; from < works.length; from += worksAtOnce) {
        const some = works.slice(from, from + worksAtOnce).map(({ cipher }) => cipher)
        for (const row of await markedWorks(db, exam).where('marking_work.cipher', 'in', some).execute()) {
          await turn()
          const work = byCipher.get(row.cipher)
          if (work?.version !== row.version) throw conflict('a key was put right meanwhile')
          const questions = questionsOf(row, work, { key, rule: held.rule })
          if (questions) read.push(questions)
          else damaged.push(row.cipher)
        }
      }
      const known = new Map([...key.items].map(([id, { spoken }]) => [id, choicesOf(spoken)]))
      const figures = new Map<string, ItemFigures>()
      for (const [item, found] of statisticsOf(read, (id) => known.get(id) ?? [])) {
        await turn()
        figures.set(item, found)
      }
      const items = (await inOrder(held, key)).flatMap((item, i): ItemStatistics[] => {
        const [found, asked, now] = [figures.get(item), key.asked.get(item), key.items.get(item)]
        if (!found || !asked || !now) return []
        const first = firstText(asked.spoken)
        return [
          {
            ...{ ...found, item, number: i + 1, kind: first.kind, text: shown(first.stem.text) },
            ...{ version: asked.version, key: now.version },
            choices: found.choices.map((choice) => ({ ...choice, text: choiceText(first, choice.id) })),
          },
        ]
      })
      return { title, works: works.length, damaged, items }
    },
  }
}

/** Null for a work that cannot be read, which is named to whoever asks. */
function questionsOf(row: MarkedWork, work: WorkState, { key, rule }: { key: Key; rule: MarkRule }) {
  try {
    const answers = Answers.parse(JSON.parse(row.answers))
    const { questions } = Selection.parse(JSON.parse(row.selection))
    const marks = AutoMarks.parse(JSON.parse(row.marks))
    return questions.flatMap((asked, i): AskedOnce[] => {
      const [mark, spoken] = [marks[i], key.asked.get(asked.item)?.spoken]
      if (mark?.question !== asked.item || !spoken) throw new TypeError(`no mark of ${asked.item}`)
      if (mark.state === 'none') return []
      const { question, max } = mark
      const settled = mark.hand ? settle(work, { question, max }, rule) : null
      const points = settled ? (settled.state === 'settled' ? settled.points : null) : mark.points
      if (points === null) throw new TypeError(`no points of ${asked.item}`)
      const value = answers[asked.item]?.value
      const item = firstText(spoken)
      const answer = bankAnswer(item, asked, value)
      return [
        {
          ...{ item: asked.item, points, max, answered: isAnswered(value) },
          chosen: hasChoices(item) ? chosenIn(answer) : null,
          typed: isTyped(item) && answer && 'text' in answer ? answer.text : null,
        },
      ]
    })
  } catch (_damaged) {
    return null
  }
}

/** Kinds whose answers are a word or a number. What is written at length is of one person. */
const isTyped = ({ kind }: Item): boolean => kind === 'text' || kind === 'number'
const hasChoices = ({ kind }: Item): boolean =>
  kind === 'single' || kind === 'multiple' || kind === 'truefalse'

function chosenIn(answer: Answer | null): string[] {
  if (answer && 'truth' in answer) return [String(answer.truth)]
  return answer && 'chosen' in answer ? answer.chosen : []
}

/** In the order of the bank; right is what is worth something by today's key. */
function choicesOf(spoken: ItemTexts): { id: string; right: boolean }[] {
  const item = firstText(spoken)
  if (!hasChoices(item)) return []
  return optionsOf(spoken).map((id) => ({ id, right: creditOf(item, id) > 0 }))
}

function creditOf(item: Item, id: string): number {
  if (item.kind === 'truefalse') return String(item.right) === id ? 1 : 0
  const options = item.kind === 'single' || item.kind === 'multiple' ? item.options : []
  return options.find((option) => option.id === id)?.credit ?? 0
}

const shown = (text: string): string => text.slice(0, shownLength).toWellFormed()
const choiceText = (item: Item, id: string): string =>
  shown('options' in item ? (item.options.find((option) => option.id === id)?.text.text ?? '') : '')
