/** A verifier in another language, written from docs/EVIDENCE.md alone, comes to the same verdicts. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { readme } from '../../../../src-shared/bundle.ts'
import { findingCodes, noticeCodes, pendingCodes } from '../../../../src-shared/verify/findings.ts'
import { tampered } from '../../../chaos/tamper.ts'

const at = (path: string) => fileURLToPath(new URL(`../../../../${path}`, import.meta.url))
const python = spawnSync('python3', ['-c', 'import cryptography']).status === 0
interface Said {
  file: string
  status: string
  exit: number
  codes: string
}
function stranger(files: string[]): Map<string, Said> {
  const { stdout, stderr } = spawnSync('python3', [at('test/support/verifier/verify.py'), ...files], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  expect(stderr).toBe('')
  const lines = stdout.trim().split('\n')
  return new Map(lines.map((line) => JSON.parse(line)).map((said: Said) => [said.file, said]))
}

describe('docs/EVIDENCE.md', () => {
  const document = readFileSync(at('docs/EVIDENCE.md'), 'utf8')
  test('names every code and the README’s digest', () => {
    for (const code of [...findingCodes, ...pendingCodes, ...noticeCodes])
      expect(document, code).toContain(`\`${code}\``)
    expect(document).toContain(createHash('sha256').update(readme).digest('hex'))
  })
})

describe.runIf(python)('a stranger’s verifier (needs python3)', () => {
  test('finds in every vector what is to be found, and nothing else', () => {
    const folder = at('test/vectors')
    const files = readdirSync(folder).filter((name) => name.endsWith('.zip'))
    const said = stranger(files.map((name) => join(folder, name)))
    const index: (Said & { about: string })[] = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8'))
    for (const { about: _, ...expected } of index) expect(said.get(expected.file)).toEqual(expected)
  })

  test('calls no bundle sound that was tampered with', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'taza-stranger-'))
    try {
      const files: string[] = []
      for await (const { trial, bytes } of tampered(120, 7)) {
        const file = join(folder, `${trial}.zip`)
        writeFileSync(file, bytes)
        files.push(file)
      }
      for (const { status, file } of stranger(files).values())
        expect(['findings', 'unfinished'], file).toContain(status)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
