/** Whether an exam's page may reach a host at the addresses that its name has now. Pure. */
import { decide, type Machine } from '../../src-shared/web-exam/decide.ts'
import type { WebRefusal, WebRules } from '../../src-shared/web-exam.ts'

/** Which pages are allowed was asked before, of the whole address; here it is the network alone. */
export function judgeNetwork(
  rules: WebRules,
  machine: Machine,
  host: string,
  addresses: readonly string[],
): WebRefusal | null {
  const url = `http://${host.includes(':') ? `[${host}]` : host}/`
  const decision = decide(rules, { kind: 'page', frame: 'main', url, addresses }, machine)
  if (decision.do !== 'refuse') return null
  const { reason } = decision
  return reason === 'this-machine' || reason === 'private-network' ? reason : null
}
