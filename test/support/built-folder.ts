/** A folder for what is built once a run. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { builtVariable } from './built.ts'

export default function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'taza-built-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  process.env[builtVariable] = folder
  project.onTestsRerun(async () => {
    remove()
    mkdirSync(folder)
  })
  return remove
}
