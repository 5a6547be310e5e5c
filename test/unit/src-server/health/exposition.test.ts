/** What is written is read back by Prometheus' own rules, whatever stands in a label. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exposition, type Family } from '../../../../src-server/health/exposition.ts'

const name = fc.stringMatching(/^[a-z_][a-z0-9_]{0,20}$/)
const value = fc.oneof(fc.integer(), fc.double({ noNaN: true }))
const family = fc.record({
  name,
  help: fc.string({ unit: 'binary' }),
  type: fc.constantFrom('gauge' as const, 'counter' as const),
  samples: fc.array(
    fc.record({ labels: fc.dictionary(name, fc.string({ unit: 'binary' }), { maxKeys: 3 }), value }),
    {
      maxLength: 4,
    },
  ),
})

/** As the format's page has it: HELP escapes \ and line feed, a label's value " too. */
function parse(text: string): Family[] {
  const plain = (said: string) => said.replace(/\\(.)/g, (_, one: string) => (one === 'n' ? '\n' : one))
  const families: {
    name: string
    help: string
    type: Family['type']
    samples: Family['samples'][number][]
  }[] = []
  expect(text.endsWith('\n')).toBe(true)
  for (const line of text.slice(0, -1).split('\n')) {
    const [, helped, help] = /^# HELP (\S+) (.*)$/s.exec(line) ?? []
    if (helped !== undefined) {
      families.push({ name: helped, help: plain(help ?? ''), type: 'gauge', samples: [] })
      continue
    }
    const now = families.at(-1)!
    const [, typed, type] = /^# TYPE (\S+) (gauge|counter)$/.exec(line) ?? []
    if (typed !== undefined) {
      expect(typed).toBe(now.name)
      now.type = type as Family['type']
      continue
    }
    const [, sampled, labels = '', number = ''] = /^([a-z0-9_]+)(?:\{(.*)\})? (\S+)$/s.exec(line)!
    expect(sampled).toBe(now.name)
    const pairs = [...labels.matchAll(/([a-z0-9_]+)="((?:[^"\\]|\\.)*)"(?:,|$)/gs)]
    expect(pairs.map(([whole]) => whole).join('')).toBe(labels)
    const read = number === '+Inf' ? Infinity : number === '-Inf' ? -Infinity : Number(number)
    now.samples.push({
      labels: Object.fromEntries(pairs.map(([, key = '', said = '']) => [key, plain(said)])),
      value: read,
    })
  }
  return families
}

test('what is written is what is read', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(family, { selector: (one) => one.name, minLength: 1, maxLength: 4 }),
      (families) => {
        const normal = families.map((one) => ({
          ...one,
          // Minus nought is written as nought.
          samples: one.samples.map(({ labels, value }) => ({ labels: { ...labels }, value: value + 0 })),
        }))
        expect(parse(exposition(normal))).toEqual(normal)
      },
    ),
  )
})

test('a name that is none is never written', () => {
  const one = { help: '', type: 'gauge' as const, samples: [] }
  expect(() => exposition([{ ...one, name: 'a b' }])).toThrow('no metric')
  expect(() => exposition([{ ...one, name: 'a', samples: [{ labels: { 'a-b': '' }, value: 1 }] }])).toThrow(
    'no label',
  )
})
