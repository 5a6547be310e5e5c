/** `taza draw` and `taza sample`: drawn before witnesses without a server, and checked from published values alone. */
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import type { Verdict } from '../../src-shared/drawing/check.ts'
import { Draw, Order } from '../../src-shared/drawing/draw.ts'
import { cardsAtMost } from '../../src-shared/drawing/kind.ts'
import { newDraw } from '../../src-shared/drawing/new-draw.ts'
import { verifyDraw } from '../../src-shared/drawing/rules.ts'
import {
  Sample,
  sampleCommitment,
  sampleKind,
  sampleOf,
  verifySample,
} from '../../src-shared/drawing/sample.ts'
import { seedBytes } from '../../src-shared/drawing/stream.ts'
import { decodeText, UnreadableText } from '../../src-shared/text-file.ts'
import { Digest } from '../../src-shared/vocabulary.ts'
import { bytesOf, fitting, jsonOf } from './table-file.ts'

const drawUsage = `taza draw verify FILE [--json]
taza draw new --exam NAME --tickets N --cards N --published FILE --kept FILE
taza draw open FILE
  verify  repeats a draw of tickets from its published values (docs/session/draws.md): that order and salt are what was
          committed to, that the salt shuffles this order, that each card turned shows its ticket, that no neighbours
          have the same ticket while there were others
  new     shuffles the tickets under the cards; --published gets the commitment, to be shown before the exam, --kept
          also order and salt: nobody sees it until the exam is over
  open    prints what was kept as it is published after the exam; add the cards that were turned
  Exit status: 0 all holds · 1 something does not, or the file cannot be read · 2 wrong use`

const sampleUsage = `taza sample verify FILE [--json]
taza sample new --exam NAME --begins TIME --rate 0.1 --published FILE --kept FILE
taza sample open FILE --attempts FILE
  verify  repeats a sample of attempts from its published values (docs/session/draws.md): that seed and rates are what was
          committed to before the exams, and that the sample is the one that follows from them
  new     a seed for one exam; --published gets the commitment, --kept also the seed. TIME as 2026-12-14T09:00:00Z
  open    prints what was kept as it is published once the exam has begun, with the sample of the attempts (one a line)
  Exit status: 0 all holds · 1 something does not, or the file cannot be read · 2 wrong use`

