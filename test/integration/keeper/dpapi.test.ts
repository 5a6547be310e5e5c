/** Keys in the care of Windows' data protection, as wine has it. On Windows itself: the same program, unverified here. */
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../../../scripts/demo/campus.ts'
import { loadIdentity } from '../../../src-main/keeper/identity.ts'
import { openKeyStore } from '../../../src-main/keeper/key-store.ts'
import { startWine, type TestWine } from '../../support/wine.ts'

describe("keys in the care of Windows' data protection (under wine)", () => {
  const folder = mkdtempSync(join(tmpdir(), 'taza-dpapi-test-'))
  let wine: TestWine
  /** A directory of native programs whose helper runs under wine. */
  function windows() {
    const native = mkdtempSync(join(folder, 'native-'))
    const program = join(root, 'out/native/taza-dpapi.exe')
    const file = join(native, 'taza-dpapi.exe')
    writeFileSync(
      file,
      `#!/bin/sh\nWINEDEBUG=-all WINEPREFIX='${wine.env.WINEPREFIX}' exec wine '${program}' "$@"\n`,
    )
    chmodSync(file, 0o755)
    return openKeyStore({ platform: 'win32', native })
  }
  beforeAll(async () => {
    execFileSync('make', ['-s', '-C', join(root, 'native/dpapi')])
    // Wine's first start takes longer than a key may.
    wine = await startWine()
  })
  afterAll(async () => {
    await wine?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it("the station's keys come back, and lie sealed on the disk", () => {
    const data = join(folder, 'data')
    const store = windows()
    expect(store.kind).toBe('dpapi')
    const made = loadIdentity(data, store)
    expect(loadIdentity(data, store)).toEqual(made)
    const kept = readFileSync(join(data, 'signing-key.json'), 'latin1')
    expect(kept).not.toContain(Buffer.from(made.signing.privateKey).toString('base64'))
    const { privateKey } = JSON.parse(kept)
    expect(JSON.parse(Buffer.from(privateKey, 'base64').toString())).toMatchObject({ store: 'dpapi' })
  })

  it('says in words when it is not to be had', () => {
    const nowhere = openKeyStore({ platform: 'win32', native: join(folder, 'nowhere') })
    expect(() => loadIdentity(join(folder, 'other'), nowhere)).toThrow(/data protection did not do its part/)
  })
})
