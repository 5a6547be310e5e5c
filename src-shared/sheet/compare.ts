/** An answer sheet beside the ledgers of its attempt: the same for the server and for `taza verify`. Pure. */
import { AnswerValue, type Question } from '../exam.ts'
import { canonical } from '../ledger/jcs.ts'
import { bodies, type LedgerRecord } from '../records.ts'
import { listed } from '../text.ts'
import { type Sheet, SheetQuestions } from './sheet.ts'

export interface Recorded {
  /** The first record of the part that was handed in. */
  opened: LedgerRecord
  /** By question, each answer that it may name, the likeliest first (`accepted`); null: only here, so nobody can compare. */
  answers: ReadonlyMap<string, readonly unknown[]> | null
  /** As the server gave them; null where nobody here knows. */
  questions: readonly Question[] | null
}

/**
 * What the sheet of `part` may have as answers, by question. Where the part has records of a question, the newest of them: the
 * highest revision, there the latest. Where it has none, any of another part, the newest first, or none: a part goes on with
 * what the server held when it began, and records of before may come later. `open`: null where its seal does not open.
 */
export async function accepted(
  records: readonly LedgerRecord[],
  part: number,
  open: (record: LedgerRecord) => Promise<string | null> | string | null,
): Promise<Map<string, unknown[]>> {
  const found = records.flatMap((record) => {
    const { data } = bodies['answer.saved'].safeParse(record.body)
    // Malformed: a finding of its own.
    return record.kind === 'answer.saved' && data ? [{ record, ...data }] : []
  })
  // Sorting is stable: of the same revision the latest comes first.
  found.reverse().sort((a, b) => b.record.part - a.record.part || b.revision - a.revision)
  const values = new Map<string, unknown[]>()
  for (const [question, all] of Map.groupBy(found, (one) => one.question)) {
    const own = all.find(({ record }) => record.part === part)
    const opened = (own ? [own] : all).map(async ({ record }) => parsed(await open(record)))
    values.set(question, [...(await Promise.all(opened)), ...(own ? [] : [null])])
  }
  return values
}

/** Undefined for what is no JSON: one bad record holds up nothing. */
function parsed(text: string | null): unknown {
  if (text === null) return undefined
  try {
    return JSON.parse(text)
  } catch (_noJson) {
    return undefined
  }
}

/** What the sheet says otherwise, in English; empty: nothing. */
export function differences(sheet: Sheet, { opened, answers, questions }: Recorded): string[] {
  const wrong: string[] = []
  const { data } = bodies['attempt.opened']
    .pick({ exam: true, student: true, station: true })
    .safeParse(opened.body)
  const same = (what: string, said: unknown, is: unknown) => {
    if (canonical(said ?? null) !== canonical(is ?? null)) wrong.push(`another ${what}`)
  }
  same('attempt', sheet.attempt, opened.attempt)
  same('exam', sheet.exam.id, data?.exam)
  same('student', sheet.student, data?.student)
  same('station', sheet.station, data?.station)
  if (sheet.times.opened !== null) same('begin', sheet.times.opened, opened.at.wall)
  // Read alike: one release may write a default that another leaves out.
  if (questions && !says(SheetQuestions.safeParse(questions).data, sheet.questions))
    wrong.push('another paper')
  if (!answers) return wrong
  const ids = [...new Set([...answers.keys(), ...Object.keys(sheet.answers)])].sort()
  const others = ids.filter((id) => {
    const said = answerText(sheet.answers[id])
    return !(answers.get(id) ?? [null]).some((value) => answerText(value) === said)
  })
  if (others.length > 0) wrong.push(`other answers to ${listed(others)}`)
  return wrong
}

/** Whether all that is said is so; a station of an earlier release leaves out what it does not know of a question. */
function says(is: unknown, said: unknown): boolean {
  if (said === null || typeof said !== 'object') return is === said
  if (is === null || typeof is !== 'object' || Array.isArray(is) !== Array.isArray(said)) return false
  if (Array.isArray(said) && Array.isArray(is) && said.length !== is.length) return false
  return Object.entries(said).every(([key, value]) => says(Object(is)[key], value))
}

/** As it is compared. Null for none, and for what is no answer, so half a character: no sheet has it. */
export function answerText(value: unknown): string | null {
  const { data } = AnswerValue.safeParse(value)
  if (data === undefined || data === null) return null
  try {
    return canonical(data)
  } catch (_halfACharacter) {
    return null
  }
}