const options = {
  exam: { type: 'string' },
  tickets: { type: 'string' },
  cards: { type: 'string' },
  begins: { type: 'string' },
  rate: { type: 'string' },
  attempts: { type: 'string' },
  published: { type: 'string' },
  kept: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

type Values = Partial<Record<'exam' | 'tickets' | 'cards' | 'begins' | 'rate', string>>

interface Kind {
  usage: string
  verify(file: string): Promise<Verdict>
  /** Null: wrongly called. */
  make(values: Values): Promise<{ published: object; kept: object } | null>
  /** `attempts`: of the exam; null where none are given. Null: wrongly called. */
  open(kept: string, at: string, attempts: string[] | null): Promise<object | null>
}

const number = (text: string | undefined): number | null =>
  text !== undefined && /^\d{1,5}$/.test(text) ? Number(text) : null

/** Not opened until it is published: it has no time yet. */
const opened = z.null().default(null)
const KeptDraw = Draw.extend({
  opened,
  kept: z.strictObject({ salt: Digest, order: Order }),
})
const KeptSample = Sample.extend({ opened, kept: z.strictObject({ seed: Digest }) })

const draws: Kind = {
  usage: drawUsage,
  verify: async (file) => verifyDraw(await parsed(file, Draw, 'draw as it is published')),
  async make({ exam, tickets, cards }) {
    const [few, many] = [number(tickets), number(cards)]
    if (exam === undefined || few === null || many === null || few < 1 || many < few) return null
    if (many > cardsAtMost)
      throw new Error(`There are at most ${cardsAtMost} cards; of a larger exam, one draw a room.`)
    const at = new Date().toISOString()
    const deck = { exam, tickets: few, cards: many }
    const { published, opening } = await newDraw({ deck, neighbours: [], at, salt: randomBytes(seedBytes) })
    return { published, kept: { ...published, kept: opening } }
  },
  async open(file, at, attempts) {
    if (attempts) return null
    const { kept, ...published } = await parsed(file, KeptDraw, 'draw as it is kept')
    return { ...published, opened: { at, ...kept } }
  },
}

const samples: Kind = {
  usage: sampleUsage,
  verify: async (file) => verifySample(await parsed(file, Sample, 'sample as it is published')),
  async make({ exam, begins, rate }) {
    if (exam === undefined || begins === undefined || rate === undefined) return null
    if (!/^(0(\.\d{1,4})?|1(\.0{1,4})?)$/.test(rate) || !z.iso.datetime().safeParse(begins).success)
      return null
    const at = new Date().toISOString()
    if (Date.parse(begins) <= Date.parse(at))
      throw new Error(`The exam began at ${begins}; a sample is committed to before.`)
    const seed = randomBytes(seedBytes).toString('hex')
    const exams = [{ exam, begins, rate: Number(rate) }]
    const commitment = await sampleCommitment(exams, seed)
    const published = Sample.parse({ kind: sampleKind, committed: { at, commitment }, exams })
    return { published, kept: { ...published, kept: { seed } } }
  },
  async open(file, at, attempts) {
    const { kept, ...published } = await parsed(file, KeptSample, 'sample as it is kept')
    const [exam] = published.exams
    if (!attempts || !exam) return null
    if (Date.parse(at) < Date.parse(exam.begins))
      throw new Error(`The exam begins at ${exam.begins}; a seed that is opened before is worth nothing.`)
    const sample = await sampleOf(exam, attempts, Buffer.from(kept.seed, 'hex'))
    return { ...published, opened: { at, ...kept }, exams: [{ ...exam, attempts, sample }] }
  },
}

export const runDrawCommand = (argv: string[]): Promise<number> => run(argv, draws)
export const runSampleCommand = (argv: string[]): Promise<number> => run(argv, samples)

async function run(argv: string[], kind: Kind): Promise<number> {
  const { values, positionals } = parseArgs({ args: argv, allowPositionals: true, options })
  const [what, file, more] = positionals
  if (values.help) {
    console.log(kind.usage)
    return 0
  }
  if (what === 'verify' && file !== undefined && more === undefined) return verify(file, kind, values.json)
  if (what === 'open' && file !== undefined && more === undefined) return open(file, kind, values.attempts)
  if (what === 'new' && file === undefined && values.published !== undefined && values.kept !== undefined) {
    const made = await kind.make(values)
    if (made) return write(values.published, values.kept, made)
  }
  console.log(kind.usage)
  return 2
}

async function verify(file: string, kind: Kind, json: boolean): Promise<number> {
  const verdict = await kind.verify(file)
  if (json) console.log(JSON.stringify(verdict))
  else {
    for (const { ok, what, why } of verdict.checks) console.log(`${ok ? 'ok   ' : 'WRONG'}  ${what}: ${why}`)
    console.log(verdict.ok ? `${verdict.exam}: all holds` : `${verdict.exam}: does not hold`)
  }
  return verdict.ok ? 0 : 1
}

async function open(file: string, kind: Kind, attempts: string | undefined): Promise<number> {
  const listed = attempts === undefined ? null : linesOf(await textOf(attempts))
  const opened = await kind.open(file, new Date().toISOString(), listed)
  if (!opened) {
    console.log(kind.usage)
    return 2
  }
  console.log(JSON.stringify(opened, null, 1))
  return 0
}

/** Rejects with a sentence. */
const parsed = async <S extends z.ZodType>(file: string, schema: S, kind: string): Promise<z.output<S>> =>
  fitting(jsonOf(await bytesOf(file), file), schema, { file, kind })

const linesOf = (text: string): string[] =>
  text.split(/\r\n|\n|\r/).flatMap((line) => (line.trim() === '' ? [] : [line.trim()]))

async function textOf(file: string): Promise<string> {
  try {
    return decodeText(await bytesOf(file)).text
  } catch (error) {
    if (error instanceof UnreadableText) throw new Error(`${file} ${error.message}.`)
    throw error
  }
}

/** Neither is written over: what was published stays. */
async function write(
  published: string,
  kept: string,
  made: { published: object; kept: object },
): Promise<number> {
  if (resolve(published) === resolve(kept))
    throw new Error('--published and --kept are one file: what is kept would be published with it.')
  const there = [published, kept].find((file) => existsSync(file))
  if (there !== undefined) throw new Error(`${there} is there already and is not written over.`)
  await writeFile(kept, `${JSON.stringify(made.kept, null, 1)}\n`, { mode: 0o600, flag: 'wx' })
  try {
    await writeFile(published, `${JSON.stringify(made.published, null, 1)}\n`, { flag: 'wx' })
  } catch (error) {
    // Nobody is bound by what was not published.
    await rm(kept)
    throw error
  }
  console.log(`${published} can be published now; ${kept} stays secret until the exam is over`)
  return 0
}
