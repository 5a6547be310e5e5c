/** Whether a rule of a policy speaks of an observation. */
import type { Rule } from '../policy.ts'
import type { Observation } from './observation.ts'

/** Alternatives between `|`, each with `*` for any text, upper and lower case alike. */
function matchesPattern(pattern: string, text: string): boolean {
  return pattern.split('|').some((one) => {
    const source = one
      .trim()
      .split('*')
      .map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'))
      .join('.*')
    return new RegExp(`^${source}$`, 'isu').test(text)
  })
}

/** The last part of a path, of either kind of slash. */
export const baseName = (path: string) =>
  path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)

function matchesExecutable(pattern: string, path: string, doubt: Doubt): boolean {
  if (path === '' || doubt === 'program') return false
  return pattern.split('|').some((one) => {
    const byPath = /[/\\]/.test(one)
    return !(byPath && doubt === 'path') && matchesPattern(one, byPath ? path : baseName(path))
  })
}

/** What of a window's program is not to be believed: its path, which program it is at all, or nothing. */
type Doubt = 'path' | 'program' | null

/** In favour of a window counts only what the student cannot have made up; against it, anything. */
function doubtOf({ verdict }: Rule, observation: Observation): Doubt {
  const lifts = verdict === 'allow' || verdict === 'record'
  if (!lifts || !('state' in observation)) return null
  if (observation.state.includes('pid-claimed')) return 'program'
  return observation.state.includes('changeable') ? 'path' : null
}

/** Host of an address, or its scheme with a colon when it has no host; `''` when it is no address. */
export function siteOf(url: string): string {
  if (!URL.canParse(url)) return ''
  const { host, protocol } = new URL(url)
  return host || protocol
}

export function matchesRule(rule: Rule, observation: Observation): boolean {
  const { match } = rule
  const { kind } = observation
  const noun = match.kind.endsWith('.*') ? match.kind.slice(0, -1) : null
  if (noun ? !kind.startsWith(noun) : match.kind !== kind) return false
  const program = 'executable' in observation ? observation : null
  const window = 'title' in observation ? observation : null
  const url = 'url' in observation ? observation.url : null
  return (
    (match.executable === undefined ||
      (program !== null &&
        matchesExecutable(match.executable, program.executable, doubtOf(rule, observation)))) &&
    (match.class === undefined || (window !== null && matchesPattern(match.class, window.class))) &&
    (match.state === undefined || window?.state.includes(match.state) === true) &&
    (match.title === undefined || (window !== null && new RegExp(match.title, 'iu').test(window.title))) &&
    (match.origin === undefined || (url !== null && matchesPattern(match.origin, siteOf(url))))
  )
}
