/** `taza seb`: reads a settings file of Safe Exam Browser and says what of it an exam in Taza takes. */
import { hash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { NoSeb } from '../../src-shared/web-exam/seb/no-seb.ts'
import { readSeb, type SebFile } from '../../src-shared/web-exam/seb/read.ts'
import { sebBytesAtMost } from '../../src-shared/web-exam/seb/unwrap.ts'
import type { WebRules } from '../../src-shared/web-exam.ts'

const usage = `taza seb FILE [--password P] [--json]
  Reads a settings file of Safe Exam Browser (.seb) and prints its Config Key as Moodle computes it, the rules of a web
  exam that it becomes, and what it asks for and is not done here. docs/WEB-EXAMS.md says how to use them.
  --password  what the file is encrypted with; - reads it from standard input, so that no list of processes shows it
  --json      one JSON object: {configKey, start, rules, notHonoured}
  Exit status: 0 read · 1 cannot be read · 2 wrong use`

export async function runSebCommand(argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      password: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const [file, more] = positionals
  if (values.help || file === undefined || more !== undefined) {
    console.log(usage)
    return values.help ? 0 : 2
  }
  const given = values.password === '-' ? (await text(process.stdin)).replace(/\r?\n$/, '') : values.password
  const read = await readSebFile(file, given ?? null)
  const { configKey, start, rules, notHonoured } = read
  if (values.json) console.log(JSON.stringify({ configKey, start, rules, notHonoured }))
  else for (const line of readable(read)) console.log(line)
  return 0
}

/** Rejects with a sentence. */
async function readSebFile(file: string, password: string | null): Promise<SebFile> {
  const { size } = await stat(file).catch(() => {
    throw new Error(`${file} cannot be opened; is the name right?`)
  })
  if (size > sebBytesAtMost) throw new Error(`${file} has more than ${sebBytesAtMost >> 20} MB.`)
  try {
    return await readSeb(new Uint8Array(await readFile(file)), password, (one) => hash('sha256', one, 'hex'))
  } catch (error) {
    if (!(error instanceof NoSeb)) throw error
    const how = error.password && password === null ? ' (--password, or --password - to type it)' : ''
    throw new Error(`${file} cannot be read: ${error.message}${how}.`)
  }
}

function readable({ configKey, start, rules, notHonoured, ours }: SebFile): string[] {
  const reasons = Map.groupBy(ours, ({ why }) => why)
  return [
    `Config Key  ${configKey}`,
    `Start       ${start ?? '(none)'}`,
    rules ? 'Rules' : 'Rules       (none: without a start address there is no exam)',
    ...(rules === null ? [] : ruleLines(rules)),
    notHonoured.length === 0 ? 'Everything that it asks for is done.' : 'Not done',
    ...notHonoured.map(({ setting, why }) => `  ${setting}: ${why}`),
    ...(ours.length === 0 ? [] : ['Not taken from any file']),
    ...[...reasons].map(([why, all]) => `  ${why}: ${all.map(({ setting }) => setting).join(', ')}`),
  ]
}

const ruleLines = (rules: WebRules): string[] =>
  JSON.stringify(rules, null, 2)
    .split('\n')
    .map((line) => `  ${line}`)
