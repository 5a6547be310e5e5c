/** What several test files are about is built once a run, by the first of them that needs it. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** The run's folder for it; without one each builds for itself, as the benches do. */
export const builtVariable = 'TAZA_TEST_BUILT'

/** `build` makes what goes by `name` into the folder that it is given. */
export async function builtOnce(
  name: string,
  outDir: string,
  build: (into: string) => Promise<unknown>,
): Promise<void> {
  const shared = process.env[builtVariable]
  if (shared === undefined) {
    mkdirSync(outDir, { recursive: true })
    await build(outDir)
    return
  }
  const built = join(shared, name)
  if (!existsSync(built)) await buildInto(built, build)
  cpSync(built, outDir, { recursive: true })
}

/** Two that begin at once both build, and the first one's stays. */
async function buildInto(built: string, build: (into: string) => Promise<unknown>): Promise<void> {
  const own = mkdtempSync(`${built}-`)
  await build(own)
  try {
    renameSync(own, built)
  } catch (error) {
    if (!existsSync(built)) throw error
    rmSync(own, { recursive: true, force: true })
  }
}
