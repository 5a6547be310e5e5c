import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, it, vi } from 'vitest'
import { readBank } from '../../../../src-main/bank/read.ts'
import { runMarkCommand as run } from '../../../../src-main/office/mark-command.ts'

const runMarkCommand = (argv: string[]) => run(argv, readBank)

const folder = mkdtempSync(join(tmpdir(), 'taza-mark-'))
afterAll(() => rmSync(folder, { recursive: true }))
const out: string[] = []
vi.spyOn(console, 'log').mockImplementation((line: unknown) => void out.push(String(line)))
vi.spyOn(console, 'error').mockImplementation((line: unknown) => void out.push(String(line)))
afterEach(() => {
  out.length = 0
})
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
const said = () => out.splice(0).join('\n')
const bank = (right: string) =>
  `<question>Бірінші\n<variantright>a1\n<variant>b1\n<question>Бос\n<question>Екінші\n${['a2', 'b2', 'c2'].map((one) => (one === right ? `<variantright>${one}` : `<variant>${one}`)).join('\n')}\n`
const platonus = file('bank.txt', bank('b2'))
const answers = file('answers.csv', 'Шифр;1;3;R1;R2\nK-01;A;b2;80;90\nK-02;B;C;60;60\nK-03;;B;90;95\n')

it('marks a table by a bank, in grades and totals', async () => {
  expect(await runMarkCommand([platonus, answers, '--scale', 'kz', '--json'])).toBe(0)
  const { works, bank, remarks } = JSON.parse(said())
  expect(bank).toMatchObject({ format: 'platonus', questions: 3, refused: 1 })
  expect(remarks[0]).toMatch(/^question 2 \(line \d\) is not in the bank/)
  expect(works.map(({ work, points, max, percent, total, grade }: Record<string, unknown>) => [work, points, max, percent, total, grade])).toEqual([
    ['K-01', 2, 2, 100, { total: 91, unmet: [] }, 'A-'],
    ['K-02', 0, 2, 0, { total: 36, unmet: ['exam'] }, 'FX'],
    ['K-03', 1, 2, 50, { total: 75.5, unmet: [] }, 'B-'],
  ]) // biome-ignore format: a table
})

it.each([
  ['kk', 'жұмыс', /^K-01: 2 → 1 \(3: 1 → 0\)$/m],
  ['ru', 'работа', /^Изменилось с новым ключом:$/m],
  ['ky', 'иш', /^K-02: 0 → 1 \(3: 0 → 1\)$/m],
  ['en', 'work', /^Changed by the key:$/m],
])('says in %s whose marks another key changes', async (lang, head, changed) => {
  expect(
    await runMarkCommand([file('new.txt', bank('c2')), answers, '--was', platonus, '--lang', lang]),
  ).toBe(0)
  const text = said()
  expect(text.startsWith(head)).toBe(true)
  expect(text).toMatch(changed)
  expect(text).not.toContain('K-03: 2')
})

it('marks JSON, by the ids that a program wrote, and with negative marking', async () => {
  const json = file('answers.json', JSON.stringify({ works: [{ work: 'x', answers: { 1: '2', 3: 2 } }] }))
  expect(await runMarkCommand([platonus, json, '--wrong-costs', '0.5', '--json'])).toBe(0)
  expect(JSON.parse(said()).works[0]).toMatchObject({ points: 0.5, items: [{ points: -0.5 }, { points: 1 }] })
})

it('names parts that count for no total', async () => {
  const work = { work: 'x', answers: { 1: '1' }, parts: { R1: 80, r2: 80 } }
  const json = file('parts.json', JSON.stringify([work]))
  expect(await runMarkCommand([platonus, json, '--scale', 'kz', '--json'])).toBe(0)
  const { works, remarks } = JSON.parse(said())
  expect(works[0].total).toBeNull()
  expect(remarks).toContain("the part 'r2' counts for no total and is not read")
})

it('ends with 1 where an answer cannot be read', async () => {
  expect(await runMarkCommand([platonus, file('odd.csv', 'work,1\nK,Щ\n')])).toBe(1)
  expect(said()).toContain("K, question 1: 'Щ' is none of the options")
})

it.each([
  ['a question that is not there', 'work;9\nK;A\n', /answers question 9; the bank has 3/],
  ['a work twice', 'work;1\nK;A\nK;B\n', /the work 'K' is there twice/],
  ['no work', 'work;1\n', /holds no work/],
  ['no column of works', 'name;1\nK;A\n', /no column is called 'work'/],
  ['a part that is none', 'work;1;R1\nK;A;111\n', /line 2: '111' is no number from 0 to 100 \('R1'\)/],
  ['JSON of another shape', '{"a": 1}', /is no list of works .*: there is no key 'a'/],
  [
    'a misspelt key of a bare list',
    '[{"work": "K", "answers": {}, "prats": {}}]',
    /'works.0.prats': did you mean 'parts'\?$/,
  ],
  ['an answer to what has no number', '[{"work": "K", "answers": {"x": 1}}]', /: works\.0\.answers\.x: /],
])('%s is refused in a sentence', async (_what, text, says) => {
  await expect(runMarkCommand([platonus, file('wrong.csv', text), '--scale', 'kz'])).rejects.toThrow(says)
})

it('refuses a scale or an earlier bank that does not fit', async () => {
  await expect(runMarkCommand([platonus, answers, '--scale', file('s.json', '{}')])).rejects.toThrow(
    /is no scale/,
  )
  const other = file('other.txt', '<question>X\n<variantright>a\n<variant>b\n')
  await expect(runMarkCommand([platonus, answers, '--was', other])).rejects.toThrow(/has other questions/)
})

it.each([
  [[]],
  [['a']],
  [['a', 'b', 'c']],
  [['a', 'b', '--wrong-costs', '2']],
  [['a', 'b', '--format', 'doc']],
])('is called wrongly and ends with 2: %j', async (argv) => {
  expect(await runMarkCommand(argv)).toBe(2)
  expect(said()).toMatch(/^taza mark BANK ANSWERS/)
})
