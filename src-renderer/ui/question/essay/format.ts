/**
 * The plain marks of an essay: `**bold**`, `_italic_`, lines that begin with `- ` or `1. `, as CommonMark (0.31) has them,
 * and no others. An essay stays the text that was typed. Pure.
 */

export type Emphasis = '**' | '_'
export type List = 'dots' | 'numbers'

/** What takes the place of `from` to `to`, and what is chosen then; places in UTF-16 units. */
export interface Edit {
  from: number
  to: number
  text: string
  chosen: readonly [from: number, to: number]
}

/** Puts marks around what is chosen, line by line, or takes them away where they stand around it already. */
export function emphasise(text: string, from: number, to: number, mark: Emphasis): Edit {
  const length = mark.length
  const inner = text.slice(from, to)
  if (from >= length && text.slice(from - length, from) === mark && text.slice(to, to + length) === mark)
    return {
      ...{ from: from - length, to: to + length, text: inner },
      chosen: [from - length, to - length],
    }
  if (inner.trim() === '')
    return { from, to, text: mark + inner + mark, chosen: [from + length, to + length] }
  const lines = inner.split('\n').map((line) => {
    const [, begin = '', words = '', end = ''] = /^(\s*(?:- |\d{1,3}\. )?\s*)(.*?)(\s*)$/s.exec(line) ?? []
    return { begin, words, end }
  })
  const made = lines.map(({ begin, words, end }) => begin + (words && mark + words + mark) + end)
  const [only] = lines
  // Pressed again, what is chosen within the marks is found.
  const chosen: Edit['chosen'] =
    lines.length === 1 && only
      ? [from + only.begin.length + length, from + only.begin.length + length + only.words.length]
      : [from, from + made.join('\n').length]
  return { from, to, text: made.join('\n'), chosen }
}

const prefixOf = /^(?:- |\d{1,3}\. )/

/** Makes items of the lines that are chosen, or lines of the items. */
export function list(text: string, from: number, to: number, kind: List): Edit {
  const begin = text.lastIndexOf('\n', from - 1) + 1
  const after = text.indexOf('\n', Math.max(from, to - 1))
  const end = after < 0 ? text.length : after
  const lines = text.slice(begin, end).split('\n')
  const isItem = (line: string) => (kind === 'dots' ? line.startsWith('- ') : /^\d{1,3}\. /.test(line))
  const asked = lines.filter((line) => line.trim() !== '')
  const undo = asked.length > 0 && asked.every(isItem)
  let number = 0
  const made = lines
    .map((line) => {
      const words = line.replace(prefixOf, '')
      if (undo || (line.trim() === '' && lines.length > 1)) return words
      number += 1
      return `${kind === 'dots' ? '- ' : `${Math.min(number, 999)}. `}${words}`
    })
    .join('\n')
  const at = begin + made.length
  return { from: begin, to: end, text: made, chosen: lines.length > 1 ? [begin, at] : [at, at] }
}

export interface Run {
  text: string
  bold: boolean
  italic: boolean
}
export interface Line {
  /** A number is the item's own. */
  item: 'dot' | number | null
  runs: Run[]
}

/** A whole essay as it is shown, a line each. */
export const linesOf = (text: string): Line[] =>
  text.split('\n').map((line) => {
    const [prefix = ''] = prefixOf.exec(line) ?? []
    const item = prefix === '' ? null : prefix === '- ' ? 'dot' : Number.parseInt(prefix, 10)
    return { item, runs: runsOf(line.slice(prefix.length)) }
  })

/** A mark opens at a word's begin and closes at its end: `2_1` and `a ** b` are what was typed. */
function runsOf(line: string): Run[] {
  const open = new Map<string, number>()
  const pairs = new Map<number, { mark: string; on: boolean }>()
  for (const { 0: mark, index } of line.matchAll(/\*\*|_/g)) {
    const [before = ' ', after = ' '] = [line[index - 1], line[index + mark.length]]
    const begun = open.get(mark)
    if (begun !== undefined && index > begun + mark.length && /\S/.test(before) && isEdge(after)) {
      pairs.set(begun, { mark, on: true }).set(index, { mark, on: false })
      open.delete(mark)
    } else if (isEdge(before) && /\S/.test(after)) open.set(mark, index)
  }
  const runs: Run[] = []
  let [bold, italic, from] = [false, false, 0]
  const until = (to: number) => {
    if (to > from) runs.push({ text: line.slice(from, to), bold, italic })
  }
  for (const [at, { mark, on }] of [...pairs].sort(([a], [b]) => a - b)) {
    until(at)
    from = at + mark.length
    if (mark === '_') italic = on
    else bold = on
  }
  until(line.length)
  return runs
}

const isEdge = (character: string): boolean => !/[\p{L}\p{N}]/u.test(character)
