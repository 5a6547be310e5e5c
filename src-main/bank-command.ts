/** `taza bank check`: reads a file with a bank as the console does, and says of each question what becomes of it. */
import { hash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import {
  bankBytesAtMost,
  formats,
  type ImportedBank,
  type ImportOptions,
  importBank,
} from '../src-shared/bank/import.ts'
import { NoBank } from '../src-shared/bank/report.ts'

const usage = `taza bank check FILE [--format auto|${formats.join('|')}] [--json]
              [--numbers auto|difficulty|running] [--right auto|marked|first]
  Reads a question bank without a server and says of every question whether it is taken, taken with a change
  (which), or not taken (why). docs/BANKS.md says what is taken from which format.
  --format   what the file is, where it should not be found out
  --numbers  Platonus: what the number of <question2> is, the difficulty or the question's own number
  --right    Platonus: which option is right where none is marked: none (marked), or the first
  --json     one JSON object: {format, questions, taken, changed, refused, byKind, report, items, media}
  Exit status: 0 every question is taken, perhaps with a change · 1 some are not, or nothing can be read · 2 wrong use`

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
      help: { type: 'boolean', default: false },
    },
  })
  const [what, file, more] = positionals
  const { format, numbers, right } = values
  if (values.help) {
    console.log(usage)
    return 0
  }
  if (
    what !== 'check' ||
    file === undefined ||
    more !== undefined ||
    !isOneOf(choices.format, format) ||
    !isOneOf(choices.numbers, numbers) ||
    !isOneOf(choices.right, right)
  ) {
    console.log(usage)
    return 2
  }
  const bank = await readBank(file, { format, numbers, right })
  if (values.json) console.log(JSON.stringify(asJson(bank)))
  else for (const line of readable(bank)) console.log(line)
  return bank.refused > 0 ? 1 : 0
}

/** Rejects with a sentence. */
async function readBank(file: string, options: ImportOptions): Promise<ImportedBank> {
  const { size } = await stat(file).catch(() => {
    throw new Error(`${file} cannot be opened; is the name right?`)
  })
  if (size > bankBytesAtMost) throw new Error(`${file} has more than ${bankBytesAtMost >> 20} MB.`)
  try {
    return importBank(await readFile(file), options, { sha256: (bytes) => hash('sha256', bytes, 'hex') })
  } catch (error) {
    if (error instanceof NoBank) throw new Error(`${file} cannot be read: ${error.message}.`)
    throw error
  }
}

/** Media by their names alone: their bytes are no text. */
const asJson = ({ media, ...bank }: ImportedBank) => ({ ...bank, media: media.map(({ medium }) => medium) })

/** What is not simply taken, then the sums. */
function readable(bank: ImportedBank): string[] {
  const lines = bank.report
    .filter(({ what, why }) => what !== 'taken' || why !== '')
    .map(({ what, line, file, why, title }) => {
      const at = file === null ? `line ${line}` : `${file}, line ${line}`
      return what === 'note'
        ? `note      ${why}`
        : `${what.padEnd(8)}  ${at}: ${why}${title ? `  «${title}»` : ''}`
    })
  const kinds = Object.entries(bank.byKind).map(([kind, count]) => `${count} ${kind}`)
  const encoding = bank.encoding === null ? '' : ` in ${bank.encoding}`
  lines.push(
    `${bank.format}${encoding}: ${bank.questions} questions: ${bank.taken} taken, ${bank.changed} with a change, ${bank.refused} not taken`,
  )
  if (kinds.length > 0) lines.push(`  ${kinds.join(', ')}`)
  if (bank.media.length > 0) lines.push(`  ${bank.media.length} pictures and sounds`)
  return lines
}
