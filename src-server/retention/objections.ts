/** What students object to how long recordings are kept: entries of the audit record, which nobody changes. */
import { z } from 'zod'
import { type Reader, rowsAtOnce } from '../storage/sql/sql.ts'

/** As the audit record calls it; its target is the attempt. */
export const objected = 'student-objected'

const Detail = z.object({ words: z.string() })

export interface Objection {
  attempt: string
  /** As the audit record names her. */
  who: string
  at: number
  words: string
}

/** Oldest first. */
export async function objectionsTo(db: Reader, attempts: readonly string[]): Promise<Objection[]> {
  const found: Objection[] = []
  for (let from = 0; from < attempts.length; from += rowsAtOnce) {
    const rows = await db
      .selectFrom('audit')
      .select(['who', 'target', 'at', 'detail'])
      .where('target', 'in', attempts.slice(from, from + rowsAtOnce))
      .where('action', '=', objected)
      .execute()
    for (const { who, target, at, detail } of rows)
      found.push({ attempt: target, who, at: Number(at), ...Detail.parse(JSON.parse(detail)) })
  }
  return found.sort((one, other) => one.at - other.at)
}
