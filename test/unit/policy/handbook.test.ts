/** docs/POLICY.md says what the presets do: every cell of its tables is asked of them. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decide } from '../../../src-shared/policy/decide.ts'
import { Policy } from '../../../src-shared/policy.ts'
import { scenarios } from './scenarios.ts'

const root = new URL('../../../', import.meta.url)
const text = readFileSync(new URL('docs/POLICY.md', root), 'utf8')
const presets = ['strict', 'standard', 'open-book', 'record-only'].map((id) =>
  Policy.parse(JSON.parse(readFileSync(new URL(`resources/policies/${id}.json`, root), 'utf8'))),
)

/** Rows of the table under a heading, without its head. */
function table(heading: string): string[][] {
  const section = text.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
  return section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
}
const handbook = table('The handbook')

describe('the handbook', () => {
  it('has every scenario, and no other', () => {
    expect(handbook.map(([name]) => name)).toEqual(Object.keys(scenarios))
  })

  it.each(handbook)('%s', (name, ...told) => {
    const observation = scenarios[name ?? '']
    if (!observation) throw new Error(`no scenario ${name}`)
    const decided = presets.map((policy) => {
      const { verdict, severity } = decide(policy, { state: 'running', own: false }, observation)
      return verdict === 'allow' ? 'allow' : `${verdict}, ${severity}`
    })
    expect(decided).toEqual(told)
  })

  it('never has a milder preset lock where a stricter one does not', () => {
    const locks = (cell: string | undefined) => cell?.startsWith('lock') === true
    for (const [name, strict, standard, openBook, recordOnly] of handbook) {
      if (locks(standard)) expect(locks(strict), name).toBe(true)
      if (locks(openBook)) expect(locks(standard), name).toBe(true)
      expect(locks(recordOnly), name).toBe(false)
    }
  })
})

describe('the settings of the presets', () => {
  const rows = Object.fromEntries(table('The four presets').map(([name, ...cells]) => [name, cells]))
  it.each<[string, (policy: Policy) => string]>([
    ['foreign windows', (policy) => policy.foreignWindows],
    ['clipboard', (policy) => policy.clipboard],
    ['displays at most', (policy) => String(policy.displays.atMost)],
    ['breaks', (policy) => (policy.breaks ? 'yes' : 'no')],
    ['clock runs while locked', (policy) => (policy.clockRunsWhileLocked ? 'yes' : 'no')],
    ['station keeps evidence, days', (policy) => String(policy.keepDays)],
  ])('%s', (name, say) => {
    expect(rows[name]).toEqual(presets.map(say))
  })
})
