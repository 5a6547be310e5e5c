/** What a response by open link has in place of a token. */
import { toBase64 } from '../../src-shared/bytes.ts'
import { workContent } from '../../src-shared/surveys/bounds.ts'
import { prefixBytes } from '../../src-shared/surveys/token.ts'
import { workFor } from './work.ts'

/** A number of the page's own, base64: what is sent again under it counts once. */
export const newPrefix = (): string => toBase64(crypto.getRandomValues(new Uint8Array(prefixBytes)))

/** Does the work that the server asks for. Rejects where it asks for none. */
export async function workedFor(
  survey: string,
  work: { challenge: string; bits: number } | null,
  prefix: string,
) {
  if (!work) throw new Error('neither a token nor work')
  const counters = await workFor({ ...work, content: workContent(survey, prefix) })
  return { prefix, work: { challenge: work.challenge, counters } }
}
