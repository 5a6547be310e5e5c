/** What the last check of this machine found, and what is otherwise now. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { CheckResult } from '../../src-shared/machine-check.ts'

const LastCheck = z.object({
  /** Unix ms. */
  at: z.number(),
  results: z.array(CheckResult),
})
export type LastCheck = z.infer<typeof LastCheck>

export const checkedFile = (data: string): string => join(data, 'checked.json')

/** Null: none was kept, or none that can be read; the next one takes its place. */
export function lastChecked(data: string): LastCheck | null {
  const file = checkedFile(data)
  if (!existsSync(file)) return null
  try {
    return LastCheck.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    console.error(`What was checked before cannot be read (${file}): ${String(error).split('\n')[0]}`)
    return null
  }
}

/** In sentences; empty: nothing. */
export function changesSince(before: readonly CheckResult[], now: readonly CheckResult[]): string[] {
  return now.flatMap(({ name, ok, lacks, same }) => {
    const was = before.find((one) => one.name === name)
    if (!was) return []
    if (was.ok !== ok) return [ok ? `${name}: is fine again` : `${name}: was fine before`]
    const came = lacks.filter((one) => !was.lacks.includes(one))
    const went = was.lacks.filter((one) => !lacks.includes(one))
    const other = same !== null && was.same !== null && same !== was.same
    return [
      ...(other ? [`${name}: was ${was.same}, is ${same}`] : []),
      ...came.map((one) => `${name}: cannot any more: ${one}`),
      ...went.map((one) => `${name}: can again: ${one}`),
    ]
  })
}
