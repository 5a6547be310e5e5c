/** The station's one configuration file (JSON); command-line options override it. See docs/DEPLOYMENT.md. */
import { readFileSync, statSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { Network, plainNetwork, ServerAddress } from '../../src-shared/network.ts'
import { refusedPlain } from '../../src-shared/plain-http.ts'
import { settingWrong } from '../../src-shared/setting-wrong.ts'
import { parseJsonFile } from '../../src-shared/text-file.ts'
import { Language, ProblemError } from '../../src-shared/vocabulary.ts'

export const StationConfig = z
  .object({
    /** Address of the university server, e.g. `https://exams.example.edu`. */
    server: ServerAddress,
    /** Directory of this station's own: keys, evidence, the browser's profile. */
    data: z.string().min(1),
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
      .regex(/^scrypt\$[0-9a-f]+\$[0-9a-f]+$/)
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

/** Throws ProblemError `bad-input` naming the first wrong setting. */
export function readConfig(
  argv: readonly string[],
  installed: { pages: string; native: string },
): StationConfig {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      config: { type: 'string' },
      server: { type: 'string' },
      data: { type: 'string' },
      shell: { type: 'string' },
      language: { type: 'string' },
      windowed: { type: 'boolean' },
    },
  })
  const { config, ...options } = values
  const parsed = StationConfig.safeParse({ ...installed, ...(config ? readFile(config) : {}), ...options })
  if (parsed.success) return allowed(parsed.data, config ?? null)
  const wrong = settingWrong(parsed.error, StationConfig)
  throw new ProblemError('bad-input', `configuration${config ? ` ${config}` : ''}: ${wrong}`)
}

/** What no field is wrong with, and may not be so all the same. */
function allowed(config: StationConfig, file: string | null): StationConfig {
  const refused = refusedPlain(config.server, config.network)
  if (refused !== null) throw new ProblemError('bad-input', `configuration: server: ${refused}`)
  // The hash of a short code is soon guessed by whoever can read it.
  const everybody = file !== null && process.platform !== 'win32' && (statSync(file).mode & 0o004) !== 0
  if (config.leaveCode !== null && everybody)
    throw new ProblemError(
      'bad-input',
      `configuration ${file}: everybody on this machine can read the code's hash (leaveCode): chmod o-r ${file}`,
    )
  return config
}

function readFile(file: string): object {
  try {
    return z.record(z.string(), z.unknown()).parse(parseJsonFile(readFileSync(file)))
  } catch (error) {
    throw new ProblemError('bad-input', `configuration ${file}: ${unreadable(error)}`)
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
