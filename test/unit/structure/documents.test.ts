/** What the documents name is there: a file that moves takes its name in them along. Their lines fit an editor's window. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const documents = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]
/** In code quotes, from the root: no pattern, no variable. */
const path = /`((?:src-(?:main|renderer|server|shared)|native|resources|scripts|test|docs)\/[\w./-]+)`/g
const link = /\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)/g

test.each(documents)('%s names files that there are', (document) => {
  const text = readFileSync(join(root, document), 'utf8')
  const named = [
    ...[...text.matchAll(path)].map(([, name = '']) => name),
    ...[...text.matchAll(link)].map(([, name = '']) => join(dirname(document), name)),
  ]
  expect(named.filter((name) => !existsSync(join(root, name)))).toEqual([])
})

/** Prose as lines of an editor: 120 characters. Longer are tables, code and what cannot be broken, as a picture's address. */
const widest = 120
const cannotBeBroken = /^\s*(?:[-*+] |\d+\. )?(?:!\[.*\]\(\S+\)|`[^`]+`|\S+)[.,:;]?$/

test.each(documents)('%s has no line of prose longer than 120 characters', (document) => {
  let code = false
  const long = readFileSync(join(root, document), 'utf8')
    .split('\n')
    .flatMap((line, i) => {
      const fence = /^\s*```/.test(line)
      if (fence) code = !code
      const prose = !code && !fence && !/^(?:\||#| {4})/.test(line)
      return prose && [...line].length > widest && !cannotBeBroken.test(line) ? [`${document}:${i + 1}`] : []
    })
  expect(long).toEqual([])
})
