/** `taza mark`: works marked by a bank's key, and what another key changes. */
import { parseArgs } from 'node:util'
import kg from '../../resources/scales/kg.json' with { type: 'json' }
import kz from '../../resources/scales/kz.json' with { type: 'json' }
import { formats, type ImportedBank, type ImportOptions } from '../../src-shared/bank/import.ts'
import { Scale } from '../../src-shared/marking/scale.ts'
import {
  type MarkedWork,
  markWork,
  type NumberedItem,
  type Regraded,
  regraded,
} from '../../src-shared/marking/works.ts'
import { tableLines } from './print.ts'
import { bytesOf, fitting, jsonOf } from './table-file.ts'
import { languageOf, type Words, wordsOf } from './words.ts'
import { readWorks } from './works-file.ts'

const usage = `taza mark BANK ANSWERS [--scale kz|kg|FILE] [--was BANK] [--negative] [--wrong-costs 0.25]
          [--format auto|${formats.join('|')}] [--sheet NAME] [--lang kk|ru|ky|en] [--json]
  Marks works by the key of a question bank, in any format that 'taza bank check' reads. ANSWERS is a table (CSV, XLSX)
  with a column 'work' and one a question (1, 2, 3 …), or JSON. docs/session/marking.md says what is worth how much.
  --scale        grades; a table or JSON with the parts of its formula (R1, R2) has totals too
  --was          the bank before its key was put right: whose marks change
  --negative     an item may cost points; a work never has less than none
  --wrong-costs  share of an item's points that a wrong choice costs where the key says nothing (0)
  --json         one JSON object: {bank, scale, works, changes, unread, byHand, remarks}
  Exit status: 0 marked, essays and files wait for a person · 1 an answer could not be read · 2 wrong use`

/** Rejects with a sentence where the file holds no bank. */
type ReadBank = (file: string, options: ImportOptions) => Promise<ImportedBank>

export async function runMarkCommand(argv: string[], readBank: ReadBank): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      scale: { type: 'string' },
      was: { type: 'string' },
      negative: { type: 'boolean', default: false },
      'wrong-costs': { type: 'string', default: '0' },
      format: { type: 'string', default: 'auto' },
      sheet: { type: 'string' },
      lang: { type: 'string', default: 'en' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const [bankFile, answersFile, more] = positionals
  const language = languageOf(values.lang)
  const format = (['auto', ...formats] as const).find((one) => one === values.format)
  const wrongCosts = /^(0([.,]\d{1,4})?|1([.,]0{1,4})?)$/.test(values['wrong-costs'])
    ? Number(values['wrong-costs'].replace(',', '.'))
    : null
  const wrong =
    bankFile === undefined || answersFile === undefined || more !== undefined || format === undefined
  if (values.help || wrong || language === null || wrongCosts === null) {
    console.log(usage)
    return values.help ? 0 : 2
  }
  const scale = values.scale === undefined ? null : await scaleOf(values.scale)
  const options: ImportOptions = { format, numbers: 'auto', right: 'auto' }
  const bank = await readBank(bankFile, options)
  const { items, remarks } = numbered(bank)
  const parts = Object.keys(scale?.total?.parts ?? {}).filter((name) => name !== scale?.total?.exam)
  const { works, ids, notes } = await readWorks(answersFile, parts, values.sheet ?? null)
  const last = Math.max(0, ...items.map(({ number }) => number), bank.questions)
  const beyond = works.flatMap(({ answers }) => [...answers.keys()]).find((number) => number > last)
  if (beyond !== undefined)
    throw new Error(`${answersFile} answers question ${beyond}; the bank has ${last}.`)
  // Who says what a wrong choice costs means that it costs, where nothing was earned too.
  const rules = { negative: values.negative || wrongCosts > 0, wrongCosts }
  const markAll = (by: readonly NumberedItem[]) =>
    works.map((work) => markWork(by, work, { rules, scale, ids }))
  const marked = markAll(items)
  const changes =
    values.was === undefined
      ? null
      : regraded(
          markAll(sameItems(values.was, numbered(await readBank(values.was, options)).items, items)),
          marked,
        )
  const inAll = (state: string) =>
    marked.reduce((sum, one) => sum + one.items.filter((mark) => mark.state === state).length, 0)
  const unread = inAll('unread')
  if (values.json) {
    const { format: read, questions, taken, changed, refused } = bank
    console.log(
      JSON.stringify({
        bank: { format: read, questions, taken, changed, refused },
        scale: scale?.name.en ?? null,
        works: marked,
        changes,
        unread,
        byHand: inAll('by-hand'),
        remarks: [...remarks, ...notes],
      }),
    )
  } else {
    for (const line of readable(marked, changes, wordsOf(language))) console.log(line)
    for (const note of [...remarks, ...notes]) console.error(`note: ${note}`)
  }
  return unread > 0 ? 1 : 0
}

