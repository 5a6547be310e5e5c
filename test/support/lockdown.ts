/** The station's whole way of a foreign window: real guard, real policy, real keeper process, joined as app/watch.ts does. */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { enrol } from '../../src-main/keeper/enrol-command.ts'
import { openGuardProcess } from '../../src-main/lockdown/guard-process.ts'
import { createLockdown } from '../../src-main/lockdown/lockdown.ts'
import type { GuardPort } from '../../src-main/lockdown/port.ts'
import { startScreenStills } from '../../src-main/recorder/screen.ts'
import type { GuardObservation } from '../../src-shared/guard.ts'
import { decide } from '../../src-shared/policy/decide.ts'
import { standingOrder } from '../../src-shared/policy/standing-order.ts'
import { Policy } from '../../src-shared/policy.ts'
import { stillBody } from '../../src-shared/still.ts'
import { startUniversity } from './fake-university.ts'
import { connectTo, openAttempt, startKeeperProcess, temporaryFolder } from './keeper-process.ts'
import { guardProgram } from './native.ts'
import { stillsOutbox } from './outbox.ts'

const stillEveryMs = 10_000

export const preset = (id: Policy['id']): Policy =>
  Policy.parse(
    JSON.parse(readFileSync(new URL(`../../resources/policies/${id}.json`, import.meta.url), 'utf8')),
  )

interface Kept {
  kind: string
  body: Record<string, unknown>
  /** CLOCK_BOOTTIME ms at which the keeper's commit was known here. */
  at: number
}

export interface LockdownStation {
  readonly guard: GuardPort
  /** Records that are durable in the keeper's ledger. */
  readonly kept: Kept[]
  /** What the guard said, with the CLOCK_BOOTTIME ms at which it arrived. */
  readonly heard: { seen: GuardObservation; at: number }[]
  /** PNGs of incidents, as the keeper got them. */
  readonly pictures: { incident: string | null; png: Uint8Array }[]
  readonly locks: { reason: string; params: Record<string, string | number> }[]
  readonly troubles: string[]
  watch(policy: Policy, own: readonly number[]): Promise<void>
  until(what: string, holds: () => boolean, ms?: number): Promise<void>
  settled(): Promise<void>
  stop(): Promise<void>
}

export interface LockdownStationOptions {
  env: NodeJS.ProcessEnv
  /** CLOCK_BOOTTIME ms. */
  clock: () => number
  guardArgs?: readonly string[]
  sanitized?: boolean
}

export async function startLockdownStation(options: LockdownStationOptions): Promise<LockdownStation> {
  const { env, clock, guardArgs = [], sanitized = false } = options
  const university = await startUniversity()
  const { folder, remove } = temporaryFolder()
  await enrol({ server: university.url, token: 'once', name: 'Station 1', data: folder })
  await university.offline()
  const process = startKeeperProcess(folder)
  const keeper = await connectTo(folder, 'lockdown')
  await openAttempt(keeper, 'lockdown')

  const kept: LockdownStation['kept'] = []
  const heard: LockdownStation['heard'] = []
  const pictures: LockdownStation['pictures'] = []
  const locks: LockdownStation['locks'] = []
  const troubles: string[] = []
  const waiters = new Set<() => void>()
  const wake = () => {
    for (const check of waiters) check()
  }
  const later = (ms: number, act: () => void) => {
    const timer = setTimeout(act, ms)
    return () => clearTimeout(timer)
  }
  let policy = preset('standard')
  let ids = 0
  const lockdown = createLockdown({
    guard: () => guard,
    decide: (seen) => decide(policy, { state: 'running', own: false }, seen),
    recording: () => true,
    pictures: () => true,
    append: async (kind, body, mono) => {
      const reply = await keeper.call('record.append', { kind, body, mono })
      kept.push({ kind, body, at: clock() })
      wake()
      return reply
    },
    before: () => null,
    still: async (png, incident, at) => {
      pictures.push({ incident, png })
      const body = stillBody({
        source: 'screen',
        start: at,
        duration: stillEveryMs,
        mime: 'image/png',
        incident,
      })
      return (await keeper.call('media.append', { kind: 'media.segment', body }, png)).digest
    },
    onLock: (reason, params) => {
      locks.push({ reason, params })
      wake()
    },
    onFailure: (what, error) => troubles.push(`${what}: ${error}`),
    clock,
    newId: () => `incident-${++ids}`,
    later,
  })
  const guard: GuardPort = await openGuardProcess({
    program: guardProgram(sanitized),
    args: guardArgs,
    env,
    onObservation: (seen) => {
      heard.push({ seen, at: clock() })
      lockdown.observe(seen)
      wake()
    },
    onMalformed: (line, why) => troubles.push(`${line}: ${why}`),
    onLost: (cause) => troubles.push(`the guard was lost: ${cause}`),
  })
  const stills = startScreenStills({
    keeper,
    outbox: stillsOutbox((why) => troubles.push(why)),
    newId: randomUUID,
    of: { attempt: 'lockdown', part: 0 },
    now: clock,
    shot: () => guard.shot(null),
    everyMs: stillEveryMs,
    onKept: () => undefined,
    onFailed: (error) => troubles.push(String(error)),
    later: (ms, run) => later(ms, run),
  })

  const until = (what: string, holds: () => boolean, ms = 20_000) =>
    new Promise<void>((resolve, reject) => {
      const settle = (act: () => void) => {
        clearTimeout(timer)
        waiters.delete(check)
        act()
      }
      const check = () => {
        if (holds()) settle(resolve)
      }
      const timer = setTimeout(() => {
        const last = kept.slice(-8).map(({ kind, body }) => `${kind} ${JSON.stringify(body)}`)
        settle(() =>
          reject(new Error(`${what}: not within ${ms} ms; last:\n${last.join('\n')}\n${troubles}`)),
        )
      }, ms)
      waiters.add(check)
      check()
    })

  return {
    guard,
    kept,
    heard,
    pictures,
    locks,
    troubles,
    until,
    watch: async (next, own) => {
      policy = next
      await guard.watch({ own: [...own], ...standingOrder(policy), oneDisplay: policy.displays.atMost === 1 })
    },
    settled: () => lockdown.settled(),
    stop: async () => {
      await lockdown.finish()
      await stills.stop()
      await guard.end()
      keeper.close()
      await process.kill('SIGTERM')
      remove()
    },
  }
}
