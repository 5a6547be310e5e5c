/** Programs that a paper allows or forbids beside the exam, as rules of the exam's policy. Pure. */
import type { Policy, Rule } from '../policy.ts'
import type { PaperDefinition } from './definition.ts'

/** As the presets name them (resources/policies). */
export const calculators =
  '/usr/bin/gnome-calculator|/usr/bin/galculator|/usr/bin/xcalc|/usr/bin/kcalc|/usr/bin/mate-calc|C:\\Windows\\System32\\calc.exe|C:\\Windows\\System32\\win32calc.exe|C:\\Program Files\\WindowsApps\\Microsoft.WindowsCalculator_*\\Calculator*.exe'

/** Behind these no program is allowed: what records screens, what carries messages, the window manager's own. */
const firm: ReadonlySet<string> = new Set(['manager-window', 'screen-recorder', 'forbidden-program'])

/** Without the calculator one is any other foreign window, as the policy has it. */
export function policyFor(
  policy: Policy,
  { calculator, programs }: Pick<PaperDefinition, 'calculator' | 'programs'>,
): Policy {
  const rules = policy.rules.filter(({ match }) => match.executable !== calculators)
  const allowed: Rule[] = [...(calculator ? [calculators] : []), ...programs].map((executable) => ({
    match: { kind: 'window.*', executable },
    verdict: 'allow',
    severity: 'info',
    reason: 'allowed-program',
  }))
  const at = rules.findLastIndex(({ match, reason }) => match.kind === 'window.*' && firm.has(reason)) + 1
  return { ...policy, rules: [...rules.slice(0, at), ...allowed, ...rules.slice(at)] }
}
