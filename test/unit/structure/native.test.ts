/** Which file of a guard may include which (docs/ARCHITECTURE.md, "Layout"). */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../../native', import.meta.url))
const sources = (folder: string) =>
  readdirSync(join(root, folder))
    .filter((name) => /\.[ch]$/.test(name))
    .map((name) => ({ name, text: readFileSync(join(root, folder, name), 'utf8') }))
const moduleOf = (name: string) => name.replace(/\.[ch]$/, '')
const includesOf = (text: string) => [...text.matchAll(/^#include "(.+)\.h"$/gm)].map(([, name = '']) => name)

/** A file and its header are one module; what common declares and a system implements has the same name in both. */
function modulesOf(system: string): Map<string, Set<string>> {
  const modules = new Map<string, Set<string>>()
  for (const { name, text } of [...sources(system), ...sources('common')]) {
    const module = moduleOf(name)
    const known = modules.get(module) ?? new Set()
    for (const other of includesOf(text)) if (other !== module) known.add(other)
    modules.set(module, known)
  }
  return modules
}

/** The modules that are left when each is taken away that includes none of the rest, or that none of the rest includes. */
function circles(modules: Map<string, Set<string>>): string[] {
  const left = new Map(modules)
  const isEnd = (module: string, known: Set<string>) =>
    ![...known].some((other) => left.has(other)) || ![...left.values()].some((others) => others.has(module))
  for (let before = -1; before !== left.size; ) {
    before = left.size
    for (const [module, known] of left) if (isEnd(module, known)) left.delete(module)
  }
  return [...left.keys()].sort()
}

describe.each(['x11', 'win32'])("the %s guard's files", (system) => {
  it('include one another in no circle', () => {
    const modules = modulesOf(system)
    expect(modules.size).toBeGreaterThan(40)
    expect(circles(modules)).toEqual([])
  })

  it('have at most 300 lines each', () => {
    const long = [...sources(system), ...sources('common')].filter(
      ({ text }) => text.split('\n').length > 301,
    )
    expect(long.map(({ name }) => name)).toEqual([])
  })
})
