/**
 * Code of no language in particular, as banks have it: comments, strings, numbers and the words that most languages taught
 * here reserve (Python, C, Java, JavaScript, Pascal, SQL). No more than colours: every character stays. Pure.
 */

export interface Token {
  kind: 'plain' | 'comment' | 'string' | 'number' | 'keyword'
  text: string
}

const reserved = new Set(
  (
    'and as async await begin bool boolean break case catch char class const continue create def default delete distinct div do ' +
    'double downto elif else end enum except export extends false final finally float for foreach from function global group ' +
    'having if implements import in insert int integer interface into is join lambda let like long mod namespace new nil none ' +
    'not null of on or order pass private procedure program protected public raise real record repeat return select set short ' +
    'sizeof static string struct super switch table then this throw to true try type typedef union unsigned until update using ' +
    'values var virtual void where while with yield'
  ).split(' '),
)

/** In the order in which they are tried; none can match nothing, and each is linear, a string bounded. */
const pattern =
  /(?<comment>\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\n]*|#[^\n]*|--[^\n]*)|(?<string>"(?:[^"\\\n]|\\.){0,500}"|'(?:[^'\\\n]|\\.){0,500}')|(?<word>[\p{L}_$][\p{L}\p{N}_$]*)|(?<number>\d[\d.]*(?:[eE][-+]?\d+)?)/gu

export function highlighted(code: string): Token[] {
  const tokens: Token[] = []
  const add = (kind: Token['kind'], text: string) => {
    const last = tokens.at(-1)
    if (text === '') return
    if (last?.kind === kind) last.text += text
    else tokens.push({ kind, text })
  }
  let end = 0
  for (const { 0: text, index, groups = {} } of code.matchAll(pattern)) {
    add('plain', code.slice(end, index))
    end = index + text.length
    if (groups.comment !== undefined) add('comment', text)
    else if (groups.string !== undefined) add('string', text)
    else if (groups.number !== undefined) add('number', text)
    else add(reserved.has(text.toLowerCase()) ? 'keyword' : 'plain', text)
  }
  add('plain', code.slice(end))
  return tokens
}
