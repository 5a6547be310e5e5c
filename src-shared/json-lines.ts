/**
 * JSON that a person typed: what is wrong with it in a sentence with the line, and on which line each value stands. Nothing
 * of what is in the file is in a sentence but names: a value may be a secret. Pure.
 */

/** Its message is a sentence for whoever wrote the file. */
export class JsonWrong extends SyntaxError {
  readonly line: number
  constructor(line: number, message: string) {
    super(message)
    this.line = line
  }
}

export interface JsonLines {
  value: unknown
  /** From 1: of the value there, else of the nearest thing around it; null: of the whole. */
  lineOf(path: readonly PropertyKey[]): number | null
}

/** Further inside nobody writes by hand. */
const deepest = 64

const blank = /[ \t\r\n]*/y
const word = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const text = /"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/uy
/** A text up to what cannot be in it. */
const textSoFar = /"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*/uy

const anyValue =
  'a value is a text in double quotation marks, a number, true, false, null, [ or {: mend what stands here'

/** Throws JsonWrong for what JSON.parse refuses, for a name that is there twice in one object, and for what is very deep. */
export function parseJsonLines(source: string): JsonLines {
  const lines = new Map<string, number>()
  let at = 0
  let counted = { place: 0, line: 1 }
  /** Counted on from the last place: a table has thousands of rows. */
  const lineAt = (place: number) => {
    let { place: from, line } = place < counted.place ? { place: 0, line: 1 } : counted
    for (; from < place; from++) if (source[from] === '\n') line++
    counted = { place, line }
    return line
  }
  const wrong = (says: string, place = at) => new JsonWrong(lineAt(place), says)
  const taken = (pattern: RegExp): string | null => {
    pattern.lastIndex = at
    const found = pattern.exec(source)?.[0] ?? null
    if (found !== null) at += found.length
    return found
  }
  const next = () => {
    taken(blank)
    const sign = source[at]
    if (sign === '/' || sign === '#') throw wrong('JSON has no comments: take this one out')
    if (sign !== undefined && "'‘’“”«»`".includes(sign))
      throw wrong('names and texts stand in double quotation marks: "…"')
    return sign
  }
  const ended = () => wrong('the file ends too soon: a closing } or ] is missing')

  function quoted(): string {
    const found = taken(text)
    if (found !== null) return JSON.parse(found) as string
    const begin = at
    taken(textSoFar)
    if (source[at] === '\\')
      throw wrong('a backslash in a text is written twice: "C:\\\\Taza" for the folder C:\\Taza')
    throw wrong('the text that begins here has no closing quotation mark on its line', begin)
  }

  /** What stands between `{` and `}`, or `[` and `]`. */
  function each(close: '}' | ']', one: (index: number) => void): void {
    at++
    for (let index = 0; ; index++) {
      const sign = next()
      if (sign === undefined) throw ended()
      if (sign === close && index === 0) break
      if (sign === close) throw wrong('there is a comma too many before this')
      one(index)
      const end = at
      const after = next()
      if (after === undefined) throw ended()
      if (after === close) break
      if (after !== ',') throw wrong('a comma is missing behind what ends here', end)
      at++
    }
    at++
  }

  function value(path: readonly PropertyKey[]): void {
    const sign = next()
    lines.set(keyOf(path), lineAt(at))
    if (path.length > deepest) throw wrong('this is too deep inside other things')
    if (sign === '{') object(path)
    else if (sign === '[') each(']', (index) => value([...path, index]))
    else if (sign === '"') quoted()
    else if (sign === undefined) throw ended()
    else if (taken(word) === null || /[\w.+-]/.test(source[at] ?? ''))
      throw wrong(',:}]'.includes(sign) ? 'a value is missing before this' : anyValue)
  }

  function object(path: readonly PropertyKey[]): void {
    const names = new Set<string>()
    each('}', () => {
      if (source[at] !== '"') throw wrong('a name in double quotation marks is missing here')
      const place = at
      const name = quoted()
      if (names.has(name)) throw wrong(`"${name}" is there twice in one object`, place)
      names.add(name)
      if (next() !== ':') throw wrong(`a colon is missing behind "${name}"`)
      at++
      value([...path, name])
    })
  }

  value([])
  if (next() !== undefined) throw wrong('something stands behind the end: one { … } is the whole file')
  return {
    value: JSON.parse(source),
    lineOf(path) {
      for (let length = path.length; length > 0; length--) {
        const line = lines.get(keyOf(path.slice(0, length)))
        if (line !== undefined) return line
      }
      return null
    },
  }
}

const keyOf = (path: readonly PropertyKey[]): string => JSON.stringify(path.map(String))
