/** The station's one configuration file (JSON); command-line options override it. See docs/DEPLOYMENT.md. */
import { readFileSync, statSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { type JsonLines, JsonWrong, parseJsonLines } from '../../src-shared/json-lines.ts'
import { Network, plainNetwork, ServerAddress } from '../../src-shared/network.ts'
import { refusedPlain } from '../../src-shared/plain-http.ts'
import { SeatRule } from '../../src-shared/seat-rule.ts'
import { settingsWrong } from '../../src-shared/setting-wrong.ts'
import { decodeText } from '../../src-shared/text-file.ts'
import { Language, ProblemError } from '../../src-shared/vocabulary.ts'

export const StationConfig = z
  .object({
    /** Address of the university server, e.g. `https://exams.example.edu`. */
    server: ServerAddress,
    /** Directory of this station's own: keys, evidence, the browser's profile. */
    data: z
      .string({
        error: ({ input }) =>
          input === undefined ? "the station's own folder is missing" : 'a folder is a text',
      })
      .min(1),
    /** Socket of a keeper that runs as a service of its own; null: the station starts one itself. */
    keeper: z.string().nullable().default(null),
    shell: z.enum(['auto', 'electron', 'chromium']).default('auto'),
    /** One ordinary window instead of a kiosk: for a developer's own desktop. */
    windowed: z.boolean().default(false),
    language: Language.default('kk'),
    /** For somebody who needs a screen reader or an input method: their ways into the exam's browser are left open. */
    assistive: z.boolean().default(false),
    /** scrypt of the code that leaves the station (`taza leave-code`), or null: no code is asked. */
    leaveCode: z
      .string()
      .regex(
        /^scrypt\$[0-9a-f]+\$[0-9a-f]+$/,
        'not the code itself stands here, but what taza leave-code CODE prints',
      )
      .nullable()
      .default(null),
    /** Further switches of the exam's browser (a driving port); their use stands on the ledger. */
    switches: z.array(z.string().startsWith('--')).default([]),
    /** As `switches`, of the recorder's browser (a demo's cameras). */
    recorderSwitches: z.array(z.string().startsWith('--')).default([]),
    /** As `switches`, of the browser of the exam's page. */
    webSwitches: z.array(z.string().startsWith('--')).default([]),
    /** The way to the server: proxy, authorities, pinned keys, bound on uploads. */
    network: Network.default(plainNetwork),
    /** Which room and seat this machine is: for `taza enrol`. */
    seat: SeatRule.nullable().default(null),
    /** Programs and files of the installation. */
    pages: z.string(),
    native: z.string(),
  })
  .strict()
export type StationConfig = z.infer<typeof StationConfig>

/** Where the package keeps it. */
export const installedConfig = '/etc/taza/station.json'

export const stationUsage = `taza station --config FILE [--server URL] [--data DIR] [--shell auto|electron|chromium]
             [--windowed] [--language kk|ru|ky|en]
  Runs the exam station: the keeper of evidence, the guard, the kiosk. Leave with Ctrl+Alt+Q.`

export const stationOptions = {
  config: { type: 'string' },
  server: { type: 'string' },
  data: { type: 'string' },
  shell: { type: 'string' },
  language: { type: 'string' },
  windowed: { type: 'boolean' },
} as const

/** What file and options say, and all that is wrong with it. */
export interface Settings {
  /** Null where something is wrong. */
  config: StationConfig | null
  file: string | null
  /** As they stand there. */
  inFile: Readonly<Record<string, unknown>>
  inOptions: Readonly<Record<string, unknown>>
  lineOf: JsonLines['lineOf']
  wrong: readonly WrongSetting[]
}

export interface WrongSetting {
  /** Of the file; null: of none of its lines (something is missing, or an option says so). */
  line: number | null
  /** `network.proxy`; empty: the whole file. */
  name: string
  says: string
}

export function readSettings(
  argv: readonly string[],
  { pages, native }: { pages: string; native: string },
): Settings {
  const { values } = parseArgs({ args: [...argv], options: stationOptions })
  const { config: file = null, ...inOptions } = values
  const { inFile, lineOf, wrong } = file === null ? nothing : readFile(file)
  const read = { file, inFile, inOptions, lineOf }
  if (wrong) return { ...read, config: null, wrong: [wrong] }
  const parsed = StationConfig.safeParse({ pages, native, ...inFile, ...inOptions })
  if (parsed.success) {
    const found = notAllowed(parsed.data, file)
    const line = found && found.name in inOptions ? null : lineOf([found?.name ?? ''])
    return { ...read, config: found ? null : parsed.data, wrong: found ? [{ ...found, line }] : [] }
  }
  return {
    ...read,
    config: null,
    wrong: settingsWrong(parsed.error, StationConfig).map(({ path, says }) => ({
      line: String(path[0]) in inOptions ? null : lineOf(path),
      name: path.join('.'),
      says,
    })),
  }
}

/** Throws ProblemError `bad-input` naming the first wrong setting and its line. */
export function readConfig(
  argv: readonly string[],
  installed: { pages: string; native: string },
): StationConfig {
  const { config, file, wrong } = readSettings(argv, installed)
  if (config) return config
  const [{ line = null, says = 'does not fit' } = {}] = wrong
  const place = [...(file ? [file] : []), ...(line === null ? [] : [`line ${line}`])].join(', ')
  throw new ProblemError('bad-input', `configuration${place ? ` ${place}` : ''}: ${says}`)
}

/** What no field is wrong with, and may not be so all the same. */
function notAllowed(config: StationConfig, file: string | null): { name: string; says: string } | null {
  const refused = refusedPlain(config.server, config.network)
  if (refused !== null) return { name: 'server', says: `server: ${refused}` }
  // The hash of a short code is soon guessed by whoever can read it.
  const everybody = file !== null && process.platform !== 'win32' && (statSync(file).mode & 0o004) !== 0
  return config.leaveCode !== null && everybody
    ? {
        name: 'leaveCode',
        says: `everybody on this machine can read the code's hash (leaveCode): chmod o-r ${file}`,
      }
    : null
}

const nothing: FileRead = { inFile: {}, lineOf: () => null, wrong: null }
interface FileRead extends Pick<Settings, 'inFile' | 'lineOf'> {
  wrong: WrongSetting | null
}

function readFile(file: string): FileRead {
  try {
    const { value, lineOf } = parseJsonLines(decodeText(readFileSync(file)).text)
    return { inFile: z.record(z.string(), z.unknown()).parse(value), lineOf, wrong: null }
  } catch (error) {
    const line = error instanceof JsonWrong ? error.line : null
    return { ...nothing, wrong: { line, name: '', says: unreadable(error) } }
  }
}

function unreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (code === 'ENOENT') return 'there is no such file: mend the name after --config'
  if (code === 'EACCES') return 'this user may not read it: chgrp or chmod it'
  if (code === 'EISDIR') return 'it is a folder, and not a file'
  if (error instanceof z.ZodError) return 'it is not an object in braces: {"server": …, "data": …}'
  return error instanceof Error ? error.message : String(error)
}
