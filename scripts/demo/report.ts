/** `report.json` of a demo, and its last lines: whether every promise held. */
import { writeFileSync } from 'node:fs'
import { cpus, release } from 'node:os'
import { join } from 'node:path'
import type { Progress } from './progress.ts'
import type { Judged } from './promises.ts'

interface Place {
  dir: string
  pictures: string
  progress: Progress
}

/** The exit status. */
export function report(
  { dir, pictures, progress }: Place,
  promises: readonly Judged[],
  more: object,
): number {
  const ok = promises.every((promise) => promise.ok)
  const file = write(dir, {
    ok,
    at: new Date().toISOString(),
    machine: { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, kernel: release() },
    versions: process.versions,
    tookMs: progress.elapsed(),
    steps: progress.steps,
    promises,
    ...more,
  })
  console.log('')
  for (const promise of promises)
    console.log(`  ${promise.ok ? 'held  ' : 'BROKEN'} ${promise.name}: ${promise.found}`)
  console.log(
    `\n  ${ok ? 'Every promise held.' : 'Not every promise held.'} Report: ${file}, pictures: ${pictures}`,
  )
  return ok ? 0 : 1
}

/** Of a demo that did not get to its end. */
export const reportFailure = ({ dir, progress }: Place, error: unknown) =>
  write(dir, { ok: false, error: String(error), steps: progress.steps })

function write(dir: string, content: object): string {
  const file = join(dir, 'report.json')
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`)
  return file
}
