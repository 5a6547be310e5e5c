/** What a person who wrote the rules of a web exam should hear of them. Pure. */
import type { WebRefusal, WebRules } from '../web-exam.ts'
import { readAddressRule } from './address-rule.ts'
import { decide } from './decide.ts'

/** Entries that nobody can read, and a start that the rules themselves refuse: each a sentence without its end. */
export function wrongInWebRules(rules: WebRules): string[] {
  const { allow, block, resources } = rules
  const lists = { allow, block, ...(resources === 'https' ? {} : { resources }) }
  const unreadable = Object.entries(lists).flatMap(([name, entries]) =>
    entries.flatMap((entry, place) => {
      const one = readAddressRule(entry)
      return 'wrong' in one ? [`${name}.${place}: ${one.wrong}`] : []
    }),
  )
  return unreadable.length > 0 ? unreadable : wrongInStart(rules)
}

function wrongInStart(rules: WebRules): string[] {
  const decision = decide(rules, { kind: 'page', frame: 'main', url: rules.start })
  if (decision.do === 'quit') return ['quit: is the address that the exam starts with']
  if (decision.do !== 'refuse') return []
  return [`start: ${refusedStart[decision.reason] ?? `is refused (${decision.reason})`}`]
}

const refusedStart: Partial<Record<WebRefusal, string>> = {
  'this-machine': 'is an address of the station itself, which no page may reach',
  'odd-address': 'has a dot behind its host, which no page may have',
  blocked: 'is blocked by the rules themselves',
}
