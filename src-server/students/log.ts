/** What her station noted, in plain words for the student herself: of staff no name, of anybody else nothing. */
import en from '../../resources/locales/en/student-log.json' with { type: 'json' }
import kk from '../../resources/locales/kk/student-log.json' with { type: 'json' }
import ky from '../../resources/locales/ky/student-log.json' with { type: 'json' }
import ru from '../../resources/locales/ru/student-log.json' with { type: 'json' }
import { type LedgerRecord, parseBody } from '../../src-shared/records.ts'
import { exportedIncidentsAtMost, logLinesAtMost } from '../../src-shared/students/bounds.ts'
import type { MyPlaceLog } from '../../src-shared/students/mine.ts'
import type { Language } from '../../src-shared/vocabulary.ts'
import { filled, reasonIn, type Values } from '../documents/reason.ts'
import type { LiveAttempt } from '../review/attempt.ts'
import { aroundMs, type Place } from './clips.ts'

const texts: Record<Language, typeof en> = { kk, ru, ky, en }
/** Characters of a line: titles and addresses may be longer, and are whole among her pages. */
const lineLength = 300

interface Noted {
  at: number
  /** Null: a moment, or it is not known how long. */
  durationMs: number | null
  words(language: Language): string
}

/** Within 5 s of a place, and what began before and still went on. */
export function logOver(
  attempt: LiveAttempt,
  language: Language,
): (place: Pick<Place, 'from' | 'to'>) => MyPlaceLog {
  const all: Noted[] = [...incidentsOf(attempt), ...eventsOf(attempt)].sort((a, b) => a.at - b.at)
  return ({ from, to }) => {
    const there = all.filter(
      ({ at, durationMs }) => at <= to + aroundMs && at + (durationMs ?? 0) >= from - aroundMs,
    )
    const lines = there.slice(0, logLinesAtMost).map((one) => lineOf(one, language))
    return { lines, more: there.length - lines.length }
  }
}

/** All of an attempt, for the file of her data. */
export function exportedIncidents(attempt: LiveAttempt, language: Language) {
  const all = incidentsOf(attempt).sort((a, b) => a.at - b.at)
  const incidents = all
    .slice(0, exportedIncidentsAtMost)
    .map(({ reason, ...one }) => ({ reason, ...lineOf(one, language) }))
  return { incidents, incidentsUntold: all.length - incidents.length }
}

const lineOf = ({ at, durationMs, words }: Noted, language: Language) => ({
  ...{ at, durationMs, words: cut(words(language)) },
})
const cut = (text: string): string =>
  text.length > lineLength ? `${[...text].slice(0, lineLength - 1).join('')}…` : text

const say = (language: Language, key: keyof typeof en, values: Values = {}): string =>
  filled(texts[language][key], values)

/** Who stopped it, and what she wrote, was for the room. */
const reasonFor = (language: Language, reason: string, params: Values): string =>
  reason === 'invigilator' ? say(language, 'stopped') : reasonIn(language, reason, params)

const incidentsOf = (attempt: LiveAttempt): (Noted & { reason: string })[] =>
  [...attempt.projection.incidents.values()].map(({ at, durationMs, raised: { reason, params } }) => ({
    ...{ at: attempt.unix(at), durationMs, reason },
    words: (language) => reasonFor(language, reason, params),
  }))

const eventsOf = (attempt: LiveAttempt): Noted[] =>
  attempt.projection.records.filter(isTold).map((record) => {
    const outage = record.kind === 'attempt.resumed' ? Math.max(0, Number(record.body.outageMs)) : null
    return {
      // It was off until then.
      at: attempt.unix(record.at) - (outage ?? 0),
      durationMs: outage,
      words: (language) => wordsOf(record, language),
    }
  })

/** Of bodies that are what their kind says: a long attempt has too many to parse each. */
function isTold({ kind, body: { from, to, pasted } }: LedgerRecord): boolean {
  if (kind === 'answer.saved') return Number(pasted ?? 0) > 0
  if (kind === 'attempt.changed') return stopped.has(to) || (to === 'running' && stopped.has(from))
  return always.has(kind)
}
const stopped: ReadonlySet<unknown> = new Set(['break', 'paused'])
const always = new Set(['web.visited', 'attempt.locked', 'attempt.unlocked', 'attempt.resumed'])

function wordsOf({ kind, body }: LedgerRecord, language: Language): string {
  switch (kind) {
    case 'web.visited': {
      const { title, url } = parseBody(kind, body)
      return say(language, 'visited', { page: title === '' ? url : `${title} (${url})` })
    }
    case 'answer.saved':
      return say(language, 'pasted', { n: parseBody(kind, body).pasted ?? 0 })
    case 'attempt.locked': {
      const { reason, params } = parseBody(kind, body)
      return reason === 'invigilator'
        ? say(language, 'stopped')
        : say(language, 'locked', { reason: reasonFor(language, reason, params) })
    }
    case 'attempt.unlocked':
      return say(language, 'unlocked')
    case 'attempt.resumed':
      return say(language, 'outage')
    default: {
      const { to, minutes } = parseBody('attempt.changed', body)
      if (to === 'break' && minutes !== undefined) return say(language, 'break', { minutes })
      return say(language, to === 'break' ? 'break-open' : to === 'paused' ? 'paused' : 'running')
    }
  }
}
