/** Where a JSON Schema (2020-12, as zod writes it) lets a number, a text, a list or a map be of any size. */

/** Any part of a JSON Schema. */
type Schema = Readonly<Record<string, unknown>>
const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const number = (value: unknown): number | null => (typeof value === 'number' ? value : null)

/** Without what repeats itself so many times and no more. */
const repeats = (pattern: unknown): boolean =>
  typeof pattern !== 'string' || /[*+]|\{\d+,\}/.test(pattern.replace(/\\.|\[[^\]]*\]/g, 'x'))

/** Each as `path: what`, e.g. `answers[].revision: number`. `wide`: paths of numbers that may be as wide as JavaScript's. */
export function unboundedIn(schema: unknown, path: string, wide: RegExp): string[] {
  const inner = (one: unknown, at: string) => unboundedIn(one, at, wide)
  if (!isSchema(schema) || Object.keys(schema).length === 0) return [`${path}: anything`]
  const either = ['anyOf', 'oneOf', 'allOf'].flatMap((key) => listOf(schema[key]))
  if (either.length > 0) return either.flatMap((one) => inner(one, path))
  if ('const' in schema || 'enum' in schema) return []
  if (Array.isArray(schema.type)) return schema.type.flatMap((type) => inner({ ...schema, type }, path))
  switch (schema.type) {
    case 'number':
    case 'integer': {
      const least = number(schema.minimum ?? schema.exclusiveMinimum)
      const most = number(schema.maximum ?? schema.exclusiveMaximum)
      const far = (end: number | null) =>
        end === null || (Math.abs(end) >= Number.MAX_SAFE_INTEGER && !wide.test(path))
      return far(least) || far(most) ? [`${path}: number`] : []
    }
    case 'string':
      return schema.maxLength === undefined && repeats(schema.pattern) ? [`${path}: text`] : []
    case 'array': {
      const own = schema.maxItems === undefined && schema.prefixItems === undefined ? [`${path}: list`] : []
      const items = isSchema(schema.items) ? inner(schema.items, `${path}[]`) : []
      return [...own, ...items, ...listOf(schema.prefixItems).flatMap((one) => inner(one, `${path}[]`))]
    }
    case 'object': {
      const known = isSchema(schema.properties) ? Object.entries(schema.properties) : []
      const { additionalProperties: more, propertyNames: names } = schema
      const open = isSchema(more) && !(isSchema(names) && 'enum' in names)
      return [
        ...known.flatMap(([name, one]) => inner(one, path === '' ? name : `${path}.${name}`)),
        ...(open ? [`${path}: map`] : []),
        ...(isSchema(more) && Object.keys(more).length > 0 ? inner(more, `${path}{}`) : []),
      ]
    }
    default:
      return []
  }
}
