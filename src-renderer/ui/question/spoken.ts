/** A question's text as it is read aloud: formulas in words, gaps by their name. Pure. */

/** Texts under `aloud`. */
type SpokenWord =
  | 'plus'
  | 'minus'
  | 'plus-minus'
  | 'times'
  | 'over'
  | 'equals'
  | 'unequal'
  | 'less'
  | 'greater'
  | 'at-most'
  | 'at-least'
  | 'infinity'
  | 'sum'
  | 'integral'
  | 'fraction'
  | 'root'
  | 'end'
  | 'power'
  | 'index'
  | 'open'
  | 'close'
  | 'gap'
type Say = (word: SpokenWord) => string

/** As questions carry them: `\(…\)` and `\[…\]` a formula in TeX, `[[…]]` a gap. */
export function spoken(text: string, say: Say): string {
  return told(text, (tex) => ` ${formula(tex, say)} `, ` ${say('gap')} `)
}

/** As it stands in a line of plain text: a formula as it was typed, in words where that has commands of TeX. */
export function written(text: string, say: Say): string {
  return told(text, (tex) => (/\\[a-zA-Z]/.test(tex) ? ` ${formula(tex, say)} ` : tex), '…')
}

function told(text: string, formulaIn: (tex: string) => string, gap: string): string {
  return text
    .replace(/\\\(([\s\S]*?)\\\)|\\\[([\s\S]*?)\\\]/g, (_, inline, display) =>
      formulaIn(inline ?? display ?? ''),
    )
    .replace(/\[\[[^\]]*\]\]/g, gap)
    .replace(/[^\S\n]+/g, ' ')
    .trim()
}

const signs = new Map<string, SpokenWord>([
  ['+', 'plus'],
  ['-', 'minus'],
  ['−', 'minus'],
  ['±', 'plus-minus'],
  ['\\pm', 'plus-minus'],
  ['*', 'times'],
  ['·', 'times'],
  ['×', 'times'],
  ['\\cdot', 'times'],
  ['\\times', 'times'],
  ['/', 'over'],
  ['÷', 'over'],
  ['\\div', 'over'],
  ['=', 'equals'],
  ['≠', 'unequal'],
  ['\\ne', 'unequal'],
  ['\\neq', 'unequal'],
  ['<', 'less'],
  ['\\lt', 'less'],
  ['>', 'greater'],
  ['\\gt', 'greater'],
  ['≤', 'at-most'],
  ['\\le', 'at-most'],
  ['\\leq', 'at-most'],
  ['≥', 'at-least'],
  ['\\ge', 'at-least'],
  ['\\geq', 'at-least'],
  ['∞', 'infinity'],
  ['\\infty', 'infinity'],
  ['\\sum', 'sum'],
  ['\\int', 'integral'],
  ['^', 'power'],
  ['_', 'index'],
  ['(', 'open'],
  [')', 'close'],
])
/** What changes how it looks and not what it says. */
const looks =
  /^\\(left|right|big|Big|bigl|bigr|displaystyle|text|mathrm|mathbf|operatorname|limits|quad|qquad|[^a-zA-Z])$/
const fractions = new Set(['\\frac', '\\dfrac', '\\tfrac'])

/** Longer than any that is read aloud with profit. */
const formulaLength = 2000

function formula(tex: string, say: Say): string {
  if (tex.length > formulaLength) return tex
  const tokens = tex.match(/\\[a-zA-Z]+|\\.|\d+(?:[.,]\d+)*|[^\s\\]/gu) ?? []
  let at = 0
  /** The next token, of a number its first digit, or what stands in braces there. */
  const argument = (): string[] => {
    const token = tokens[at] ?? ''
    if (token === '{') return inBraces()
    if (/^\d./.test(token)) {
      tokens[at] = token.slice(1)
      return [token.slice(0, 1)]
    }
    return one(tokens[at++])
  }
  const inBraces = (close = '}'): string[] => {
    at += 1
    const words: string[] = []
    while (at < tokens.length && tokens[at] !== close) words.push(...one(tokens[at++]))
    at += 1
    return words
  }
  /** With its end said, where more than a word stands there. */
  const ended = (words: readonly string[]) => (words.length > 1 ? [...words, say('end')] : words)
  const one = (token: string | undefined): string[] => {
    if (token === undefined || token === '}' || looks.test(token)) return []
    if (token === '{') {
      at -= 1
      return inBraces()
    }
    if (fractions.has(token)) {
      const above = argument()
      const below = argument()
      const parts = [...above, say('over'), ...below]
      return above.length + below.length > 2 ? [say('fraction'), ...parts, say('end')] : parts
    }
    if (token === '\\sqrt') {
      const degree = tokens[at] === '[' ? [say('index'), ...inBraces(']')] : []
      return [say('root'), ...degree, ...ended(argument())]
    }
    if (token === '^' || token === '_') return [say(token === '^' ? 'power' : 'index'), ...ended(argument())]
    const sign = signs.get(token)
    return [sign ? say(sign) : token.replace('\\', '')]
  }
  const words: string[] = []
  while (at < tokens.length) words.push(...one(tokens[at++]))
  return words.join(' ')
}
