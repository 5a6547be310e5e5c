/** A misspelt key of a file would be a default without a word: every JSON file of the office's commands is refused with one. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, it, vi } from 'vitest'
import kz from '../../../../resources/scales/kz.json' with { type: 'json' }
import { readBank } from '../../../../src-main/bank/read.ts'
import { runDrawCommand, runSampleCommand } from '../../../../src-main/office/draw-command.ts'
import { runMarkCommand } from '../../../../src-main/office/mark-command.ts'
import { newDraw } from '../../../../src-shared/drawing/new-draw.ts'
import { sampleCommitment, sampleKind, sampleOf } from '../../../../src-shared/drawing/sample.ts'

const folder = mkdtempSync(join(tmpdir(), 'taza-strict-'))
afterAll(() => rmSync(folder, { recursive: true }))
beforeEach(() => void vi.spyOn(console, 'log').mockImplementation(() => undefined))
const file = (value: unknown, name = 'file.json') => {
  writeFileSync(join(folder, name), typeof value === 'string' ? value : JSON.stringify(value))
  return join(folder, name)
}

const [before, then, after] = ['2026-01-05T09:00:00Z', '2026-01-05T10:00:00Z', '2026-01-05T12:00:00Z']
const salt = new Uint8Array(32)
const { published, opening } = await newDraw({
  deck: { exam: 'math', tickets: 2, cards: 4 },
  neighbours: [['1', '2']],
  at: before,
  salt,
})
const turned = [{ seat: '1', card: 1, ticket: opening.order[0], at: then }]
const seed = '00'.repeat(32)
const rated = { exam: 'math', begins: then, rate: 0.5 }
const committed = { at: before, commitment: await sampleCommitment([rated], seed) }
const attempts = ['a', 'b']
const sampled = { ...rated, attempts, sample: await sampleOf(rated, attempts, salt) }

const bank = file('<question>Q\n<variantright>a\n<variant>b\n', 'bank.txt')
const table = file('work;1\nK;A\n', 'table.csv')
const works = [{ work: 'K', answers: { 1: '1' }, parts: { R1: 80, R2: 80 } }]
const mark = (...argv: string[]) => runMarkCommand([bank, ...argv], readBank)

interface Row {
  name: string
  /** One that is taken. */
  value: object
  run(file: string): Promise<number>
  /** Objects whose keys are names that people give. */
  named?: readonly string[]
}
const rows: Row[] = [
  {
    name: 'a published draw',
    value: { ...published, opened: { at: after, ...opening }, turned },
    run: (path) => runDrawCommand(['verify', path]),
  },
  {
    name: 'a kept draw',
    value: { ...published, turned, kept: opening },
    run: (path) => runDrawCommand(['open', path]),
  },
  {
    name: 'a published sample',
    value: { kind: sampleKind, committed, opened: { at: after, seed }, exams: [sampled] },
    run: (path) => runSampleCommand(['verify', path]),
  },
  {
    name: 'a kept sample',
    value: { kind: sampleKind, committed, opened: null, exams: [sampled], kept: { seed } },
    run: (path) => runSampleCommand(['open', path, '--attempts', file('a\nb\n', 'attempts.txt')]),
  },
  {
    name: 'a scale',
    value: kz,
    run: (path) => mark(table, '--scale', path),
    named: ['total.parts'],
  },
  {
    name: 'a list of works',
    value: { works },
    run: (path) => mark(path, '--scale', 'kz'),
    named: ['works.answers', 'works.parts'],
  },
]

type Path = readonly (string | number)[]
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
/** The objects in it, each by its path. */
const objectsIn = (value: unknown, path: Path = []): Path[] => {
  if (Array.isArray(value)) return value.flatMap((one, i) => objectsIn(one, [...path, i]))
  if (!isObject(value)) return []
  return [path, ...Object.entries(value).flatMap(([key, one]) => objectsIn(one, [...path, key]))]
}
/** `change` done to the object at the path. */
const changed = (value: unknown, [first, ...rest]: Path, change: (object: object) => object): unknown => {
  if (first === undefined) return isObject(value) ? change(value) : value
  if (Array.isArray(value)) return value.map((one, i) => (i === first ? changed(one, rest, change) : one))
  return isObject(value) ? { ...value, [first]: changed(value[first], rest, change) } : value
}
const renamed = (key: string, to: string) => (object: object) =>
  Object.fromEntries(Object.entries(object).map(([name, one]) => [name === key ? to : name, one]))

it.each(rows)('$name is taken as it is, and refused with a misspelt key or one more', async (row) => {
  const { value, run, named = [] } = row
  expect(await run(file(value))).toBe(0)
  for (const path of objectsIn(value)) {
    if (named.includes(path.filter((part) => typeof part === 'string').join('.'))) continue
    const at = path.reduce<unknown>((one, part) => Object(one)[part], value)
    const wrong = [
      { key: 'remark', change: (object: object) => ({ ...object, remark: 1 }), meant: '' },
      ...Object.keys(Object(at)).map((key) => {
        const misspelt = `${key}x`
        return { key: misspelt, change: renamed(key, misspelt), meant: `: did you mean '${key}'?` }
      }),
    ]
    for (const { key, change, meant } of wrong) {
      const said = run(file(changed(value, path, change)))
      await expect(said).rejects.toThrow(`: there is no key '${[...path, key].join('.')}'${meant}`)
    }
  }
})
