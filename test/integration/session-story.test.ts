/** `npm start -- --session`: a session at the console's real pages, and a report that was computed. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

it("leads from a dean's list and a teacher's file to a case that two decided, and an appeal that is answered", async () => {
  const dir = mkdtempSync(join(tmpdir(), 'taza-session-'))
  try {
    const args = [join(root, 'scripts/demo/main.ts'), '--session', '--dir', dir]
    await promisify(execFile)(process.execPath, args).catch((error) => {
      // What it says of itself is the only trace of a step that waited in vain.
      throw new Error(`${error.stdout}\n${error.stderr}`.slice(-4000), { cause: error })
    })
    const { ok, promises } = JSON.parse(readFileSync(join(dir, 'report.json'), 'utf8'))
    expect(promises.filter((promise: { ok: boolean }) => !promise.ok)).toEqual([])
    expect(ok).toBe(true)
    expect(promises).toHaveLength(27)
    expect(readdirSync(join(dir, 'pictures')).filter((name) => name.startsWith('session-'))).toHaveLength(36)
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}, 600_000)
