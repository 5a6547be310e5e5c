/**
 * What is wrong with a file of settings, or of other things that have names, in one sentence: a misspelt name gets the one
 * that was probably meant.
 */
import { z } from 'zod'

export interface Wrong {
  path: readonly PropertyKey[]
  /** Where it is and what to write. */
  says: string
}

/** The first thing that `schema` refused, a misspelt name before all else. */
export const settingWrong = (error: z.ZodError, schema: z.ZodType, called?: string): string =>
  settingsWrong(error, schema, called)[0]?.says ?? 'the whole: does not fit'

/** All that `schema` refused: names that there are not, then values. */
export function settingsWrong(error: z.ZodError, schema: z.ZodType, called = 'setting'): Wrong[] {
  const misspelt = error.issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return []
    const at = issue.path.map(String)
    return issue.keys.map((key) => {
      const near = nearest(key, keysAt(schema, at))
      const known = keysAt(schema, at).join(', ')
      return {
        path: [...at, key],
        says: `there is no ${called} '${[...at, key].join('.')}': ${near === null ? `there are ${known}` : `did you mean '${near}'?`}`,
      }
    })
  })
  const others = error.issues
    .filter(({ code }) => code !== 'unrecognized_keys')
    .map(({ path, message }) => ({ path, says: `${path.join('.') || 'the whole'}: ${message}` }))
  return [...misspelt, ...others]
}

/** Names that an object of this schema may have at `path`; none where there is no object. */
function keysAt(schema: unknown, path: readonly string[]): string[] {
  const inner = plain(schema)
  const shape = inner instanceof z.ZodObject ? inner.shape : null
  const [first, ...rest] = path
  if (first === undefined) return shape ? Object.keys(shape) : []
  if (inner instanceof z.ZodArray) return keysAt(inner.element, rest)
  if (inner instanceof z.ZodRecord) return keysAt(inner.valueType, rest)
  return shape && Object.hasOwn(shape, first) ? keysAt(shape[first], rest) : []
}

/** Without what makes it optional. */
function plain(schema: unknown): unknown {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
  )
    return plain(schema.unwrap())
  return schema
}

/** The name that takes fewest letters to write instead, if these are few; null: none is meant. */
export function nearest(word: string, names: readonly string[]): string | null {
  const far = Math.max(1, Math.floor(word.length / 3))
  const [best] = names
    .map((name) => ({ name, steps: distance(word.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.steps - b.steps)
  return best && best.steps <= far ? best.name : null
}

/** Letters put in, left out, changed, or swapped with their neighbour (optimal string alignment). */
function distance(a: string, b: string): number {
  let [before, last] = [[] as number[], Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      row[j] = Math.min(
        (last[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (last[j - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      )
    }
    ;[before, last] = [last, row]
  }
  return last[b.length] ?? 0
}
