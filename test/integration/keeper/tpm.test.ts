/** Keys and key slots in a real TPM 2.0's care (swtpm), by the tools that a lab machine has. */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadIdentity } from '../../../src-main/keeper/identity.ts'
import { eraseKey, makeKey, readKey } from '../../../src-main/keeper/key-slot.ts'
import { openKeyStore } from '../../../src-main/keeper/key-store.ts'
import { until } from '../../support/keeper-process.ts'

interface Tpm {
  env: NodeJS.ProcessEnv
  stop(): Promise<void>
}

/** An emulated TPM with a seed of its own, reached through a socket file. */
async function startTpm(folder: string): Promise<Tpm> {
  const state = mkdtempSync(join(folder, 'tpm-'))
  const socket = join(state, 'tpm.sock')
  const child = spawn(
    'swtpm',
    [
      'socket',
      '--tpm2',
      ...['--tpmstate', `dir=${state}`],
      ...['--server', `type=unixio,path=${socket}`],
      ...['--ctrl', `type=unixio,path=${socket}.ctrl`],
      ...['--flags', 'not-need-init,startup-clear'],
    ],
    { stdio: 'ignore' },
  )
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  await until('the TPM listens', () => existsSync(`${socket}.ctrl`))
  return {
    env: { ...process.env, TPM2TOOLS_TCTI: `swtpm:path=${socket}` },
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

describe('keys in the care of a TPM', () => {
  const folder = mkdtempSync(join(tmpdir(), 'taza-tpm-test-'))
  const log: string[] = []
  const say = (line: string) => log.push(line)
  let tpm: Tpm
  let another: Tpm
  beforeAll(async () => {
    tpm = await startTpm(folder)
    another = await startTpm(folder)
  })
  afterAll(async () => {
    await tpm?.stop()
    await another?.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  const everything = (dir: string) =>
    Buffer.concat(readdirSync(dir).map((name) => readFileSync(join(dir, name)))).toString('latin1')

  it("the station's keys come back from it, and not one byte of them lies in the folder", () => {
    const data = join(folder, 'station')
    const store = openKeyStore({ env: tpm.env })
    expect(store.kind).toBe('tpm2')
    const made = loadIdentity(data, store)
    expect(loadIdentity(data, store)).toEqual(made)
    for (const { privateKey } of [made.signing, made.sealing]) {
      const secret = Buffer.from(privateKey)
      expect(everything(data)).not.toContain(secret.toString('latin1'))
      expect(everything(data)).not.toContain(secret.toString('base64'))
    }
  })

  it('a copied folder opens on no other machine', () => {
    const data = join(folder, 'copied')
    loadIdentity(data, openKeyStore({ env: tpm.env }))
    expect(() => loadIdentity(data, openKeyStore({ env: another.env }))).toThrow(
      /TPM did not do its part \(tpm2_load/,
    )
    const { TPM2TOOLS_TCTI: _none, ...without } = tpm.env
    expect(() => loadIdentity(data, openKeyStore({ env: without }))).toThrow(/TPM/)
  })

  it('keys from before the TPM are sealed by it, and are the same keys', () => {
    const data = join(folder, 'older')
    const { TPM2TOOLS_TCTI: _none, PATH: _path, ...without } = tpm.env
    const before = loadIdentity(data, openKeyStore({ env: without }))
    expect(everything(data)).toContain(Buffer.from(before.signing.privateKey).toString('base64'))
    expect(loadIdentity(data, openKeyStore({ env: tpm.env }))).toEqual(before)
    expect(everything(data)).not.toContain(Buffer.from(before.signing.privateKey).toString('base64'))
    expect(loadIdentity(data, openKeyStore({ env: tpm.env }))).toEqual(before)
  })

  it('a key slot is sealed, comes back, and is gone once erased', () => {
    const slot = join(folder, 'attempt.key')
    const key = makeKey(slot, openKeyStore({ env: tpm.env }), say)
    expect(readFileSync(slot).includes(key)).toBe(false)
    expect(readKey(slot, openKeyStore({ env: tpm.env }))).toEqual(key)
    eraseKey(slot)
    expect(readdirSync(folder)).not.toContain('attempt.key')
  })

  it('a TPM that is out of order does not keep an exam from beginning: the slot is a private file, and it is said', () => {
    const slot = join(folder, 'ill.key')
    const ill = { ...tpm.env, TPM2TOOLS_TCTI: `swtpm:path=${join(folder, 'nowhere')}` }
    const key = makeKey(slot, openKeyStore({ env: ill }), say)
    expect(readKey(slot, openKeyStore({ env: ill }))).toEqual(key)
    expect(log.join('\n')).toMatch(/plain private file/)
  })

  it('a slot cut short by a crash is an empty one', () => {
    const slot = join(folder, 'short.key')
    writeFileSync(slot, Buffer.alloc(7))
    expect(readKey(slot, openKeyStore({ env: tpm.env }))).toBeNull()
  })
})
