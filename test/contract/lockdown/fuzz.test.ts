import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, test } from 'vitest'
import { fuzzerProgram } from '../../support/native.ts'

/** Where the fuzzer begins: the first byte says what is fuzzed, each piece of lines begins with its length. */
const lines = [
  'garbage\n{"id":1001}\n[]\n{"id":"x","do":"ping"}\n{"id":1007,"do":"fly"}\n\0{}\n',
  '{"id":1,"do":"watch","own":[1,2],"order":"cover","allow":["class:XTerm","/usr/bin/*"],"text":"\\ud83d\\ude00"}\n',
  '{"id":1004,"do":"close","window":1e99}\n{"id":1005,"do":"watch","own":[1.5,-1,"x"],"order":"x"}\n',
  `${'['.repeat(500)}\n`,
  `{"id":1003,"do":"${'x'.repeat(3000)}"}\n`,
]
const titles = ['Шпаргалка "1"', '\ud800"\\\udc00\uffff\n\u0001z\udbff', '😀'.repeat(600), 'ң'.repeat(2000)]

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'taza-fuzz-'))
  mkdirSync(join(folder, 'corpus'))
  for (const [index, text] of lines.entries())
    writeFileSync(
      join(folder, 'corpus', `lines-${index}`),
      Buffer.concat([Buffer.from([0, 255]), Buffer.from(text)]),
    )
  for (const [index, text] of titles.entries()) {
    const units = Buffer.from(text, 'utf16le')
    writeFileSync(join(folder, 'corpus', `title-${index}`), Buffer.concat([Buffer.from([1]), units]))
    writeFileSync(join(folder, 'corpus', `bytes-${index}`), Buffer.concat([Buffer.from([2]), units]))
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('no line and no title breaks what both guards read them with', () => {
  execFileSync(
    fuzzerProgram(),
    ['-runs=150000', '-max_len=8192', '-seed=1', `-artifact_prefix=${folder}/`, join(folder, 'corpus')],
    {
      stdio: 'pipe',
    },
  )
})
