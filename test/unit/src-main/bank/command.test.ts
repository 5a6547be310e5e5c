import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, it, vi } from 'vitest'
import { runBankCommand } from '../../../../src-main/bank/command.ts'

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
  ['a check that writes', ['check', 'a', '--to', 'gift', '--out', 'b']],
  ['no format to write', ['convert', 'a', '--out', 'b']],
  ['no such format to write', ['convert', 'a', '--to', 'toString', '--out', 'b']],
  ['nowhere to write', ['convert', 'a', '--to', 'gift']],
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

it.each([
  ['moodle', 0],
  ['gift', 1], // it has no place for the difficulty
  ['platonus', 0],
])('writes a bank as %s, which is read again as the same questions', async (to, code) => {
  const target = join(folder, `written-${to}`)
  expect(await runBankCommand(['convert', fileWith(sound), '--to', to, '--out', target])).toBe(code)
  expect(out.at(-1)).toBe(`Written to ${target} as ${to}.`)
  out.length = 0
  expect(await runBankCommand(['check', target, '--format', to, '--json'])).toBe(0)
  const { items } = JSON.parse(out.join(''))
  expect(items).toMatchObject([
    { kind: 'single', stem: { text: 'Бірінші' } },
    { kind: 'single', stem: { text: 'Екінші' } },
  ])
})

it('says what the other format has no place for, and ends with 1', async () => {
  const target = join(folder, 'essay.txt')
  const essay = '::Эссе:: Неліктен? {}\n'
  expect(await runBankCommand(['convert', fileWith(essay), '--to', 'platonus', '--out', target])).toBe(1)
  expect(out).toContainEqual(expect.stringMatching(/^lost {6}line 1: it is left out: /))
})

it('leaves a file as it is that is already there', async () => {
  const target = join(folder, 'there.txt')
  writeFileSync(target, 'mine')
  await expect(runBankCommand(['convert', fileWith(sound), '--to', 'gift', '--out', target])).rejects.toThrow(
    'there.txt is already there.',
  )
  expect(readFileSync(target, 'utf8')).toBe('mine')
})
