/**
 * Malformed and hostile requests to a true server on a loopback address: bodies made from the declared routes' schemas and
 * spoilt, paths, headers, lengths, tokens, other people's attempts, live lanes, and connections that drip. No crash, no
 * answer of 500 or more, nothing secret in any, nothing done for whoever may not; and afterwards all is as it was.
 */
import { attacks } from './hostile/attacks.ts'
import { unread } from './hostile/declared.ts'
import { startTarget } from './hostile/target.ts'
import { drip } from './hostile/wire.ts'
import { randomFrom } from './kill/random.ts'

/** Unless told otherwise. */
export const trials = 20_000

const atOnce = 16
const dripping = 40
/** A dripping connection's head must be done with by then (the server's own limit, and some more for a busy machine), ms. */
const cutWithinMs = 60_000

export interface Report {
  findings: string[]
  done: number
  byAttack: Record<string, number>
}

export async function run(options: {
  trials: number
  seed: number
  say(line: string): void
  /** Whether to wait until the server has cut the dripping connections. */
  waitForCuts?: boolean
}): Promise<Report> {
  const { seed, say } = options
  const findings: string[] = []
  const found = (what: string) => {
    if (findings.length < 200) findings.push(what)
    // The rest is in the report.
    if (findings.length <= 5) say(`FINDING ${what}`)
  }
  const crashed = (error: unknown) => found(`crash: ${error instanceof Error ? error.stack : String(error)}`)
  process.on('uncaughtException', crashed)
  process.on('unhandledRejection', crashed)
  const target = await startTarget()
  for (const route of unread(target)) found(route)
  const before = await target.evidence()
  const slow = Array.from({ length: dripping }, (_, i) =>
    i % 2 === 0
      ? drip(target.port, 'GET /api/me HTTP/1.1\r\nhost: x\r\nx-slow: ', 1000)
      : drip(target.port, 'GET /api', 100_000),
  )
  const cut = Promise.all(slow.map(({ ended }) => ended))
  const byAttack: Record<string, number> = {}
  const all = attacks.flatMap(({ weight, ...one }) => Array.from({ length: weight }, () => one))
  let begun = 0
  try {
    const work = async (): Promise<void> => {
      while (begun < options.trials) {
        const trial = begun++
        // Each trial has numbers of its own: a seed repeats it whatever the others did.
        const random = randomFrom(seed + trial * 7919)
        const { name, attack } = random.pick(all)
        byAttack[name] = (byAttack[name] ?? 0) + 1
        const { asked, wrong } = await attack(target, random)
        if (wrong !== null) found(`trial ${trial} (${name}) ${asked} → ${wrong}`)
        if (trial > 0 && trial % 1000 === 0) say(`${trial} requests, ${findings.length} findings`)
      }
    }
    await Promise.all(Array.from({ length: atOnce }, work))
    const health = await fetch(`${target.university.url}/api/health`)
    if (health.status !== 200) found(`not in health afterwards: ${health.status}`)
    if ((await target.evidence()) !== before) found('what belongs to others is not as it was')
    const line = await target.trust.wrong()
    if (line !== null) found(`the trust line afterwards: ${line}`)
    if (options.waitForCuts ?? true) {
      const late = new Promise<'late'>((resolve) => setTimeout(resolve, cutWithinMs, 'late').unref())
      if ((await Promise.race([cut, late])) === 'late') found('connections that drip are never cut')
    }
  } finally {
    for (const one of slow) one.stop()
    await target.university.close()
    process.off('uncaughtException', crashed)
    process.off('unhandledRejection', crashed)
  }
  return { findings, done: begun, byAttack }
}
