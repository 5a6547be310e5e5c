/** What the schema cannot see in a policy that somebody wrote: kinds and reasons that there are none of, and what does not reach the guard. */
import { GuardObservation } from '../guard.ts'
import type { Policy } from '../policy.ts'
import { StationObservation } from './observation.ts'
import { isReason } from './reasons.ts'
import { standingOrder } from './standing-order.ts'

const kinds: ReadonlySet<string> = new Set(
  [...GuardObservation.options, ...StationObservation.options].map(({ shape }) => shape.kind.value),
)
const nouns = new Set([...kinds].map((kind) => `${kind.split('.')[0]}.*`))

/** As the guard holds it (native/, ALLOW_MAX), and one of its lines with room for the rest. */
const allowed = { entries: 128, bytes: 32 * 1024 }

/** Each where and what, in a sentence without its end. */
export function wrongInPolicy(policy: Policy): string[] {
  const wrong = policy.rules.flatMap(({ match, reason }, place) => [
    ...(kinds.has(match.kind) || nouns.has(match.kind)
      ? []
      : [`rules.${place}.match.kind: nothing observed is called '${match.kind}'`]),
    ...(isExpression(match.title) ? [] : [`rules.${place}.match.title: no regular expression`]),
    ...(isReason(reason) ? [] : [`rules.${place}.reason: there is no reason '${reason}'`]),
  ])
  if (!isReason(policy.otherwise.reason))
    wrong.push(`otherwise.reason: there is no reason '${policy.otherwise.reason}'`)
  const { allow } = standingOrder(policy)
  if (allow.length > allowed.entries)
    wrong.push(`rules: ${allow.length} programs are let live, and a guard can be told of ${allowed.entries}`)
  else if (new TextEncoder().encode(JSON.stringify(allow)).length > allowed.bytes)
    wrong.push('rules: the programs that are let live are more text than a guard can be told')
  return wrong
}

/** By the flags that it is matched with (match.ts). */
function isExpression(title: string | undefined): boolean {
  try {
    return title === undefined || new RegExp(title, 'iu') instanceof RegExp
  } catch (_invalid) {
    return false
  }
}