/** By the question's place in the file, refused ones counted, so that a number means the same to whoever looks there. */
function numbered(bank: ImportedBank): { items: NumberedItem[]; remarks: string[] } {
  const items: NumberedItem[] = []
  const remarks: string[] = []
  const questions = bank.report.filter(({ what }) => what !== 'note')
  for (const [i, { what, why, line }] of questions.entries()) {
    if (what === 'refused')
      remarks.push(`question ${i + 1} (line ${line}) is not in the bank and not marked: ${why}`)
    const item = what === 'refused' ? undefined : bank.items[items.length]
    if (!item) continue
    items.push({ number: i + 1, item })
    if (
      item.kind === 'multiple' &&
      item.scoring === 'parts' &&
      item.options.every(({ credit }) => credit >= 0)
    )
      remarks.push(
        `question ${i + 1}: whoever chooses everything has all points; the key takes none away (--wrong-costs)`,
      )
  }
  return { items, remarks }
}

/** The bank before, where only its key differs. Throws a sentence. */
function sameItems(file: string, before: NumberedItem[], items: readonly NumberedItem[]): NumberedItem[] {
  const other = items.find(
    ({ number, item }, i) => before[i]?.number !== number || before[i].item.kind !== item.kind,
  )
  if (other || before.length !== items.length)
    throw new Error(
      `${file} has other questions${other ? ` (from question ${other.number})` : ''}; only its key may differ.`,
    )
  return before
}

/** Rejects with a sentence. */
async function scaleOf(name: string): Promise<Scale> {
  const own = { kz, kg }[name]
  return own
    ? Scale.parse(own)
    : fitting(jsonOf(await bytesOf(name), name), Scale, { file: name, kind: 'scale' })
}

function readable(works: readonly MarkedWork[], changes: readonly Regraded[] | null, words: Words): string[] {
  const { say, number } = words
  const figure = (value: number | null) => (value === null ? '–' : number(value))
  const head = [say('work'), say('points'), say('points-of'), '%', say('total-of-parts'), say('grade')]
  const rows = works.map(({ work, points, max, percent, total, grade, waits }) => [
    work,
    number(points),
    number(max),
    figure(percent),
    total === null ? '–' : number(total.total),
    grade ?? (waits > 0 ? say('waits') : '–'),
    total !== null && total.unmet.length > 0 ? `${say('unmet')}: ${total.unmet.join('; ')}` : '',
  ])
  const unread = works.flatMap(({ work, items }) =>
    items.flatMap(({ item, state, why }) =>
      state === 'unread' ? [say('item-line', { work, item, why })] : [],
    ),
  )
  const changed = (changes ?? []).map(({ work, before, after, items }) =>
    say('rekeyed-line', {
      work,
      before: [figure(before.points), before.grade].filter((one) => one !== null).join(' '),
      after: [figure(after.points), after.grade].filter((one) => one !== null).join(' '),
      items: items
        .map(({ item, before: was, after: is }) => `${item}: ${figure(was)} → ${figure(is)}`)
        .join(', '),
    }),
  )
  return [
    ...tableLines([[...head, ''], ...rows], 1),
    ...(unread.length === 0 ? [] : ['', say('items-to-read'), ...unread]),
    ...(changes === null
      ? []
      : ['', ...(changed.length === 0 ? [say('nothing-rekeyed')] : [say('rekeyed'), ...changed])]),
  ]
}
