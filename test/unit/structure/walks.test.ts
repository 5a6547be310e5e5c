/** The walks of docs/ARCHITECTURE.md: each file is there, none is passed twice, and each arrow is an import. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const text = readFileSync(join(root, 'docs/ARCHITECTURE.md'), 'utf8')

interface Hop {
  file: string
  /** How it comes from the file before; null: it is the first. */
  by: string | null
}

/** A folder (`src-main/app/`:) stands before the files that are in it. */
function walk(name: string): Hop[] {
  const [, paragraph = ''] = text.split(`**${name}**`)[1]?.split('\n\n') ?? []
  let folder = ''
  let by: string | null = null
  const hops: Hop[] = []
  for (const [, arrow, quoted = ''] of paragraph.matchAll(/([→⇒])|`([^`]+)`/g)) {
    if (arrow) by = arrow
    else if (quoted.endsWith('/')) folder = quoted
    else hops.push({ file: folder + quoted, by })
  }
  return hops
}

const native = ['native/x11', 'native/common'].flatMap((folder) =>
  readdirSync(join(root, folder)).map((name) => `${folder}/${name}`),
)

/** Files of ours; of a C header, the file that it stands for. */
function importsOf(file: string): string[] {
  const code = readFileSync(join(root, file), 'utf8')
  if (file.endsWith('.c'))
    return [...code.matchAll(/#include "([^"]+)\.h"/g)].flatMap(([, name]) =>
      native.filter((one) => one.endsWith(`/${name}.c`)),
    )
  const found = code.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)
  return [...found].map(([, target = '']) => relative(root, join(root, dirname(file), target)))
}

describe.each([
  ['A foreign window', 42],
  ['A piece of film', 37],
])('%s', (name, files) => {
  const hops = walk(name)

  test('passes files that there are, none twice, and not one more', () => {
    expect(hops.map(({ file }) => file).filter((file) => !existsSync(join(root, file)))).toEqual([])
    expect(new Set(hops.map(({ file }) => file)).size).toBe(hops.length)
    expect(hops.length).toBe(files)
    expect(text).toContain(`${files} files`)
  })

  test('goes along imports where it says so', () => {
    const wrong = hops.filter(({ file, by }, i) => {
      const before = hops[i - 1]?.file
      if (by !== '→' || before === undefined) return false
      return !importsOf(before).includes(file) && !importsOf(file).includes(before)
    })
    expect(hops.filter(({ by }) => by === '→').length).toBeGreaterThan(hops.length / 2)
    expect(wrong).toEqual([])
  })
})
