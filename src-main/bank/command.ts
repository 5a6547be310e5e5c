/** `taza bank`: reads a file with a bank as the console does; says what becomes of each question, or writes it for others. */
import { parseArgs } from 'node:util'
import { formats } from '../../src-shared/bank/import.ts'
import { convert, isTarget, targets } from './convert.ts'
import { asJson, readable, readBank } from './read.ts'

const usage = `taza bank check FILE [--json] [how it is read]
  Reads a question bank without a server and says of every question whether it is taken, taken with a change
  (which), or not taken (why). docs/BANKS.md says what is taken from which format.
  --json     one JSON object: {format, questions, taken, changed, refused, byKind, report, items, media}
taza bank convert FILE --to ${targets.join('|')} --out NEWFILE [how it is read]
  Writes the questions that are taken for another system, and says what that format has no place for.
  A file that is already there is left as it is.
How it is read:
  --format auto|${formats.join('|')}
             what the file is, where it should not be found out
  --numbers auto|difficulty|running
             Platonus: what the number of <question2> is, the difficulty or the question's own number
  --right auto|marked|first
             Platonus: which option is right where none is marked: none (marked), or the first
Exit status: 0 every question is taken (and written whole), perhaps with a change · 1 some are not, or nothing can be
read · 2 wrong use`

const choices = {
  format: ['auto', ...formats],
  numbers: ['auto', 'difficulty', 'running'],
  right: ['auto', 'marked', 'first'],
} as const

const isOneOf = <T extends string>(all: readonly T[], value: string): value is T =>
  all.some((one) => one === value)

export async function runBankCommand(argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      format: { type: 'string', default: 'auto' },
      numbers: { type: 'string', default: 'auto' },
      right: { type: 'string', default: 'auto' },
      json: { type: 'boolean', default: false },
      to: { type: 'string' },
      out: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  const [what, file, more] = positionals
  const { format, numbers, right, to, out, json } = values
  if (values.help) {
    console.log(usage)
    return 0
  }
  const understood =
    file !== undefined &&
    more === undefined &&
    isOneOf(choices.format, format) &&
    isOneOf(choices.numbers, numbers) &&
    isOneOf(choices.right, right)
  if (understood && what === 'check' && to === undefined && out === undefined) {
    const bank = await readBank(file, { format, numbers, right })
    if (json) console.log(JSON.stringify(asJson(bank)))
    else for (const line of readable(bank)) console.log(line)
    return bank.refused > 0 ? 1 : 0
  }
  if (understood && what === 'convert' && to !== undefined && isTarget(to) && out !== undefined && !json) {
    const bank = await readBank(file, { format, numbers, right })
    const { lines, whole } = await convert(bank, to, out)
    for (const line of lines) console.log(line)
    return whole ? 0 : 1
  }
  console.log(usage)
  return 2
}
