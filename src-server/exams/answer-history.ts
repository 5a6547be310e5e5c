/** Each change of an attempt's answers as its ledgers hold it, opened for whoever may see it. */

import { withHidden } from '../../src-shared/answers/hidden.ts'
import type { AnswerChange, AnswerHistory } from '../../src-shared/answers/history.ts'
import { textChange } from '../../src-shared/answers/history.ts'
import { blinder, finder, type Stretch, type Telling } from '../../src-shared/cases/blind.ts'
import { AnswerValue, type ExamPaper, filesIn } from '../../src-shared/exam.ts'
import { isSound, type LedgerRecord } from '../../src-shared/records.ts'
import { safeName } from '../../src-shared/student-files.ts'
import type { ServerKeys } from '../keys.ts'
import type { Sql } from '../storage/sql/sql.ts'
import { keysOf, open, savedIn } from './recorded.ts'

/** `unix`: by the attempt's own line of time. `telling`: what is taken out of texts before anybody sees them. */
export type ReadAnswerHistory = (
  attempt: string,
  how: { unix(at: LedgerRecord['at']): number; telling: Required<Telling> | null },
) => Promise<AnswerHistory>

/** So many are shown; a student who answers a question a second for an hour makes fewer. */
const changesAtMost = 5000
/** UTF-16 units of all that came in. */
const textAtMost = 2_000_000

export function createAnswerHistory(deps: {
  db: Sql
  review: ServerKeys['review']
  paper(attempt: string): Promise<ExamPaper | null>
}): ReadAnswerHistory {
  return async (attempt, { unix, telling }) => {
    const saved = await savedIn(deps.db, attempt)
    const keyOf = keysOf(deps, attempt)
    const questions = (await deps.paper(attempt))?.questions ?? []
    const texts = new Set(
      questions
        .filter(({ type }) => type === 'text' || type === 'essay' || type === 'number')
        .map(({ id }) => id),
    )
    const asked = new Set(questions.map(({ id }) => id))
    const find = telling && finder(telling)
    const shown = telling ? blinder(telling.names, telling.others) : (text: string) => text
    const before = new Map<string, string>()
    const changes: AnswerChange[] = []
    const found = new Map<AnswerChange, Stretch[]>()
    let size = 0
    for (const one of saved) {
      if (changes.length >= changesAtMost || size > textAtMost) break
      const { of, revision, pasted, record } = one
      // Of no time that can be: it is a finding, and among those that are left.
      if (!isSound(record)) continue
      const line = { of, revision, pasted: pasted ?? 0, at: unix(record.at) }
      const { data: value } = AnswerValue.safeParse(await open(one, keyOf))
      if (value === undefined) changes.push({ ...line, now: { kind: 'unread' } })
      // What is typed in another's page is a text too.
      else if (typeof value === 'string' && (texts.has(of) || !asked.has(of))) {
        const text = find ? value.normalize('NFC') : value
        const change = textChange(before.get(of) ?? '', text)
        before.set(of, text)
        size += change.inserted.length
        const made: AnswerChange = { ...line, now: { kind: 'text', change } }
        if (find) found.set(made, find(text))
        changes.push(made)
      } else {
        before.delete(of)
        size += value === null ? 0 : JSON.stringify(value).length
        changes.push({ ...line, now: { kind: 'value', value: blinded(value, shown) } })
      }
    }
    return {
      questions,
      changes: find ? withHidden(changes, found) : changes,
      left: saved.length - changes.length,
    }
  }
}

/** What she typed in gaps, and called her files. */
function blinded(value: AnswerValue, shown: (text: string) => string): AnswerValue {
  if (value === null || typeof value === 'string') return value
  // What she called her files.
  if (Array.isArray(value))
    return filesIn(value).length > 0
      ? filesIn(value).map((file) => ({ ...file, name: safeName(shown(file.name)) }))
      : value
  return Object.fromEntries(
    Object.entries(value).map(([id, part]) => [id, typeof part === 'string' ? shown(part) : part]),
  )
}
