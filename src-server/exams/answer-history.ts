/** Each change of an attempt's answers as its ledgers hold it, opened for whoever may see it. */

import { neutralName } from '../../src-shared/answer-files.ts'
import { withHidden } from '../../src-shared/answers/hidden.ts'
import type { AnswerChange, AnswerHistory } from '../../src-shared/answers/history.ts'
import { textChange } from '../../src-shared/answers/history.ts'
import { blinder, finder, type Stretch, type Telling } from '../../src-shared/cases/blind.ts'
import { AnswerValue, type ExamPaper, filesIn } from '../../src-shared/exam.ts'
import { isSound, type LedgerRecord } from '../../src-shared/records.ts'
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
    const shown = telling && blinder(telling.names, telling.others)
    const typesOf = new Map(questions.map((one) => [one.id, one.type === 'upload' ? one.types : []]))
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
        const told = shown ? blinded(value, typesOf.get(of) ?? [], shown) : value
        changes.push({ ...line, now: { kind: 'value', value: told } })
      }
    }
    return {
      questions,
      changes: find ? withHidden(changes, found) : changes,
      left: saved.length - changes.length,
    }
  }
}

/** What she typed in gaps; her files by their places alone, for what she called them may tell whose they are. */
function blinded(value: AnswerValue, types: readonly string[], shown: (text: string) => string): AnswerValue {
  if (value === null || typeof value === 'string') return value
  if (Array.isArray(value)) {
    const files = filesIn(value)
    return files.length > 0
      ? files.map((file, place) => ({ ...file, name: neutralName('file', place, types, file.name) }))
      : value
  }
  return Object.fromEntries(
    Object.entries(value).map(([id, part]) => [id, typeof part === 'string' ? shown(part) : part]),
  )
}
