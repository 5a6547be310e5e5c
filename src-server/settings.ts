/** What a university may set of its server beside the command line: one JSON file, each field told in docs/DEPLOYMENT.md. */
import { existsSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { z } from 'zod'
import { settingWrong } from '../src-shared/setting-wrong.ts'
import { parseJsonFile } from '../src-shared/text-file.ts'
import { Localized } from '../src-shared/vocabulary.ts'
import { AppealSettings } from './appeals/settings.ts'
import { sessionLimits } from './auth/sessions.ts'
import { SsoSettings } from './auth/sso.ts'
import { CaseSettings } from './cases/settings.ts'
import { DigestSettings } from './digest/settings.ts'

export const Settings = z
  .strictObject({
    /** Address at which people open the console, e.g. https://taza.university.kz; single sign-on and mails name it. */
    publicUrl: z.url({ protocol: /^https?$/ }).optional(),
    /** Its name, as documents have it at the top. */
    university: Localized.optional(),
    /** IANA name: whose days and hours these are. */
    timeZone: z
      .string()
      .refine(isTimeZone, { error: 'no IANA time zone' })
      .default(Intl.DateTimeFormat().resolvedOptions().timeZone),
    sessions: z
      .strictObject({
        hours: z.number().positive().max(72).default(sessionLimits.hours),
        idleMinutes: z
          .number()
          .min(1)
          .max(24 * 60)
          .default(sessionLimits.idleMinutes),
      })
      .prefault({}),
    singleSignOn: SsoSettings.optional(),
    digest: DigestSettings.optional(),
    /** Whoever has the token may read how the server does: /api/metrics and /api/health/details. None: nobody may. */
    metrics: z
      .strictObject({
        token: z.string().regex(/^[!-~]{16,512}$/, 'a token has 16 to 512 characters, no space'),
      })
      .optional(),
    cases: CaseSettings,
    appeals: AppealSettings,
  })
  .refine(({ singleSignOn, publicUrl }) => !singleSignOn || publicUrl, {
    error: 'single sign-on needs publicUrl, to which the provider sends people back',
    path: ['publicUrl'],
  })
  .refine(({ singleSignOn }) => !singleSignOn || isSafe(singleSignOn.issuer), {
    error: 'an issuer has https; plain http only on a loopback address',
    path: ['singleSignOn', 'issuer'],
  })
export type Settings = z.infer<typeof Settings>

function isTimeZone(name: string): boolean {
  try {
    return Boolean(Intl.DateTimeFormat('en', { timeZone: name }))
  } catch (_unknown) {
    return false
  }
}

/** A secret may lie elsewhere: `{"env": "NAME"}` or `{"file": "PATH"}` in place of any text. */
const Elsewhere = z.union([
  z.strictObject({ env: z.string().min(1) }),
  z.strictObject({ file: z.string().min(1) }),
])

/** Of the file in the data directory, where there is one; else as if nothing was set. Throws as `readSettings`. */
export async function settingsIn(dataDir: string, env: NodeJS.ProcessEnv): Promise<Settings> {
  const own = join(dataDir, 'settings.json')
  return existsSync(own) ? readSettings(own, env) : Settings.parse({})
}

/** Throws an Error whose message is one plain sentence for the person who wrote the file. */
export async function readSettings(path: string, env: NodeJS.ProcessEnv): Promise<Settings> {
  const bytes = await readFile(path).catch((error: Error) => {
    throw new Error(`The settings ${path} cannot be read: ${error.message}`)
  })
  const written = json(bytes, path)
  const parsed = Settings.safeParse(await resolved(written, env))
  if (!parsed.success)
    throw new Error(`The settings ${path} do not fit: ${settingWrong(parsed.error, Settings)}`)
  if (secretsIn(written)) await refuseOpen(path)
  return parsed.data
}

const secretNames: ReadonlySet<string> = new Set(['clientSecret', 'password', 'secret', 'token'])

/** Whether a secret is written out, and not named by where it lies. */
function secretsIn(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(
    ([key, one]) => (secretNames.has(key) && typeof one === 'string') || secretsIn(one),
  )
}

/** Throws where everybody on this machine may read the file: it holds secrets. */
async function refuseOpen(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const [file, folder] = [await stat(path), await stat(dirname(resolve(path)))]
  if ((file.mode & 0o004) === 0 || (folder.mode & 0o001) === 0) return
  throw new Error(`Everybody on this machine can read the secrets in ${path}: chmod o-r ${path}`)
}

function json(bytes: Uint8Array, path: string): unknown {
  try {
    return parseJsonFile(bytes)
  } catch (error) {
    throw new Error(
      `The settings ${path} are not JSON: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

async function resolved(value: unknown, env: NodeJS.ProcessEnv): Promise<unknown> {
  const elsewhere = Elsewhere.safeParse(value)
  if (elsewhere.success) return secretOf(elsewhere.data, env)
  if (Array.isArray(value)) return Promise.all(value.map((one) => resolved(one, env)))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(async ([key, one]) => [key, await resolved(one, env)] as const)
  return Object.fromEntries(await Promise.all(entries))
}

async function secretOf(from: z.infer<typeof Elsewhere>, env: NodeJS.ProcessEnv): Promise<string> {
  if ('env' in from) {
    const value = env[from.env]
    if (!value) throw new Error(`The settings ask for the environment's ${from.env}, which is not set.`)
    return value
  }
  const text = await readFile(from.file, 'utf8').catch((error: Error) => {
    throw new Error(`The settings ask for the file ${from.file}, which cannot be read: ${error.message}`)
  })
  return text.trim()
}

/** Tokens and codes never cross a network in the clear. */
function isSafe(address: string): boolean {
  const { protocol, hostname } = new URL(address)
  return protocol === 'https:' || /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)
}
