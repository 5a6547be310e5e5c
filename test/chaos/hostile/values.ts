/** Bodies made from the schemas that the routes declare, and then spoilt. */
import fc from 'fast-check'
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
  required: z.array(z.string()).optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  pattern: z.string().optional(),
  format: z.string().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
})

const formats: Record<string, string> = {
  date: '2026-03-02',
  'date-time': '2030-12-01T09:00:00+05:00',
  uri: 'https://lms.example.kz/quiz',
}

const ofPattern = new Map<string, fc.Arbitrary<string>>()
function textOf(
  { minLength = 0, maxLength = 10_000, pattern, format }: z.infer<typeof Schema>,
  random: Random,
) {
  const dated = formats[format ?? '']
  if (dated !== undefined) return dated
  const least = Math.max(minLength, Math.min(maxLength, 1 + random.below(8)))
  const text = 'x'.repeat(format === 'base64' ? Math.ceil(least / 4) * 4 : least)
  if (pattern === undefined || new RegExp(pattern, 'u').test(text)) return text
  const arbitrary = ofPattern.get(pattern) ?? fc.stringMatching(new RegExp(pattern))
  ofPattern.set(pattern, arbitrary)
  return fc.sample(arbitrary, { numRuns: 1, seed: random.below(2 ** 31) })[0] ?? ''
}

/** Something that fits, as far as the schema says by itself; what only the server can know by `known`, by name. */
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
  if (typeof known[name] === 'object') return known[name]
  if (one.const !== undefined) return one.const
  if (one.enum) return random.pick(one.enum)
  const branches = one.anyOf ?? one.oneOf
  if (branches) return madeFrom(random.pick(branches), random, known, name, depth + 1)
  if (one.allOf) return madeFrom(one.allOf[0], random, known, name, depth + 1)
  const type = Array.isArray(one.type) ? random.pick(one.type) : one.type
  if (type === 'object') {
    const entries = Object.entries(one.properties ?? {})
      .filter(([key]) => one.required?.includes(key) || random.below(2) === 0)
      .map(([key, child]) => [key, madeFrom(child, random, known, key, depth + 1)] as const)
    return Object.fromEntries(entries)
  }
  if (type === 'array' && one.prefixItems)
    return one.prefixItems.map((item) => madeFrom(item, random, known, name, depth + 1))
  if (type === 'array')
    return Array.from(
      { length: Math.min(one.maxItems ?? 2, Math.max(one.minItems ?? 0, random.below(3))) },
      () => madeFrom(one.items, random, known, name, depth + 1),
    )
  if (type === 'integer' || type === 'number')
    return Math.min(one.maximum ?? 3, Math.max(one.minimum ?? 0, 0) + random.below(4))
  if (type === 'boolean') return random.below(2) === 0
  if (type === 'string') return Object.hasOwn(known, name) ? known[name] : textOf(one, random)
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

/** One change somewhere inside: a value swapped, a text’s end altered, a key added or taken away. */
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
  if (typeof value === 'string' && value.length > 0 && random.below(2) === 0) {
    const at = value.length - 1 - random.below(Math.min(4, value.length))
    return `${value.slice(0, at)}${random.pick(['', '=', 'B', '/', ' ', 'Ә'])}${value.slice(at + 1)}`
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
