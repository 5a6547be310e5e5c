/**
 * Moodle's embedded answers (Cloze): `{1:SHORTANSWER:=Berlin#yes~%50%Bonn}` in the HTML of a question's text. After the
 * grammar of qtype_multianswer. Pure.
 */
import type { Gap, Rich } from './item.ts'
import { numberIn, plainOfHtml, shareOf, typedAnswer } from './moodle-values.ts'
import { Refused, type Say } from './report.ts'

const start =
  /\{(\d*):(NUMERICAL|NM|(?:MULTICHOICE|MC|MULTIRESPONSE|MR)(?:_?[VHS]{1,3})?|SHORTANSWER(?:_C)?|SAC?|MWC?):/g

/** The HTML with a place for each gap, and the gaps. Throws Refused. */
export function clozeIn(html: string, rich: (html: string) => Rich, say: Say): { html: string; gaps: Gap[] } {
  const gaps: Gap[] = []
  let out = ''
  let end = 0
  for (const match of html.matchAll(start)) {
    if (match.index < end) continue
    const from = match.index + match[0].length
    const to = closing(html, from)
    if (to < 0) throw new Refused(`the gap '${match[0].slice(0, 40)}' has no end`)
    const [, weight = '', type = ''] = match
    const id = String(gaps.length + 1)
    const given = { id, weight: weight === '' ? 1 : Number(weight) }
    gaps.push(gapOf(given, type, alternatives(html.slice(from, to)), rich, say))
    out += `${html.slice(end, match.index)}<span data-gap="${id}"></span>`
    end = to + 1
  }
  return { html: out + html.slice(end), gaps }
}

function closing(html: string, from: number): number {
  for (let at = from; at < html.length; at++) {
    if (html[at] === '\\') at++
    else if (html[at] === '}') return at
  }
  return -1
}

interface Alternative {
  credit: number
  text: string
  feedback: string
}

/** Parted by `~`; what is escaped by a backslash stands for itself, and `#` of an entity is none. */
function alternatives(text: string): Alternative[] {
  return text.split(/(?<!\\)~/).map((one) => {
    const [, mark = '', rest = ''] = /^\s*(=|%-?\d+(?:[.,]\d+)?%=?|)([\s\S]*)$/.exec(one) ?? []
    const hash = /(?<!\\|&)#/.exec(rest)
    const answer = hash ? rest.slice(0, hash.index) : rest
    return {
      credit: mark === '=' ? 1 : mark === '' ? 0 : shareOf(mark.replace(/[%=]/g, '')),
      text: unescaped(answer).trim(),
      feedback: hash ? unescaped(rest.slice(hash.index + 1)).trim() : '',
    }
  })
}

const unescaped = (text: string): string => text.replace(/\\([}~#=\\"/])/g, '$1')

function gapOf(
  given: { id: string; weight: number },
  type: string,
  all: readonly Alternative[],
  rich: (html: string) => Rich,
  say: Say,
): Gap {
  if (!all.some(({ credit }) => credit > 0)) throw new Refused(`no answer of gap ${given.id} is right`)
  const noteOf = (feedback: string) => (feedback === '' ? null : rich(feedback))
  if (/^(MULTICHOICE|MC|MULTIRESPONSE|MR)/.test(type)) {
    const many = /^(MULTIRESPONSE|MR)/.test(type)
    const share = 1 / all.filter(({ credit }) => credit > 0).length
    const options = all.map(({ credit, text, feedback }, place) => ({
      id: String(place + 1),
      text: rich(text),
      credit: many && credit === 1 ? share : credit,
      note: noteOf(feedback),
    }))
    return { ...given, kind: 'choice', many, options }
  }
  if (type === 'NUMERICAL' || type === 'NM') {
    const answers = all.flatMap(({ credit, text, feedback }) => {
      const [value = '', tolerance = '0'] = plainOfHtml(text).split(':')
      if (value.trim() === '*') return []
      const [number, within] = [numberIn(value), numberIn(tolerance)]
      if (number === null || within === null) throw new Refused(`'${text}' in gap ${given.id} is no number`)
      return [{ value: number, tolerance: Math.abs(within), credit, note: noteOf(feedback) }]
    })
    if (answers.length < all.length)
      say.remark(`gap ${given.id} answers anything else with a comment, which is left out`)
    return { ...given, kind: 'number', answers }
  }
  const answers = all.map(({ credit, text, feedback }) => {
    const plain = plainOfHtml(text)
    if (plain === '') throw new Refused(`an answer of gap ${given.id} is empty`)
    return { ...typedAnswer(plain), credit, note: noteOf(feedback) }
  })
  return { ...given, kind: 'text', answers, caseSensitive: /C$/.test(type) }
}
