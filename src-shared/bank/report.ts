/**
 * The report of an import: each question of the file is in it once, as taken, taken with a change, or refused. Pure.
 */
import { type Item, type ItemKind, Item as ItemSchema, itemsAtMost } from './item.ts'

type Outcome = 'taken' | 'changed' | 'refused'

interface ReportLine {
  line: number
  /** Of a package: the file in it. */
  file: string | null
  /** `note` is about the file, not about a question. */
  what: Outcome | 'note'
  /** Sentences; for what is taken as it is, remarks or nothing. */
  why: string
  /** The beginning of the question, for whoever looks for it. */
  title: string
}

export interface BankImport {
  questions: number
  taken: number
  changed: number
  refused: number
  byKind: Partial<Record<ItemKind, number>>
  report: ReportLine[]
  items: Item[]
}

/** Why a question is not taken: a sentence without its end. */
export class Refused extends Error {}

/** Why nothing of the file can be read: a sentence without its end. */
export class NoBank extends Error {}

/** What the making of one item says of it. */
export interface Say {
  /** It is not quite what stands in the file. */
  change(why: string): void
  /** It is as in the file, and its author should look at it. */
  remark(why: string): void
}

interface Place {
  line: number
  file?: string | null
  title: string
}

export interface Report {
  question(place: Place, make: (say: Say) => Item): void
  note(line: number, why: string): void
  result(): BankImport
}

const titleLength = 80

export function createReport(): Report {
  const report: ReportLine[] = []
  const items: Item[] = []
  const counts = { taken: 0, changed: 0, refused: 0 }

  const enter = (place: Place, what: Outcome, why: string[]) => {
    counts[what]++
    report.push({ ...placed(place), what, why: [...new Set(why)].join('; ') })
  }
  return {
    question(place, make) {
      const changes: string[] = []
      const remarks: string[] = []
      try {
        if (items.length >= itemsAtMost) throw new Refused(`the file has more than ${itemsAtMost} questions`)
        const made = make({ change: (why) => changes.push(why), remark: (why) => remarks.push(why) })
        items.push(bounded(made))
        enter(place, changes.length > 0 ? 'changed' : 'taken', [...changes, ...remarks])
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        enter(place, 'refused', [error.message])
      }
    },
    note(line, why) {
      report.push({ line, file: null, what: 'note', why, title: '' })
    },
    result() {
      const byKind: Partial<Record<ItemKind, number>> = {}
      for (const { kind } of items) byKind[kind] = (byKind[kind] ?? 0) + 1
      const { taken, changed, refused } = counts
      return { questions: taken + changed + refused, taken, changed, refused, byKind, report, items }
    },
  }
}

const placed = ({ line, file = null, title }: Place) => {
  const words = title.replace(/\s+/g, ' ').trim()
  const short = words.length > titleLength ? `${words.slice(0, titleLength - 1).toWellFormed()}…` : words
  return { line, file, title: short }
}

function bounded(item: Item): Item {
  const parsed = ItemSchema.safeParse(item)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new Refused(
    `${issue?.path.map(String).join('.') || 'the question'}: ${issue?.message ?? 'does not fit'}`,
  )
}
