import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, it, vi } from 'vitest'
import { runSurveyCommand } from '../../../../src-main/office/survey-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'taza-survey-'))
afterAll(() => rmSync(folder, { recursive: true }))
const out: string[] = []
vi.spyOn(console, 'log').mockImplementation((line: unknown) => void out.push(String(line)))
vi.spyOn(console, 'error').mockImplementation((line: unknown) => void out.push(String(line)))
afterEach(() => {
  out.length = 0
})
const file = join(folder, 'r.csv')
const rows = Array.from(
  { length: 100 },
  (_, i) => `${i % 4 ? 'қазақ' : 'русский'};${i % 3 ? 'ИЭФ' : 'ТФ'};${i % 2 ? 'иә' : 'жоқ'}`,
)
writeFileSync(file, ['Язык;Факультет;Сұрақ 1', ...rows].join('\n'))

it('prints one JSON object', async () => {
  expect(await runSurveyCommand(['table', file, '--by', 'faculty,language', '--json'])).toBe(0)
  expect(JSON.parse(out.join(''))).toMatchObject({
    responses: 100,
    by: ['faculty', 'language'],
    tables: [{ column: 'faculty' }, { column: 'language' }, { column: 'Сұрақ 1', all: { cells: [{ value: 'жоқ', count: 50, percent: 50 }, {}] } }],
  }) // biome-ignore format: a table
})

it.each([
  ['kk', 'Сауалнамалар саны: 100'],
  ['ru', 'Анкет: 100'],
  ['ky', 'Сурамжылоолордун саны: 100'],
  ['en', 'Responses: 100'],
])('prints tables in %s', async (lang, says) => {
  expect(await runSurveyCommand(['table', file, '--by', 'faculty,language', '--lang', lang])).toBe(0)
  expect(out[0]).toBe(says)
  expect(out).toContainEqual(expect.stringMatching(/^русский +25 25 % ±8[.,]5 +16 24[.,]2 % +9 26[.,]5 %$/))
})

it.each([
  [[]],
  [['table']],
  [['list', 'a']],
  [['table', 'a', '--by', 'a,b,c,d']],
  [['table', 'a', '--hide-below', '0']],
])('is called wrongly and ends with 2: %j', async (argv) => {
  expect(await runSurveyCommand(argv)).toBe(2)
  expect(out.join('\n')).toMatch(/^taza survey table RESPONSES/)
})
