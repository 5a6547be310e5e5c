/** Secrets sealed by this machine's TPM 2.0, through tpm2-tools. */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { z } from 'zod'
import { Base64, ProblemError } from '../../../src-shared/vocabulary.ts'

/** A TPM's sealed object, as tpm2-tools write its two halves (TPM2B_PUBLIC, TPM2B_PRIVATE). */
export const TpmSealed = z.object({ store: z.literal('tpm2'), public: Base64, private: Base64 }).strict()
export type TpmSealed = z.infer<typeof TpmSealed>

const resourceManager = '/dev/tpmrm0'
/** A TPM that is busy elsewhere takes its time; one that does not answer at all must not hold an exam. */
const toolMs = 15_000

/** By the environment of tpm2-tools: `TPM2TOOLS_TCTI` names another TPM than the machine's own. */
export function hasTpm(env: NodeJS.ProcessEnv): boolean {
  const tools = (env.PATH ?? '').split(delimiter).some((dir) => existsSync(join(dir, 'tpm2_unseal')))
  return tools && (env.TPM2TOOLS_TCTI !== undefined || mayUse(resourceManager))
}

function mayUse(device: string): boolean {
  try {
    accessSync(device, constants.R_OK | constants.W_OK)
    return true
  } catch (_notOurs) {
    return false
  }
}

/** Throws a ProblemError when the TPM refuses. */
export function sealByTpm(secret: Uint8Array, env: NodeJS.ProcessEnv): TpmSealed {
  return withPrimary(env, ({ tool, path }) => {
    // Bound to this TPM and its owner's seed; authorised by being on this machine as its user.
    tool(
      'tpm2_create',
      ['-C', path('primary'), '-i', '-', '-u', path('public'), '-r', path('private')],
      secret,
    )
    const half = (name: string) => readFileSync(path(name)).toString('base64')
    return { store: 'tpm2', public: half('public'), private: half('private') }
  })
}

/** Throws a ProblemError when this machine's TPM does not open it. */
export function openByTpm(kept: TpmSealed, env: NodeJS.ProcessEnv): Buffer {
  return withPrimary(env, ({ tool, path }) => {
    writeFileSync(path('public'), Buffer.from(kept.public, 'base64'))
    writeFileSync(path('private'), Buffer.from(kept.private, 'base64'))
    const load = ['-C', path('primary'), '-u', path('public'), '-r', path('private'), '-c', path('object')]
    tool('tpm2_load', load)
    return tool('tpm2_unseal', ['-c', path('object')])
  })
}

interface Bench {
  /** Runs one of the tools; what it printed. */
  tool(name: string, args: readonly string[], input?: Uint8Array): Buffer
  path(name: string): string
}

/** The primary key is derived anew from the TPM's seed each time: nothing has to be kept in the TPM. */
function withPrimary<T>(env: NodeJS.ProcessEnv, work: (bench: Bench) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'taza-tpm-'))
  const path = (name: string) => join(folder, name)
  const run: Bench['tool'] = (name, args, input) => {
    const ran = spawnSync(name, args, { env, input: input ?? '', timeout: toolMs, maxBuffer: 1 << 16 })
    if (ran.error) throw refused(name, ran.error.message)
    if (ran.status !== 0) throw refused(name, complaintOf(ran.stderr.toString('utf8')))
    return ran.stdout
  }
  const tool: Bench['tool'] = (name, args, input) => {
    const printed = run(name, args, input)
    // Without a resource manager in between, the TPM's three places would be full by the third tool.
    run('tpm2_flushcontext', ['-t'])
    return printed
  }
  try {
    tool('tpm2_createprimary', ['-C', 'o', '-G', 'ecc', '-c', path('primary')])
    return work({ tool, path })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The first error that is more than "Unable to run". */
const complaintOf = (said: string): string =>
  said.split('\n').find((line) => line.startsWith('ERROR') && !line.includes('Unable to run')) ??
  said.trim().slice(-200)

const refused = (tool: string, why: string) =>
  new ProblemError('internal', `this machine's TPM did not do its part (${tool}: ${why.slice(0, 300)})`)
