import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, it, vi } from 'vitest'
import { runReportCommand } from '../../../../src-main/office/report-command.ts'
import { plainSheet, workbook } from '../../../support/office/workbook.ts'

const folder = mkdtempSync(join(tmpdir(), 'taza-report-'))
afterAll(() => rmSync(folder, { recursive: true }))
const out: string[] = []
vi.spyOn(console, 'log').mockImplementation((line: unknown) => void out.push(String(line)))
vi.spyOn(console, 'error').mockImplementation((line: unknown) => void out.push(String(line)))
afterEach(() => {
  out.length = 0
})
const file = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}
const rows = [
  ['Факультет', 'Студентов', 'Допущено', 'Сдали', 'Задолжники', 'Абсолютная'],
  ['ТФ', 795, 783, 371, 436, 47.4],
]

it('prints one JSON object, of a workbook too', async () => {
  const book = file('a.xlsx', workbook({ sheets: [{ name: 'A', rows: plainSheet(rows) }] }))
  expect(await runReportCommand(['session', book, '--json'])).toBe(0)
  expect(JSON.parse(out.join(''))).toMatchObject({
    rows: [{ unit: 'ТФ', students: 795, debtors: 424 }],
    totals: { students: 795, absolute: 47.4 },
    disagrees: [{ unit: 'ТФ', column: 'debtors', published: 436, computed: 424 }],
  })
})

it.each([
  [
    'kk',
    /ТФ, қарызы барлар: жарияланғаны 436, есептелгені 424/,
    /абсолюттік үлгерім, %: 47,4 мәнінен 63,9 мәніне өсті/,
  ],
  ['ru', /ТФ, задолжники: опубликовано 436, вычислено 424/, /рост с 47,4 до 63,9 \(на 16,5 п\. п\.\)/],
  ['ky', /ТФ, карызы барлар: жарыяланганы 436, эсептелгени 424/, /47,4 санынан 63,9 санына өстү/],
  ['en', /ТФ, debtors: published 436, computed 424/, /rose from 47\.4 to 63\.9 \(by 16\.5 points\)/],
])('says it in %s, and what the retakes changed', async (lang, says, changed) => {
  const csv = (rest: string) => `unit;students;admitted;passed;debtors\n${rest}\n`
  const before = file('before.csv', csv('ТФ;795;783;371;424'))
  const now = file('now.csv', csv('ТФ;795;783;500;436'))
  expect(
    await runReportCommand(['session', before.replace('before', 'now'), '--before', before, '--lang', lang]),
  ).toBe(0)
  expect(now).toBeTruthy()
  expect(out.join('\n')).toMatch(changed)
  out.length = 0
  await runReportCommand(['session', file('one.csv', csv('ТФ;795;783;371;436')), '--lang', lang])
  expect(out.join('\n')).toMatch(says)
})

it.each([[[]], [['session']], [['week', 'a']], [['session', 'a', 'b']], [['session', 'a', '--lang', 'de']]])(
  'is called wrongly and ends with 2: %j',
  async (argv) => {
    expect(await runReportCommand(argv)).toBe(2)
    expect(out.join('\n')).toMatch(/^taza report session FILE/)
  },
)

it('says in a sentence why a file cannot be read', async () => {
  await expect(runReportCommand(['session', join(folder, 'none.csv')])).rejects.toThrow(
    /none.csv cannot be opened/,
  )
  await expect(runReportCommand(['session', file('b.csv', 'unit;students\nA;y\n')])).rejects.toThrow(
    /b\.csv, line 2: 'y' is no number \('students'\)\.$/,
  )
})
