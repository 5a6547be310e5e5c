/** `taza verify`: judges a bundle, and opens its films for who holds a key. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { BundleKeys } from '../../src-shared/bundle.ts'
import { decodeText, parseJsonFile } from '../../src-shared/text-file.ts'
import { exitCodeOf, judgeBundle, type Verdict } from '../../src-shared/verify.ts'
import { ProblemError, sources } from '../../src-shared/vocabulary.ts'
import { openBundle } from './bundle-reader.ts'
import { sha256, verifierOf } from './crypto.ts'
import { writeMedia } from './media-out.ts'
import { judgeSheet } from './sheet-judge.ts'

const usage = `taza verify BUNDLE [--keys FILE] [--key FILE [--media-out DIR]] [--require-coverage X] [--json]
  BUNDLE                the ZIP of an attempt or of a case, or a folder it was unpacked to
  --keys FILE           the university's keys.json, had from elsewhere: the bundle's keys must be these
  --key FILE            a recipient's private key: 32 bytes in base64, or JSON with "privateKey"; the answer
                        sheet is held against the ledger's answers
  --media-out DIR       writes the opened films, pictures and answer sheet there (needs --key)
  --require-coverage X  0 to 1: at least this share of face and of desk
  Exit status: 0 whole · 1 findings · 3 coverage too low · 4 unfinished · 5 a sound excerpt · 2 wrong use`

export interface VerifyOptions {
  bundle: string
  keys?: string | undefined
  key?: string | undefined
  mediaOut?: string | undefined
}

/** Rejects with a ProblemError `bad-input` when a file cannot be read as what it should be. */
export async function verifyBundle(options: VerifyOptions): Promise<{ verdict: Verdict; files: string[] }> {
  const trusted = options.keys === undefined ? undefined : readTrusted(options.keys)
  const bundle = await openBundle(options.bundle)
  try {
    const verdict = judgeBundle(bundle.contents, { sha256, verifierOf, trusted })
    if (options.key === undefined) return { verdict, files: [] }
    const key = readPrivateKey(options.key)
    const sheet = await judgeSheet(verdict.records, key, bundle.read)
    const files: string[] = []
    verdict.findings.push(...sheet.findings)
    if (options.mediaOut !== undefined) {
      const media = await writeMedia(verdict.records, key, bundle.read, options.mediaOut)
      verdict.findings.push(...media.findings)
      files.push(...media.files)
      if (sheet.text !== null) files.push(writeSheet(options.mediaOut, sheet.text))
    }
    if (verdict.findings.length > 0) verdict.status = 'findings'
    return { verdict, files }
  } finally {
    bundle.close()
  }
}

function writeSheet(out: string, text: string): string {
  mkdirSync(out, { recursive: true })
  const file = join(out, 'answer-sheet.json')
  writeFileSync(file, text)
  return file
}

export async function run(argv: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      keys: { type: 'string' },
      key: { type: 'string' },
      'media-out': { type: 'string' },
      'require-coverage': { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const [bundle] = positionals
  const required = values['require-coverage']
  const least = required === undefined ? undefined : Number(required)
  const nonsense = least !== undefined && !(least >= 0 && least <= 1)
  if (values.help || bundle === undefined || nonsense || (values['media-out'] !== undefined && !values.key)) {
    console.log(usage)
    return values.help ? 0 : 2
  }
  const { verdict, files } = await verifyBundle({
    bundle,
    keys: values.keys,
    key: values.key,
    mediaOut: values['media-out'],
  })
  const exit = exitCodeOf(verdict, least)
  if (values.json) {
    const { records, ...rest } = verdict
    console.log(JSON.stringify({ ...rest, records: records.length, files, exit }, null, 2))
  } else for (const line of reportOf(verdict, files, least)) console.log(line)
  return exit
}

const time = (unixMs: number): string => new Date(unixMs).toISOString()

/** One line per finding, what is not there yet, coverage and gaps per source, the verdict last. */
function reportOf(verdict: Verdict, files: readonly string[], least?: number): string[] {
  const lines = verdict.findings.map(({ code, where, detail }) => `FINDING  ${code}  ${where}: ${detail}`)
  lines.push(...verdict.pending.map(({ code, where, detail }) => `pending  ${code}  ${where}: ${detail}`))
  lines.push(...verdict.notices.map(({ code, where, detail }) => `note     ${code}  ${where}: ${detail}`))
  for (const part of verdict.parts) {
    const at = part.cosignedAt === null ? 'never' : time(part.cosignedAt * 1000)
    lines.push(`part ${part.part}: ${part.size} records, ${part.cosigned} cosigned, last at ${at}`)
  }
  for (const source of sources) {
    const of = verdict.coverage[source]
    if (!of) continue
    lines.push(
      of.seconds === 0
        ? `${source}: nothing was due`
        : `${source}: ${(of.share * 100).toFixed(2)} % of ${of.seconds.toFixed(1)} s`,
    )
    for (const gap of of.gaps)
      lines.push(`  gap ${time(gap.from)}, ${((gap.to - gap.from) / 1000).toFixed(2)} s: ${gap.reason}`)
    for (const blind of of.blind)
      lines.push(
        `  filmed, nothing to be seen ${time(blind.from)}, ${((blind.to - blind.from) / 1000).toFixed(2)} s: ${blind.reason}`,
      )
  }
  if (verdict.case) lines.push(...caseLines(verdict.case))
  lines.push(...files.map((file) => `wrote ${file}`))
  if (verdict.keys)
    lines.push(
      `signed by ${verdict.keys.stations.map((k) => k.name).join(', ')}, cosigned by ${verdict.keys.cosigner.name} ${verdict.keys.cosigner.key}`,
    )
  const low = least !== undefined && exitCodeOf(verdict, least) === 3
  lines.push(
    `attempt ${verdict.attempt ?? 'unknown'}: ${verdict.status}${low ? `, covered less than ${least}` : ''}`,
  )
  return lines
}

/** What the case says of itself: entries that were cut off before it was exported leave no trace. */
function caseLines({ number, entries, state, lastAt, decision, exportedAt }: NonNullable<Verdict['case']>) {
  const exported = exportedAt === null ? 'when is not known' : time(exportedAt)
  const standing = decision?.overturned
    ? 'overturned by an appeal'
    : decision?.confirmed
      ? 'confirmed'
      : 'signed once'
  return [
    `case ${number}: ${entries} entries, the last at ${time(lastAt)}, exported ${exported}; it stands at “${state}”`,
    ...(decision ? [`decision ${decision.number}: ${decision.sanction}, ${standing}`] : []),
  ]
}

function readTrusted(file: string): BundleKeys {
  try {
    return BundleKeys.parse(parseJsonFile(readFileSync(file)))
  } catch (error) {
    throw new ProblemError('bad-input', `${file} holds no keys: ${String(error)}`)
  }
}

/** Raw X25519, base64, alone in the file or as `privateKey` of a JSON object. */
function readPrivateKey(file: string): Uint8Array<ArrayBuffer> {
  const content = decodeText(readFileSync(file)).text.trim()
  const encoded = content.startsWith('{') ? String(Object(JSON.parse(content)).privateKey) : content
  const key = new Uint8Array(Buffer.from(encoded, 'base64'))
  if (key.length !== 32) throw new ProblemError('bad-input', `${file} holds no private key of 32 bytes`)
  return key
}
