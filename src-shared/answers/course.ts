/** The history of answers in lines that a person can read: what was typed in one go is one line. Pure. */
import type { AnswerValue } from '../exam.ts'
import { type AnswerChange, changed } from './history.ts'

export interface CourseLine {
  of: string
  from: number
  to: number
  /** `typed`: characters came and went; `at-once`: many came in one moment, or were pasted; the others say an answer as a whole. */
  what: 'typed' | 'at-once' | 'chosen' | 'emptied' | 'unread'
  /** UTF-16 units. */
  added: number
  removed: number
  pasted: number
  value: AnswerValue
}

/** Who types on without a pause longer than this writes in one go. */
const pauseMs = 30_000
/** A station saves about every second: nobody types so many characters between two. */
const atOnceLeast = 60

/** @param changes in their order. */
export function courseOf(changes: readonly AnswerChange[]): CourseLine[] {
  const lines: CourseLine[] = []
  const texts = new Map<string, string>()
  for (const { of, at, pasted, now } of changes) {
    const line = { of, from: at, to: at, added: 0, removed: 0, pasted, value: null }
    if (now.kind === 'unread') lines.push({ ...line, what: 'unread' })
    else if (now.kind === 'value') {
      texts.set(of, typeof now.value === 'string' ? now.value : '')
      lines.push({ ...line, what: now.value === null ? 'emptied' : 'chosen', value: now.value })
    } else {
      const { removed, inserted } = now.change
      const text = changed(texts.get(of) ?? '', now.change)
      texts.set(of, text)
      const added = inserted.length
      const what =
        pasted > 0 || added >= atOnceLeast ? 'at-once' : text === '' && removed > 0 ? 'emptied' : 'typed'
      const last = lines.at(-1)
      if (what === 'typed' && last?.of === of && last.what === 'typed' && at - last.to <= pauseMs)
        Object.assign(last, { to: at, added: last.added + added, removed: last.removed + removed })
      else lines.push({ ...line, what, added, removed })
    }
  }
  return lines
}
