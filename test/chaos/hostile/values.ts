/** Bodies made from the schemas that the routes declare, and then spoilt. */
import { z } from 'zod'
import type { Random } from '../kill/random.ts'

type Json = unknown
const Schema = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
  prefixItems: z.array(z.unknown()).optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  allOf: z.array(z.unknown()).optional(),
  maxLength: z.number().optional(),
})

/** Something that fits, as far as type, choice and shape go; formats and patterns by `known`, by name. */
export function madeFrom(
  schema: unknown,
  random: Random,
  known: Record<string, Json>,
  name = '',
  depth = 0,
): Json {
  const read = Schema.safeParse(schema)
  if (!read.success || depth > 8) return null
  const one = read.data
  if (one.const !== undefined) return one.const
  if (one.enum) return random.pick(one.enum)
  const branches = one.anyOf ?? one.oneOf
  if (branches) return madeFrom(random.pick(branches), random, known, name, depth + 1)
  if (one.allOf) return madeFrom(one.allOf[0], random, known, name, depth + 1)
  const type = Array.isArray(one.type) ? random.pick(one.type) : one.type
  if (type === 'object') {
    const entries = Object.entries(one.properties ?? {}).map(
      ([key, child]) => [key, madeFrom(child, random, known, key, depth + 1)] as const,
    )
    return Object.fromEntries(entries)
  }
  if (type === 'array' && one.prefixItems)
    return one.prefixItems.map((item) => madeFrom(item, random, known, name, depth + 1))
  if (type === 'array')
    return Array.from({ length: random.below(3) }, () => madeFrom(one.items, random, known, name, depth + 1))
  if (type === 'integer' || type === 'number') return random.below(4)
  if (type === 'boolean') return random.below(2) === 0
  if (type === 'string') return Object.hasOwn(known, name) ? known[name] : 'x'.repeat(1 + random.below(8))
  return null
}

const nested = (depth: number): Json => {
  let value: Json = 0
  for (let i = 0; i < depth; i++) value = [value]
  return value
}

/** What no schema hoped for. */
export const odd: readonly Json[] = [
  null,
  true,
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\u202e',
  '../../../etc/passwd',
  "'; drop table leaf; --",
  '{{constructor}}',
  '$ne',
  '%00',
  'x'.repeat(300),
  'x'.repeat(100_000),
  'Ж'.repeat(5000),
  0,
  -1,
  -0,
  0.1,
  1e21,
  1e308,
  2 ** 31,
  2 ** 53,
  Number.MIN_SAFE_INTEGER,
  [],
  {},
  [[]],
  [null],
  { length: 1e9 },
  { toString: 1 },
  { $gt: '' },
  nested(200),
  '2026-02-30',
  '1e400',
  'true',
]

/** One change somewhere inside: a value swapped, a key added, renamed or taken away. */
export function spoilt(value: Json, random: Random): Json {
  if (random.below(6) === 0) return random.pick(odd)
  if (Array.isArray(value)) {
    if (value.length === 0 || random.below(3) === 0)
      return [...value, ...Array.from({ length: random.pick([1, 2, 1500]) }, () => random.pick(odd))]
    const at = random.below(value.length)
    return value.with(at, spoilt(value[at], random))
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
    const way = random.below(4)
    if (way === 0) return Object.fromEntries([...entries, [random.pick(keys), random.pick(odd)]])
    if (entries.length === 0) return random.pick(odd)
    const at = random.below(entries.length)
    const [key, old] = entries[at]!
    if (way === 1) return Object.fromEntries(entries.toSpliced(at, 1))
    return Object.fromEntries(entries.with(at, [key, spoilt(old, random)]))
  }
  return random.pick(odd)
}
const keys = [
  '__proto__',
  'constructor',
  'prototype',
  'role',
  'rooms',
  'id',
  '',
  'x'.repeat(2000),
  'toString',
]
