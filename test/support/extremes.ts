/** Values at the ends of what JSON, numbers and dates can say: what a hostile station may sign. */
import { z } from 'zod'
import { bodies, type LedgerRecord, type RecordKind } from '../../src-shared/records.ts'
import { madeFrom } from '../chaos/hostile/values.ts'

interface Random {
  below(n: number): number
  pick<T>(list: readonly T[]): T
}

const extremeNumbers: readonly number[] = [
  0,
  -1,
  -0.5,
  1,
  Number.MAX_VALUE,
  -Number.MAX_VALUE,
  Number.MIN_VALUE,
  1e21,
  8.64e15,
  8.64e15 + 1,
  -8.64e15,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  Number.MIN_SAFE_INTEGER,
  525_600 * 60_000,
]
const extremeWalls: readonly string[] = [
  '0000-01-01T00:00:00.000Z',
  '1970-01-01T00:00:00.000Z',
  '9999-12-31T23:59:59.999Z',
]
/** No lone surrogates: those have no canonical text, and are refused with their batch. */
const extremeTexts: readonly string[] = [
  '',
  '\u202e',
  '\u0000',
  'x'.repeat(5000),
  '\ufeff',
  '{{constructor}}',
]

const kinds = Object.keys(bodies).filter((kind): kind is RecordKind => Object.hasOwn(bodies, kind))
const schemas = new Map(
  kinds.map((kind) => [kind, z.toJSONSchema(bodies[kind], { io: 'input', unrepresentable: 'any' })]),
)

/** Kind and body of a record of any kind that fits in its shape, with extremes in the places of numbers and texts. */
export function extremeFact(random: Random): Pick<LedgerRecord, 'kind' | 'body'> {
  const kind = random.pick(kinds)
  const made = madeFrom(schemas.get(kind), random, {
    digest: 'a'.repeat(64),
    init: random.below(2),
    server: '2026-01-01T00:00:00.000Z',
  })
  const body = z.record(z.string(), z.unknown()).parse(replaced(made, random))
  return { kind, body }
}

function replaced(value: unknown, random: Random): unknown {
  if (Array.isArray(value)) return value.map((one) => replaced(one, random))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, replaced(one, random)]))
  if (typeof value === 'number' && random.below(2) === 0) return random.pick(extremeNumbers)
  if (typeof value === 'string' && random.below(10) === 0) return random.pick(extremeTexts)
  return value
}

/** When such a record says it was made. */
export const extremeTime = (random: Random): Pick<LedgerRecord['at'], 'wall' | 'mono'> => ({
  wall: random.below(3) === 0 ? random.pick(extremeWalls) : '2026-01-01T00:00:00.000Z',
  mono: random.below(3) === 0 ? Math.max(0, random.pick(extremeNumbers)) : random.below(1_000_000),
})
