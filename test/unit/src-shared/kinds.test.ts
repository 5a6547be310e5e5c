/** Both sides of the ledger: what programs of ours write, and what a verifier knows. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { GuardObservation } from '../../../src-shared/guard.ts'
import { StationObservation } from '../../../src-shared/policy/observation.ts'
import { bodies, isKnownKind, parseBody } from '../../../src-shared/records.ts'
import { scenarios } from '../policy/scenarios.ts'

/** Main writes what is observed under the observation's own kind (src-main/lockdown). */
const observed = [...GuardObservation.options, ...StationObservation.options].map(
  ({ shape }) => shape.kind.value,
)
/** Told, and not a record of its own: it is a number in `window.closed`. */
const unwritten = new Set(['window.covered'])

const root = fileURLToPath(new URL('../../../src-main/', import.meta.url))
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(`${root}${name}`, 'utf8'))
const found = (pattern: RegExp) =>
  sources.flatMap((text) => [...text.matchAll(pattern)].map(([, kind]) => kind ?? ''))
/** As they stand in the sources: `append('attempt.changed', …`, `note('network.lost', …`, `kind: 'media.init'`. */
const written = [
  ...found(/\b(?:append|note)\(\s*(?:[\w.]+,\s*)*'([a-z]+\.[a-z-]+)'/g),
  ...found(/\battempts\.end\([^']*'([a-z]+\.[a-z-]+)'/g),
  ...found(/\bkind: '([a-z]+\.[a-z-]+)'/g),
]
const named = new Set(found(/'([a-z]+\.[a-z-]+)'/g))

test('every kind that a program of ours writes has its schema', () => {
  const all = new Set([...observed.filter((kind) => !unwritten.has(kind)), ...written])
  expect(written).toEqual(
    expect.arrayContaining(['attempt.changed', 'network.lost', 'fact.unreadable', 'attempt.transferred']),
  )
  expect([...all].filter((kind) => !isKnownKind(kind))).toEqual([])
})

test('every schema has somebody who writes it', () => {
  const all = new Set([...observed, ...named])
  expect(Object.keys(bodies).filter((kind) => !all.has(kind))).toEqual([])
})

test('what is observed is what its record’s schema takes', () => {
  for (const [name, { kind, at, ...body }] of Object.entries(scenarios)) {
    expect(isKnownKind(kind), name).toBe(true)
    if (isKnownKind(kind) && !kind.startsWith('window.')) expect(parseBody(kind, body), name).toEqual(body)
  }
})
