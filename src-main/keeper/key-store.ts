/**
 * Where a secret rests: sealed to this machine's TPM 2.0 where there is one, else as it is, in a file that only its user
 * can read. What a TPM sealed opens on no other machine, a copied disk included.
 */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { z } from 'zod'
import { Base64, ProblemError } from '../../src-shared/vocabulary.ts'

export interface KeyStore {
  readonly kind: 'tpm2' | 'file'
  /** What may lie on the disk for a secret of 32 bytes. Throws ProblemError when the TPM refuses. */
  seal(secret: Uint8Array): Buffer
  /** The secret of what `seal` gave, of either kind of store. Throws ProblemError when the TPM does not open it. */
  open(kept: Uint8Array): Buffer
}

export const secretBytes = 32

/** A TPM's sealed object, as tpm2-tools write its two halves (TPM2B_PUBLIC, TPM2B_PRIVATE). */
const Sealed = z.object({ store: z.literal('tpm2'), public: Base64, private: Base64 }).strict()

const resourceManager = '/dev/tpmrm0'
/** A TPM that is busy elsewhere takes its time; one that does not answer at all must not hold an exam. */
const toolMs = 15_000

/** By the environment of tpm2-tools: `TPM2TOOLS_TCTI` names another TPM than the machine's own. */
export function openKeyStore(env: NodeJS.ProcessEnv = process.env): KeyStore {
  const kind = hasTpm(env) ? 'tpm2' : 'file'
  return {
    kind,
    seal: (secret) => (kind === 'tpm2' ? sealed(secret, env) : Buffer.from(secret)),
    open(kept) {
      if (kept.length === secretBytes) return Buffer.from(kept)
      return unsealed(Sealed.parse(JSON.parse(Buffer.from(kept).toString('utf8'))), env)
    },
  }
}

/** Whether something is the plain secret, which any store opens and a TPM would keep better. */
export const isPlain = (kept: Uint8Array): boolean => kept.length === secretBytes

function hasTpm(env: NodeJS.ProcessEnv): boolean {
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

function sealed(secret: Uint8Array, env: NodeJS.ProcessEnv): Buffer {
  return withPrimary(env, ({ tool, path }) => {
    // Bound to this TPM and its owner's seed; authorised by being on this machine as its user.
    tool(
      'tpm2_create',
      ['-C', path('primary'), '-i', '-', '-u', path('public'), '-r', path('private')],
      secret,
    )
    const half = (name: string) => readFileSync(path(name)).toString('base64')
    return Buffer.from(JSON.stringify({ store: 'tpm2', public: half('public'), private: half('private') }))
  })
}

function unsealed(kept: z.infer<typeof Sealed>, env: NodeJS.ProcessEnv): Buffer {
  return withPrimary(env, ({ tool, path }) => {
    writeFileSync(path('public'), Buffer.from(kept.public, 'base64'))
    writeFileSync(path('private'), Buffer.from(kept.private, 'base64'))
    const load = ['-C', path('primary'), '-u', path('public'), '-r', path('private'), '-c', path('object')]
    tool('tpm2_load', load)
    const secret = tool('tpm2_unseal', ['-c', path('object')])
    if (secret.length !== secretBytes) throw refused('tpm2_unseal', `gave ${secret.length} bytes`)
    return secret
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
