import { expect, test } from 'vitest'
import { z } from 'zod'
import { unknownIn } from '../../../src-shared/unknown-in.ts'

const Known = z.object({
  a: z.string().trim().optional(),
  b: z
    .array(z.object({ c: z.int().default(1), d: z.record(z.string(), z.object({ e: z.string() })) }))
    .max(9),
  f: z.union([z.object({ g: z.string().transform(Number) }), z.null()]),
})
const said = (given: unknown) => unknownIn(given, Known.parse(given), (path, known) => [path, known])

test('finds a key that the schema passed over, in whatever depth, with those that are known there', () => {
  expect(said({ b: [], f: null, z: 1 })).toEqual(['z', ['b', 'f']])
  expect(said({ b: [{ d: {} }, { d: { x: { e: '', z: 0 } } }], f: null })).toEqual(['b.1.d.x.z', ['e']])
  expect(said({ b: [], f: { g: '1', h: 2 } })).toEqual(['f.h', ['g']])
})

test('takes no default, no transformed value and no free name for one', () => {
  expect(said({ a: ' x ', b: [{ d: { any: { e: 'y' } } }], f: { g: '12' } })).toBeNull()
})
