import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, it, vi } from 'vitest'
import { runBankCommand } from '../../../src-main/bank-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'taza-bank-'))
afterAll(() => rmSync(folder, { recursive: true }))
const out: string[] = []
vi.spyOn(console, 'log').mockImplementation((line: unknown) => void out.push(String(line)))
afterEach(() => {
  out.length = 0
})

const fileWith = (text: string | Uint8Array) => {
  const file = join(folder, 'bank.txt')
  writeFileSync(file, text)
  return file
}
const sound =
  '<question1>Бірінші\n<variantright>a\n<variant>b\n<question1>Екінші\n<variant>a\n<variantright>b\n'

it('prints one JSON object and ends with 0 when every question is taken', async () => {
  expect(await runBankCommand(['check', fileWith(sound), '--json'])).toBe(0)
  const { format, questions, taken, changed, refused, byKind, report, items } = JSON.parse(out.join('\n'))
  expect({ format, questions, taken, changed, refused, byKind }).toEqual({
    format: 'platonus',
    questions: 2,
    taken: 2,
    changed: 0,
    refused: 0,
    byKind: { single: 2 },
  })
  expect(report.map(({ line, what }: { line: number; what: string }) => [line, what])).toEqual([
    [1, 'note'],
    [1, 'taken'],
    [4, 'taken'],
  ])
  expect(items[1]).toMatchObject({ stem: { text: 'Екінші' }, difficulty: 1, source: { line: 4 } })
})

it('says in lines what is not taken and why, and ends with 1', async () => {
  expect(await runBankCommand(['check', fileWith(`${sound}<question1>Үшінші\n`)])).toBe(1)
  expect(out).toContainEqual(expect.stringMatching(/^refused {3}line 7: it has no options {2}«Үшінші»$/))
  expect(out).toContain('platonus in UTF-8: 3 questions: 2 taken, 0 with a change, 1 not taken')
})

it.each([
  ['no command', []],
  ['no file', ['check']],
  ['two files', ['check', 'a', 'b']],
  ['no such format', ['check', 'a', '--format', 'word']],
  ['no such meaning', ['check', 'a', '--numbers', 'what']],
])('is called wrongly and ends with 2: %s', async (_what, argv) => {
  expect(await runBankCommand(argv)).toBe(2)
  expect(out.join('\n')).toMatch(/^taza bank check FILE/)
})

it('says in a sentence why a file cannot be read', async () => {
  await expect(runBankCommand(['check', join(folder, 'none.txt')])).rejects.toThrow(
    /none.txt cannot be opened/,
  )
  await expect(runBankCommand(['check', fileWith('Қымбатты')])).rejects.toThrow(
    /bank.txt cannot be read: no format of a bank is recognised in it; say with --format which it is\.$/,
  )
})
